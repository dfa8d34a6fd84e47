"""A version goes through the gate: every change with its cause, what still waits with its reason."""

from datetime import timedelta

from hearback.answers.models import StillWaiting
from hearback.core import clock
from hearback.core.viewer import HOST
from hearback.plans import actions
from hearback.plans.models import Change, Version, Wording
from tests import factories
from tests.plans import factories as plans
from tests.web.desk.planning import PLAN, boxes, names, publish, second_version, shown


def test_a_first_version_is_published_for_comment(process, desk, entry):
    response = publish(desk, 1, {"status": "for-comment", "when": "now"})
    assert response.status_code == 303
    version = Version.objects.get()
    assert (version.status, version.published is not None) == ("for-comment", True)


def test_wording_only_is_not_offered_for_more_than_wording(process, desk):
    second_version(process)
    page = desk.get(f"{PLAN}2/publish/")
    offered = [dict(line.cause.field.choices) for line in page.context["form"].lines()]
    assert [("wording" in choices) for choices in offered] == [False, True, False]
    assert "<ins>20</ins>" in page.content.decode()


def test_each_change_needs_a_cause_and_every_word_typed_stays(process, desk):
    second_version(process)
    page = desk.get(f"{PLAN}2/publish/")
    first, *_others = names(page)
    body = {"status": "for-comment", "when": "now", first: "decision", f"{first}-by": "The Minister"}
    refused = desk.post(f"{PLAN}2/publish/", shown(page) | body | {"do": "causes"})
    html = refused.content.decode()
    assert html.count("Say why this changed") == 4  # two lines, each in the summary as well
    assert "Give the day of the decision" in html
    assert "The Minister" in html
    assert Version.objects.get(number=2).published is None


def test_a_change_no_answer_points_at_is_not_because_of_what_people_said(process, desk):
    second_version(process)
    fields = names(desk.get(f"{PLAN}2/publish/"))
    body = {"status": "for-comment", "when": "now", **dict.fromkeys(fields, "answers"), fields[1]: "wording"}
    page = publish(desk, 2, body)
    assert page.status_code == 200
    assert page.content.decode().count("No answer points at this change. Say in an answer what it changed") == 4


def test_a_change_is_published_with_answers_a_decision_and_wording(process, desk):
    second_version(process)
    row = factories.a_contribution(process)
    wording = Wording.objects.filter(entry__version__number=2).order_by("order")[0]
    factories.an_answer(
        row,
        outcome="changed",
        causes=[factories.answers.CauseOf(commitment=wording.entry.commitment, sentence=wording.sentence)],
    )
    page = desk.get(f"{PLAN}2/publish/")
    assert row.reference in page.content.decode()
    first, second, third = names(page)
    assert page.context["form"][first].value() == "answers"
    body = {"status": "for-comment", "when": "now", first: "answers", second: "wording", third: "decision"}
    body |= {f"{third}-by": "The Minister", f"{third}-why-en": "There is money."} | boxes(f"{third}-on", clock.today())
    assert publish(desk, 2, body).status_code == 303
    changes = Change.objects.filter(version__number=2)
    assert sorted(changes.values_list("cause", flat=True)) == ["answers", "decision", "wording"]


def test_a_cause_chosen_for_other_words_is_refused_and_the_newer_are_shown(process, desk):
    version = second_version(process)
    page = desk.get(f"{PLAN}2/publish/")
    fields = names(page)
    body = {
        "status": "for-comment",
        "when": "now",
        "all_by": "The Minister",
        "all_why-en": "Money.",
        fields[1]: "wording",
    }
    body |= shown(page) | boxes("all_on", clock.today())
    look = desk.post(f"{PLAN}2/publish/", body | {"do": "causes"})
    wording = Wording.objects.filter(entry__version=version).order_by("order")[1]
    actions.edit_sentence(actor=HOST, wording=wording, text={"en": "We shall listen twice a year."})

    refused = desk.post(f"{PLAN}2/publish/", dict(look.context["hidden"]) | {"do": "publish"})

    html = refused.content.decode()
    assert html.count("Somebody changed this since you opened the page") == 2  # at the change, and in the summary
    assert "twice a year" in html
    assert "The Minister" in html
    again = dict(refused.context["form"].data.items()) | shown(refused)
    assert publish(desk, 2, again | {fields[1]: ""}).status_code == 303
    change = Change.objects.get(sentence=wording.sentence)
    assert (change.after, change.cause) == ({"en": "We shall listen twice a year."}, "decision")


def test_one_decision_can_stand_for_every_change_left_open(process, desk):
    second_version(process)
    body = {"status": "for-comment", "when": "now", "all_by": "The Minister", "all_why-en": "There is money."}
    assert (
        "A decision says who, when and why" in desk.post(f"{PLAN}2/publish/", body | {"do": "causes"}).content.decode()
    )
    assert publish(desk, 2, body | boxes("all_on", clock.today())).status_code == 303
    assert set(Change.objects.values_list("cause", "decided_by")) == {("decision", "The Minister")}


def test_final_asks_about_what_still_waits_and_shows_it_with_its_reason(process, desk):
    plans.a_published_version(process)
    one, two = factories.a_contribution(process), factories.a_contribution(process)
    plans.a_version(process)
    body = {"status": "final", "when": "now"}
    refused = publish(desk, 2, body)
    html = refused.content.decode()
    assert html.count("Write why it still waits") == 4
    assert "Write who signs the list, by post and body" in html
    day = clock.today() + timedelta(days=30)
    body |= {"rest_why-en": "We wait for the budget.", "signed_by": "The open plan team"} | boxes("rest_by", day)
    body |= {f"w-{two.reference}-why-en": "The law must change first."}
    assert publish(desk, 2, body).status_code == 303
    rows = {row.contribution: row for row in StillWaiting.objects.all()}
    assert rows[one].reason == {"en": "We wait for the budget."}
    assert rows[two].reason == {"en": "The law must change first."}
    assert {row.answer_by for row in rows.values()} == {day}


def test_a_talk_going_on_is_its_reason_already(process, desk):
    plans.a_published_version(process)
    row = factories.a_contribution(process)
    day = clock.today() + timedelta(days=30)
    factories.answers.talk_about(
        actor=HOST, contribution=row, with_whom={"en": "The Treasury"}, in_the_way={"en": "The budget."}, next_news=day
    )
    plans.a_version(process)
    page = desk.post(f"{PLAN}2/publish/", {"status": "final", "when": "now", "do": "causes"})
    assert "The budget." in page.content.decode()
    assert page.context["form"][f"w-{row.reference}-by"].value()["day"] == str(day.day)


def test_going_back_keeps_what_was_typed_on_both_pages(process, desk):
    second_version(process)
    row = factories.a_contribution(process)
    body = {"status": "final", "when": "now", "all_by": "The Minister", "all_why-en": "Money."} | boxes(
        "all_on", clock.today()
    )
    body |= shown(desk.get(f"{PLAN}2/publish/"))
    waiting = desk.post(f"{PLAN}2/publish/", body | {"do": "causes"})
    typed = dict(waiting.context["hidden"]) | {"signed_by": "The team", f"w-{row.reference}-why-en": "Not yet."}
    back = desk.post(f"{PLAN}2/publish/", typed | {"do": "back"}).content.decode()
    assert "The Minister" in back
    assert "Not yet." in back
    assert "The team" in back


def test_a_version_is_published_at_a_time_to_come(process, desk, entry):
    day = clock.today() + timedelta(days=2)
    body = {"status": "for-comment", "when": "at", "at_time": "2pm"}
    assert "Give the day on which it becomes public" in publish(desk, 1, body).content.decode()
    assert publish(desk, 1, body | boxes("at_day", day)).status_code == 303
    version = Version.objects.get()
    assert version.published > clock.now()
    assert "Not public yet" in desk.get(PLAN).content.decode()


def test_a_version_that_was_first_published_elsewhere_says_when(process, desk, entry):
    body = {"status": "final", "when": "now"}
    assert "This version can be published as" in publish(desk, 1, body).content.decode()
    body |= {"when": "elsewhere"} | boxes("first_on", clock.today() - timedelta(days=100))
    assert "Say why it was published there" in publish(desk, 1, body).content.decode()
    body |= {"first_why-en": "The minister published it.", "first_link": "javascript:x"}
    assert "Enter a web address" in publish(desk, 1, body).content.decode()
    assert publish(desk, 1, body | {"first_link": "https://www.example.org/plan"}).status_code == 303
    public = desk.get("/en/open-plan/plan/").content.decode()
    assert "First published elsewhere" in public
    assert "https://www.example.org/plan" in public
    assert "The minister published it." in public
    assert Version.objects.get().happened < clock.now() - timedelta(days=99)
