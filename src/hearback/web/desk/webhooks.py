"""Programs that are sent what happens: named, tested and removed by the host."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from hearback.web.desk.shared import desk_frame, found, host, posted, say, see_other
from hearback.web.ui import csp, forms, pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of
from hearback.webhooks import actions, queries, signing
from hearback.webhooks.models import Receiver

WEBHOOKS = _("Programs that are sent what happens")


class ReceiverForm(forms.Form):
    """Where to, and what."""

    key = forms.KeyField()
    url = forms.PlainText(
        label=_("The address of the program"),
        help_text=_("It starts with https:// and is on the public internet."),
        max_length=500,
        error_messages={"required": _("Enter the address of the program")},
    )
    verbs = forms.PlainText(
        label=_("Only these kinds of facts (optional)"),
        help_text=_(
            "One on each line, such as answer.given. Leave it empty for every kind that the public may know of."
        ),
        lines=4,
        max_length=4000,
        required=False,
    )
    also_private = forms.Agree(
        label=_("Also what the public may not know: such as that somebody booked. Never who."), required=False
    )


def _one(request: HttpRequest, uuid: UUID) -> Receiver:
    return found(queries.receiver_visible_to(viewer_of(request), uuid))


def _secret_page(request: HttpRequest, receiver: Receiver) -> HttpResponse:
    """The secret, this once: it is the answer to the form, so that no cookie and no history keeps it."""
    values = desk_frame(Link(WEBHOOKS, reverse("desk:webhooks"))) | {
        "title": _("Copy the secret now"),
        "secret": signing.secret_of(receiver),
        "receiver": receiver,
    }
    return csp.depends_on_viewer(render(request, "desk/webhooks/secret.html", values))


@rule("host")
@host
def webhooks(request: HttpRequest) -> HttpResponse:
    """Which programs there are, and how they stand."""
    values = desk_frame() | {"title": WEBHOOKS, "standing": queries.standing(viewer_of(request))}
    return render(request, "desk/webhooks/list.html", values)


@rule("host")
@host
def add(request: HttpRequest) -> HttpResponse:
    """Name one."""
    form = ReceiverForm(posted(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data | {"verbs": form.cleaned_data["verbs"].split()}
        if receiver := tried(form, lambda: actions.add_receiver(actor=viewer_of(request), **given)):
            return _secret_page(request, receiver)
    values = desk_frame(Link(WEBHOOKS, reverse("desk:webhooks")))
    return pages.form_page(
        request, form, title=_("Name a program"), button=_("Name it"), template="desk/form.html", **values
    )


@rule("host")
@host
def webhook(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One program: what it is sent, and what it answered last."""
    receiver = _one(request, uuid)
    values = desk_frame(Link(WEBHOOKS, reverse("desk:webhooks"))) | {
        "title": receiver.url,
        "receiver": receiver,
        "deliveries": queries.deliveries_of(viewer_of(request), receiver),
    }
    return render(request, "desk/webhooks/one.html", values)


@rule("host")
@host
@require_POST
def test(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Send a test."""
    actions.send_test(actor=viewer_of(request), receiver=_one(request, uuid))
    say(request, _("A test is on its way. Open this page again in a minute: it shows what the program answered."))
    return see_other("desk:webhook", uuid)


@rule("host")
@host
@require_POST
def again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Try again what was given up."""
    number = actions.send_again(actor=viewer_of(request), receiver=_one(request, uuid))
    say(request, ngettext("%(n)d fact is sent again.", "%(n)d facts are sent again.", number) % {"n": number})
    return see_other("desk:webhook", uuid)


@rule("host")
@host
@require_POST
def renew(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Another secret."""
    return _secret_page(request, actions.renew_secret(actor=viewer_of(request), receiver=_one(request, uuid)))


@rule("host")
@host
@require_POST
def remove(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Send it nothing more."""
    actions.remove_receiver(actor=viewer_of(request), receiver=_one(request, uuid))
    say(request, _("The program is sent nothing more."))
    return see_other("desk:webhooks")


_HERE = "webhooks/<uuid:uuid>/"
urls = [
    path("webhooks/", webhooks, name="webhooks"),
    path("webhooks/add/", add, name="webhook_add"),
    path(_HERE, webhook, name="webhook"),
    path(_HERE + "test/", test, name="webhook_test"),
    path(_HERE + "again/", again, name="webhook_again"),
    path(_HERE + "renew/", renew, name="webhook_renew"),
    path(_HERE + "remove/", remove, name="webhook_remove"),
]
