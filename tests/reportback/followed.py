"""Somebody who follows a process: asked, said yes, and what was sent to them since."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from hearback.core import clock
from hearback.core.viewer import NOBODY, Grant, Purpose, Viewer
from hearback.outbox.models import Message
from hearback.reportback import actions
from hearback.reportback.models import Following
from tests.reportback.loop import follow

ADA = "ada@example.org"
SUNDAY = datetime(2026, 3, 1, 9, tzinfo=UTC)
MONDAY = SUNDAY + timedelta(days=1)
WEEK = timedelta(days=7)


def ask(process, email=ADA, **about):
    actions.follow(actor=NOBODY, process=process, key=uuid4(), email=email, language="en", **about)
    return Following.objects.order_by("-id").first()


def by_link(following):
    return Viewer(grants=frozenset({Grant(Purpose.FOLLOWING, following.uuid, following.link_version)}))


def followed(process, email=ADA, **about):
    """Somebody asked, and said yes."""
    following = ask(process, email, **about)
    return actions.confirm_following(actor=by_link(following), following=following)


def digests(to=""):
    rows = Message.objects.filter(key__startswith="news:").order_by("id")
    return list(rows.filter(to=to) if to else rows)


def sent(now=None):
    """What the worker does at this instant."""
    follow()
    return actions.send_digests(now=now or clock.now())
