"""What the worker does here: reads on in the journal and tells; notices that a date has passed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from hearback.journal.models import Fact
from hearback.reportback import actions


def follow(facts: Sequence[Fact]) -> Iterator[None]:
    """Handler of the follower “reportback”."""
    return actions.tell(facts=facts)


def tick(now: datetime) -> int:
    """Notice dates that have passed (news promised, a milestone due, an embargo over) and messages that came back.

    Whoever wishes is sent what needs them; whoever follows something, its news.
    """
    told = actions.notice_dates(now=now) + actions.notice_returned() + actions.send_week_mail(now=now)
    return told + actions.send_digests(now=now) + actions.forget_unconfirmed_followings(now)
