"""Adding one's voice to what somebody else said: one page, or one press for whoever has just said something."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hearback.contributions import actions, queries, rules
from hearback.contributions.models import Authorship, Contribution, Voice
from hearback.core import languages
from hearback.core.errors import BadInput
from hearback.core.viewer import Purpose
from hearback.people import links
from hearback.processes import queries as processes
from hearback.processes.models import Process
from hearback.web.public import floods
from hearback.web.public.contributions import SAID
from hearback.web.public.private import own_or_404, private, see_other
from hearback.web.public.shared import found, frame, home_of, in_process, page, said_or_404
from hearback.web.ui import forms, pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import remember, viewer_of

_SHOWN = {
    Authorship.Attribution.NAMED: gettext_lazy("Your name stands in the list of those who say the same."),
    Authorship.Attribution.ORGANISATION: gettext_lazy("Only your organisation’s name stands there."),
    Authorship.Attribution.NOT_SHOWN: gettext_lazy("You are counted. Who you are is not shown."),
}


class VoiceForm(forms.Form):
    """Who it is, how that may be shown, and where to write. Everything can be left empty."""

    key = forms.KeyField()
    name = forms.PlainText(
        label=gettext_lazy("Your name (optional)"), max_length=120, required=False, autocomplete="name"
    )
    organisation_name = forms.PlainText(
        label=gettext_lazy("Your organisation (optional)"),
        help_text=gettext_lazy("If you speak for one."),
        max_length=200,
        required=False,
        autocomplete="organization",
    )
    attribution = forms.Choice(
        label=gettext_lazy("May we show who you are?"),
        choices=Authorship.Attribution.choices,
        widget=forms.Radios(hints={str(key): hint for key, hint in _SHOWN.items()}),
        initial=Authorship.Attribution.NOT_SHOWN,
        error_messages={"required": gettext_lazy("Choose whether we may show who you are")},
    )
    email = forms.Email(
        label=gettext_lazy("Your email address (optional)"),
        help_text=gettext_lazy(
            "We tell you what becomes of it. First we send you a link: your voice counts once you say yes by it. "
            "Nobody sees the address."
        ),
        required=False,
        max_length=254,
    )
    report_back = forms.Agree(label=gettext_lazy("Write to me about the answer"), required=False, initial=True)
    language = forms.Choice(
        label=gettext_lazy("Which language shall we write to you in?"),
        choices=settings.LANGUAGES,
        widget=forms.Radios(inline=True),
        error_messages={"required": gettext_lazy("Choose a language")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if settings.MAIL is None:
            del self.fields["email"], self.fields["report_back"], self.fields["language"]


@rule("anyone")
@in_process
def voice(request: HttpRequest, process: Process, reference: str) -> HttpResponse:
    """Add a voice to what everybody can read; whoever has just said something sends who they are there by one press."""
    viewer = viewer_of(request)
    row = said_or_404(request, process, reference)
    found(row if rules.may_take_voices(row) else None)
    mine = queries.own_voices(viewer, [row.uuid]).get(row.uuid)
    if mine is not None:
        return see_other("public:voice-own", process.slug, row.reference, mine.uuid)
    if request.method == "POST" and "as" in request.POST:
        return _by_one_press(request, process, row)
    form = VoiceForm(request.POST or None, initial={"language": languages.current()})
    trap = floods.Trap(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {"language": languages.current(), **form.cleaned_data}
        given["suspected"] = floods.is_busy(request, "voice") or trap.caught
        wording = processes.privacy_notice(process).version
        added = tried(form, lambda: actions.add_voice(actor=viewer, contribution=row, wording=wording, **given))
        if added is not None:
            return _done(request, process, row, added, f"{home_of(process)}said/{row.reference}/")
    return _form_page(request, process, row, form, trap)


def _form_page(
    request: HttpRequest, process: Process, row: Contribution, form: VoiceForm, trap: floods.Trap
) -> HttpResponse:
    at = f"{home_of(process)}said/{row.reference}/"
    values = frame(process, Link(SAID, f"{home_of(process)}said/"), Link(row.reference, at)) | {
        "said": queries.said(viewer_of(request), [row])[0],
        "trap": trap,
        "mail": settings.MAIL is not None,
        "told": processes.privacy_notice(process),
        "template": "public/voices/add.html",
    }
    title, button = _("Add your voice to this"), _("Add my voice")
    return pages.form_page(request, form, title=title, button=button, **values)


def _by_one_press(request: HttpRequest, process: Process, row: Contribution) -> HttpResponse:
    """As whoever said `as` here, in this browser: back to the page after sending, or to their own."""
    own, _in_full = own_or_404(request, process, request.POST["as"])
    back = "sent" if request.POST.get("from") == "sent" else "mine"
    at = f"{home_of(process)}said/{own.reference}/{back}/"
    try:
        added = actions.add_voice_as_author(
            actor=viewer_of(request),
            contribution=row,
            own=own,
            language=languages.current(),
            suspected=floods.is_busy(request, "voice"),
        )
    except BadInput as refused:
        messages.error(request, str(refused))
        return see_other(at)
    return _done(request, process, row, added, at)


def _done(request: HttpRequest, process: Process, row: Contribution, added: Voice, at: str) -> HttpResponse:
    """Its private link stays with this browser unless an address was given: then it goes there alone."""
    if added.participant_id is not None:
        messages.success(request, _said_of(added))
        return see_other(at)
    messages.success(request, _("Thank you. Your voice is added."))
    response = see_other("public:voice-own", process.slug, row.reference, added.uuid)
    remember(request, response, links.mint(Purpose.VOICE, added.uuid, added.link_version))
    return response


def _said_of(added: Voice) -> str:
    if settings.MAIL is None:
        return _("Your voice counts once you say yes by a link. We send it as soon as this site can send email.")
    return _("One more step: we send a link to your email address. Say yes by it, and your voice counts.")


@rule("link:voice")
@private
@in_process
def own(request: HttpRequest, process: Process, reference: str, voice: UUID) -> HttpResponse:
    """A voice, for whoever added it: say yes, see where it stands, take it back."""
    viewer = viewer_of(request)
    mine = found(queries.own_voice(viewer, process, reference, voice))
    row = mine.contribution
    if request.method == "POST":
        _act(request, mine)
        return see_other("public:voice-own", process.slug, row.reference, mine.uuid)
    return page(
        request,
        process,
        "voices/own.html",
        title=_("Your voice"),
        voice=mine,
        said=queries.said(viewer, [row])[0],
        is_kept_back=not rules.may_see(viewer, row),
        link=links.url(Purpose.VOICE, mine.uuid, mine.link_version, languages.current()),
        under_rule=not rules.may_show_author(row),
    )


def _act(request: HttpRequest, mine: Voice) -> None:
    viewer = viewer_of(request)
    if request.POST.get("take") == "back":
        actions.take_back_voice(actor=viewer, voice=mine)
        messages.success(request, _("You have taken your voice back."))
    elif actions.confirm_voice(actor=viewer, voice=mine).withdrawn is None:
        messages.success(request, _("Thank you. Your voice counts."))
    else:
        messages.success(request, _("You said this yourself: it counts already."))


_ONE = "<slug:process>/said/<str:reference>/"
urls = [
    path(_ONE + "voice/", voice, name="voice"),
    path(_ONE + "voices/<uuid:voice>/", own, name="voice-own"),
]
