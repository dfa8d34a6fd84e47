"""The worker: follows the journal, runs jobs, sends messages, notices that time has passed.

Every follower, handler, writer and tick of the house is listed here, once.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import close_old_connections, connection

from hearback.analysis import actions as analysis_actions
from hearback.analysis import jobs as analysis
from hearback.answers import jobs as answers
from hearback.commands import backups, checkpoints, running_with
from hearback.contributions import actions as contribution_actions
from hearback.contributions import jobs as contributions
from hearback.core import clock
from hearback.erasure import jobs as erasure
from hearback.events import jobs as events
from hearback.floods import jobs as floods
from hearback.journal import following
from hearback.outbox import jobs, mailboxes, sending, writing
from hearback.people import jobs as people
from hearback.plans import jobs as plans
from hearback.processes import jobs as processes
from hearback.processes import queries as process_queries
from hearback.reportback import actions as reportback_actions
from hearback.reportback import jobs as reportback
from hearback.reportback import letters as reportback_letters
from hearback.search import actions as search_actions
from hearback.search import jobs as search
from hearback.webhooks import actions as webhook_actions
from hearback.webhooks import jobs as webhooks
from hearback.webhooks import sending as webhook_sending

FOLLOWERS: Mapping[str, following.Handler] = {
    reportback_actions.FOLLOWER: reportback.follow,
    search_actions.FOLLOWER: search.follow,
    analysis_actions.FOLLOWER: analysis.follow,
    contribution_actions.FOLLOWER: contributions.follow,
    webhook_actions.FOLLOWER: webhooks.follow,
}
MOST_NAMED: Mapping[str, int] = {reportback_actions.FOLLOWER: 5_000}  # it tells them in steps
HANDLERS: Mapping[str, jobs.Handler] = {
    "remove-demonstration": erasure.remove_demonstration,
    "invite": events.invite,
    search.BUILD: search.build,
    analysis.GROUP: analysis.group,
    analysis.SUGGEST: analysis.suggest,
    answers.GIVE: answers.give,
    answers.PUBLISH: answers.publish,
    "read-source": contributions.read_source,
    "take-in-source": contributions.take_in_source,
    "read-plan": plans.read_plan,
    "take-in-plan": plans.take_in_plan,
    contribution_actions.DETECT: contributions.detect_languages,
    contribution_actions.CARRY: contributions.carry,
}
WRITERS: Mapping[str, writing.Writer] = {
    reportback_letters.WRITER: reportback_actions.write_letters,
}
PRUNE_EVERY = timedelta(days=1)
log = logging.getLogger(__name__)
_pruned: datetime | None = None


def keep_backups_short(now: datetime) -> None:
    """Delete backups that are too old, once a day, whether or not new ones are made: the erased are in them."""
    global _pruned  # noqa: PLW0603 -- one worker a process; to prune twice does no harm
    if _pruned is None or now - _pruned >= PRUNE_EVERY:
        backups.prune()
        _pruned = now


def remember_erased(_now: datetime) -> None:
    """Write down outside the database who was erased, so that a restore knows even if the database is lost."""
    backups.remember_erased()


def look_for_what_came_back(now: datetime) -> int:
    """Look into the mailbox that the host named, if it is time; reportback hears of it in its own tick."""
    return mailboxes.look(settings.BOUNCES, now)


# What of it writes to people.
TELLING: tuple[Callable[[datetime], object], ...] = (*events.TICKS, answers.tick, plans.tick, reportback.tick)
TELLING_JOBS = frozenset({"invite", answers.GIVE, answers.PUBLISH})
TICKS: tuple[Callable[[datetime], object], ...] = (
    floods.tick,
    people.tick,
    webhooks.tick,
    processes.tick,
    contributions.tick,
    *events.TICKS,
    answers.tick,
    plans.tick,
    look_for_what_came_back,
    reportback.tick,
    erasure.tick,
    search.tick,
    analysis.tick,
    remember_erased,
    keep_backups_short,
)
TICK_EVERY = 30  # seconds
MEANWHILE_EVERY = 1  # seconds
PAUSE = 0.5  # seconds, when there was little to do: what trickles in is read together
LITTLE = 20
LONGEST_GOODBYE = 10  # seconds that senders have for what is in hand; then it is sent again after the next start


def heartbeat() -> Path:
    """The file a running worker touches: how others see that there is one."""
    return Path(settings.HOME) / "worker.alive"


def one_round(*, sends: bool = True, stopped: jobs.Stopped = lambda: False) -> int:
    """Do what is due, once; returns how much there was. One part that fails does not stop the others.

    It sends too, unless something beside it does: `until`. A long job is broken off at a safe place once it is `stopped`.
    """
    done = _what_trickles_in()
    done += _guarded("jobs", lambda: jobs.run_due(HANDLERS, _Meanwhile(sends=sends), stopped=stopped))
    return done + (_send() + _send_to_programs() if sends else 0)


def _what_trickles_in() -> int:
    return sum(
        _guarded(f"follower {name}", lambda name=name: read_on(name))  # type: ignore[misc]
        for name in FOLLOWERS
    )


def read_on(follower: str) -> int:
    """Let one of these read on in the journal."""
    named = MOST_NAMED.get(follower, following.MOST_NAMED)
    return following.read_on(follower, FOLLOWERS[follower], named=named)


def _send() -> int:
    return _guarded(
        "sending", lambda: sending.send_due(settings.MAIL, writers=WRITERS, answers_to=process_queries.answers_to)
    )


def _send_to_programs() -> int:
    return _guarded("webhooks", webhook_sending.send_due)


class _Meanwhile:
    """What a worker does besides a long job, every second: whoever waits for a message does not wait for a file."""

    def __init__(self, *, sends: bool) -> None:
        self._last, self._sends = time.monotonic(), sends

    def __call__(self) -> None:
        if time.monotonic() - self._last < MEANWHILE_EVERY:
            return
        if heartbeat().exists():  # not where somebody lets a worker run once
            heartbeat().touch()
        _what_trickles_in()
        if self._sends:
            _send()
        _guarded("checkpoint", checkpoints.checkpoint)
        self._last = time.monotonic()


def tick_all(ticks: Sequence[Callable[[datetime], object]] | None = None) -> None:
    """Let every room notice what time it is, or these alone."""
    now = clock.now()
    for tick in TICKS if ticks is None else ticks:
        _guarded(f"tick {tick.__module__}.{tick.__name__}", lambda tick=tick: tick(now))  # type: ignore[misc]


def until(stopped: Callable[[], bool]) -> None:
    """Work until told to stop; then finish the round, but for a long job, which goes on at the next start where it was, and
    take the heartbeat away: nobody is here any more.

    Messages are sent in a thread of their own, and what programs are sent in another: a relay that takes a minute over
    each, or a program that answers a letter at a time, holds nothing else up.
    """
    senders = [
        threading.Thread(target=_send_until, args=(stopped, send), name=name, daemon=True)
        for name, send in (("post", _send), ("programs", _send_to_programs))
    ]
    running_with.note(heartbeat())
    for sender in senders:
        sender.start()
    last_tick = float("-inf")
    while not stopped():
        heartbeat().touch()
        if time.monotonic() - last_tick >= TICK_EVERY:
            tick_all()
            last_tick = time.monotonic()
        done = one_round(sends=False, stopped=stopped)
        _guarded("checkpoint", checkpoints.checkpoint)
        close_old_connections()
        if done < LITTLE:
            time.sleep(PAUSE)
    heartbeat().unlink(missing_ok=True)
    goodbye = time.monotonic() + LONGEST_GOODBYE
    for sender in senders:
        sender.join(max(0.0, goodbye - time.monotonic()))


def _send_until(stopped: Callable[[], bool], send: Callable[[], int]) -> None:
    """Send what is due until told to stop, with a connection to the database of its own."""
    while not stopped():
        sent = send()
        close_old_connections()
        if not sent:
            time.sleep(PAUSE)
    connection.close()


def until_idle() -> int:
    """Work until nothing is due; returns how much was done."""
    tick_all()
    total = 0
    while done := one_round():
        total += done
    _guarded("checkpoint", checkpoints.checkpoint)
    return total


def _guarded(what: str, do: Callable[[], object]) -> int:
    try:
        done = do()
    except Exception:  # whatever it was, the rest of the worker goes on
        log.exception("%s failed and will be tried again", what)
        return 0
    return done if isinstance(done, int) else 0
