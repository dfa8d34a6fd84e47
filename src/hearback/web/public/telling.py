"""How a person is told: by e-mail, post, text message, telephone, through an organisation, or only on their own page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hearback.contributions import actions as contributions
from hearback.contributions import queries as said_queries
from hearback.core.errors import BadInput
from hearback.people import actions
from hearback.people import queries as who
from hearback.people.models import Participant
from hearback.processes.models import Process
from hearback.web.public.private import own_or_404, private, see_other
from hearback.web.public.shared import found, frame, in_process
from hearback.web.ui import forms, pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.viewers import viewer_of
from hearback.web.ui.wishes import OneWayForm, RingWhenField, organisations_to_choose, phone_box, post_box, text_box

_HINTS = {
    "post": gettext_lazy("A letter on paper. It is posted by hand, so it takes some days."),
    "text": gettext_lazy("A few words, and where to read the whole answer."),
    "phone": gettext_lazy("Somebody rings you up and tells you."),
    "organisation": gettext_lazy("We tell an organisation that you know, and it tells you."),
    "page": gettext_lazy("We send you nothing. Everything stands on your own page."),
}
_KNOWN = gettext_lazy("Leave it empty if we have it already and it is right.")
_CAME_BACK = gettext_lazy(
    "As it stands on an envelope. A letter to the address that we have came back. Type your address again, even if it is "
    "the same."
)
_NUMBER = {"text": "text_number", "phone": "phone_number"}


class TellingForm(forms.Form):
    """Which way, and what it needs; in large print, and in both languages."""

    channel = forms.Choice(
        label=gettext_lazy("How shall we tell you what became of what you said?"),
        choices=(),
        widget=forms.Radios(
            hints=_HINTS,
            reveals={**OneWayForm.boxes, "organisation": "through"},
        ),
        error_messages={"required": gettext_lazy("Choose how we may tell you")},
    )
    post = post_box(gettext_lazy("As it stands on an envelope. Leave it empty if we have it already and it is right."))
    text_number, phone_number = text_box(_KNOWN), phone_box(_KNOWN)
    ring_when = RingWhenField(label=gettext_lazy("When shall we ring you?"))
    through = forms.Choice(label=gettext_lazy("Which organisation?"), widget=forms.Select(), required=False)
    large_print = forms.Agree(label=gettext_lazy("Letters in large print"), required=False)
    both_languages = forms.Agree(label=gettext_lazy("Everything in each language, together"), required=False)

    def __init__(self, *given: Any, person: Participant, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["through"].choices = organisations_to_choose()  # type: ignore[attr-defined]
        self.fields["channel"].choices = who.ways_for(person)  # type: ignore[attr-defined]
        if who.letter_came_back_from(person) is not None:
            self.fields["post"].help_text = _CAME_BACK


@rule("link:me")
@private
def telling(request: HttpRequest) -> HttpResponse:
    """One question, with what each way needs; saved, it holds for everything from then on."""
    person = found(who.participant_of(viewer_of(request)))
    return _asked(
        request,
        person,
        lambda how: actions.choose_channel(actor=viewer_of(request), participant=person.uuid, **how),
        then=lambda: see_other("public:me"),
    )


@rule("link:said")
@private
@in_process
def telling_of_one(request: HttpRequest, process: Process, reference: str) -> HttpResponse:
    """The same by the link or the code of one thing they said, for whoever left no e-mail address."""
    said, in_full = own_or_404(request, process, reference)
    viewer, person = viewer_of(request), found(in_full.participant)
    if not said_queries.may_choose_how_told(viewer, said, person):
        raise Http404
    return _asked(
        request,
        person,
        lambda how: contributions.choose_how_told(actor=viewer, contribution=said, **how),
        then=lambda: see_other("public:mine", process.slug, said.reference),
        **frame(process) | {"crumbs": None},
    )


def _asked(
    request: HttpRequest,
    person: Participant,
    choose: Callable[[dict[str, Any]], Participant],
    *,
    then: Callable[[], HttpResponse],
    **values: Any,
) -> HttpResponse:
    now = {"channel": person.channel, "large_print": person.large_print, "both_languages": person.both_languages}
    now["ring_when"] = person.ring_when
    now["through"] = person.through.slug if person.through is not None else ""
    form = TellingForm(request.POST if request.method == "POST" else None, initial=now, person=person)
    chosen = tried(form, lambda: _choose(choose, form)) if form.is_valid() else None
    if chosen is not None:
        messages.success(request, _("Saved. From now on we tell you in this way."))
        return then()
    values |= {"title": _("How we tell you"), "button": _("Save"), "back": "../"}
    return pages.form_page(request, form, **values)


def _choose(choose: Callable[[dict[str, Any]], Participant], form: TellingForm) -> Participant:
    told = form.cleaned_data
    number = _NUMBER.get(told["channel"], "phone_number")
    how = {name: told[name] for name in ("channel", "large_print", "both_languages", "post", "ring_when")}
    through = who.organisation(told["through"]) if told["through"] else None
    try:
        return choose(how | {"phone": told[number], "through": through})
    except BadInput as refused:
        if refused.field == "phone":  # there are two boxes for it: the one of the way that was chosen
            raise BadInput(str(refused), field=number) from None
        raise


urls = [
    path("me/telling/", telling, name="me-telling"),
    path("<slug:process>/said/<str:reference>/mine/telling/", telling_of_one, name="mine-telling"),
]
