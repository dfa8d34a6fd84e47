"""What an author can do about one thing they said, by its private link: reply, ask for another look, erase the words."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from hearback.contributions import actions, queries
from hearback.contributions.policy import reason
from hearback.erasure import actions as erasure
from hearback.processes.models import Process
from hearback.web.public.private import own_or_404, private, see_other
from hearback.web.public.shared import frame, in_process, page
from hearback.web.ui import forms, pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.viewers import viewer_of

ALONE, EVERYBODY = "alone", "everybody"


class ReplyForm(forms.Form):
    """Words to the team, and who may read them."""

    key = forms.KeyField()
    text = forms.PlainText(
        label=gettext_lazy("What do you want to say to the team?"),
        max_length=actions.REPLY_AT_MOST,
        lines=6,
        error_messages={"required": gettext_lazy("Write what you want to say")},
    )
    who = forms.Choice(
        label=gettext_lazy("Who may read this?"),
        choices=[
            (ALONE, gettext_lazy("The team and I alone")),
            (
                EVERYBODY,
                gettext_lazy("Everybody: it stands on the public page, and so do the team’s replies from now on"),
            ),
        ],
        widget=forms.Radios(
            hints={EVERYBODY: gettext_lazy("What you and the team wrote for each other alone before stays so.")}
        ),
        error_messages={"required": gettext_lazy("Choose who may read this")},
    )


class AnotherLookForm(forms.Form):
    """Why the words should be shown, if the author wishes to say."""

    words = forms.PlainText(
        label=gettext_lazy("Why should everybody read your words? You need not say."),
        help_text=gettext_lazy("Only the team reads this."),
        max_length=2_000,
        lines=4,
        required=False,
    )


@rule("link:said")
@private
@in_process
def reply(request: HttpRequest, process: Process, reference: str) -> HttpResponse:
    """Write to the team about it; what was written before stands above."""
    said, in_full = own_or_404(request, process, reference)
    if said.erased is not None:
        return see_other("public:mine", process.slug, said.reference)
    viewer = viewer_of(request)
    form = ReplyForm(request.POST or None, initial={"who": EVERYBODY if queries.is_open(said) else ALONE})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if tried(
            form,
            lambda: actions.reply_as_author(
                actor=viewer,
                contribution=said,
                key=given["key"],
                text=given["text"],
                language=str(get_language()),
                public=given["who"] == EVERYBODY,
            ),
        ):
            messages.success(request, _("Your reply is with the team."))
            return see_other("public:mine", process.slug, said.reference)
    values = frame(process) | {
        "crumbs": None,
        "back": "../",
        "template": "public/me/reply.html",
        "turns": queries.conversations(viewer, [said]).get(said.pk, ()),
        "words": in_full.marked,
        "language": said.language,
    }
    return pages.form_page(request, form, title=_("Reply"), button=_("Send"), **values)


@rule("link:said")
@private
@in_process
def another_look(request: HttpRequest, process: Process, reference: str) -> HttpResponse:
    """Ask that somebody looks again at hidden words."""
    said, _in_full = own_or_404(request, process, reference)
    if said.hidden is None or said.erased is not None or queries.look_since_hidden(said) is not None:
        return see_other("public:mine", process.slug, said.reference)
    form = AnotherLookForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        viewer = viewer_of(request)
        if tried(form, lambda: actions.ask_for_another_look(actor=viewer, contribution=said, words=words)):
            messages.success(request, _("Somebody looks at your words again. We tell you what comes of it."))
            return see_other("public:mine", process.slug, said.reference)
    values = frame(process) | {
        "crumbs": None,
        "back": "../",
        "template": "public/me/look.html",
        "reason": reason(said.hidden_because),
    }
    return pages.form_page(request, form, title=_("Ask for another look"), button=_("Ask"), **values)


@rule("link:said")
@private
@in_process
def erase(request: HttpRequest, process: Process, reference: str) -> HttpResponse:
    """Erase the words: at once by whoever left no address, and otherwise with a code to it."""
    said, in_full = own_or_404(request, process, reference)
    if said.erased is not None:
        return see_other("public:mine", process.slug, said.reference)
    if request.method == "POST":
        erasure.erase_words(actor=viewer_of(request), contribution=said)
        messages.success(request, _("Your words are erased."))
        return see_other("public:mine", process.slug, said.reference)
    title = _("Erase your words?")
    return page(request, process, "me/erase_words.html", title=title, reference=said.reference, in_full=in_full)


_MINE = "<slug:process>/said/<str:reference>/mine/"
urls = [
    path(_MINE + "reply/", reply, name="mine-reply"),
    path(_MINE + "look/", another_look, name="mine-look"),
    path(_MINE + "erase/", erase, name="mine-erase"),
]
