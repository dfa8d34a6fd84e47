"""What is written to somebody who works here about what needs them: plain text, in their language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hearback.core import languages
from hearback.core.viewer import Purpose
from hearback.outbox import actions as outbox
from hearback.outbox.models import Message
from hearback.people import links
from hearback.reportback.models import WeekMail
from hearback.reportback.week import URGENCY_WORDS, Need, Urgency


def written(wish: WeekMail, *, day: date, needs: Callable[[], Sequence[Need]]) -> Message | None:
    """The message of one person, to be put into the outbox, one a day at most; None when there is nothing to say."""
    user = wish.user
    language = languages.of_the_site(user.language)
    with translation.override(language):
        found = needs()
        if not found:
            return None
        pressing = sum(need.urgency(day) != Urgency.THEN for need in found)
        stop = links.url(Purpose.WEEK, wish.uuid, wish.link_version, language)
        subject = ngettext(
            "%(n)d thing needs you this week: %(site)s", "%(n)d things need you this week: %(site)s", pressing
        ) % {"n": pressing, "site": settings.SITE_NAME}
        paragraphs = [part for urgency in Urgency for part in _of(urgency, found, day)]
        paragraphs.append(_("All of it is on your desk:") + f"\n{settings.URL}/desk/")
        paragraphs.append(_("You asked us to send you this. To stop it:") + f"\n{stop}")
    return outbox.written(
        key=f"week:{user.uuid}:{day.isoformat()}",
        to=user.email,
        subject=subject,
        body="\n\n".join(paragraphs) + "\n",
        language=language,
        # RFC 8058: a mail program's own button, which posts to the same address.
        headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )


def _of(urgency: Urgency, needs: Sequence[Need], day: date) -> list[str]:
    """One heading with what stands under it; nothing when nothing does."""
    mine = [need for need in needs if need.urgency(day) == urgency]
    if not mine:
        return []
    lines = [f"* {need.what}{_process(need)}\n  {need.when}\n  {settings.URL}{need.path}" for need in mine]
    return [str(URGENCY_WORDS[urgency]).upper(), *lines]


def _process(need: Need) -> str:
    return f" ({languages.pick(need.process.name).text or need.process.slug})" if need.process is not None else ""
