"""The clock set back: for reading the record as it stood, never for what is to come, and never for writing."""

from datetime import timedelta

import pytest
from django.db import transaction

from hearback.core import clock
from hearback.core.viewer import HOST
from hearback.processes import actions as processes


def test_it_is_earlier_within_and_now_again_after():
    then = clock.now() - timedelta(days=400)
    with clock.set_back(then):
        assert clock.now() == then
        assert clock.is_set_back()
    assert clock.now() > then
    assert not clock.is_set_back()


def test_it_never_goes_forward_so_what_is_to_come_stays_hidden():
    with clock.set_back(clock.now() + timedelta(days=1)):
        assert clock.now() <= clock.now() + timedelta(seconds=1)
        within = clock.now()
    assert within <= clock.now()


@pytest.mark.django_db
def test_nothing_is_written_meanwhile():
    with clock.set_back(clock.now() - timedelta(days=1)), transaction.atomic(), pytest.raises(RuntimeError):
        processes.start_process(actor=HOST, slug="then", name={"en": "Then"}, run_by="both")
