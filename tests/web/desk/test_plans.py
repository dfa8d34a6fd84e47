"""The plan at the desk: written sentence by sentence, published through the gate, signed and reported on."""

import json
import re
from collections import Counter
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearback.answers import actions as answers
from hearback.answers import jobs
from hearback.answers.actions import GIVE, PUBLISH
from hearback.answers.models import StillWaiting
from hearback.core import clock
from hearback.core.viewer import HOST, Role, Side
from hearback.outbox import jobs as outbox
from hearback.people.models import Organisation
from hearback.plans import actions, queries
from hearback.plans.models import Change, Entry, Party, ProgressUpdate, Sentence, SignOff, Target, Version, Wording
from tests import factories
from tests.plans import factories as plans

PLAN = "/desk/open-plan/plan/"


def boxes(name: str, day) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


@pytest.fixture
def entry(process):
    return plans.a_commitment(plans.a_version(process))


def sent(page) -> dict[str, str]:
    """What the page's form sends when nothing is changed."""
    editor = page.context["editor"]
    body = {f"key-{part.field}": str(part.new.key) for part in editor.parts}
    for box in [*editor.boxes, *(part.new for part in editor.parts)]:
        body |= {f"{box.name}-{code}": text for code, _language, text, _older in box.texts}
        body[f"was-{box.name}"] = box.was_text
    return body


def texts(entry) -> list[tuple[str, str]]:
    found = Wording.objects.filter(entry=entry)
    order = ["problem", "so-far", "action", "results"]
    return [(one.field, one.text["en"]) for one in sorted(found, key=lambda one: (order.index(one.field), one.order))]


# --- versions


def test_without_a_plan_the_page_says_how_to_begin(process, desk):
    assert "Start the first version" in desk.get(PLAN).content.decode()


def test_a_version_is_started_and_its_texts_are_written(process, desk):
    response = desk.post(f"{PLAN}start/", {"label": "October draft"})
    assert response.headers["Location"] == f"{PLAN}1/"
    page = desk.get(f"{PLAN}1/texts/")
    body = {
        "edits": page.context["edits"],
        "label": "October draft",
        "title-en": "Our plan",
        "introduction-en": "## What it is",
        "known_gaps-cy": "Bylchau",
    }
    assert desk.post(f"{PLAN}1/texts/", body | boxes("comment_closes", clock.today())).status_code == 303
    version = Version.objects.get()
    assert (version.title, version.known_gaps) == ({"en": "Our plan"}, {"cy": "Bylchau"})
    assert "October draft" in desk.get(PLAN).content.decode()


def test_a_second_version_cannot_be_started_beside_the_first(process, desk, entry):
    page = desk.post(f"{PLAN}start/", {"label": "Another"}).content.decode()
    assert "A version is being written already." in page
    assert "Another" in page


def test_texts_that_somebody_saved_meanwhile_are_shown_beside_mine(process, desk, entry):
    opened = desk.get(f"{PLAN}1/texts/").context["edits"]
    actions.edit_version(actor=HOST, version=entry.version, edits=0, introduction={"en": "Theirs."})
    page = desk.post(f"{PLAN}1/texts/", {"edits": opened, "introduction-en": "Mine."})
    assert "Theirs." in page.content.decode()
    assert "Mine." in page.content.decode()
    again = desk.post(f"{PLAN}1/texts/", {"edits": page.context["edits"], "introduction-en": "Mine."})
    assert again.status_code == 303
    assert Version.objects.get().introduction == {"en": "Mine."}


def test_a_published_version_has_no_pages_to_edit_it(process, desk):
    plans.a_published_version(process)
    assert desk.get(f"{PLAN}1/texts/").status_code == 404
    assert desk.get(f"{PLAN}1/publish/").status_code == 404
    assert desk.post(f"{PLAN}1/1/", {}).status_code == 403
    assert desk.get(f"{PLAN}1/1/").status_code == 200


def test_observers_do_not_see_what_is_being_written(process, signed_in, entry):
    observer = signed_in(factories.a_post(process, role=Role.OBSERVER).user)
    assert observer.get(f"{PLAN}1/").status_code == 404
    assert observer.get(f"{PLAN}start/").status_code == 403
    assert observer.get(PLAN).status_code == 200


def test_theme_leads_read_what_is_being_written_and_do_not_write(process, signed_in, entry):
    lead = signed_in(factories.a_post(process, role=Role.THEME_LEAD).user)
    assert lead.get(f"{PLAN}1/1/").status_code == 200
    assert lead.post(f"{PLAN}1/1/", {}).status_code == 403
    assert lead.get(f"{PLAN}1/publish/").status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_a_version_takes_the_same_statements_however_long_it_is(process, desk, entry, rows):
    for number in range(1, rows):
        plans.a_milestone(plans.a_commitment(entry.version, f"Commitment {number}"))
    with CaptureQueriesContext(connection) as seen:
        assert desk.get(f"{PLAN}1/").status_code == 200
    assert len(seen) == 12


# --- commitments


def test_a_commitment_is_added_once_however_often_it_is_sent(process, desk, entry):
    key = str(desk.get(f"{PLAN}1/add/").context["form"]["key"].value())
    body = {"key": key, "title-en": "Open the bus times", "starts": "Autumn 2014", "ends": "2015"}
    for _time in range(2):
        assert desk.post(f"{PLAN}1/add/", body).headers["Location"] == f"{PLAN}1/2/"
    assert queries.commitments_in(entry.version).count() == 2


def test_a_commitment_that_ends_before_it_starts_comes_back_with_every_word(process, desk, entry):
    body = {"key": str(uuid4()), "title-en": "Open the bus times", "starts": "2015", "ends": "Autumn 2014"}
    page = desk.post(f"{PLAN}1/add/", body).content.decode()
    assert "The commitment ends before it starts." in page
    assert "Open the bus times" in page
    assert "Autumn 2014" in page


def test_a_title_changed_meanwhile_is_shown_beside_mine(process, desk, entry):
    was = json.dumps(entry.title)
    actions.edit_entry(actor=HOST, entry=entry, title={"en": "Theirs"})
    page = desk.post(f"{PLAN}1/1/details/", {"title-en": "Mine", "was": was})
    assert "Theirs" in page.content.decode()
    assert "Mine" in page.content.decode()
    now = page.context["form"]["was"].value()
    assert desk.post(f"{PLAN}1/1/details/", {"title-en": "Mine", "was": now}).status_code == 303


def test_a_date_changed_meanwhile_is_shown_and_not_put_back(process, desk, entry):
    before = desk.get(f"{PLAN}1/1/details/").context["form"]
    mine = {"title-en": "Mine", "ends": ""} | {name: before[name].value() for name in ("was", "was_beside")}
    actions.edit_entry(actor=HOST, entry=entry, ends="Spring 2015")
    page = desk.post(f"{PLAN}1/1/details/", mine)
    assert page.status_code == 200
    assert "Spring 2015" in page.content.decode()
    assert Entry.objects.get().ends_written == "Spring 2015"
    now = {name: page.context["form"][name].value() for name in ("was", "was_beside")}
    assert desk.post(f"{PLAN}1/1/details/", mine | now).status_code == 303

    target = plans.a_milestone(entry)
    at = f"{PLAN}1/milestones/{target.milestone.uuid}/"
    before = desk.get(at).context["form"]
    mine = {"text-en": "Mine", "due": "Autumn 2014"} | {name: before[name].value() for name in ("was", "was_beside")}
    actions.edit_milestone(actor=HOST, target=target, due="May 2016")
    page = desk.post(at, mine)
    assert page.status_code == 200
    assert "May 2016" in page.content.decode()
    assert Target.objects.get().due_written == "May 2016"


def test_a_commitment_is_withdrawn_and_taken_back(process, desk, entry):
    desk.post(f"{PLAN}1/1/standing/", {"do": "withdraw"})
    assert "Take it back" in desk.get(f"{PLAN}1/1/").content.decode()
    desk.post(f"{PLAN}1/1/standing/", {"do": "restore"})
    assert "Withdraw it" in desk.get(f"{PLAN}1/1/").content.decode()


def test_parties_are_chosen_by_name_and_new_ones_are_added_when_one_says_so(process, desk, entry):
    factories.an_organisation("transport", name="Department for Transport", kind=Organisation.Kind.DEPARTMENT)
    body = {"leads": "department for  transport\nCabinet Office", "partners": "Open Data Group"}
    page = desk.post(f"{PLAN}1/1/parties/", body).content.decode()
    assert "This name is not known yet: Cabinet Office." in page
    assert "Open Data Group" in page
    assert desk.post(f"{PLAN}1/1/parties/", body | {"new": "on"}).status_code == 303
    shown = queries.commitment_page(HOST, process, 1, entry.version)
    assert [one.name["en"] for one in shown.leads] == ["Department for Transport", "Cabinet Office"]
    assert [one.kind for one in shown.partners] == ["civil-society"]


def test_a_partner_that_somebody_added_meanwhile_is_shown_and_not_taken_out(process, desk, entry):
    one, other = (factories.an_organisation(slug, name=slug) for slug in ("Rivers", "Forests"))
    mine = {"leads": "Rivers", "was": desk.get(f"{PLAN}1/1/parties/").context["form"]["was"].value()}
    actions.set_parties(actor=HOST, entry=entry, leads=[], partners=[other])
    page = desk.post(f"{PLAN}1/1/parties/", mine)
    assert page.status_code == 200
    assert "Somebody else saved this while you were writing" in page.content.decode()
    assert [party.organisation for party in Party.objects.all()] == [other]
    both = mine | {"partners": "Forests", "was": page.context["form"]["was"].value()}
    assert desk.post(f"{PLAN}1/1/parties/", both).status_code == 303
    assert {party.organisation for party in Party.objects.all()} == {one, other}


def test_a_milestone_is_added_changed_and_removed(process, desk, entry):
    body = {"key": str(uuid4()), "text-en": "The register is open", "due": "Autumn 2014"}
    assert desk.post(f"{PLAN}1/1/milestones/", body).status_code == 303
    line = queries.commitment_page(HOST, process, 1, entry.version).milestones[0]
    assert line.due == "Autumn 2014"
    at = f"{PLAN}1/milestones/{line.uuid}/"
    was = desk.get(at).context["form"]["was"].value()
    desk.post(at, body | {"was": json.dumps(was), "due": "2015"})
    assert queries.commitment_page(HOST, process, 1, entry.version).milestones[0].due == "2015"
    desk.post(at, {"do": "remove"})
    assert queries.commitment_page(HOST, process, 1, entry.version).milestones == ()


# --- sentences


def test_every_part_has_an_empty_box_and_each_language_its_own(process, desk, entry):
    page = desk.get(f"{PLAN}1/1/").content.decode()
    assert 'name="new-problem-en"' in page
    assert 'name="new-problem-cy"' in page


def test_sentences_are_written_and_changed_in_one_go(process, desk, entry):
    plans.a_sentence(entry, "We will publish the register.")
    body = sent(desk.get(f"{PLAN}1/1/")) | {"new-problem-en": "Nobody can read it.", "new-problem-cy": "Ni all neb."}
    name = next(name for name in body if name.startswith("s-") and name.endswith("-cy"))
    assert desk.post(f"{PLAN}1/1/", body | {name: "Byddwn yn cyhoeddi."}).status_code == 303
    assert texts(entry) == [("problem", "Nobody can read it."), ("action", "We will publish the register.")]
    assert Wording.objects.get(entry=entry, field="action").text["cy"] == "Byddwn yn cyhoeddi."


def test_a_new_sentence_sent_twice_is_there_once(process, desk, entry):
    body = sent(desk.get(f"{PLAN}1/1/")) | {"new-problem-en": "Nobody can read it."}
    desk.post(f"{PLAN}1/1/", body)
    desk.post(f"{PLAN}1/1/", body)
    assert texts(entry) == [("problem", "Nobody can read it.")]


def test_every_button_saves_what_was_typed_elsewhere_first(process, desk, entry):
    one = plans.a_sentence(entry, "One.")
    plans.a_sentence(entry, "Two.")
    body = sent(desk.get(f"{PLAN}1/1/")) | {"new-problem-en": "Typed and not saved."}
    desk.post(f"{PLAN}1/1/", body | {"do": f"down:s-{one.sentence.uuid}"})
    assert texts(entry) == [("problem", "Typed and not saved."), ("action", "Two."), ("action", "One.")]


def test_a_sentence_moves_over_the_edge_of_its_part(process, desk, entry):
    one = plans.a_sentence(entry, "One.")
    for _time in range(2):
        desk.post(f"{PLAN}1/1/", sent(desk.get(f"{PLAN}1/1/")) | {"do": f"up:s-{one.sentence.uuid}"})
    assert texts(entry) == [("problem", "One.")]
    desk.post(f"{PLAN}1/1/", sent(desk.get(f"{PLAN}1/1/")) | {"do": f"down:s-{one.sentence.uuid}"})
    assert texts(entry) == [("so-far", "One.")]


def test_a_sentence_is_split_at_its_line_break_and_joined_again(process, desk, entry):
    one = plans.a_sentence(entry, "We publish. We listen.", cy="Cyhoeddwn. Gwrandawn.")
    name = f"s-{one.sentence.uuid}"
    body = sent(desk.get(f"{PLAN}1/1/")) | {
        f"{name}-en": "We publish.\r\nWe listen.",
        f"{name}-cy": "Cyhoeddwn.\r\nGwrandawn.",
    }
    assert desk.post(f"{PLAN}1/1/", body | {"do": f"split:{name}"}).status_code == 303
    assert texts(entry) == [("action", "We publish."), ("action", "We listen.")]
    assert {one.text["cy"] for one in Wording.objects.filter(entry=entry)} == {"Cyhoeddwn.", "Gwrandawn."}
    desk.post(f"{PLAN}1/1/", sent(desk.get(f"{PLAN}1/1/")) | {"do": f"join:{name}"})
    assert texts(entry) == [("action", "We publish. We listen.")]
    assert Wording.objects.get(entry=entry).sentence == one.sentence


def test_splitting_without_a_line_break_says_how(process, desk, entry):
    one = plans.a_sentence(entry, "We publish.")
    page = desk.post(f"{PLAN}1/1/", sent(desk.get(f"{PLAN}1/1/")) | {"do": f"split:s-{one.sentence.uuid}"})
    assert "Begin a new line where the second sentence starts" in page.content.decode()


def test_a_removed_sentence_is_told_so_that_it_can_be_typed_again(process, desk, entry):
    one = plans.a_sentence(entry, "We publish.")
    body = sent(desk.get(f"{PLAN}1/1/")) | {"do": f"remove:s-{one.sentence.uuid}"}
    assert "Removed from this version: “We publish.”" in desk.post(f"{PLAN}1/1/", body, follow=True).content.decode()
    assert texts(entry) == []


def test_a_sentence_changed_meanwhile_is_shown_beside_my_words_and_the_rest_is_saved(process, desk, entry):
    one, two = plans.a_sentence(entry, "One."), plans.a_sentence(entry, "Two.")
    body = sent(desk.get(f"{PLAN}1/1/"))
    actions.edit_sentence(actor=HOST, wording=one, text={"en": "Theirs."})
    page = desk.post(
        f"{PLAN}1/1/", body | {f"s-{one.sentence.uuid}-en": "Mine.", f"s-{two.sentence.uuid}-en": "Two, better."}
    )
    html = page.content.decode()
    assert "Theirs." in html
    assert "Mine." in html
    assert texts(entry) == [("action", "Theirs."), ("action", "Two, better.")]
    assert desk.post(f"{PLAN}1/1/", sent(page)).status_code == 303
    assert texts(entry) == [("action", "Mine."), ("action", "Two, better.")]


def test_words_in_a_sentence_that_was_removed_meanwhile_are_shown_again(process, desk, entry):
    one = plans.a_sentence(entry, "One.")
    body = sent(desk.get(f"{PLAN}1/1/")) | {f"s-{one.sentence.uuid}-en": "My careful words."}
    actions.remove_sentence(actor=HOST, wording=one)
    page = desk.post(f"{PLAN}1/1/", body).content.decode()
    assert "My careful words." in page


def test_a_character_that_cannot_be_stored_is_refused_at_its_box(process, desk, entry):
    body = sent(desk.get(f"{PLAN}1/1/")) | {"new-problem-en": "Nobody\x00 can"}
    page = desk.post(f"{PLAN}1/1/", body).content.decode()
    assert "Remove the hidden character" in page
    assert "Nobody can" in page
    assert texts(entry) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_a_commitment_takes_the_same_statements_however_many_sentences_it_has(process, desk, entry, rows):
    for number in range(rows):
        plans.a_sentence(entry, f"Sentence {number}.")
    with CaptureQueriesContext(connection) as seen:
        assert desk.get(f"{PLAN}1/1/").status_code == 200
    assert len(seen) == 17


# --- the gate


def publish(desk, number: int, body: dict[str, str]):
    """Through the gate as a person goes: each page carries on what the ones before asked."""
    at = f"{PLAN}{number}/publish/"
    page = desk.post(at, shown(desk.get(at)) | body | {"do": "causes"})
    if page.status_code == 200 and "gate/waiting" in page.templates[0].name:
        page = desk.post(at, dict(page.context["hidden"]) | body | {"do": "waiting"})
    if page.status_code == 200 and "gate/look" in page.templates[0].name:
        return desk.post(at, dict(page.context["hidden"]) | {"do": "publish"})
    return page


def shown(page) -> dict[str, str]:
    """What travels with the form: which words of each change were on the page."""
    return dict(line.seen for line in page.context["form"].lines())


def second_version(process) -> Version:
    """The next version, with a sentence said otherwise (a figure in it), one merely worded better, and a new milestone."""
    first = plans.a_version(process)
    entry = plans.a_commitment(first)
    plans.a_sentence(entry, "We will publish 10 registers.")
    plans.a_sentence(entry, "We will listen.")
    plans.published(first)
    version = plans.a_version(process)
    one, two = Wording.objects.filter(entry__version=version).order_by("order")
    actions.edit_sentence(actor=HOST, wording=one, text={"en": "We will publish 20 registers."})
    actions.edit_sentence(actor=HOST, wording=two, text={"en": "We shall listen."})
    plans.a_milestone(plans.Entry.objects.get(version=version))
    return version


def names(page) -> list[str]:
    """The name of the cause's field of each change, in the order of the plan."""
    return [line.cause.html_name for line in page.context["form"].lines()]


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


def test_a_redraft_of_a_hundred_sentences_is_published_as_a_browser_sends_it(process, desk):
    first = plans.a_version(process)
    commitment = plans.a_commitment(first)
    for number in range(100):
        plans.a_sentence(commitment, f"We will publish register {number}.")
    plans.published(first)
    second = plans.a_version(process)
    for wording in Wording.objects.filter(entry__version=second):
        actions.edit_sentence(actor=HOST, wording=wording, text={"en": f"{wording.text['en'][:-1]} and keep it."})
    html = desk.get(f"{PLAN}2/publish/").content.decode()
    names = re.findall(r'<(?:input|textarea)(?![^>]*type="radio")[^>]* name="([^"]+)"', html)
    seen = dict(re.findall(r'name="(c-[^"]+-seen)" value="([^"]+)"', html))
    decision = {"all_by": "The Minister", "all_why-en": "There is money."} | boxes("all_on", clock.today())
    body = dict.fromkeys(names, "") | seen | {"status": "for-comment", "when": "now"} | decision

    page = desk.post(f"{PLAN}2/publish/", body | {"do": "causes"})

    assert page.status_code == 200
    sends = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.content.decode())
    assert desk.post(f"{PLAN}2/publish/", dict(sends) | {"do": "publish"}).status_code == 303
    assert Change.objects.filter(version=second, cause="decision").count() == 100


def a_redraft_of(process, number: int) -> Version:
    """The next version of a plan in which so many sentences are merely worded better."""
    first = plans.a_version(process)
    entry = plans.a_commitment(first)
    made = Sentence.objects.bulk_create(Sentence(commitment=entry.commitment) for _ in range(number))
    Wording.objects.bulk_create(
        Wording(entry=entry, sentence=one, field="action", order=order, text={"en": f"We will keep list {order}."})
        for order, one in enumerate(made)
    )
    plans.published(first)
    second = plans.a_version(process)
    wordings = list(Wording.objects.filter(entry__version=second))
    for wording in wordings:
        wording.text = {"en": wording.text["en"].replace("will", "shall")}
    Wording.objects.bulk_update(wordings, ["text"])
    return second


def test_very_many_changes_are_explained_some_at_a_time_and_the_rest_by_one_decision(process, desk):
    a_redraft_of(process, 130)
    at = f"{PLAN}2/publish/"
    gate = desk.get(at)
    assert "130 of them have no cause yet." in gate.content.decode()
    assert not gate.context["form"].lines()
    why = desk.get(f"{at}why/")
    assert len(names(why)) == 25
    one, two, three, *_others = names(why)
    body = shown(why) | {one: "wording", two: "decision", f"{two}-by": "The Minister"}

    refused = desk.post(f"{at}why/", body).content.decode()

    assert "Give the day of the decision" in refused
    assert "The Minister" in refused
    assert "Kept: why 1 thing changed." in refused
    following = desk.get(f"{at}why/")
    assert "129 changes have no cause yet." in following.content.decode()
    assert one not in names(following)
    assert desk.post(f"{at}why/", shown(following) | {three: "wording"}).status_code == 303
    gate = desk.get(at)
    body = {"status": "for-comment", "when": "now"} | dict([gate.context["form"].seen_of_all])
    assert "128 changes have no cause yet." in desk.post(at, body | {"do": "causes"}).content.decode()
    body |= {"all_by": "The Minister", "all_why-en": "There is money."} | boxes("all_on", clock.today())
    look = desk.post(at, body | {"do": "causes"})
    assert desk.post(at, dict(look.context["hidden"]) | {"do": "publish"}).status_code == 303
    causes = Change.objects.filter(version__number=2).values_list("cause", flat=True)
    assert Counter(causes) == {"wording": 2, "decision": 128}


def test_of_very_many_changes_none_is_explained_by_a_cause_for_other_words(process, desk):
    version = a_redraft_of(process, 101)
    at = f"{PLAN}2/publish/"
    body = {"status": "for-comment", "when": "now", "all_by": "The Minister", "all_why-en": "There is money."}
    body |= boxes("all_on", clock.today()) | dict([desk.get(at).context["form"].seen_of_all])
    wording = Wording.objects.filter(entry__version=version)[0]
    actions.edit_sentence(actor=HOST, wording=wording, text={"en": "We shall burn list 0."})

    refused = desk.post(at, body | {"do": "publish"})

    assert "Somebody changed the plan since you opened this page" in refused.content.decode()
    assert "There is money." in refused.content.decode()
    assert Version.objects.get(number=2).published is None


def test_why_something_changed_stays_on_the_page_when_the_version_came_out_meanwhile(process, desk, monkeypatch):
    version = a_redraft_of(process, 101)
    at = f"{PLAN}2/publish/why/"
    page = desk.get(at)
    one = names(page)[0]
    keep = answers.choose_causes

    def after_publishing(**given):
        Version.objects.filter(pk=version.pk).update(published=clock.now())
        return keep(**given)

    monkeypatch.setattr(answers, "choose_causes", after_publishing)

    refused = desk.post(
        at,
        shown(page)
        | {one: "decision", f"{one}-why-en": "The law."}
        | {f"{one}-by": "The Minister"}
        | boxes(f"{one}-on", clock.today()),
    )

    assert refused.status_code == 200
    assert "The law." in refused.content.decode()


def test_a_version_in_which_very_much_changed_is_published_by_the_worker(process, desk, monkeypatch):
    monkeypatch.setattr(answers, "AT_ONCE_AT_MOST", 100)
    version = a_redraft_of(process, 101)
    at = f"{PLAN}2/publish/"
    decision = {"all_by": "The Minister", "all_why-en": "There is money."} | boxes("all_on", clock.today())
    body = {"status": "for-comment", "when": "now"} | decision

    def press():
        look = desk.post(at, body | dict([desk.get(at).context["form"].seen_of_all]) | {"do": "causes"})
        return desk.post(at, dict(look.context["hidden"]) | {"do": "publish"})

    assert press()["Location"] == at
    assert "It is being published." in desk.get(at).content.decode()
    wording = Wording.objects.filter(entry__version=version)[0]
    actions.edit_sentence(actor=HOST, wording=wording, text={"en": "We shall burn list 0."})
    work()
    refused = desk.get(at).content.decode()
    assert "It was not published. Somebody changed the plan since you opened this page." in refused
    assert "There is money." in refused
    assert Version.objects.get(number=2).published is None

    assert press()["Location"] == at
    work()
    assert desk.get(at)["Location"] == f"{PLAN}2/"
    assert "It is public." in desk.get(f"{PLAN}2/").content.decode()
    assert Change.objects.filter(version=version, decided_by="The Minister").count() == 101


def work():
    while outbox.run_due({PUBLISH: jobs.publish}):
        pass


def test_whoever_says_why_second_is_shown_what_the_first_said(process, desk):
    a_redraft_of(process, 101)
    at = f"{PLAN}2/publish/why/"
    page = desk.get(at)
    one = names(page)[0]
    first = {one: "decision", f"{one}-by": "The Minister", f"{one}-why-en": "The law."} | boxes(
        f"{one}-on", clock.today()
    )
    assert desk.post(at, shown(page) | first).status_code == 303

    second = desk.post(at, shown(page) | {one: "wording"})

    html = second.content.decode()
    assert "Somebody else said meanwhile why this changed." in html
    assert "The law." in html
    line = second.context["form"].lines()[0]
    again = shown(second) | {one: "wording", line.stood[0]: str(line.stood[1])}
    assert desk.post(at, again).status_code == 303
    assert desk.get(f"{at}?all=1").context["form"][one].value() == "wording"


def test_what_was_said_of_a_hundred_changes_is_kept_when_there_are_more_by_then(process, desk):
    version = a_redraft_of(process, 100)
    at = f"{PLAN}2/publish/"
    gate = desk.get(at)
    one, two, *_others = names(gate)
    decided = {two: "decision", f"{two}-by": "The Minister", f"{two}-why-en": "The law."}
    body = shown(gate) | {one: "wording"} | decided | boxes(f"{two}-on", clock.today())
    entry = plans.Entry.objects.get(version=version)
    plans.a_sentence(entry, "We will keep one list more.")

    refused = desk.post(at, body | {"status": "for-comment", "when": "now", "do": "causes"}).content.decode()

    assert "Somebody changed the plan since you opened this page" in refused
    assert "99 of them have no cause yet." in refused
    kept = desk.get(f"{at}why/?all=1").context["form"]
    assert kept[one].value() == "wording"
    assert kept[f"{two}-why"].value() == {"en": "The law."}


def test_what_was_kept_stands_in_the_form_when_there_are_fewer_changes_by_then(process, desk):
    version = a_redraft_of(process, 101)
    at = f"{PLAN}2/publish/"
    why = desk.get(f"{at}why/")
    one, two, *_others = names(why)
    decided = {two: "decision", f"{two}-by": "The Minister", f"{two}-why-en": "The law."}
    assert desk.post(f"{at}why/", shown(why) | {one: "wording"} | decided | boxes(f"{two}-on", clock.today()))
    body = {"status": "for-comment", "when": "now"} | dict([desk.get(at).context["form"].seen_of_all])
    last = Wording.objects.filter(entry__version=version).order_by("order").last()
    actions.edit_sentence(actor=HOST, wording=last, text={"en": "We will keep list 100."})

    form = desk.post(at, body | {"do": "causes"}).context["form"]

    assert form[one].value() == "wording"
    assert form[two].value() == "decision"
    assert form[f"{two}-by"].value() == "The Minister"
    assert form[f"{two}-why"].value()["en"] == "The law."


def test_of_very_many_changes_those_at_which_no_answer_points_are_named(process, desk):
    a_redraft_of(process, 101)
    at = f"{PLAN}2/publish/"
    why = desk.get(f"{at}why/")
    third = names(why)[2]
    assert desk.post(f"{at}why/", shown(why) | {third: "answers"}).status_code == 303
    body = {"status": "for-comment", "when": "now", "all_by": "The Minister", "all_why-en": "There is money."}
    body |= boxes("all_on", clock.today()) | dict([desk.get(at).context["form"].seen_of_all])

    refused = desk.post(at, body | {"do": "publish"}).content.decode()

    assert "No answer points at some of these changes" in refused
    assert "We shall keep list 2." in refused


@pytest.mark.parametrize("number", [102, 140])
def test_why_very_much_changed_is_asked_in_a_constant_number_of_statements(process, desk, number):
    a_redraft_of(process, number)
    desk.get(f"{PLAN}2/publish/why/")
    with CaptureQueriesContext(connection) as seen:
        assert desk.get(f"{PLAN}2/publish/why/?all=1&page=2").status_code == 200
    assert len(seen) == 17


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


# --- signing and progress


def test_a_side_signs_and_the_other_is_recorded_by_its_letter(process, desk):
    plans.a_published_version(process)
    at = f"{PLAN}1/sign/"
    body = {"side": "government", "decision": "agrees", "signed_as": "Head of the team, Cabinet Office"}
    assert desk.post(at, body).status_code == 303
    other = {"side": "civil-society", "decision": "does-not-agree", "signed_as": "Steering group"}
    refused = desk.post(at, other).content.decode()
    assert "name the letter" in refused
    assert "Steering group" in refused
    other |= {"letter": "Letter of 3 October"}
    assert "Say why this side does not agree." in desk.post(at, other).content.decode()
    assert desk.post(at, other | {"reason-en": "Too little, too late."}).status_code == 303
    assert set(SignOff.objects.values_list("side", "decision")) == {
        (Side.GOVERNMENT.value, "agrees"),
        (Side.CIVIL_SOCIETY.value, "does-not-agree"),
    }
    assert "Too little, too late." in desk.get(f"{PLAN}1/").content.decode()


def test_the_letter_is_added_and_a_change_after_both_signed_is_asked_for_its_reason(process, desk):
    plans.a_published_version(process)
    at = f"{PLAN}1/sign/"
    body = {"side": "government", "decision": "agrees", "signed_as": "The lead", "letter": "Letter of 3 October"}
    not_one = SimpleUploadedFile("letter.pdf", b"MZ not a letter")
    assert desk.post(at, body | {"file": not_one}).status_code == 200
    assert not SignOff.objects.exists()
    given = {"file": SimpleUploadedFile("letter.pdf", factories.a_pdf()), "who": "kept"}
    assert desk.post(at, body | given).status_code == 303
    assert desk.post(at, body | {"side": "civil-society"}).status_code == 303
    page = desk.get(f"{PLAN}1/").content.decode()
    assert page.count("Read the letter") == 1
    assert "Only those who work on the plan can." in page

    version = plans.a_version(process)
    plans.a_sentence(queries.entry_in(version, 1), "One more.")
    asked = desk.get(f"{PLAN}2/publish/").content.decode()
    assert "Both sides had signed. Why is it changed all the same?" in asked
    typed = {"status": "final", "when": "now", "all_by": "The Minister", "all_why-en": "Money."}
    typed |= boxes("all_on", clock.today())
    assert "say why it is changed all the same" in publish(desk, 2, typed).content.decode()
    assert publish(desk, 2, typed | {"after_signing-en": "The Treasury asked."}).status_code == 303
    assert Version.objects.get(number=2).reopened_because == {"en": "The Treasury asked."}


def test_what_is_not_published_cannot_be_signed(process, desk, entry):
    assert desk.get(f"{PLAN}1/sign/").status_code == 404


def test_progress_is_reported_on_a_milestone_once(process, desk):
    plans.a_published_version(process)
    at = f"{PLAN}progress/1/report/1/"
    key = str(desk.get(at).context["form"]["key"].value())
    body = {"key": key, "status": "substantial", "text-en": "Half of it is open.", "reported_by": "Open data team"}
    refused = desk.post(at, body | {"evidence": "example.org"}).content.decode()
    assert "Give the whole address of each page" in refused
    assert "Half of it is open." in refused
    for _time in range(2):
        assert desk.post(at, body | {"evidence": "https://example.org/it"}).status_code == 303
    update = ProgressUpdate.objects.get()
    assert update.milestone.number == 1
    assert "Half of it is open." in desk.get(f"{PLAN}progress/1/").content.decode()
    assert "Substantial" in desk.get(f"{PLAN}progress/").content.decode()


def test_each_page_of_progress_names_its_commitment(process, desk):
    plans.a_published_version(process)
    for at, title in (
        ("1/", "Progress: "),
        ("1/report/", "Report on the whole commitment: "),
        ("1/report/1/", "Report on milestone 1: "),
    ):
        html = " ".join(desk.get(f"{PLAN}progress/{at}").content.decode().split())
        assert re.search(f"<title>{title}[^<–]*Open the registers", html), at


def test_progress_without_a_plan_says_what_comes_first(process, desk):
    assert "Publish a version first." in desk.get(f"{PLAN}progress/").content.decode()


def test_somebody_of_another_process_finds_no_plan(process, signed_in):
    plans.a_published_version(process)
    stranger = signed_in(factories.a_post(factories.a_process()).user)
    for at in ("", "1/", "1/1/", "progress/", "progress/1/", "1/sign/", "1/publish/"):
        assert stranger.get(PLAN + at).status_code == 404


# --- one person on the desk


def test_one_person_answers_thirty_and_publishes_the_final_plan(process, desk):
    plans.a_published_version(process)
    for number in range(30):
        factories.a_contribution(process, words=f"Suggestion {number}.", email=f"person{number}@example.org")
    rows = list(desk.get("/desk/open-plan/said/").context["rows"])
    at = f"/desk/open-plan/said/answer/?c={rows[0].said.reference}&state=waiting"
    given = 0
    while "/answer/" in at:
        form_at = at.replace("/answer/?", "/answer/no/?")
        key = str(UUID(str(desk.get(form_at).context["form"]["key"].value())))
        body = {"key": key, "reason-en": f"Reason {given}.", "decided_by": "The team"}
        look = desk.post(form_at, body | {"do": "look"})
        at = desk.post(form_at, dict(look.context["hidden"]) | {"do": "give"}).headers["Location"]
        given += 1
    assert given == 30
    desk.post("/desk/open-plan/answers/now/")
    while outbox.run_due({GIVE: jobs.give}):
        pass
    desk.post(f"{PLAN}start/", {"label": "Final"})
    assert publish(desk, 2, {"status": "final", "when": "now"}).status_code == 303
    assert Version.objects.get(number=2).status == "final"


def test_who_has_signed_already_is_not_asked_to_sign(process, desk):
    version = plans.a_published_version(process)
    for side in (Side.GOVERNMENT, Side.CIVIL_SOCIETY):
        assert "Sign it, or say why not" in desk.get(f"{PLAN}1/").content.decode()
        signer = factories.a_coordinator(process, side)
        actions.sign(actor=signer, version=version, side=side.value, decision="agrees", signed_as="A board (invented)")
    page = desk.get(f"{PLAN}1/").content.decode()
    assert "Sign it, or say why not" not in page
    assert "A side says something else now: record it" in page
