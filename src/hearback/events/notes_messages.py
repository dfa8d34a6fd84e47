"""What the organisers of an event are reminded of: plain text, in their language."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from hearback.core import clock, languages
from hearback.core.days import in_words
from hearback.events.models import Event
from hearback.outbox import actions as outbox
from hearback.people.models import User


def ask(event: Event, organiser: User, *, day: date) -> None:
    """Put the reminder of one organiser into the outbox: one a day at most, whatever asks for it."""
    language = languages.of_the_site(organiser.language)
    here = f"{settings.URL}/desk/{event.process.slug}/events/{event.slug}/"
    with translation.override(language):
        title = languages.pick(event.title, language).text
        over = in_words(clock.day(event.ends))
        paragraphs = [
            _("“%(title)s” took place on %(day)s, and its notes are not published yet.")
            % {"title": title, "day": over},
            _(
                "Everybody who came or booked is waiting to read what was said and what happens with it. "
                "Half a page is enough, and can be changed later."
            ),
            _("Write and publish the notes:") + f"\n{here}notes/",
            _("If there will be no notes, say so and why; then we stop reminding you:") + f"\n{here}no-notes/",
        ]
        outbox.put_message(
            key=f"notes-asked-for:{event.uuid}:{organiser.uuid}:{day.isoformat()}",
            to=organiser.email,
            subject=_("Notes still to publish: %(title)s") % {"title": title},
            body="\n\n".join(paragraphs) + "\n",
            language=language,
            about=event.process.uuid,
        )
