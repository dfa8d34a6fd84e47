"""Writing down what is said in the room: one line is enough. By the facilitator's link, or for a coordinator.

The form comes back after each slip with the same question and table, so that the next line is one box away. Whoever
writes it down never becomes its author.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hearback.contributions import actions, queries
from hearback.contributions.models import Authorship, Contribution
from hearback.core import languages
from hearback.core.errors import NotAllowed
from hearback.core.viewer import Viewer
from hearback.events import messages as texts
from hearback.events import queries as events
from hearback.events import rules as may
from hearback.events.models import Event
from hearback.processes import queries as processes
from hearback.processes.models import Kind, Process, Question
from hearback.web.public.private import private, see_other
from hearback.web.public.shared import found, frame, in_process, plain
from hearback.web.ui import forms, pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.viewers import viewer_of

LATEST = 10
NAMED, NOT_SHOWN = Authorship.Attribution.NAMED, Authorship.Attribution.NOT_SHOWN
STICKS = ("question", "table")


class SlipForm(forms.Form):
    """One slip. Only the words are needed."""

    key = forms.KeyField()
    words = forms.PlainText(
        label=gettext_lazy("What was said?"),
        help_text=gettext_lazy("One line is enough. As they said it, if you can."),
        max_length=actions.WORDS_AT_MOST,
        lines=3,
        counted=False,
        error_messages={"required": gettext_lazy("Write down what was said")},
    )
    question = forms.Choice(
        label=gettext_lazy("Which question does it answer? (optional)"), required=False, widget=forms.Select()
    )
    kind = forms.Choice(
        label=gettext_lazy("What kind of thing is it? (optional)"),
        choices=[("", gettext_lazy("As the question asks, or a suggestion")), *Kind.choices],
        required=False,
        widget=forms.Select(),
    )
    table = forms.PlainText(label=gettext_lazy("Table or group (optional)"), max_length=40, required=False, width=10)
    name = forms.PlainText(
        label=gettext_lazy("Who said it? (optional)"),
        help_text=gettext_lazy("Only if they want you to write it down."),
        max_length=120,
        required=False,
        width=20,
    )
    attribution = forms.Choice(
        label=gettext_lazy("May we show their name?"),
        choices=[(NOT_SHOWN, gettext_lazy("No, or they did not say")), (NAMED, gettext_lazy("Yes, they said so"))],
        initial=NOT_SHOWN,
        widget=forms.Radios(inline=True),
    )
    email = forms.Email(
        label=gettext_lazy("Their email address, if they want to hear back (optional)"), required=False, max_length=254
    )

    def __init__(self, *args: Any, questions: list[Question], under_rule: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if under_rule:
            del self.fields["attribution"]
            self.fields["name"].help_text = gettext_lazy(
                "Only for telling them what became of it. It is shown to nobody: this is under the Chatham House Rule."
            )
        if questions:
            self.fields["question"].choices = [  # type: ignore[attr-defined]
                ("", _("None of them, or not sure")),
                *((str(one.number), f"{one.number}. {plain(one.text)}") for one in questions),
            ]
        else:
            del self.fields["question"]

    def clean(self) -> dict[str, Any]:
        """A name that may be shown has to be there."""
        given = super().clean() or self.cleaned_data
        if given.get("attribution") == NAMED and not given.get("name") and "name" not in self.errors:
            self.add_error("name", _("Enter their name, or choose not to show it"))
        return given


@rule("facilitator")
@private
@in_process
def capture(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """The form, and below it the last slips with their references."""
    viewer = viewer_of(request)
    event = found(events.event_visible_to(viewer, process, slug))
    if not may.may_capture(viewer, event):
        raise NotAllowed
    questions = list(processes.questions(process, closed=True))
    form = SlipForm(
        request.POST or None,
        questions=questions,
        under_rule=event.chatham_house,
        initial={name: request.GET.get(name, "") for name in STICKS},
    )
    if request.method == "POST" and form.is_valid():
        kept = tried(form, lambda: _keep(viewer, event, form.cleaned_data, questions))
        if kept is not None:
            given = {name: form.cleaned_data.get(name) or "" for name in STICKS} | {"kept": kept.reference}
            return see_other(reverse("public:capture", args=[process.slug, slug]) + "?" + urlencode(given))
    return _page(request, viewer, event, form)


def _keep(viewer: Viewer, event: Event, given: Mapping[str, Any], questions: list[Question]) -> Contribution:
    question = next((one for one in questions if str(one.number) == given.get("question")), None)
    try:
        return actions.capture_slip(
            actor=viewer,
            event=event,
            key=given["key"],
            words=given["words"],
            kind=given["kind"] or (question.kind if question else Kind.SUGGESTION),
            question=question,
            table=given["table"],
            name=given["name"],
            attribution=given.get("attribution", NOT_SHOWN),
            email=given["email"],
            language=languages.current(),
            wording=processes.privacy_notice(event.process).version,
        )
    except actions.BothKept as kept_both:
        return kept_both.second or kept_both.contribution


def _page(request: HttpRequest, viewer: Viewer, event: Event, form: SlipForm) -> HttpResponse:
    visible = queries.contributions_visible_to(viewer, event.process)
    latest = queries.narrowed(visible, event=event).order_by("-received", "-pk")[:LATEST]
    slips = queries.said(viewer, latest)
    kept = request.GET.get("kept", "")
    return pages.form_page(
        request,
        form,
        title=_("Write down what is said"),
        button=_("Keep this and write the next"),
        template="public/capture/slip.html",
        **frame(event.process) | {"crumbs": None},
        event=event,
        when=texts.when(event),
        slips=slips,
        kept=kept if any(slip.reference == kept for slip in slips) else "",
    )


urls = [path("<slug:process>/capture/<slug:slug>/", capture, name="capture")]
