"""A program suggests and a person decides: what was suggested is kept apart, and how often it was right is said."""

import sys
from datetime import timedelta
from uuid import uuid4

import pytest

from hearback.analysis import actions, queries
from hearback.analysis import suggesting as program
from hearback.analysis.models import Coded, Learning, Suggested
from hearback.contributions import actions as contributions
from hearback.contributions import queries as said
from hearback.core import clock
from hearback.core.viewer import HOST, NOBODY
from hearback.outbox.models import Job
from tests.factories import a_contribution, a_coordinator, a_process
from tests.plans import factories as plans

pytestmark = pytest.mark.django_db

BUSES = "The buses should run later in the evening, people need them to get home (invented {})"
PARKS = "The park closes before anybody comes back from work, open it longer (invented {})"


def a_book(process):
    """A codebook with two themes."""
    actions.begin_codebook(actor=HOST, process=process)
    return [
        actions.add_code(actor=HOST, process=process, key=uuid4(), label={"en": label}, definition={"en": meant})
        for label, meant in (("Buses", "When and where buses run"), ("Parks", "When parks are open"))
    ]


@pytest.fixture
def process():
    return a_process()


def coded(row, *codes, suggested=None):
    return actions.code(actor=HOST, contribution=row, codes=codes, stance="supports", turn=0, suggested=suggested)


def test_from_definitions_alone_and_better_once_something_was_coded(process):
    buses, parks = a_book(process)
    rows = [a_contribution(process, words=text.format(n)) for n in range(12) for text in (BUSES, PARKS)]
    asked = a_contribution(process, words="Buses: when do they run? (invented)")
    assert actions.make_suggestions(process=process) == {"learned from": 0, "suggested for": 25}
    book = queries.codebook_visible_to(HOST, process)
    assert queries.suggested_codes(HOST, book, asked).codes[0] == buses
    for row in rows:
        coded(row, buses if "buses" in said.said(HOST, [row])[0].words else parks)
    late = a_contribution(process, words="People come back from work and need to get home in the evening (invented)")
    assert actions.make_suggestions(process=process) == {"learned from": 24, "suggested for": 2}
    assert queries.suggested_codes(HOST, book, late).codes[0] == buses
    assert Learning.objects.latest("number").commonest == [buses.pk, parks.pk]
    assert not Suggested.objects.filter(contribution=rows[0]).exists(), "it is decided"
    assert queries.suggested_codes(NOBODY, book, late) is None
    assert (
        queries.suggested_by(a_coordinator(a_process()), late, str(Suggested.objects.get(contribution=late).uuid))
        is None
    )
    assert not {"sklearn", "scipy"} & set(sys.modules), "it runs in a process of its own"


def test_what_was_kept_is_noted_apart_from_the_decision_and_only_once(process):
    buses, parks = a_book(process)
    row = a_contribution(process, words=BUSES.format(1))
    actions.make_suggestions(process=process)
    book = queries.codebook_visible_to(HOST, process)
    shown = queries.suggested_codes(HOST, book, row)
    assert not Coded.objects.exists(), "nothing is decided by a program"
    made = coded(row, buses, suggested=queries.suggested_by(HOST, row, str(shown.uuid)))
    assert made.origin == Coded.Origin.SUGGESTED
    noted = Suggested.objects.get()
    assert (noted.kept, noted.added, noted.right, noted.guessed) == ([buses.pk], 0, True, False)
    assert queries.suggested_codes(HOST, book, row) is None
    actions.code(actor=HOST, contribution=row, codes=[parks], stance="opposes", turn=1)
    assert queries.how_often_right(HOST, process) == queries.Right(of=1, right=1, guessed=0)


def test_what_was_suggested_and_merged_since_is_kept_by_choosing_what_it_is_read_as(process):
    buses, parks = a_book(process)
    row = a_contribution(process, words=BUSES.format(1))
    actions.make_suggestions(process=process)
    Suggested.objects.update(codes=[buses.pk])
    actions.merge_code(actor=HOST, code=buses, into=parks)
    made = coded(row, parks, suggested=Suggested.objects.get())
    assert made.origin == Coded.Origin.SUGGESTED
    assert queries.how_often_right(HOST, process) == queries.Right(of=1, right=1, guessed=0)


def test_a_decision_against_what_was_suggested_counts_as_well(process):
    buses, parks = a_book(process)
    row = a_contribution(process, words=BUSES.format(1))
    actions.make_suggestions(process=process)
    Suggested.objects.update(codes=[buses.pk])
    made = coded(row, parks, suggested=Suggested.objects.get())
    assert made.origin == Coded.Origin.PERSON
    assert queries.how_often_right(HOST, process).percent == 0
    assert queries.how_often_right(NOBODY, process) is None


def test_a_decision_that_was_undone_is_not_counted_and_the_next_one_is_once(process):
    buses, parks = a_book(process)
    row = a_contribution(process, words=BUSES.format(1))
    for newer in (False, True):
        actions.make_suggestions(process=process)
        Suggested.objects.filter(right=None).update(codes=[buses.pk])
        before = Coded.objects.filter(contribution=row).count()
        actions.code(actor=HOST, contribution=row, codes=[buses], stance="supports", turn=0, suggested=in_view(row))
        if newer:
            Suggested.objects.create(contribution=row, learning=Learning.objects.first(), codes=[buses.pk])
        actions.undo_coding(actor=HOST, contribution=row, turn=before + 1)
        assert queries.how_often_right(HOST, process) is None
    actions.code(actor=HOST, contribution=row, codes=[parks], stance="supports", turn=0, suggested=in_view(row))
    assert queries.how_often_right(HOST, process) == queries.Right(of=1, right=0, guessed=0)


def in_view(row):
    return Suggested.objects.get(contribution=row, right=None)


def test_of_more_than_can_be_asked_about_at_once_none_is_left_out_for_good(process, monkeypatch):
    monkeypatch.setattr("hearback.analysis.actions.suggesting.ASKED_AT_MOST", 2)
    monkeypatch.setattr("hearback.analysis.actions.suggesting.FROM", 1)
    a_book(process)
    rows = [a_contribution(process, words=BUSES.format(n)) for n in range(5)]
    hidden = a_contribution(process, words=BUSES.format(5))
    contributions.hide(actor=HOST, contribution=hidden, because="personal")
    times = 0
    while actions.ask_to_suggest(now=clock.now()):
        actions.make_suggestions(process=process)
        times += 1
    suggested = dict(Suggested.objects.values_list("contribution", "learning__number"))
    assert times == 3
    assert set(suggested) == {row.pk for row in rows}
    actions.make_suggestions(process=process)
    again = {row.contribution_id for row in Suggested.objects.filter(learning__number=4)}
    assert again == set(sorted(suggested, key=lambda pk: (suggested[pk], pk))[:2]), "the oldest first"


def test_of_what_may_it_be_the_commitment_with_the_sentence_that_is_likest():
    version = plans.a_version()
    for text in ("Parks are open until it is dark.", "Buses run until midnight."):
        plans.a_sentence(plans.a_commitment(version, "Longer hours"), text)
    process = plans.published(version).process
    a_book(process)
    row = a_contribution(process, words="I cannot get home: the buses do not run until midnight. (invented)")
    actions.make_suggestions(process=process)
    first = queries.suggested_places(HOST, row)[0]
    assert first.commitment.number == 2
    assert first.sentence["en"] == "Buses run until midnight."
    contributions.put_at(actor=HOST, process=process, contributions=[row], commitment=first.commitment, key=uuid4())
    row.refresh_from_db()
    assert queries.suggested_places(HOST, row) == []
    assert queries.suggested_places(NOBODY, row) == []


def test_it_is_worked_out_from_fifty_on_and_again_when_there_is_more_to_learn(process, monkeypatch):
    monkeypatch.setattr("hearback.analysis.actions.suggesting.FROM", 2)
    monkeypatch.setattr("hearback.analysis.actions.suggesting.NEW_CODINGS", 1)
    buses, _parks = a_book(process)
    one = a_contribution(process, words=BUSES.format(1))
    assert actions.ask_to_suggest(now=clock.now()) == 0
    a_contribution(process, words=PARKS.format(1))
    for _twice in range(2):
        actions.ask_to_suggest(now=clock.now())
    assert Job.objects.filter(kind=actions.SUGGEST).count() == 1
    actions.make_suggestions(process=process)
    assert actions.ask_to_suggest(now=clock.now()) == 0
    coded(one, buses)
    assert actions.ask_to_suggest(now=clock.now()) == 1
    actions.make_suggestions(process=process)
    assert actions.ask_to_suggest(now=clock.now() + timedelta(hours=2)) == 0, "nothing new came in"


def test_while_it_is_worked_out_or_after_it_failed_it_is_not_asked_for_every_minute(process, monkeypatch):
    monkeypatch.setattr("hearback.analysis.actions.suggesting.FROM", 1)
    a_book(process)
    a_contribution(process, words=BUSES.format(1))

    def fails(*_args, **_given):
        raise RuntimeError("Suggesting ended with 1.")

    monkeypatch.setattr("hearback.analysis.actions.suggesting.suggest", fails)
    assert actions.ask_to_suggest(now=clock.now()) == 1
    for _again in range(3):
        with pytest.raises(RuntimeError):
            actions.make_suggestions(process=process)
        assert actions.ask_to_suggest(now=clock.now()) == 0
    assert Job.objects.filter(kind=actions.SUGGEST).count() == 1
    assert actions.ask_to_suggest(now=clock.now() + timedelta(hours=1, minutes=1)) == 1


def test_a_coding_is_kept_when_other_suggestions_took_the_place_of_those_in_view(process):
    buses, _parks = a_book(process)
    row = a_contribution(process, words=BUSES.format(1))
    actions.make_suggestions(process=process)
    in_view = Suggested.objects.get()
    actions.make_suggestions(process=process)
    made = coded(row, buses, suggested=in_view)
    assert Coded.objects.get(ended=None) == made
    assert Suggested.objects.get().right is None


def test_what_is_hidden_teaches_nothing_and_what_is_erased_is_forgotten(process):
    buses, _parks = a_book(process)
    hidden, row = a_contribution(process, words=BUSES.format(1)), a_contribution(process, words=BUSES.format(2))
    coded(hidden, buses)
    contributions.hide(actor=HOST, contribution=hidden, because="personal")
    assert actions.make_suggestions(process=process) == {"learned from": 0, "suggested for": 1}
    actions.forget(contributions=[row.pk])
    assert not Suggested.objects.exists()


def test_texts_without_a_word_and_in_other_writings_are_no_obstacle():
    asked = program.Question(
        ["Buses", "公交车 晚上"], [("...", [0])] * 30, ["!"], ["", "???", "晚上 公交车", "العربية"]
    )
    found = program.suggest(asked)
    assert len(found) == 4
    assert found[2].codes[0] == 1
    assert program.suggest(program.Question(["Buses"], [], [], [])) == []
