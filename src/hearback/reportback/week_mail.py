"""What needs somebody, sent to them if they wish: once a day or a week, and nothing when there is nothing."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.outbox import actions as outbox
from hearback.outbox.models import Message
from hearback.people.models import User
from hearback.processes import queries as processes
from hearback.reportback import facts, rules, week, week_messages
from hearback.reportback.models import WeekMail
from hearback.reportback.week import Urgency

Every = WeekMail.Every
AT = time(7)  # where the site is
MOST_PROCESSES = 50
_MONDAY, _FRIDAY = 0, 4


@transaction.atomic
def choose_week_mail(*, actor: Viewer, every: str) -> WeekMail | None:
    """Choose how often what needs one is sent; empty for never. The same again changes nothing. Locks one's account.

    Raises BadInput at `every`.
    """
    if not rules.may_choose_week_mail(actor) or actor.user is None:
        raise NotAllowed
    if every and every not in Every.values:
        raise BadInput(_("Choose how often."), field="every")
    user = User.objects.select_for_update(no_key=True).get(pk=actor.user)
    known = WeekMail.objects.filter(user=user).first()
    if (known.every if known else "") == every:
        return known
    wish = None
    if every:
        wish, _made = WeekMail.objects.update_or_create(user=user, defaults={"every": every, "looked": clock.now()})
    else:
        WeekMail.objects.filter(user=user).delete()
    _append(actor, user, every)
    return wish


@transaction.atomic
def stop_week_mail(*, actor: Viewer, wish: WeekMail) -> None:
    """Send it no more: for whoever it is sent to, by its link. Doing it again does nothing. Locks their account."""
    if not rules.may_stop_week_mail(actor, wish):
        raise NotAllowed
    user = User.objects.select_for_update(no_key=True).get(pk=wish.user_id)
    if WeekMail.objects.filter(pk=wish.pk).delete()[0]:
        _append(actor, user, "")


def send_week_mail(*, now: datetime) -> int:
    """Write to whoever it is time for, and return to how many. Reads without a lock; one short transaction each.

    After a time without a worker each is written to once. Without a mail server nothing is written: it would be old news
    by the time there is one.
    """
    if settings.MAIL is None:
        return 0
    wishes = WeekMail.objects.filter(user__is_active=True).select_related("user").order_by("id")
    due = [wish for wish in wishes if wish.looked < begun(wish.every, now)]
    return sum(_send(wish, now) for wish in due)


def begun(every: str, now: datetime) -> datetime:
    """When the day or week that it is now began, as these messages count: on a working day at seven, or on a Monday."""
    local = now.astimezone(clock.zone())
    day = local.date() if local.time() >= AT else local.date() - timedelta(days=1)
    last = _FRIDAY if every == Every.DAY else _MONDAY
    while day.weekday() > last:
        day -= timedelta(days=1)
    return datetime.combine(day, AT, tzinfo=clock.zone())


def _send(wish: WeekMail, now: datetime) -> int:
    """Read what needs them, which may take a while, and write only then: in a short transaction of its own."""
    letter = week_messages.written(wish, day=clock.day(now), needs=lambda: _needs(wish, now))
    return _put(wish, letter, now)


@transaction.atomic
def _put(wish: WeekMail, letter: Message | None, now: datetime) -> int:
    """Note that it was looked, and send what was found. Nothing where another worker was here, or they went or changed
    their wish meanwhile. Locks the wish.
    """
    rows = WeekMail.objects.select_for_update(no_key=True, of=("self",)).filter(user__is_active=True)
    row = rows.filter(pk=wish.pk, every=wish.every, link_version=wish.link_version).first()
    if row is None or row.looked >= begun(row.every, now):
        return 0
    row.looked = now
    row.save(update_fields=["looked"])
    if letter is not None:
        outbox.queue_messages([letter])
    return int(letter is not None)


def _needs(wish: WeekMail, now: datetime) -> list[week.Need]:
    """What needs them, in the language in use; nothing when all of it is still far off."""
    viewer, today = processes.viewer(user=wish.user_id), clock.day(now)
    mine = list(processes.processes_of(viewer)[:MOST_PROCESSES])
    needs = [*week.this_week(viewer, mine, today), *week.needs_of_the_site(viewer)]
    return needs if any(need.urgency(today) != Urgency.THEN for need in needs) else []


def _append(actor: Viewer, user: User, every: str) -> None:
    journal.append(facts.WEEK_MAIL, actor=actor, subject=("user", user.uuid), refs={"every": every or "never"})
