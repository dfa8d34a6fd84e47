"""What this room writes to people: plain text, in their language."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hearback.core import languages
from hearback.processes.models import Membership, Process


def where_to_answer(process: Process) -> str:
    """Where somebody who is sent a message writes to us, in the language in use: most answer it, and are to be read."""
    if process.contact_email or (settings.MAIL is not None and settings.MAIL.replies):
        return _("To write to us, answer this message.")
    if process.contact_phone:
        said = _("Nobody reads answers to this message. To reach us, ring %(phone)s.")
        return said % {"phone": process.contact_phone}
    page = f"{settings.URL}/{get_language()}/{process.slug}/about/"
    return _("Nobody reads answers to this message. How to reach us stands on this page:") + f"\n{page}"


def invitation(membership: Membership, *, invited_by: str) -> tuple[str, str]:
    """Subject and body of the message that tells a colleague about their post and how to sign in."""
    user, process = membership.user, membership.process
    with translation.override(user.language):
        said = {
            "process": languages.pick(process.name, user.language).text,
            "role": membership.get_role_display(),
            "side": membership.get_side_display(),
            "email": user.email,
            "url": f"{settings.URL}/desk/",
            "site": settings.SITE_NAME,
            "by": invited_by or settings.SITE_NAME,
        }
        subject = _("You have a post in “%(process)s”") % said
        body = (
            _(
                "%(by)s has given you a post in “%(process)s”.\n\n"
                "Your post: %(role)s (%(side)s)\n\n"
                "To sign in, open this page and enter %(email)s. You get a code by e-mail; there is no password.\n\n"
                "    %(url)s\n\n"
                "If you did not expect this, tell whoever runs the process. You need not do anything.\n\n"
                "%(site)s\n"
            )
            % said
        )
    return subject, body
