"""What somebody is sent who said “count me in”: the link by which they say yes, and by which they leave again."""

from __future__ import annotations

from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from hearback.contributions.models import CountedIn
from hearback.core import languages
from hearback.core.viewer import Purpose
from hearback.outbox import actions as outbox
from hearback.people import links


def ask_whether_it_is_them(counted: CountedIn, address: str, key: UUID) -> None:
    """Put the message into the outbox, in the caller's transaction. Nothing that was typed travels with it."""
    link = links.url(Purpose.COUNTED_IN, counted.uuid, counted.link_version, counted.language)
    with translation.override(counted.language):
        name = languages.pick(counted.process.name, counted.language).text
        paragraphs = [
            _(
                "Somebody gave this address to be counted in: they want to take part in carrying out the plan, “%(name)s”."
            )
            % {"name": name},
            _("Was it you? Then say yes here. Until then you are not counted, and hear nothing:") + f"\n{link}",
            _("By the same link you can leave again at any time. If it was not you, you need not do anything.")
            + " "
            + _("After 30 days we forget it."),
        ]
        outbox.put_message(
            key=f"counted-in:{counted.uuid}:{key}",
            to=address,
            subject=_("Shall we count you in?"),
            body="\n\n".join(paragraphs) + "\n",
            language=counted.language,
        )
