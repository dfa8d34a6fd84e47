"""The provider that mail goes through, where the host named one: what it is asked to say again, and where it reports to.

What it reports is read in `web/public/provider.py`, by the extra (`pip install hearback[anymail]`).
"""

from __future__ import annotations

import hmac
import json
from importlib.util import find_spec

from django.conf import settings
from django.urls import reverse

ECHO = "hearback"
# What it says again in each report about a message: many put a Message-ID of their own in the place of ours.
_ECHOED = {"mailgun": "X-Mailgun-Variables", "brevo": "X-Mailin-custom"}


def echoed(sent_as: str) -> dict[str, str]:
    """The header by which a provider says in its reports which message it means; none without a provider."""
    return {_ECHOED[settings.PROVIDER]: json.dumps({ECHO: sent_as})} if settings.PROVIDER else {}


def is_there() -> bool:
    """Whether a provider's reports are read: one is named, with what they are checked by, and the extra is installed."""
    return bool(settings.PROVIDER and settings.PROVIDER_KEY) and find_spec("anymail") is not None


def secret() -> str:
    """What stands in the address: derived from the site's own secret, so that no table and no backup holds it."""
    text = f"hearback provider\0{settings.PROVIDER}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), text, "sha256").hexdigest()[:40]


def address() -> str:
    """Where the provider posts its reports to, for the host to set there; empty where there is no such address."""
    return f"{settings.URL}{reverse('provider', args=[secret()])}" if is_there() else ""
