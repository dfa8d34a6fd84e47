"""Moderation and conversation at the desk: what waits for a look, replies, what is taken out, how a process moderates."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.forms import HiddenInput
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from hearback.contributions import actions
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution, Reply, SecondLook
from hearback.contributions.policy import POLICY
from hearback.core.errors import NotAllowed
from hearback.core.viewer import Viewer
from hearback.erasure import actions as erasure
from hearback.processes.models import Process
from hearback.web.desk.contributions import address, crumbs, of_process, works_with
from hearback.web.desk.shared import (
    coordinator,
    form_page,
    found,
    page,
    posted,
    public_home_of,
    say,
    see_other,
    taken,
)
from hearback.web.desk.words import WordsField
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TITLE = _("To look at")
LANGUAGES = [("en", _("English")), ("cy", _("Welsh"))]
_HINTS = {one.code: one.means for one in POLICY}
STAYS, SHOW = "stays", "show"


# --- what waits


@rule("coordinator")
@coordinator
def looks(request: HttpRequest, process: Process) -> HttpResponse:
    """Who asks for another look, who waits for a reply, what is held back, and what may be spam."""
    viewer = viewer_of(request)
    waits = contributions.to_look_at(viewer, process)
    rows = [*waits.held, *(look.contribution for look in waits.asked)]
    rows += [turn.contribution for turn in (*waits.replies, *waits.held_replies)]
    rows += [one for one, _n in waits.files]
    said = {one.id: one for one in contributions.said(viewer, {row.pk: row for row in rows}.values())}
    return page(
        request,
        process,
        "talking/looks.html",
        title=TITLE,
        under=crumbs(process),
        asked=[(said[one.contribution_id], one) for one in waits.asked],
        replies=[(said[one.contribution_id], one) for one in waits.replies],
        held=[said[one.pk] for one in waits.held],
        held_voices=contributions.contributions_with_held_voices(viewer, process),
        files=[(said[one.pk], n) for one, n in waits.files],
        held_replies=[(said[one.contribution_id], one) for one in waits.held_replies],
        suspected=waits.suspected,
        look_first=contributions.looks_first(process.pk),
        rules_at=f"{public_home_of(process)}rules-of-the-conversation/",
    )


class ModerationForm(forms.Form):
    """When words from outside are shown, and whether others may comment."""

    when = forms.Choice(
        label=_("When are new words shown?"),
        choices=[("once", _("At once")), ("look", _("After somebody has looked"))],
        widget=forms.Radios(
            hints={
                "once": _(
                    "You can hide words afterwards, with a reason. What a program seems to have sent always waits."
                ),
                "look": _(
                    "Until then only the author and you see them. They count as held, and you cannot answer them before. "
                    "Choose this only if somebody looks every working day."
                ),
            }
        ),
    )

    comments = forms.Agree(
        label=_("Others may comment on what somebody said, with an address that they confirm"), required=False
    )


@rule("coordinator")
@coordinator
def moderation(request: HttpRequest, process: Process) -> HttpResponse:
    """Choose between showing at once and after a look; everybody can read which."""
    now = "look" if contributions.looks_first(process.pk) else "once"
    form = ModerationForm(posted(request), initial={"when": now, "comments": contributions.allows_comments(process.pk)})

    def act() -> object:
        first = form.cleaned_data["when"] == "look"
        comments = form.cleaned_data["comments"]
        return actions.set_moderation(actor=viewer_of(request), process=process, look_first=first, comments=comments)

    if taken(form, act):
        say(request, _("Saved. The rules of the conversation say so."))
        return see_other(reverse("desk:looks", args=[process.slug]))
    under = (Link(TITLE, reverse("desk:looks", args=[process.slug])),)
    return form_page(request, process, form, title=_("When are words shown?"), button=_("Save"), under=under)


# --- another look


class LookForm(forms.Form):
    """Whether the words stay hidden, and what the author is told."""

    shown = forms.Choice(
        label=_("What did you find?"),
        choices=[(SHOW, _("They can be shown again")), (STAYS, _("They stay hidden"))],
        error_messages={"required": _("Choose whether the words are shown again")},
    )
    note = WordsField(
        label=_("What do you write to whoever asked?"),
        help_text=_("Only they read it. If the words stay hidden, say why."),
        max_length=2_000,
        lines=4,
        required=False,
    )


@rule("coordinator")
@coordinator
def look(request: HttpRequest, process: Process, reference: str) -> HttpResponse:
    """Look again at hidden words because their author asked, and say what you found."""
    row = of_process(request, process, reference)
    asked = contributions.second_looks(viewer_of(request), [row]).get(row.pk)
    return _look(request, process, row, asked if asked is not None and asked.answered is None else None)


@rule("coordinator")
@coordinator
def look_at_comment(request: HttpRequest, process: Process, reference: str, reply: UUID) -> HttpResponse:
    """Look again at a hidden comment because whoever wrote it asked."""
    row = of_process(request, process, reference)
    return _look(request, process, row, contributions.open_look_at_comment(viewer_of(request), row, reply))


def _look(request: HttpRequest, process: Process, row: Contribution, asked: SecondLook | None) -> HttpResponse:
    if asked is None:
        return see_other(address(process, row))
    viewer, form = viewer_of(request), LookForm(posted(request))

    def act() -> object:
        given = form.cleaned_data
        return actions.look_again(actor=viewer, look=asked, shown=given["shown"] == SHOW, note=given["note"])

    return _form(
        request,
        process,
        row,
        form,
        act,
        title=_("Look again"),
        button=_("Tell them"),
        done=_("They are told."),
        template="desk/talking/look.html",
        asked=asked,
        same_person=viewer.uuid is not None and contributions.who_hid(asked.reply or row) == viewer.uuid,
    )


# --- replies


class ReplyForm(forms.Form):
    """What the team writes to the author."""

    key = forms.KeyField()
    text = forms.PlainText(
        label=_("What do you write to the author?"),
        max_length=actions.REPLY_AT_MOST,
        lines=6,
        error_messages={"required": _("Write what you want to say")},
    )
    language = forms.Choice(
        label=_("In which language do you write?"), choices=LANGUAGES, widget=forms.Radios(inline=True), initial="en"
    )


class OpenReplyForm(ReplyForm):
    """The same where the author chose that everybody reads the conversation."""

    privately = forms.Agree(label=_("Only the author reads this reply"), required=False)


@rule("works-with")
@works_with
def reply(request: HttpRequest, process: Process, reference: str) -> HttpResponse:
    """Write to the author. It is no answer: where it stands does not change."""
    row = of_process(request, process, reference)
    is_open = contributions.is_open(row)
    form = (OpenReplyForm if is_open else ReplyForm)(posted(request))

    def act() -> object:
        return actions.reply_as_team(actor=viewer_of(request), contribution=row, **form.cleaned_data)

    return _form(
        request,
        process,
        row,
        form,
        act,
        title=_("Reply"),
        button=_("Send"),
        done=_("Your reply is sent. The author is told."),
        template="desk/talking/reply.html",
        is_open=is_open,
        turns=contributions.conversations(viewer_of(request), [row]).get(row.pk, ()),
    )


def _settle(viewer: Viewer, row: Contribution, _turn: Reply, _because: str) -> object:
    return actions.settle_replies(actor=viewer, contribution=row)


def _show(viewer: Viewer, _row: Contribution, turn: Reply, _because: str) -> object:
    return actions.show_reply(actor=viewer, reply=turn)


def _hide(viewer: Viewer, _row: Contribution, turn: Reply, because: str) -> object:
    return actions.hide_reply(actor=viewer, reply=turn, because=because)


MARKS: dict[str, tuple[Callable[[Viewer, Contribution, Reply, str], object], StrOrPromise]] = {
    "settle": (_settle, _("It needs no reply.")),
    "show": (_show, _("The reply is shown.")),
    **{one.code: (_hide, _("The reply is hidden. That it is, and why, can be read.")) for one in POLICY},
}


@rule("coordinator")
@coordinator
@require_POST
def turn(request: HttpRequest, process: Process, reference: str, reply: UUID) -> HttpResponse:
    """Show or hide one reply, or say that it needs none."""
    row = of_process(request, process, reference)
    one = found(contributions.reply_about(row, reply))
    mark = request.POST.get("mark", "")
    act, done = found(MARKS.get(mark))
    act(viewer_of(request), row, one, mark)
    say(request, done)
    return see_other(address(process, row))


# --- taking a part out


class RedactForm(forms.Form):
    """The words to take out, exactly as they stand, and why."""

    number = forms.Number(widget=HiddenInput)
    words = forms.PlainText(
        label=_("Which words are taken out of what is shown?"),
        help_text=_(
            "Copy them from above, exactly as they stand, and as few as possible. The words themselves are kept. Our "
            "shorter wording goes if it says them too; look also at what was replied and answered."
        ),
        max_length=actions.WORDS_AT_MOST,
        lines=3,
        error_messages={"required": _("Copy the words to take out into this box")},
    )
    because = forms.Choice(
        label=_("Why?"),
        choices=Contribution.Because.choices,
        widget=forms.Radios(hints=_HINTS),
        error_messages={"required": _("Choose why. The reason is public.")},
    )


@rule("coordinator")
@coordinator
def redact(request: HttpRequest, process: Process, reference: str) -> HttpResponse:
    """Take a part of the words out of what is shown; below, what is taken out already."""
    row = of_process(request, process, reference)
    latest = contributions.latest_words(viewer_of(request), row)
    if latest is None:
        return see_other(address(process, row))
    form = RedactForm(posted(request), initial={"number": latest.number})

    def act() -> object:
        return actions.redact(actor=viewer_of(request), contribution=row, **form.cleaned_data)

    return _form(
        request,
        process,
        row,
        form,
        act,
        title=_("Take a part out"),
        button=_("Take it out"),
        done=_("It is taken out of what is shown, and marked. The author’s own words are kept."),
        template="desk/talking/redact.html",
        latest=latest,
        language=row.language,
    )


@rule("coordinator")
@coordinator
@require_POST
def put_back(request: HttpRequest, process: Process, reference: str, redaction: UUID) -> HttpResponse:
    """Show again what was taken out."""
    row = of_process(request, process, reference)
    one = found(contributions.redaction_of(row, redaction))
    actions.undo_redaction(actor=viewer_of(request), redaction=one)
    say(request, _("It is shown again."))
    return see_other(address(process, row))


# --- erasing the words


@rule("host")
@coordinator
def erase(request: HttpRequest, process: Process, reference: str) -> HttpResponse:
    """Erase the words of one contribution for good, for somebody who asked the host to."""
    if not viewer_of(request).host:
        raise NotAllowed
    row = of_process(request, process, reference)
    if row.erased is not None:
        return see_other(address(process, row))
    form = forms.Form(posted(request))
    if taken(form, lambda: erasure.erase_words(actor=viewer_of(request), contribution=row)):
        say(request, _("The words are erased."))
        return see_other(address(process, row))
    return form_page(
        request,
        process,
        form,
        title=_("Erase the words"),
        button=_("Erase them"),
        template="desk/sure.html",
        under=crumbs(process, row),
        intro=_(
            "Every version of the words goes, and what the author and the team wrote to each other. Where it stands, and "
            "its answer, stay. This cannot be undone. To keep words from being shown, hide them instead."
        ),
        leave=address(process, row),
    )


def _form(
    request: HttpRequest,
    process: Process,
    row: Contribution,
    form: forms.Form,
    act: Callable[[], object],
    *,
    done: StrOrPromise,
    **values: Any,
) -> HttpResponse:
    if taken(form, act):
        say(request, done)
        return see_other(address(process, row))
    said = contributions.said(viewer_of(request), [row])[0]
    return form_page(request, process, form, under=crumbs(process, row), said=said, **values)


_ONE = "<slug:process>/said/<str:reference>/"
urls = [
    path("<slug:process>/said/looks/", looks, name="looks"),
    path("<slug:process>/said/moderation/", moderation, name="moderation"),
    path(_ONE + "look/", look, name="look"),
    path(_ONE + "reply/", reply, name="reply"),
    path(_ONE + "replies/<uuid:reply>/", turn, name="turn"),
    path(_ONE + "replies/<uuid:reply>/look/", look_at_comment, name="look_comment"),
    path(_ONE + "redact/", redact, name="redact"),
    path(_ONE + "redact/<uuid:redaction>/", put_back, name="put_back"),
    path(_ONE + "erase/", erase, name="erase_words"),
]
