"""Comments of others on what somebody said, where the process allows them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from hearback.contributions import actions, queries, rules
from hearback.contributions.models import Reply
from hearback.contributions.policy import reason
from hearback.processes.models import Process
from hearback.web.public import floods
from hearback.web.public.contributions import SAID
from hearback.web.public.private import private, see_other
from hearback.web.public.shared import found, frame, home_of, in_process, page, said_or_404
from hearback.web.public.talking import AnotherLookForm
from hearback.web.ui import forms, pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of


class CommentForm(forms.Form):
    """Words for everybody, an address for the link, a name if one wishes."""

    key = forms.KeyField()
    text = forms.PlainText(
        label=gettext_lazy("Your comment"),
        help_text=gettext_lazy("Everybody can read it."),
        max_length=actions.COMMENT_AT_MOST,
        lines=5,
        error_messages={"required": gettext_lazy("Write what you want to say")},
    )
    name = forms.PlainText(
        label=gettext_lazy("Your name, as everybody may read it"),
        help_text=gettext_lazy("Leave it empty, and nobody is shown who wrote it."),
        max_length=120,
        required=False,
        autocomplete="name",
    )
    email = forms.Email(
        label=gettext_lazy("Your email address"),
        help_text=gettext_lazy(
            "We send you a link. Your comment is shown once you say yes by it. Nobody sees the address."
        ),
        error_messages={"required": gettext_lazy("Give the address we send the link to")},
    )


@rule("anyone")
@in_process
def comment(request: HttpRequest, process: Process, reference: str) -> HttpResponse:
    """Write a comment on what everybody can read."""
    viewer = viewer_of(request)
    row = said_or_404(request, process, reference)
    found(row if queries.allows_comments(process.pk) and rules.may_be_commented(row) else None)
    form = CommentForm(request.POST or None)
    at = f"{home_of(process)}said/{row.reference}/"
    watched = floods.Watched()
    if request.method == "POST" and form.is_valid():
        watched = floods.watched(request, "comment", form.cleaned_data["key"])
        given = {"contribution": row, "language": str(get_language()), "work": watched.work, **form.cleaned_data}
        sent = None if watched.asks.task else tried(form, lambda: actions.comment(actor=viewer, **given))
        if sent is not None:
            messages.success(
                request, _("One more step: we have sent you a link. Say yes by it, and your comment is shown.")
            )
            return see_other(at)
    said = queries.said(viewer, [row])[0]
    values = frame(process, Link(SAID, f"{home_of(process)}said/"), Link(row.reference, at))
    values |= {"said": said, "asks": watched.asks, "template": "public/comments/write.html"}
    return pages.form_page(request, form, title=_("Comment"), button=_("Send"), **values)


@rule("link:comment")
@private
@in_process
def own(request: HttpRequest, process: Process, reference: str, comment: UUID) -> HttpResponse:
    """A comment, for whoever wrote it: say yes, or take it back."""
    viewer = viewer_of(request)
    mine = found(queries.own_comment(viewer, process, reference, comment))
    if request.method == "POST":
        _act(request, mine)
        return see_other("public:comment-own", process.slug, reference, mine.uuid)
    about = reference if rules.may_see(viewer, mine.contribution) else ""
    look = queries.look_at_comment(mine)
    return page(request, process, "comments/own.html", title=_("Your comment"), comment=mine, about=about, look=look)


@rule("link:comment")
@private
@in_process
def another_look(request: HttpRequest, process: Process, reference: str, comment: UUID) -> HttpResponse:
    """Ask that somebody looks again at a comment that was hidden, as an author can."""
    viewer = viewer_of(request)
    mine = found(queries.own_comment(viewer, process, reference, comment))
    here = ("public:comment-own", process.slug, reference, mine.uuid)
    if mine.hidden is None or mine.erased is not None or queries.look_at_comment(mine) is not None:
        return see_other(*here)
    form = AnotherLookForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        if tried(form, lambda: actions.ask_for_another_look_at_comment(actor=viewer, reply=mine, words=words)):
            messages.success(request, _("Somebody looks at your words again. What comes of it will stand here."))
            return see_other(*here)
    values = frame(process) | {"crumbs": None, "back": "../", "template": "public/me/look.html"}
    values |= {"reason": reason(mine.hidden_because)}
    return pages.form_page(request, form, title=_("Ask for another look"), button=_("Ask"), **values)


def _act(request: HttpRequest, mine: Reply) -> None:
    viewer = viewer_of(request)
    if request.POST.get("take") == "back":
        actions.take_back_comment(actor=viewer, reply=mine)
        messages.success(request, _("You have taken your comment back."))
    else:
        actions.confirm_comment(actor=viewer, reply=mine)
        messages.success(request, _("Thank you. Your comment is in."))


_ONE = "<slug:process>/said/<str:reference>/"
urls = [
    path(_ONE + "comment/", comment, name="comment"),
    path(_ONE + "comments/<uuid:comment>/", own, name="comment-own"),
    path(_ONE + "comments/<uuid:comment>/look/", another_look, name="comment-look"),
]
