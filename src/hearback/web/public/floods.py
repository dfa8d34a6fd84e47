"""When far more comes in than usual: where it comes from, and what a device is asked before it sends. Nobody is refused."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from hearback.contributions.models import Draft
from hearback.floods import actions, queries
from hearback.processes.models import Process
from hearback.web.ui import forms
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WORK = "work"
SAYS: dict[str, StrOrPromise] = {
    "working": _("Your device is doing the work now. So far: {done} of 100."),
    "waiting": _("One moment: this is sent by itself when the work is done. So far: {done} of 100."),
    "done": _("Your device has done the work. You can send."),
    "cannot": _("Your browser cannot do this work. You can send all the same: then somebody looks at it first."),
}


class Trap(forms.Form):
    """A box that no person sees. Whoever fills it in is a program, and what it sends is held until somebody has looked."""

    homepage = forms.PlainText(label=_("Leave this box empty"), required=False)

    @property
    def caught(self) -> bool:
        """Whether something was written into it."""
        return self.is_bound and (not self.is_valid() or bool(self.cleaned_data["homepage"]))


@dataclass(frozen=True, slots=True)
class Asked:
    """What a device is asked before it sends one thing; nothing in ordinary times."""

    task: str = ""

    @property
    def says(self) -> str:
        """What the script says while it works, for the page's attribute."""
        return json.dumps({name: str(sentence) for name, sentence in SAYS.items()}, ensure_ascii=False)

    @property
    def hidden(self) -> dict[str, str]:
        """The field in which the answer goes along."""
        return {WORK: ""} if self.task else {}


def address_of(request: HttpRequest) -> str:
    """The address that something comes from. It is counted as a network, and neither kept nor written down.

    Where web servers stand before this one (`HEARBACK_PROXIES`), it is what the outermost of them saw: so many from the
    right. What stands further left anybody can write. Nothing where there are fewer.
    """
    if not settings.PROXIES:
        return str(request.META.get("REMOTE_ADDR", ""))
    seen = request.headers.get("X-Forwarded-For", "").split(",")
    return seen[-settings.PROXIES].strip() if len(seen) >= settings.PROXIES else ""


def is_busy(request: HttpRequest, what: str) -> bool:
    """Count once more that somebody begins to send something, and say whether far more do than usual."""
    return actions.arrived(what=what, address=address_of(request))


def is_too_much(request: HttpRequest, what: str) -> bool:
    """Count once more that somebody tries something, and say whether their network tries it far more than usual."""
    return actions.arrived_from_there(what=what, address=address_of(request))


def asked(request: HttpRequest, process: Process, draft: Draft) -> Asked:
    """What a device is asked before a draft is sent: work, where it was begun in a flood or is sent too quickly."""
    if viewer_of(request).works_on(process.pk) or not (draft.busy or queries.too_quick(draft.created)):
        return Asked()
    return Asked(queries.task_for(draft.uuid))


@dataclass(frozen=True, slots=True)
class Watched:
    """What came of watching a form that has no draft: what its device is asked now, and what it showed, for the action."""

    asks: Asked = Asked()
    work: str | None = None


def watched(request: HttpRequest, what: str, key: UUID) -> Watched:
    """Count a form that was sent, by the key that it carries. For intakes without a draft, once the form is in order.

    In ordinary times nothing is asked. In a crowd the form comes back once, with everything in it and a task (`asks`); sent
    again it is taken, and the action is given what the device showed (`work`): with nothing right, it holds what was sent.
    """
    if not is_busy(request, what):
        return Watched()
    if WORK in request.POST:
        return Watched(work=request.POST[WORK])
    return Watched(asks=Asked(queries.task_for(key)))


def shown(request: HttpRequest, asks: Asked) -> str | None:
    """What the device shows for it; None where it was asked nothing."""
    return request.POST.get(WORK, "") if asks.task else None
