"""Two people for a “no”, and what the other side says of an answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hearback.answers import actions, rules
from hearback.answers import queries as answers
from hearback.answers.models import Answer, SideView
from hearback.answers.queries import OfOtherSide
from hearback.contributions import queries as contributions
from hearback.contributions.queries import Said
from hearback.core.rows import uuid_in
from hearback.core.viewer import Viewer
from hearback.processes.models import Process
from hearback.web.desk.answers.going_out import TITLE
from hearback.web.desk.contributions import address, crumbs
from hearback.web.desk.shared import coordinator, form_page, found, page, posted, say, see_other, taken
from hearback.web.desk.words import WordsField
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.lists import PAGE_SIZE, keyset
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

AGREES, NOT = "agrees", "not"
LIST = "list"  # in an address: one came from the list, and goes back there
OF_OTHER_SIDE = gettext_lazy("What the other side answered")


class AnsweringForm(forms.Form):
    """How this process answers."""

    two_for_no = forms.Agree(label=gettext_lazy("A “no” goes out only when somebody else here agrees"), required=False)


class SideForm(forms.Form):
    """Whether the other side agrees, and why not."""

    agrees = forms.Choice(
        label=gettext_lazy("Does your side agree with this answer?"),
        choices=((AGREES, gettext_lazy("Yes, we agree")), (NOT, gettext_lazy("No, we do not agree"))),
        widget=forms.Radios(),
        error_messages={"required": gettext_lazy("Say whether your side agrees")},
    )
    reason = WordsField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("Needed if you do not agree. Everyone can read it beside the answer."),
        max_length=10_000,
        lines=4,
        required=False,
    )


@rule("coordinator")
@coordinator
def answering(request: HttpRequest, process: Process) -> HttpResponse:
    """Whether a “no” needs two people."""
    form = AnsweringForm(posted(request), initial={"two_for_no": answers.needs_two(process)})
    if taken(form, lambda: actions.set_two_for_no(actor=viewer_of(request), process=process, **form.cleaned_data)):
        say(request, _("Saved."))
        return see_other("desk:going_out", process.slug)
    under = (*crumbs(process), Link(TITLE, reverse("desk:going_out", args=[process.slug])))
    return form_page(request, process, form, title=_("How this process answers"), button=_("Save"), under=under)


@rule("coordinator")
@coordinator
def other_side(request: HttpRequest, process: Process, answer: UUID) -> HttpResponse:
    """Say for one's side whether it agrees with an answer that the other side gave.

    Whoever comes second reads what was said first, above their own words.
    """
    viewer = viewer_of(request)
    given = found(answers.answers_visible_to(viewer, process).filter(uuid=answer).first())
    row = found(answers.contributions_of(viewer, given).order_by("received", "id").first())
    form = SideForm(posted(request))
    back = _list_of(process) if LIST in request.GET else address(process, row)

    def act() -> object:
        values: dict[str, Any] = form.cleaned_data
        return actions.say_for_side(
            actor=viewer, answer=given, agrees=values["agrees"] == AGREES, reason=values["reason"]
        )

    if rules.may_say_for_side(viewer, given) and taken(form, act):
        say(request, _("It stands beside the answer, for everyone to read."))
        return see_other(back)
    shown = answers.with_causes([given])[given.pk]
    if not rules.may_say_for_side(viewer, given) or (shown.sides and request.method == "GET"):
        return see_other(address(process, row))
    return form_page(
        request,
        process,
        form,
        title=_("What your side says of this answer"),
        button=_("Publish it beside the answer"),
        under=crumbs(process, row),
        template="desk/answers/other_side.html",
        shown=shown,
    )


# --- all of them


@rule("coordinator")
@coordinator
def of_other_side(request: HttpRequest, process: Process) -> HttpResponse:
    """The answers of which one's side has said nothing, the oldest first."""
    viewer = viewer_of(request)
    listed = keyset(answers.not_spoken_of(viewer, process), request.GET, column="recorded", descending=False)
    return page(
        request,
        process,
        "answers/of_other_side.html",
        title=OF_OTHER_SIDE,
        under=crumbs(process),
        page=listed,
        rows=_with_words(viewer, listed.rows),
    )


@rule("coordinator")
@coordinator
def agree(request: HttpRequest, process: Process) -> HttpResponse:
    """Agree with those that were ticked, after one more look; of which somebody spoke first, what they said is shown."""
    viewer = viewer_of(request)
    ticked = [uuid for word in request.GET.getlist("a")[:PAGE_SIZE] if (uuid := uuid_in(word))]
    stand = answers.answers_visible_to(viewer, process).filter(uuid__in=ticked).order_by("recorded", "id")
    these = [answer for answer in stand if rules.may_say_for_side(viewer, answer)]
    if not these:
        say(request, _("Tick the answers with which your side agrees. One that was corrected meanwhile is read anew."))
        return see_other(_list_of(process))
    form, before = forms.Form(posted(request)), list[SideView]()
    if taken(form, lambda: before.extend(actions.agree_for_side(actor=viewer, answers=these))):
        if number := len(these) - len(before):
            done = ngettext("Your side agrees with %(n)d answer.", "Your side agrees with %(n)d answers.", number)
            say(request, done % {"n": number})
        again = "&".join(f"a={view.answer.uuid}" for view in before)
        return see_other(f"{request.path}?{again}" if before else _list_of(process))
    rows = _with_words(viewer, these)
    return page(
        request,
        process,
        "answers/agree.html",
        title=_("Does your side agree with these answers?"),
        under=(*crumbs(process), Link(OF_OTHER_SIDE, _list_of(process))),
        form=form,
        rows=[row for row in rows if not row[0].shown.sides],
        first=[row for row in rows if row[0].shown.sides],
    )


def _list_of(process: Process) -> str:
    return reverse("desk:of_other_side", args=[process.slug])


def _with_words(viewer: Viewer, them: Sequence[Answer]) -> list[tuple[OfOtherSide, list[Said]]]:
    """These answers, each with what was said."""
    rows = answers.of_other_side(them)
    said = {one.id: one for one in contributions.said(viewer, [one for row in rows for one in row.contributions])}
    return [(row, [said[one.pk] for one in row.contributions]) for row in rows]


urls = [
    path("<slug:process>/answers/how/", answering, name="answering"),
    path("<slug:process>/answers/of-other-side/", of_other_side, name="of_other_side"),
    path("<slug:process>/answers/of-other-side/agree/", agree, name="agree"),
    path("<slug:process>/answers/<uuid:answer>/other-side/", other_side, name="other_side"),
]
