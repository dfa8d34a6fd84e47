"""What whoever adds their voice is sent to say yes by: in their language, with nothing that anybody typed."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from hearback.contributions.models import Contribution, Voice
from hearback.core.viewer import Purpose
from hearback.outbox import actions as outbox
from hearback.people import links


def ask_whether_it_is_theirs(contribution: Contribution, voice: Voice, address: str) -> None:
    """Send the link by which a voice begins to count to the address that was given with it, and nowhere else."""
    link = links.url(Purpose.VOICE, voice.uuid, voice.link_version, voice.language)
    names = {"reference": contribution.reference}
    with translation.override(voice.language):
        paragraphs = [
            _("Somebody gave this address to add their voice to %(reference)s.") % names,
            _("Was it you? Then say yes here. Until then it does not count:") + f"\n{link}",
            _("By the same link you can take it back at any time. If it was not you, you need not do anything."),
        ]
        outbox.put_message(
            key=f"voice:{voice.uuid}",
            to=address,
            subject=_("Is this voice yours? %(reference)s") % names,
            body="\n\n".join(paragraphs) + "\n",
            language=voice.language,
        )
