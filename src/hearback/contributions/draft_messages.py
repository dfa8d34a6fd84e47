"""The link to what somebody has begun to say, as they asked us to send it: none of their words."""

from __future__ import annotations

from uuid import UUID, uuid5

from django.utils import translation
from django.utils.translation import gettext as _

from hearback.contributions.models import Draft
from hearback.contributions.queries.one import link_to_draft
from hearback.core import clock
from hearback.core.days import in_words
from hearback.outbox import actions as outbox


def send_link(draft: Draft, address: str, language: str, key: UUID) -> None:
    """Put the message into the outbox, in the caller's transaction; nobody reads it there, for it opens the draft."""
    with translation.override(language):
        until = {"day": in_words(clock.day(draft.expires))}
        paragraphs = [
            _("Somebody asked us to send this link here: with it they can go on with what they began to tell us."),
            link_to_draft(draft, language),
            _("It works until %(day)s. After that what was begun is deleted.") % until,
            _("Whoever has the link can read and change it: do not pass it on."),
            _("We do not keep this address. If it was not you, you need not do anything."),
        ]
        outbox.put_message(
            key=f"draft:{draft.uuid}:{uuid5(key, address.lower())}",  # who went back to put the address right is sent it too
            to=address,
            subject=_("Go on with what you began to tell us"),
            body="\n\n".join(paragraphs) + "\n",
            language=language,
            secret=True,
        )
