"""Whatever devices in a room send, in whatever order and however often: each line is there once, with each of its words."""

import random
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from hearback.contributions import actions
from hearback.contributions.models import Contribution, Verbatim
from hearback.core.errors import BadInput
from tests.factories import a_process, a_slip, an_event, by_capture_link

KEYS = [UUID(int=number) for number in range(1, 7)]
TEXTS = ("Open the fares.", "Publish the minutes.", "Agor y data.")


@st.composite
def devices(draw):
    """What some devices keep: each its own lines, and for each line how it was put right, in order."""
    lines = draw(st.lists(st.sampled_from(KEYS), unique=True, max_size=5))
    kept = []
    for key in lines:
        words = draw(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=4))
        words = [text for place, text in enumerate(words) if place == 0 or text != words[place - 1]]
        kept.append([(key, 0, words[0])] + [(key, number, text) for number, text in enumerate(words[1:], start=1)])
    return kept


def deliver(event, message):
    """One message arrives; whether the device is told that it was taken."""
    key, instead_of, words = message
    try:
        if instead_of:
            actions.correct_slip(actor=by_capture_link(event), event=event, key=key, words=words, instead_of=instead_of)
        else:
            a_slip(event, key=key, words=words)
    except BadInput:
        return False
    return True


@pytest.mark.django_db
@settings(max_examples=40, deadline=None)
@given(kept=devices(), seed=st.integers(0, 2**16), repeats=st.integers(1, 3))
def test_any_order_and_repetition_gives_each_line_once_with_all_its_words(kept, seed, repeats):
    with transaction.atomic():
        event = an_event(a_process())
        waiting = [message for line in kept for message in line] * repeats
        random.Random(seed).shuffle(waiting)
        # A message that is not taken stays on its device, and comes again.
        while waiting:
            left = [message for message in waiting if not deliver(event, message)]
            assert len(left) < len(waiting), "something would never be taken"
            waiting = left

        assert {slip.key for slip in Contribution.objects.filter(event=event)} == {line[0][0] for line in kept}
        for line in kept:
            texts = Verbatim.objects.filter(contribution__key=line[0][0]).order_by("number")
            assert [verbatim.text for verbatim in texts] == [words for _key, _number, words in line]
        # And all of it once more, when everything is there.
        count = Verbatim.objects.count()
        assert all(deliver(event, message) for line in kept for message in line)
        assert Verbatim.objects.count() == count
        transaction.set_rollback(True)
