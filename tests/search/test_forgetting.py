"""Erasing takes the words out of the index at once, in its own transaction; taking a demonstration away, everything."""

import pytest
from django.db import transaction

from hearback.contributions import actions as contributions
from hearback.core.viewer import HOST, Purpose
from hearback.erasure import actions as erasure
from hearback.erasure import jobs as erasure_jobs
from hearback.outbox import jobs as outbox
from hearback.search import actions, queries
from hearback.search.models import Entry, Later, Posting
from tests.factories import (
    a_contribution,
    a_document,
    a_member,
    a_process,
    an_answer,
    an_event,
    as_person,
    by_said_link,
)
from tests.reportback.loop import participant
from tests.search.finding import follow, found, stems_of
from tests.together import together

pytestmark = pytest.mark.django_db


def test_whoever_is_erased_is_found_by_none_of_their_words_even_before_the_worker_comes_by():
    said = a_contribution(words="Xylophones for all", email="kit@example.org")
    other = a_contribution(said.process, words="Xylophones for nobody")
    follow()
    assert "xylophon" in stems_of(said)
    erasure.erase_person(
        actor=as_person(participant("kit@example.org"), Purpose.ALL), participant=participant("kit@example.org")
    )
    assert stems_of(said) == set()
    assert found("xylophone") == [("contribution", other.reference)]
    follow()
    assert stems_of(said) == set()


def test_erasing_that_fails_takes_nothing_out():
    said = a_contribution(words="Xylophones for all")
    follow()

    with transaction.atomic():
        erasure.erase_words(actor=by_said_link(said), contribution=said)
        assert stems_of(said) == set()
        transaction.set_rollback(True)
    assert "xylophon" in stems_of(said)
    erasure.erase_words(actor=by_said_link(said), contribution=said)
    assert stems_of(said) == set()


def test_a_member_who_leaves_or_is_erased_is_no_longer_found():
    member = a_member(organisation_name="Xenops Trust", kind="civil-society", shown=True, email="x@example.org")
    follow()
    assert len(found("xenops")) == 1
    erasure.erase_person(actor=HOST, participant=participant("x@example.org"))
    assert stems_of(member) == set()
    assert found("xenops") == []


def test_the_index_holds_no_name_no_address_and_no_word_that_is_not_public():
    event = an_event()
    a_contribution(event.process, name="Quillfeather", attribution="named", email="quillfeather@example.org")
    hidden = a_contribution(event.process, words="Wobbleboards")
    contributions.hide(actor=HOST, contribution=hidden, because="abuse")
    a_document(event.process, published=False, title={"en": "Snozzcumber"})
    follow()
    held = {stem.partition(":")[2] for stem in Posting.objects.values_list("stem", flat=True)}
    assert held.isdisjoint({"quillfeath", "quillfeather", "wobbleboard", "snozzcumb", "snozzcumber"})
    assert "contract" in held


def test_a_demonstration_goes_with_everything_that_could_be_found():
    process, other = a_process(demonstration=True), a_contribution(words="Aardvarks stay")
    an_answer(a_contribution(process, words="Aardvarks go"))
    follow()
    erasure.remove_demonstration(actor=HOST, process=process)
    while outbox.run_due({erasure.REMOVE_DEMONSTRATION: erasure_jobs.remove_demonstration, actions.BUILD: print}):
        pass
    assert not Entry.objects.filter(process=process.pk).exists()
    assert found("aardvark") == [("contribution", other.reference)]


def test_building_anew_mends_an_index_that_is_wrong_and_says_how_much_it_found():
    process = a_process()
    said, gone = a_contribution(process, words="Mend the moa"), a_contribution(process, words="Moa")
    follow()
    Posting.objects.filter(entry__thing=said.uuid).delete()
    Entry.objects.filter(thing=gone.uuid).update(thing=process.uuid)
    assert found("moa") == []
    heard = []
    counted = actions.build(process=process, told=lambda kind, n: heard.append((kind.value, n)))
    assert counted["contribution"] == 2
    assert ("contribution", 2) in heard
    assert {key for _kind, key in found("moa")} == {said.reference, gone.reference}
    assert Entry.objects.filter(kind="contribution").count() == 2
    assert actions.build(process=process) == counted
    assert len(queries.search(HOST, "moa").hits) == 2
    assert not Later.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_index_is_built_while_others_write(monkeypatch):
    monkeypatch.setattr(actions, "AT_ONCE", 2)
    process = a_process()
    for _ in range(6):
        a_contribution(process)
    built = actions.build(process=process, told=lambda _kind, _n: together(a_process))
    assert built["contribution"] == 6
