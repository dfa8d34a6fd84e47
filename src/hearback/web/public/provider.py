"""What the provider that our mail goes through reports of it: an address for its program alone, where the host set one.

The extra (`pip install hearback[anymail]`) reads and checks what is posted. Its address holds a secret derived from the
site's; without the extra, or its settings, there is none.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import path
from django.views.decorators.csrf import csrf_exempt  # noqa: TID251 -- see `reported`

from hearback.outbox import actions as outbox
from hearback.outbox import provider
from hearback.reportback import actions as reportback
from hearback.web.ui.default_deny import rule

# Who reads and checks what a provider posts, and what the setting holds: a key for signatures, or "user:password".
_READERS = {
    "mailgun": ("MailgunTrackingWebhookView", "webhook_signing_key"),
    "brevo": ("BrevoTrackingWebhookView", "webhook_secret"),
}
_HARD, _SOFT, _SPAM = {"bounced", "rejected"}, {"deferred"}, {"complained"}
_FOR_NOW = {"soft_bounce"}  # anymail calls it bounced; the provider tries again
_OURS = re.compile(r"<?([0-9a-f]{40})(?:@|\Z)")
_STATUS = re.compile(r"\b[45]\.\d{1,3}\.\d{1,3}\b")
# What a report that is none raises while it is read; whoever posted it knew the secrets.
_NO_REPORT = (AttributeError, KeyError, TypeError, ValueError)


@csrf_exempt  # A provider's program has no form of ours; the address's secret and the provider's signature stand for it.
@rule("provider")
def reported(request: HttpRequest, token: str) -> HttpResponse:
    """Note what came back, and stop what somebody called spam. What is no report of a message of ours changes nothing.

    Whoever does not know the secret finds nothing here.
    """
    if not provider.is_there() or not hmac.compare_digest(token.encode(), provider.secret().encode()):
        raise Http404
    if request.method not in {"HEAD", "POST"}:  # some look with HEAD whether the address is there
        return HttpResponseNotAllowed(["HEAD", "POST"])
    for event in _events(request) if request.method == "POST" else ():
        _note(event)
    return HttpResponse()


def _events(request: HttpRequest) -> Iterable[Any]:
    name, key = _READERS[settings.PROVIDER]
    reader = getattr(import_module(f"anymail.webhooks.{settings.PROVIDER}"), name)(**{key: settings.PROVIDER_KEY})
    reader.run_validators(request)  # raises what answers 400
    try:
        return list(reader.parse_events(request))
    except _NO_REPORT as problem:
        raise SuspiciousOperation("This is no report of the provider.") from problem


def _note(event: Any) -> None:
    sent_as = _which(event)
    if not sent_as:
        return
    is_for_now = event.event_type in _SOFT or event.esp_event.get("event") in _FOR_NOW
    if event.event_type in _SPAM:
        reportback.complained(sent_as=sent_as)
    elif event.event_type in _HARD | _SOFT:
        status = _STATUS.search(str(event.mta_response or ""))
        outbox.came_back(sent_as=sent_as, hard=not is_for_now, status=status.group() if status else "")


def _which(event: Any) -> str:
    """What the Message-ID of our message begins with: what we asked the provider to say, or its Message-ID."""
    echoed = event.metadata.get(provider.ECHO) if isinstance(event.metadata, dict) else ""
    found = _OURS.match(str(echoed or event.message_id or ""))
    return found.group(1) if found else ""


urls: list[Any] = [path("provider/<str:token>/", reported, name="provider")]
