"""What is sent to an address that somebody typed: is it yours? In its language; the link says yes, and undoes it later."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from hearback.contributions.models import Contribution, CountedIn, Reply, Voice
from hearback.core import languages
from hearback.core.viewer import Purpose
from hearback.outbox import actions as outbox
from hearback.people import links


def ask_about_comment(contribution: Contribution, reply: Reply, address: str) -> None:
    """Send the link by which a comment is confirmed to the address that was given with it, and nowhere else."""
    link = links.url(Purpose.COMMENT, reply.uuid, reply.link_version, reply.language)
    named = {"reference": contribution.reference}
    with translation.override(reply.language):
        subject = _("Is this comment yours? %(reference)s") % named
        paragraphs = [
            _("Somebody gave this address with a comment on %(reference)s.") % named,
            _("Was it you? Then read it and say yes here. Until then nobody sees it:") + f"\n{link}",
            _("By the same link you can take it back at any time. If it was not you, you need not do anything."),
        ]
    _put(f"comment:{reply.uuid}", address, reply.language, subject, paragraphs)


def ask_about_voice(contribution: Contribution, voice: Voice, address: str) -> None:
    """Send the link by which a voice begins to count to the address that was given with it, and nowhere else."""
    link = links.url(Purpose.VOICE, voice.uuid, voice.link_version, voice.language)
    named = {"reference": contribution.reference}
    with translation.override(voice.language):
        subject = _("Is this voice yours? %(reference)s") % named
        paragraphs = [
            _("Somebody gave this address to add their voice to %(reference)s.") % named,
            _("Was it you? Then say yes here. Until then it does not count:") + f"\n{link}",
            _("By the same link you can take it back at any time. If it was not you, you need not do anything."),
        ]
    _put(f"voice:{voice.uuid}", address, voice.language, subject, paragraphs)


def ask_about_counting_in(counted: CountedIn, address: str, key: UUID) -> None:
    """Send the link by which somebody is counted in, and leaves. With another key it is sent again."""
    link = links.url(Purpose.COUNTED_IN, counted.uuid, counted.link_version, counted.language)
    named = {"name": languages.pick(counted.process.name, counted.language).text}
    with translation.override(counted.language):
        subject = _("Shall we count you in?")
        paragraphs = [
            _(
                "Somebody gave this address to be counted in: they want to take part in carrying out the plan, “%(name)s”."
            )
            % named,
            _("Was it you? Then say yes here. Until then you are not counted:") + f"\n{link}",
            _("By the same link you can leave again at any time. If it was not you, you need not do anything.")
            + " "
            + _("After 30 days we forget it."),
        ]
    _put(f"counted-in:{counted.uuid}:{key}", address, counted.language, subject, paragraphs)


def _put(key: str, address: str, language: str, subject: str, paragraphs: Sequence[str]) -> None:
    """Into the outbox, in the caller's transaction. Nothing that was typed travels with it: an address can be anybody's."""
    body = "\n\n".join(paragraphs) + "\n"
    outbox.put_message(key=key, to=address, subject=subject, body=body, language=language)
