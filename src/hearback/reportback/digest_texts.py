"""A digest: what became public since the last one, in plain words, short, each piece with its page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hearback.core import clock, languages
from hearback.core.days import in_words
from hearback.core.languages import Words
from hearback.plans.models import Commitment
from hearback.processes.models import Process, Theme
from hearback.processes.texts import where_to_answer
from hearback.reportback.public_news import PublicNews
from hearback.reportback.texts import page

MOST_IN_A_GROUP = 10
SHORT = 280  # letters of the first paragraph of a piece of news


@dataclass(frozen=True, slots=True)
class Group:
    """News of one commitment or theme, or of the process as a whole."""

    news: tuple[PublicNews, ...]
    commitment: Commitment | None = None
    theme: Theme | None = None
    title: Words | None = None  # of the commitment, as the public plan calls it


def digest(
    process: Process, groups: Sequence[Group], *, codes: Sequence[str], since: datetime, own_page: str, stop: str
) -> tuple[str, str]:
    """Subject and body, in each of these languages one after the other."""
    written = []
    for code in codes:
        with translation.override(code):
            written.append((_subject(process), _body(process, groups, since, own_page, stop)))
    subject = " / ".join(dict.fromkeys(subject for subject, _body in written))
    return subject, ("\n" + "=" * 40 + "\n\n").join(body for _subject, body in written)


def _subject(process: Process) -> str:
    return _("News of %(process)s") % {"process": languages.pick(process.name)}


def _body(process: Process, groups: Sequence[Group], since: datetime, own_page: str, stop: str) -> str:
    day = in_words(clock.day(since))
    parts = [_("This became public since %(day)s, of what you follow.") % {"day": day}]
    for group in groups:
        parts.append(_heading(process, group))
        parts += [_piece(one) for one in group.news[:MOST_IN_A_GROUP]]
        if len(group.news) > MOST_IN_A_GROUP:
            parts.append(_more(process, group, len(group.news) - MOST_IN_A_GROUP))
    parts += [
        "--",
        _(
            "What you follow, and how often we write, is yours to choose on your own page. Please do not pass this link on:"
        ),
        own_page,
        _("If you do not want us to send you any news, tell us here. What became of what you said we still tell you:"),
        stop,
        where_to_answer(process),
    ]
    return "\n\n".join(parts) + "\n"


def _heading(process: Process, group: Group) -> str:
    if group.commitment is not None:
        names = {"number": group.commitment.number, "title": languages.pick(group.title)}
        heading = _("Commitment %(number)s: %(title)s") % names
    else:
        heading = languages.pick(group.theme.name if group.theme is not None else process.name).text
    return f"* * *\n\n{heading}"


def _piece(one: PublicNews) -> str:
    section = one.write()
    first = [Truncator(section.paragraphs[0]).chars(SHORT)] if section.paragraphs else []
    return "\n".join([section.title, *first, section.link])


def _more(process: Process, group: Group, more: int) -> str:
    where = (
        page(process, "commitments", group.commitment.number)
        if group.commitment is not None
        else page(process, "timeline")
    )
    sentence = ngettext("And %(n)d more, on this page:", "And %(n)d more, on this page:", more) % {"n": more}
    return f"{sentence}\n{where}"
