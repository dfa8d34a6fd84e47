"""Coding: several themes and a stance, by one person after another, kept in turn, gone with the words."""

from datetime import timedelta

import pytest
import time_machine

from hearback.analysis import actions, queries
from hearback.analysis.models import Coded, Coding, Unit
from hearback.contributions import actions as contributions
from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Role
from hearback.erasure import actions as erasure
from hearback.erasure import queries as erasure_queries
from hearback.export.tables import table_of
from hearback.journal.models import Fact
from tests.factories import a_code, a_contribution, a_post, a_process, as_viewer, by_said_link, coded
from tests.reportback.loop import participant

pytestmark = pytest.mark.django_db


def standing(one):
    """The names of the themes that one is about, and its stance."""
    book = queries.codebook_visible_to(HOST, one.process)
    found = queries.coding_of(HOST, book, [one]).get(one.pk)
    return ([code.label["en"] for code in found.codes], found.stance) if found else None


def test_one_thing_is_about_several_themes_and_its_stance_is_apart_from_them():
    process = a_process()
    buses, fares = a_code(process, "Buses"), a_code(process, "Fares")
    one = a_contribution(process)
    lead = as_viewer(a_post(process, role=Role.THEME_LEAD).user)
    coded(one, buses, fares, actor=lead, stance="opposes")

    assert standing(one) == (["Buses", "Fares"], "opposes")
    book = queries.codebook_visible_to(HOST, process)
    assert queries.coding_of(HOST, book, [one])[one.pk].by == lead.name
    (count, *_others) = queries.counted_by_theme(book)
    assert (count.number, count.by_stance["opposes"]) == (1, 1)
    fact = Fact.objects.get(verb="coding.given")
    assert fact.refs["codes"] == [str(buses.uuid), str(fares.uuid)]


def test_who_codes_what_another_just_coded_is_shown_it_and_nothing_is_lost():
    process = a_process()
    buses, fares = a_code(process, "Buses"), a_code(process, "Fares")
    one = a_contribution(process)
    coded(one, buses)

    with pytest.raises(BadInput):
        actions.code(actor=HOST, contribution=one, codes=[fares], stance="mixed", turn=0)
    assert standing(one) == (["Buses"], "supports")
    same = actions.code(actor=HOST, contribution=one, codes=[buses], stance="supports", turn=0)
    assert same.turn == 1
    actions.code(actor=HOST, contribution=one, codes=[fares], stance="mixed", turn=1)
    assert standing(one) == (["Fares"], "mixed")


def test_undoing_brings_back_what_stood_before_and_never_what_was_taken_back():
    process = a_process()
    first, second, third = (a_code(process, name) for name in ("First", "Second", "Third"))
    one = a_contribution(process)
    coded(one, first)
    coded(one, second)
    actions.undo_coding(actor=HOST, contribution=one, turn=2)
    actions.undo_coding(actor=HOST, contribution=one, turn=2)
    assert standing(one) == (["First"], "supports")
    coded(one, third)
    actions.undo_coding(actor=HOST, contribution=one, turn=3)
    assert standing(one) == (["First"], "supports")
    assert actions.undo_coding(actor=HOST, contribution=one, turn=1) is None
    assert standing(one) is None
    assert Coded.objects.count() == 3


def test_without_a_theme_or_a_stance_nothing_is_coded():
    process = a_process()
    buses, one = a_code(process, "Buses"), a_contribution(process)
    holder = a_code(process, "Transport", codable=False)
    for codes, stance, field in (([], "supports", "codes"), ([buses], "", "stance"), ([holder], "mixed", "codes")):
        with pytest.raises(BadInput) as refused:
            actions.code(actor=HOST, contribution=one, codes=codes, stance=stance, turn=0)
        assert refused.value.field == field


def test_those_who_work_with_what_was_said_code_it_and_nobody_else():
    process = a_process()
    buses, one = a_code(process, "Buses"), a_contribution(process)
    observer = as_viewer(a_post(process, role=Role.OBSERVER).user)
    for actor in (NOBODY, observer, by_said_link(one)):
        with pytest.raises(NotAllowed):
            coded(one, buses, actor=actor)
        assert queries.next_to_code(actor, process) is None


def test_everything_comes_up_once_the_oldest_first_and_skipping_leaves_it_for_later():
    process = a_process()
    buses = a_code(process, "Buses")
    first, second, third = (a_contribution(process) for _number in range(3))

    assert queries.next_to_code(HOST, process) == first
    assert queries.next_to_code(HOST, process, first) == second
    coded(second, buses)
    assert queries.next_to_code(HOST, process, first) == third
    assert queries.next_to_code(HOST, process, third) == first
    coded(first, buses)
    coded(third, buses)
    assert queries.next_to_code(HOST, process) is None


def test_whose_author_changed_their_words_comes_up_again():
    process = a_process()
    buses, one = a_code(process, "Buses"), a_contribution(process)
    coded(one, buses)
    with time_machine.travel(clock.now() + timedelta(hours=1)):
        contributions.change_words(actor=by_said_link(one), contribution=one, words="Bridges instead, please")

    assert queries.next_to_code(HOST, process) == one
    assert standing(one) == (["Buses"], "supports")


@pytest.mark.parametrize("what", ["hide", "hold", "withdraw", "erase"])
def test_what_is_not_shown_any_more_counts_with_no_theme_at_once(what):
    process = a_process()
    buses = a_code(process, "Buses")
    actions.show_themes(actor=HOST, process=process, shown=True)
    one, other = a_contribution(process), a_contribution(process)
    for each in (one, other):
        coded(each, buses)
    acts = {
        "hide": lambda: contributions.hide(actor=HOST, contribution=one, because="abuse"),
        "hold": lambda: contributions.hold(actor=HOST, contribution=one),
        "withdraw": lambda: contributions.withdraw(actor=by_said_link(one), contribution=one),
        "erase": lambda: erasure.erase_words(actor=HOST, contribution=one),
    }
    acts[what]()
    one.refresh_from_db()

    book = queries.codebook_shown(NOBODY, process)
    assert [count.number for count in queries.counted_by_theme(book) if count.code == buses] == [1]
    assert queries.themes_shown(NOBODY, process, one) == ()
    assert queries.themes_shown(NOBODY, process, other) == (buses,)
    assert Coded.objects.filter(contribution=one).exists() is (what != "erase")


def test_nobody_sees_what_is_about_which_theme_before_a_coordinator_says_so():
    process = a_process()
    buses, one = a_code(process, "Buses"), a_contribution(process)
    coded(one, buses)

    assert queries.codebook_shown(NOBODY, process) is None
    assert queries.codebook_shown(HOST, process) is None
    assert queries.themes_shown(NOBODY, process, one) == ()
    actions.show_themes(actor=HOST, process=process, shown=True)
    assert queries.themes_shown(NOBODY, process, one) == (buses,)
    actions.show_themes(actor=HOST, process=process, shown=False)
    assert queries.codebook_shown(NOBODY, process) is None


def test_a_person_is_shown_how_their_words_were_read():
    process = a_process()
    one = a_contribution(process, email="mine@example.org")
    coded(one, a_code(process, "Buses"), a_code(process, "Fares"), stance="opposes")
    coded(a_contribution(process, email="other@example.org"), a_code(process, "Trams"))
    rooms = {one.room: one.held for one in erasure_queries.held_about(HOST, participant("mine@example.org"))}

    assert [held.value for held in rooms["analysis"]] == ["Buses, Fares (Against it)"]
    assert one.reference in str(rooms["analysis"][0].what)


def test_erasing_a_person_takes_what_their_words_are_about():
    process = a_process()
    one = a_contribution(process, email="gone@example.org")
    coded(one, a_code(process, "Buses"))
    erasure.erase_person(actor=HOST, participant=participant("gone@example.org"))

    assert (Coded.objects.count(), Coding.objects.count(), Unit.objects.count()) == (0, 0, 0)


def test_the_export_has_the_themes_and_what_is_about_each_only_once_they_are_shown():
    process = a_process()
    buses, trams = a_code(process, "Buses"), a_code(process, "Trams")
    one, hidden = a_contribution(process), a_contribution(process)
    coded(one, trams, buses, stance="mixed")
    coded(hidden, buses)
    actions.merge_code(actor=HOST, code=trams, into=buses)
    contributions.hide(actor=HOST, contribution=hidden, because="abuse")
    themes, codings = (table_of(name) for name in ("themes", "codings"))

    assert [list(table.rows(process)) for table in (themes, codings)] == [[], []]
    actions.show_themes(actor=HOST, process=process, shown=True)
    (row,) = [row for row in themes.rows(process) if row[0] == buses.number]
    assert dict(zip(themes.header, row, strict=True))["contributions"] == 1
    assert list(codings.rows(process)) == [[one.reference, str(buses.number), "mixed"]]
