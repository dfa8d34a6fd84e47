"""The codebook: what each act on a theme does to what was coded by it, and that it can be taken back."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearback.analysis import actions, queries
from hearback.analysis.models import Code, CodeChange, Coding
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Role
from hearback.journal.models import Fact
from tests.factories import a_code, a_contribution, a_coordinator, a_post, a_process, as_viewer, coded

pytestmark = pytest.mark.django_db


def book_of(process):
    return queries.codebook_visible_to(HOST, process)


def numbers(process):
    """How many are about each theme that has some, by its name."""
    return {one.code.label["en"]: one.number for one in queries.counted_by_theme(book_of(process)) if one.number}


def test_a_codebook_begins_with_something_else_no_reason_given_and_out_of_scope_in_both_languages():
    process = a_process()

    assert book_of(process) is None
    actions.begin_codebook(actor=HOST, process=process)
    actions.begin_codebook(actor=HOST, process=process)

    codes = book_of(process).codes
    assert [code.standard for code in codes] == ["other", "no-reason", "out-of-scope"]
    assert all(code.label["en"] and code.label["cy"] and code.label["en"] != code.label["cy"] for code in codes)


def test_every_act_raises_the_number_and_keeps_how_a_theme_read():
    process = a_process()
    buses = a_code(process, "Buses")
    before = book_of(process).codebook.number
    actions.change_code(actor=HOST, code=buses, label={"en": "Buses and trams"}, belongs={"en": "Fares"})
    actions.change_code(actor=HOST, code=buses, label={"en": "Buses and trams"}, belongs={"en": "Fares"})

    assert book_of(process).codebook.number == before + 1
    changed, added = queries.changes_of(book_of(process), buses)
    assert (changed.number, changed.reads["label"], changed.reads["belongs"]) == (
        before + 1,
        {"en": "Buses and trams"},
        {"en": "Fares"},
    )
    assert added.reads["label"] == {"en": "Buses"}
    facts = Fact.objects.filter(subject_uuid=buses.uuid)
    assert [fact.verb for fact in facts] == ["code.added", "code.changed"]
    assert "Buses" not in str([fact.refs for fact in facts])


def test_what_was_merged_is_read_as_the_other_and_undoing_it_is_exact():
    process = a_process()
    buses, trams, trains = (a_code(process, name) for name in ("Buses", "Trams", "Trains"))
    coded(a_contribution(process), buses, trams)
    coded(a_contribution(process), trams)
    coded(a_contribution(process), trains)
    before = list(Coding.objects.values_list("coded", "code"))

    actions.merge_code(actor=HOST, code=trams, into=buses)
    assert numbers(process) == {"Buses": 2, "Trains": 1}
    actions.merge_code(actor=HOST, code=buses, into=trains)
    assert numbers(process) == {"Trains": 3}
    actions.use_code_again(actor=HOST, code=buses)
    assert numbers(process) == {"Buses": 2, "Trains": 1}
    actions.use_code_again(actor=HOST, code=trams)
    assert numbers(process) == {"Buses": 1, "Trams": 2, "Trains": 1}
    assert list(Coding.objects.values_list("coded", "code")) == before


def test_what_is_about_a_theme_that_was_split_comes_up_again_until_somebody_codes_it():
    process = a_process()
    transport = a_code(process, "Transport")
    one, other = a_contribution(process), a_contribution(process)
    coded(one, transport)
    coded(other, transport)
    assert queries.next_to_code(HOST, process) is None

    buses, trains = actions.split_code(actor=HOST, code=transport, labels=[{"en": "Buses"}, {"en": "Trains"}])

    assert queries.how_many_coded(HOST, process).number == 2
    assert numbers(process) == {"Transport": 2}
    assert [buses.split_from, trains.split_from] == [transport, transport]
    coded(one, buses)
    assert queries.next_to_code(HOST, process) == other
    assert numbers(process) == {"Transport": 1, "Buses": 1}
    actions.use_code_again(actor=HOST, code=transport)
    assert queries.next_to_code(HOST, process) is None


def test_what_was_merged_into_a_theme_that_is_split_comes_up_again_as_well():
    process = a_process()
    trams, transport = a_code(process, "Trams"), a_code(process, "Transport")
    said = a_contribution(process)
    coded(said, trams)
    actions.merge_code(actor=HOST, code=trams, into=transport)
    _buses, trains = actions.split_code(actor=HOST, code=transport, labels=[{"en": "Buses"}, {"en": "Trains"}])

    assert queries.how_many_coded(HOST, process).number == 1
    assert queries.next_to_code(HOST, process) == said
    coded(said, trains)
    assert queries.next_to_code(HOST, process) is None


def test_what_stands_under_a_theme_goes_no_deeper_with_it_than_a_file_holds():
    process = a_process()
    deep = None
    for name in ("One", "Two", "Three"):
        deep = a_code(process, name, parent=deep)
    top = a_code(process, "Top")
    middle = a_code(process, "Middle", parent=top)
    a_code(process, "Bottom", parent=middle)

    with pytest.raises(BadInput):
        actions.change_code(actor=HOST, code=top, label={"en": "Top"}, parent=deep)


def test_a_theme_is_not_used_again_beside_another_of_its_name():
    process = a_process()
    buses = a_code(process, "Buses")
    actions.retire_code(actor=HOST, code=buses)
    a_code(process, "Buses")

    with pytest.raises(BadInput):
        actions.use_code_again(actor=HOST, code=buses)


def test_a_retired_theme_keeps_what_is_about_it_and_takes_nothing_more():
    process = a_process()
    buses = a_code(process, "Buses")
    coded(a_contribution(process), buses)
    actions.retire_code(actor=HOST, code=buses)

    assert numbers(process) == {"Buses": 1}
    assert buses not in [one.code for one in book_of(process).to_choose()]
    with pytest.raises(BadInput):
        coded(a_contribution(process), buses)


def test_the_three_that_are_always_there_stay():
    process = a_process()
    other = actions.begin_codebook(actor=HOST, process=process) and book_of(process).codes[0]
    buses = a_code(process, "Buses")
    for act in (
        lambda: actions.retire_code(actor=HOST, code=other),
        lambda: actions.merge_code(actor=HOST, code=other, into=buses),
        lambda: actions.split_code(actor=HOST, code=other, labels=[{"en": "A"}, {"en": "B"}]),
    ):
        with pytest.raises(BadInput):
            act()
    assert actions.merge_code(actor=HOST, code=buses, into=other).into == other


def test_a_theme_never_stands_under_itself():
    process = a_process()
    wide = a_code(process, "Transport")
    narrow = a_code(process, "Buses", parent=wide)

    with pytest.raises(BadInput) as refused:
        actions.change_code(actor=HOST, code=wide, label=wide.label, parent=narrow)
    assert refused.value.field == "parent"
    assert [(one.code.label["en"], one.depth) for one in book_of(process).in_use()][:2] == [
        ("Transport", 0),
        ("Buses", 1),
    ]


def test_a_theme_of_the_same_name_is_not_added_and_the_same_key_is_the_same_theme():
    process = a_process()
    key = uuid4()
    first = actions.add_code(actor=HOST, process=process, key=key, label={"en": "Buses"})

    assert actions.add_code(actor=HOST, process=process, key=key, label={"en": "Other words"}) == first
    with pytest.raises(BadInput) as refused:
        a_code(process, "buses")
    assert refused.value.field == "label"


def test_nothing_of_another_process_can_be_put_into_a_codebook():
    process, elsewhere = a_process(), a_process()
    mine, theirs = a_code(process, "Buses"), a_code(elsewhere, "Buses")

    with pytest.raises(BadInput):
        actions.merge_code(actor=HOST, code=mine, into=theirs)
    with pytest.raises(BadInput):
        coded(a_contribution(process), theirs)


def test_coordinators_keep_the_codebook_theme_leads_read_it_and_nobody_else_knows_of_it():
    process = a_process()
    buses = a_code(process, "Buses", actor=a_coordinator(process))
    lead = as_viewer(a_post(process, role=Role.THEME_LEAD).user)

    assert queries.codebook_visible_to(lead, process).numbered(buses.number) == buses
    assert queries.codebook_visible_to(NOBODY, process) is None
    for actor in (lead, NOBODY, a_coordinator(a_process())):
        with pytest.raises(NotAllowed):
            actions.retire_code(actor=actor, code=buses)


def test_a_merge_takes_as_many_statements_with_many_codings_as_with_none():
    process = a_process()
    into = a_code(process, "Transport")
    few, many = a_code(process, "Trams"), a_code(process, "Buses")
    for _number in range(5):
        coded(a_contribution(process), many)
    counts = []
    for code in (few, many):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            actions.merge_code(actor=HOST, code=code, into=into)
        counts.append(len(asked))

    assert counts[0] == counts[1]
    assert CodeChange.objects.filter(act="merged", into=into).count() == 2
    assert Code.objects.filter(into=into).count() == 2
