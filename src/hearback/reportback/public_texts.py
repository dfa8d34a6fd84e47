"""What became public, in plain words: for whoever follows it, as a feed or a digest. Each writes in the language in use."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hearback.answers import endings
from hearback.answers.models import Answer
from hearback.core import languages
from hearback.core.days import in_words
from hearback.events.models import Event
from hearback.plans.models import Assessment, Version
from hearback.processes.models import Announcement, Document, Pause, Process
from hearback.reportback.texts import Section, page, said_page


def opened(process: Process) -> Section:
    """That everybody can take part now."""
    title = _("%(process)s is open") % {"process": languages.pick(process.name)}
    return Section(title, (_("Everybody can read it and have their say."),), page(process))


def announced(process: Process, post: Announcement) -> Section:
    """An announcement: its title, and where it stands."""
    title = _("Announcement: %(title)s") % {"title": languages.pick(post.title)}
    return Section(title, (), page(process, "announcements", post.slug))


def documented(process: Process, document: Document) -> Section:
    """A document: its title, what it is, and where it stands."""
    title = _("Document: %(title)s") % {"title": languages.pick(document.title)}
    summary = languages.pick(document.summary)
    return Section(title, (summary.text,) if summary else (), page(process, "documents", document.slug))


def event(process: Process, one: Event) -> Section:
    """An event that people can come to: when, and where."""
    day = _day_of(one)
    where = [_("Where: %(place)s") % {"place": one.venue}] if one.venue else []
    title = _("Event: %(title)s") % {"title": languages.pick(one.title)}
    return Section(title, (_("When: %(day)s") % {"day": day}, *where), page(process, "events", one.slug))


def cancelled(process: Process, one: Event) -> Section:
    """That an event does not take place, and why."""
    title = _("Cancelled: %(title)s") % {"title": languages.pick(one.title)}
    paragraphs = [_("It was to be on %(day)s.") % {"day": _day_of(one)}]
    if why := languages.pick(one.cancelled_because):
        paragraphs.append(_("The reason: %(reason)s") % {"reason": why})
    return Section(title, tuple(paragraphs), page(process, "events", one.slug))


def _day_of(one: Event) -> str:
    """The day of an event, where it is."""
    return in_words(one.starts.astimezone(ZoneInfo(one.time_zone)).date())


def published(process: Process, version: Version, numbers: Sequence[int]) -> Section:
    """A version of the plan, and the commitments in which it says something else than the one before."""
    name = version.label or version.get_status_display()
    paragraphs = []
    if version.reopened_because:
        paragraphs.append(_("Both sides had signed the version before it. Why it was changed all the same:"))
        paragraphs.append(languages.pick(version.reopened_because).text)
    if numbers:
        listed = ", ".join(str(number) for number in numbers)
        paragraphs.append(_("What changed is in these commitments: %(numbers)s") % {"numbers": listed})
    title = _("The plan is published: %(version)s") % {"version": name}
    return Section(title, tuple(paragraphs), page(process, "plan", version.number))


def assessed(process: Process, one: Assessment, number: int) -> Section:
    """That somebody judged how far a commitment is, and who."""
    title = _("An assessment of commitment %(number)s") % {"number": number}
    by = _("%(kind)s: %(body)s") % {"kind": one.get_by_display(), "body": one.body}
    text = languages.pick(one.text)
    paragraphs = (by, text.text) if text else (by,)
    return Section(title, paragraphs, page(process, "commitments", number))


def answered(
    process: Process, references: Sequence[str], answer: Answer, *, kinds: Collection[str], number: int
) -> Section:
    """An answer: to what, how it ended, and why. `number` counts what it is for, also what is not named here."""
    if len(references) == number == 1:
        title = _("An answer to %(reference)s") % {"reference": references[0]}
    else:
        title = ngettext("An answer to %(n)d contribution", "An answer to %(n)d contributions", number) % {"n": number}
    if answer.corrects_id:
        title = _("Corrected: %(title)s") % {"title": title}
    ends = str(endings.reads(answer.outcome, kinds))
    reason = _("The reason: %(reason)s") % {"reason": languages.pick(answer.reason)}
    return Section(title, (ends if ends.endswith(".") else f"{ends}.", reason), said_page(process, references))


def paused(process: Process, pause: Pause) -> Section:
    """That the process stands still: from when until when, why, and who says so."""
    names = {"first": in_words(pause.starts), "last": in_words(pause.last)}
    paragraphs = (
        _("It stands still from %(first)s to %(last)s.") % names,
        _("The reason: %(reason)s") % {"reason": languages.pick(pause.reason)},
        _("Who says so: %(who)s") % {"who": pause.said_by},
    )
    return Section(_("The process is paused"), paragraphs, page(process))


def goes_on(process: Process, pause: Pause) -> Section:
    """That it goes on, before the day that was said."""
    day = in_words(pause.goes_on)
    return Section(_("The process goes on"), (_("It goes on from %(day)s.") % {"day": day},), page(process))
