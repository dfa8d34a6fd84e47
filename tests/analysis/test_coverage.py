"""Coverage: a person says whether the plan does what somebody asked for; what changes since brings it up again."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearback.analysis import actions, personal, queries
from hearback.analysis.models import CoverageCall, Learning, Suggested
from hearback.analysis.queries import UNREAD
from hearback.contributions import actions as contributions
from hearback.contributions import queries as said
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Role
from hearback.erasure import actions as erasure
from hearback.journal.models import Fact
from hearback.plans import actions as plans
from hearback.plans.models import Entry
from tests.factories import a_code, a_contribution, a_post, a_process, as_viewer, by_said_link, called, coded
from tests.plans.factories import a_commitment, a_sentence, a_version, published
from tests.reportback.loop import participant

pytestmark = pytest.mark.django_db


class Plan:
    """A plan of two commitments that everybody reads."""

    def __init__(self, **fields):
        self.process = a_process(**fields)
        version = a_version(self.process)
        entries = [a_commitment(version, title) for title in ("Open the registers", "Publish the contracts")]
        self.first, self.second = (entry.commitment for entry in entries)
        for entry in entries:
            a_sentence(entry)
        self.version = published(version)

    def reworded(self, commitment):
        """The next version, in which this commitment says something else."""
        version = a_version(self.process)
        wording = Entry.objects.get(version=version, commitment=commitment).wordings.get()
        plans.edit_sentence(actor=HOST, wording=wording, text={"en": "We will publish the whole of it."})
        return published(version)


@pytest.fixture
def plan(db):
    return Plan()


def left(process):
    return set(queries.left_to_call(HOST, process))


def stands(one):
    return queries.coverage_of(HOST, one.process, [one]).get(one.pk)


def test_a_person_says_it_and_saying_it_again_keeps_what_was_said_before(plan):
    one = a_contribution(plan.process)
    lead = as_viewer(a_post(plan.process, role=Role.THEME_LEAD).user)
    assert left(plan.process) == {one}
    called(one, plan.first, actor=lead)
    called(one, plan.first, actor=lead)

    assert (stands(one).call, stands(one).commitment, stands(one).version) == ("covered", 1, 1)
    assert (stands(one).title, stands(one).by) == ({"en": "Open the registers"}, lead.name)
    assert left(plan.process) == set()
    called(one, plan.second, call="contradicts")
    assert (stands(one).call, stands(one).commitment) == ("contradicts", 2)
    assert [before.call for before in queries.earlier_coverage(HOST, one)] == ["covered"]
    assert Fact.objects.filter(verb="coverage.called").count() == 2
    assert Contribution.objects.get().state == "waiting"


def test_those_who_work_with_what_was_said_say_it_and_nobody_else(plan):
    one = a_contribution(plan.process)
    observer = as_viewer(a_post(plan.process, role=Role.OBSERVER).user)
    for actor in (NOBODY, observer, by_said_link(one)):
        with pytest.raises(NotAllowed):
            called(one, plan.first, actor=actor)
        assert not queries.left_to_call(actor, plan.process)
        assert queries.coverage(actor, plan.process) is None
        assert queries.coverage_of(actor, plan.process, [one]) == {}


def test_who_is_second_reads_what_the_first_said_and_an_old_version_is_not_called(plan):
    one = a_contribution(plan.process)
    called(one, plan.first)
    wanted = {"actor": HOST, "contribution": one, "commitment": plan.second, "call": "partly"}
    with pytest.raises(BadInput):
        actions.call_coverage(version=plan.version, turn=0, **wanted)
    plan.reworded(plan.second)
    with pytest.raises(BadInput):
        actions.call_coverage(version=plan.version, turn=1, **wanted)
    assert stands(one).call == "covered"


@pytest.mark.parametrize("call", ["", "maybe", "covered"])
def test_without_a_call_or_the_commitment_that_it_names_nothing_is_said(plan, call):
    with pytest.raises(BadInput) as refused:
        called(a_contribution(plan.process), None, call=call or " ")
    assert refused.value.field == "call"


def test_a_call_comes_up_again_when_its_commitment_changed_and_no_other(plan):
    about_first, about_second = a_contribution(plan.process), a_contribution(plan.process)
    called(about_first, plan.first)
    called(about_second, plan.second)
    plan.reworded(plan.first)

    assert left(plan.process) == {about_first}
    assert stands(about_first).earlier
    assert not stands(about_second).earlier
    called(about_first, plan.first)
    assert left(plan.process) == set()


def test_not_covered_comes_up_again_when_a_commitment_came_in_or_the_author_changed_their_words(plan):
    none, changed = a_contribution(plan.process), a_contribution(plan.process)
    called(none)
    called(changed, plan.first)
    plan.reworded(plan.second)
    assert left(plan.process) == set()
    with time_machine.travel(clock.now() + timedelta(hours=1)):
        contributions.change_words(actor=by_said_link(changed), contribution=changed, words="Bridges, please")
        assert left(plan.process) == {changed}
        version = a_version(plan.process)
        a_sentence(a_commitment(version, "Mend the bridges"))
        assert left(plan.process) == {changed}
        published(version)
        assert left(plan.process) == {changed, none}


@pytest.mark.parametrize(("text", "comes_up"), [({"cy": "Byddwn yn cyhoeddi."}, False), ({"en": "We may."}, True)])
def test_one_language_that_reads_otherwise_brings_it_up_again_and_a_translation_that_only_came_does_not(
    plan, text, comes_up
):
    stood = {"en": "We will publish the register."} | ({"cy": "Cyhoeddwn y gofrestr."} if comes_up else {})

    def says(words):
        version = a_version(plan.process)
        wording = Entry.objects.get(version=version, commitment=plan.first).wordings.get()
        plans.edit_sentence(actor=HOST, wording=wording, text=words)
        published(version)

    if comes_up:
        says(stood)
    one = a_contribution(plan.process)
    called(one, plan.first)
    says(stood | text)
    assert stands(one).earlier is comes_up
    assert left(plan.process) == ({one} if comes_up else set())


def test_before_there_is_a_plan_nothing_comes_up():
    process = a_process()
    one = a_contribution(process)
    a_commitment(a_version(process))
    assert queries.next_to_call(HOST, process) is None
    assert queries.coverage(HOST, process) is None
    assert stands(one) is None


def test_what_was_said_about_a_commitment_comes_first_then_what_a_program_finds_near_one_then_the_oldest(plan):
    oldest, near_second, near_first, meant_second, meant_first = (
        a_contribution(plan.process, commitment=about) for about in (None, None, None, plan.second, plan.first)
    )
    learning = Learning.objects.create(process=plan.process, number=1, learned_from=0)
    for row, place in ((near_second, plan.second), (near_first, plan.first)):
        Suggested.objects.create(contribution=row, learning=learning, places=[[place.pk, None]])
    in_turn = [meant_first, meant_second, near_first, near_second, oldest]

    found = [queries.next_to_call(HOST, plan.process)]
    while len(found) < len(in_turn):
        found.append(queries.next_to_call(HOST, plan.process, found[-1]))
    assert found == in_turn
    assert queries.next_to_call(HOST, plan.process, oldest) == meant_first
    for row in in_turn[:-1]:
        called(row, plan.first)
    assert queries.next_to_call(HOST, plan.process) == oldest
    assert queries.next_to_call(HOST, plan.process, oldest) is None
    nearest = queries.nearest(HOST, near_second, plan.version)
    assert [entry.commitment for entry in nearest] == [plan.second]


def test_every_row_adds_up_and_every_number_is_the_length_of_its_list(plan):
    wide = a_code(plan.process, "Money")
    narrow, other = a_code(plan.process, "Contracts", parent=wide), a_code(plan.process, "Buses")
    one, two, three, hidden = (a_contribution(plan.process) for _number in range(4))
    for row, codes in ((one, (wide, narrow)), (two, (narrow, other)), (three, (wide,)), (hidden, (wide,))):
        coded(row, *codes)
    called(one, plan.first)
    called(two, plan.first, call="partly")
    called(three)
    called(hidden, plan.first)
    a_contribution(plan.process, commitment=plan.first)
    contributions.hide(actor=HOST, contribution=hidden, because="abuse")

    found = queries.coverage(HOST, plan.process)
    money, buses = found.themes
    assert (money.label["en"], money.total, money.held_for(plan.first.pk)) == ("Money", 3, {"covered": 1, "partly": 1})
    assert (money.called("not"), money.called(UNREAD), buses.total) == (1, 0, 1)
    assert (found.everything.total, found.everything.called(UNREAD)) == (4, 1)
    assert [entry.commitment for entry in found.unasked] == [plan.second]
    assert [spoken.label["en"] for spoken in found.without] == ["Money"]
    book = queries.codebook_visible_to(HOST, plan.process)
    every = said.contributions_visible_to(HOST, plan.process).filter(said.readable())
    under = every.filter(queries.is_spoken_of(book, wide))
    assert set(under) == {one, two, three}
    assert set(under.filter(queries.is_called(plan.process, "partly", plan.first))) == {two}
    assert every.filter(queries.is_called(plan.process, UNREAD)).count() == 1


def test_what_a_commitment_covered_that_has_gone_is_to_be_said_anew(plan):
    one = a_contribution(plan.process)
    called(one, plan.first)
    version = a_version(plan.process)
    entry = Entry.objects.get(version=version, commitment=plan.first)
    plans.withdraw_commitment(actor=HOST, entry=entry)
    published(version)
    found = queries.coverage(HOST, plan.process)
    assert found.everything.called(UNREAD) == 1
    assert left(plan.process) == {one}
    assert list(Contribution.objects.filter(queries.is_called(plan.process, UNREAD))) == [one]


def test_without_a_codebook_the_themes_of_the_process_are_read(plan):
    a_contribution(plan.process)
    found = queries.coverage(HOST, plan.process)
    assert not found.by_code
    assert [(spoken.theme, spoken.total) for spoken in found.themes] == [("", 1)]


def test_everybody_sees_the_sums_once_the_themes_are_shown_and_something_was_called(plan):
    one = a_contribution(plan.process)
    coded(one, a_code(plan.process))
    called(one, plan.first)
    assert queries.coverage_shown(NOBODY, plan.process) is None
    actions.show_themes(actor=HOST, process=plan.process, shown=True)
    assert queries.coverage_shown(NOBODY, plan.process).everything.called("covered") == 1
    assert queries.is_coverage_shown(NOBODY, plan.process)
    contributions.hide(actor=HOST, contribution=one, because="abuse")
    assert queries.coverage_shown(NOBODY, plan.process) is None


def test_it_takes_as_many_statements_however_much_was_said(plan):
    def statements():
        with CaptureQueriesContext(connection) as seen:
            queries.coverage(HOST, plan.process)
            queries.coverage_of(HOST, plan.process, list(Contribution.objects.all()))
        return len(seen)

    for row in (a_contribution(plan.process),):
        coded(row, a_code(plan.process))
        called(row, plan.first)
    before = statements()
    for _number in range(2):
        row = a_contribution(plan.process)
        coded(row, a_code(plan.process))
        called(row, plan.second)
    assert statements() == before


def test_whoever_asks_what_is_held_about_them_reads_it_and_erasing_takes_it_away(plan):
    row = a_contribution(plan.process, email="kit@example.org")
    called(row, plan.first)
    who = participant("kit@example.org")
    (held,) = personal.held_about(who.pk)
    assert "Covered (version 1)" in str(held.value)
    erasure.erase_words(actor=HOST, contribution=row)
    assert not CoverageCall.objects.exists()
