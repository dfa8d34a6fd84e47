"""Photographs: never without their text, in an order, public with the notes and not before."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from hearback.core.errors import BadInput, Conflict, NotAllowed
from hearback.core.viewer import HOST, NOBODY
from hearback.events import actions, queries
from hearback.events.models import Photograph
from hearback.journal.queries import about
from tests.factories import (
    a_booking,
    a_coordinator,
    a_jpeg,
    a_photograph,
    a_process,
    an_event,
    by_capture_link,
    published_notes,
)

pytestmark = pytest.mark.django_db


def test_a_photograph_is_drawn_anew_and_kept_with_its_text():
    photograph = a_photograph(image=a_jpeg(3200, 1600))
    kept = Photograph.objects.get()
    assert (kept.width, kept.height, kept.order) == (1600, 800, 1)
    assert bytes(kept.image).startswith(b"\xff\xd8\xff")
    last = about(photograph.event.uuid).last()
    assert (last.verb, last.refs["photograph"]) == ("notes.written", str(photograph.uuid))
    assert "bus times" not in f"{last.refs}{last.digests}"


def test_without_its_text_there_is_no_photograph_not_even_in_the_table():
    with pytest.raises(BadInput, match="Write what stands on it") as refused:
        a_photograph(text={"en": " "})
    assert refused.value.field == "text"
    event = an_event()
    with pytest.raises(IntegrityError), transaction.atomic():
        Photograph.objects.create(event=event, order=1, text={}, image=b"x", width=1, height=1)


def test_pressing_twice_adds_one_and_a_key_is_of_one_event():
    event, key = an_event(), uuid4()
    assert a_photograph(event, key=key) == a_photograph(event, key=key)
    assert Photograph.objects.count() == 1
    with pytest.raises(Conflict):
        a_photograph(an_event(), key=key)


def test_they_change_places_and_go():
    event = an_event()
    first, second, third = (a_photograph(event, text={"en": name}) for name in ("one", "two", "three"))
    actions.move_photograph(actor=HOST, photograph=third, earlier=True)
    actions.move_photograph(actor=HOST, photograph=first, earlier=True)
    assert [one.text["en"] for one in queries.photographs_of(HOST, event)] == ["one", "three", "two"]
    actions.remove_photograph(actor=HOST, photograph=second)
    actions.describe_photograph(actor=HOST, photograph=first, text={"cy": "un"})
    assert [one.text for one in queries.photographs_of(HOST, event)] == [{"cy": "un"}, {"en": "three"}]


def test_twenty_are_enough():
    event = an_event()
    image = a_jpeg()
    for _ in range(actions.PHOTOGRAPHS_AT_MOST):
        a_photograph(event, image=image)
    with pytest.raises(BadInput, match="20 photographs already"):
        a_photograph(event, image=image)


def test_they_are_public_with_the_notes_and_not_before():
    photograph = a_photograph()
    event = photograph.event
    for viewer in (NOBODY, by_capture_link(event), a_coordinator(a_process())):
        assert not queries.photographs_of(viewer, event)
        assert queries.photograph_visible_to(viewer, event.process, event.slug, photograph.uuid) is None
    published_notes(event)
    assert list(queries.photographs_of(NOBODY, event)) == [photograph]
    assert queries.photograph_visible_to(NOBODY, event.process, event.slug, photograph.uuid) == photograph
    other = an_event(event.process)
    published_notes(other)
    assert queries.photograph_visible_to(NOBODY, event.process, other.slug, photograph.uuid) is None


def test_only_organisers_touch_them():
    photograph = a_photograph()
    event = photograph.event
    for actor in (NOBODY, by_capture_link(event), a_coordinator(a_process())):
        for attempt in (
            lambda actor=actor: actions.add_photograph(
                actor=actor, event=event, key=uuid4(), image=a_jpeg(), text={"en": "x"}
            ),
            lambda actor=actor: actions.describe_photograph(actor=actor, photograph=photograph, text={"en": "x"}),
            lambda actor=actor: actions.move_photograph(actor=actor, photograph=photograph, earlier=True),
            lambda actor=actor: actions.remove_photograph(actor=actor, photograph=photograph),
        ):
            with pytest.raises(NotAllowed):
                attempt()


def test_under_the_chatham_house_rule_its_text_names_nobody_who_was_there():
    event = actions.set_chatham_house(actor=HOST, event=an_event(), on=True, spoke=frozenset())
    a_booking(event, name="Ann Example")
    with pytest.raises(BadInput, match="Ann Example"):
        a_photograph(event, text={"en": "Ann Example: bus times"})
    photograph = a_photograph(event)
    with pytest.raises(BadInput, match="Ann Example"):
        actions.describe_photograph(actor=HOST, photograph=photograph, text={"cy": "Ann Example"}, spoke=frozenset())
    assert Photograph.objects.get().text["en"] == "Open the bus times"
