"""A side's yes to a published version, or that it does not agree and why."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from hearback.core import clock, documents
from hearback.people.models import SideChoice
from hearback.plans import actions, queries
from hearback.plans.models import SignOff
from hearback.processes.models import Process
from hearback.web.desk.plans.shared import crumbs, name_of_version, version_of
from hearback.web.desk.shared import coordinator, form_page, found, posted, say, see_other
from hearback.web.desk.times import NOON, instant
from hearback.web.desk.words import WordsField
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.files import ACCEPTED
from hearback.web.ui.viewers import viewer_of

KEPT, SHOWN = "kept", "shown"


class SignForm(forms.Form):
    """A decision, dated and signed by a post."""

    side = forms.Choice(
        label=_("For which side?"), choices=SideChoice.choices, error_messages={"required": _("Choose a side")}
    )
    decision = forms.Choice(
        label=_("What does this side say?"),
        choices=SignOff.Decision.choices,
        widget=forms.Radios(reveals={SignOff.Decision.DOES_NOT_AGREE.value: "reason"}),
        error_messages={"required": _("Choose whether this side agrees")},
    )
    reason = WordsField(label=_("Why does it not agree?"), max_length=5_000, lines=4, required=False)
    signed_as = forms.PlainText(
        label=_("Who signs?"),
        help_text=_("By post and body, such as “Head of the open government team, Cabinet Office”"),
        max_length=200,
        error_messages={"required": _("Write who signs, by post and body")},
    )
    letter = forms.PlainText(
        label=_("By which letter was it given?"),
        help_text=_("Needed when you record it for the other side: what it is and of which day."),
        max_length=300,
        required=False,
    )
    file = forms.Upload(
        label=_("The letter itself (optional)"),
        help_text=_("A photograph of it, a PDF or a document; at most 10 MB. You can add it later."),
        accept=ACCEPTED,
        max_bytes=documents.BYTES_AT_MOST,
        required=False,
    )
    who = forms.Choice(
        label=_("Who may read the letter itself?"),
        choices=[(KEPT, _("Only those who work on the plan")), (SHOWN, _("Everybody"))],
        widget=forms.Radios(
            hints={SHOWN: _("Look first: a signature, a telephone number or an address is then public as well.")}
        ),
        required=False,
        initial=KEPT,
    )
    happened = forms.DayField(
        label=_("On which day was it signed?"), help_text=_("Leave it empty if that is today."), required=False
    )


def when(day: date | None) -> datetime | None:
    """A day in the past as an instant; None is now."""
    return None if day is None or day == clock.today() else instant(day, NOON)


@rule("coordinator")
@coordinator
def sign(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """Sign a version, or record what the other side wrote."""
    viewer = viewer_of(request)
    version = version_of(request, process, number)
    found(version.published)
    side = viewer.side_in(process.pk)
    form = SignForm(posted(request), request.FILES or None, initial={"side": side.value if side else "", "who": KEPT})

    def act() -> SignOff:
        values: dict[str, Any] = form.cleaned_data | {"happened": when(form.cleaned_data["happened"])}
        file, who = values.pop("file"), values.pop("who")
        values |= {"file": file.read() if file else None, "shown": who == SHOWN}
        return actions.sign(actor=viewer, version=version, **values)

    if request.method == "POST" and form.is_valid() and tried(form, act) is not None:
        say(request, _("It is recorded, with its day, and stands in public beside the version."))
        return see_other("desk:plan_version", process.slug, number)
    return form_page(
        request,
        process,
        form,
        title=_("Sign %(version)s") % {"version": name_of_version(version)},
        button=_("Record it"),
        under=crumbs(process, version),
        template="desk/plans/sign.html",
        sides=queries.sign_offs(version),
    )


urls = [path("<slug:process>/plan/<int:number>/sign/", sign, name="plan_sign")]
