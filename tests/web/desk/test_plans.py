"""The plan at the desk: its versions, its commitments, and its text sentence by sentence."""

import json
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearback.core import clock
from hearback.core.viewer import HOST, Role
from hearback.people.models import Organisation
from hearback.plans import actions, queries
from hearback.plans.models import Entry, Party, Target, Version, Wording
from tests import factories
from tests.plans import factories as plans
from tests.web.desk.planning import PLAN, boxes, sent


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
