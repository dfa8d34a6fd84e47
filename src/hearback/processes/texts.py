"""What this room writes to people: plain text, in their language."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from hearback.core import languages
from hearback.processes.models import Membership


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
