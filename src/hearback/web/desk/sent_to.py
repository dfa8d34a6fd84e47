"""Looking up what one person was sent and when, by their e-mail address: for the host.

The address travels in the body of the form alone, and the answer is the page itself: it stands in no address and no history.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hearback.reportback import actions
from hearback.reportback.actions import Kind, Sent
from hearback.web.desk.messages import REASONS, STATES, TITLE
from hearback.web.desk.shared import desk_frame, host, name_of, posted
from hearback.web.ui import csp, forms, pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SENT_TO = pgettext_lazy("desk", "What one person was sent")
_KINDS: dict[Kind, StrOrPromise] = {
    Kind.TOLD: _("What became of what they said"),
    Kind.NEWS: _("News that they follow"),
    Kind.BOOKING: _("About a booking of theirs"),
    Kind.INVITATION: _("An invitation"),
    Kind.CONFIRMING: _("Whether it was them: the link to say yes"),
    Kind.OTHER: _("A message of this site"),
}


class AddressForm(forms.Form):
    """Whose messages."""

    email = forms.Email(label=_("Their email address"), width=30)


@rule("host")
@host
def sent_to(request: HttpRequest) -> HttpResponse:
    """Ask for an address, and show what was sent there. That it was looked up is recorded; never for which address."""
    form, found = AddressForm(posted(request)), None
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        found = tried(form, lambda: actions.look_up_what_was_sent(actor=viewer_of(request), email=email))
    response = pages.form_page(
        request,
        form,
        title=SENT_TO,
        button=_("Look it up"),
        template="desk/messages/sent_to.html",
        found=found,
        rows=[_row(one) for one in found.sent] if found else (),
        states=STATES,
        **desk_frame(Link(TITLE, reverse("desk:messages"))),
    )
    return csp.depends_on_viewer(response)


def _row(one: Sent) -> tuple[Sent, str, str, tuple[StrOrPromise, ...]]:
    """One of them, what it was about, its process, and where it did not go why and what to do."""
    return one, _what(one), name_of(one.process) if one.process else "", REASONS[one.why] if one.why else ()


def _what(one: Sent) -> str:
    return ", ".join(str(moment.label) for moment in one.moments) or str(_KINDS[one.kind])


urls = [path("messages/sent-to/", sent_to, name="sent_to")]
