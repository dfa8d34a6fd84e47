"""What this room writes to people: plain text, in their language."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _


def code(digits: str, language: str, *, minutes: int) -> tuple[str, str]:
    """Subject and body of the message that brings a code."""
    shown = f"{digits[:4]} {digits[4:]}"
    with translation.override(language):
        subject = _("%(code)s is your code for %(site)s") % {"code": shown, "site": settings.SITE_NAME}
        body = _(
            "Your code is\n\n"
            "    %(code)s\n\n"
            "Type it into the page where you asked for it. It works once, for %(minutes)d minutes, and opens "
            "everything that we hold about you.\n\n"
            "If you did not ask for a code, you need not do anything: without it nobody can see what we hold. "
            "Nobody who works for us will ever ask you for it.\n\n"
            "%(site)s\n%(url)s\n"
        ) % {"code": shown, "minutes": minutes, "site": settings.SITE_NAME, "url": settings.URL}
    return subject, body
