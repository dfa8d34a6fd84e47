"""One thing that was said, at the desk: everything about it, and what may be done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from hearback.analysis import queries as analysis
from hearback.answers import actions as answer_actions
from hearback.answers import queries as answers
from hearback.answers import rules as answer_rules
from hearback.answers.models import Talk
from hearback.contributions import actions, rules
from hearback.contributions import queries as contributions
from hearback.contributions.models import Authorship, Contribution
from hearback.contributions.policy import POLICY
from hearback.core import references
from hearback.core.errors import NotAllowed
from hearback.core.viewer import Viewer
from hearback.people import actions as people
from hearback.people import queries as people_queries
from hearback.people import rules as people_rules
from hearback.processes.models import Process
from hearback.web.desk.queue import TITLE, travelling
from hearback.web.desk.shared import (
    form_page,
    found,
    member,
    page,
    posted,
    public_home_of,
    say,
    see_other,
    taken,
)
from hearback.web.desk.words import WordsField
from hearback.web.ui import forms
from hearback.web.ui.default_deny import View, rule
from hearback.web.ui.pieces import Link
from hearback.web.ui.spoken import language_name
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def works_with(view: View) -> Callable[..., HttpResponse]:
    """Whoever works with what was said: coordinators of either side and theme leads; the view gets the process."""

    @wraps(view)
    def inner(request: HttpRequest, process: Process, **parts: Any) -> Any:
        if not rules.may_work_with(viewer_of(request), process):
            raise NotAllowed
        return view(request, process, **parts)

    return member(inner)


# --- one contribution


def of_process(request: HttpRequest, process: Process, reference: str) -> Contribution:
    """The contribution with this reference in this process, or 404."""
    row = found(contributions.by_reference(viewer_of(request), reference))
    return found(row if row.process_id == process.pk else None)


def address(process: Process, row: Contribution, name: str = "contribution") -> str:
    """The contribution's page at the desk, or one of the pages below it."""
    return reverse(f"desk:{name}", args=[process.slug, row.reference])


def crumbs(process: Process, row: Contribution | None = None, query: str = "") -> tuple[Link, ...]:
    """The way to the queue, and to one contribution in it."""
    queue_at = reverse("desk:queue", args=[process.slug]) + (f"?{query}" if query else "")
    return (Link(TITLE, queue_at), *([Link(row.reference, address(process, row))] if row else ()))


@rule("member")
@member
def contribution(request: HttpRequest, process: Process, reference: str) -> HttpResponse:
    """What one person said, everything about it, and what may be done."""
    return _page(request, process, of_process(request, process, reference))


@rule("coordinator")
@member
@require_POST
def author(request: HttpRequest, process: Process, reference: str) -> HttpResponse:
    """Show who said it, and to the host the addresses: never by opening a page, and each look is a fact."""
    viewer = viewer_of(request)
    row = of_process(request, process, reference)
    who = actions.show_author(actor=viewer, contribution=row)
    contacts: Sequence[Any] = ()
    if who is not None and who.participant is not None and people_rules.may_show_contact(viewer):
        contacts = people.show_contact(actor=viewer, participant=who.participant.uuid, process=process)
    agreed = contributions.agreed_to([row]).get(row.pk, ())
    return _page(request, process, row, shown=True, author=who, contacts=contacts, agreed=agreed)


def _page(request: HttpRequest, process: Process, row: Contribution, **shown: Any) -> HttpResponse:
    viewer = viewer_of(request)
    narrow = travelling(request.GET.dict())
    prepared, became = answers.prepared_to(viewer, row), answers.answer_page(viewer, row)
    current = became.current if became else None
    return page(
        request,
        process,
        "contributions/one.html",
        title=row.reference,
        under=crumbs(process, query=narrow),
        row=row,
        said=contributions.said(viewer, [row])[0],
        author_said=contributions.as_their_authors_said([row]).get(row.pk),
        put_by=people_queries.names_of([row.put_by]).get(row.put_by, ""),
        aloud=references.aloud(row.reference),
        language_name=language_name(row.language),
        became=became,
        me=viewer.user,
        query=narrow,
        public_page=f"{public_home_of(process)}said/{row.reference}/",
        attributions=dict(Authorship.Attribution.choices),
        prepared=prepared,
        may_say_for_side=current and not current.sides and answer_rules.may_say_for_side(viewer, current.answer),
        may_answer=not prepared and answer_rules.may_answer(viewer, process) and answer_rules.may_be_answered(row),
        may_work_with=rules.may_work_with(viewer, process),
        may_moderate=rules.may_moderate(viewer, process),
        may_see_told=viewer.works_on(process.pk),
        may_see_author=rules.may_see_author(viewer, row),
        may_show_contact=people_rules.may_show_contact(viewer),
        **_beside(viewer, process, row),
        places_suggested=analysis.suggested_places(viewer, row),
        voices=contributions.voices_at_desk(viewer, row),
        may_import=rules.may_import(viewer, process),
        **shown,
    )


def _beside(viewer: Viewer, process: Process, row: Contribution) -> dict[str, Any]:
    """What the desk's page of one contribution shows of conversation and moderation."""
    moderates = rules.may_moderate(viewer, process)
    return {
        "lineage": contributions.lineages(viewer, [row])[row.pk],
        "came_with": contributions.came_with(viewer, row) if row.source_id else None,
        "replies_beside": contributions.replies_beside(viewer, row) if row.source_id else (),
        "files": contributions.files_of(viewer, row),
        "turns": contributions.conversations(viewer, [row]).get(row.pk, ()),
        "look": contributions.second_looks(viewer, [row]).get(row.pk) if moderates else None,
        "policy": POLICY,
        **_coded_as(viewer, process, row),
        "may_erase": viewer.host and row.erased is None,
    }


def _coded_as(viewer: Viewer, process: Process, row: Contribution) -> dict[str, Any]:
    """Which themes of the codebook it is about, where there is one."""
    book = analysis.codebook_visible_to(viewer, process)
    return {"book": book, "coded_as": analysis.coding_of(viewer, book, [row]).get(row.pk) if book else None}


# --- what may be done with one


class TidyForm(forms.Form):
    """Our shorter wording, beside the words and never over them."""

    text = WordsField(
        label=_("Our shorter wording"),
        help_text=_("It stands beside the author’s own words, which stay as they are. Leave it empty to take it away."),
        max_length=2_000,
        lines=4,
        required=False,
    )


class HideForm(forms.Form):
    """Why words are not shown; the reason is public."""

    because = forms.Choice(
        label=_("Why do you hide these words?"),
        choices=Contribution.Because.choices,
        error_messages={"required": _("Choose why. The reason is public.")},
    )


class TalkForm(forms.Form):
    """With whom it is being talked about, what stands in the way, when the next news comes."""

    with_whom = WordsField(
        label=_("With whom is it being talked about?"),
        help_text=_("Posts and bodies, such as the Treasury’s open data team. It is public."),
        max_length=500,
    )
    in_the_way = WordsField(label=_("What stands in the way?"), max_length=2_000, lines=3)
    next_news = forms.DayField(
        label=_("When does the author hear from you next?"),
        help_text=_("For example, 27 3 2026. On that day you are reminded, and the author is told what is known."),
        error_messages={"required": _("Give the day of the next news")},
    )


@rule("works-with")
@works_with
def tidy(request: HttpRequest, process: Process, reference: str) -> HttpResponse:
    """Write a shorter wording, with the author's own words above the box."""
    row = of_process(request, process, reference)
    said = contributions.said(viewer_of(request), [row])[0]
    form = TidyForm(posted(request), initial={"text": said.tidy})

    def act() -> object:
        return actions.tidy(actor=viewer_of(request), contribution=row, **form.cleaned_data)

    return _form(
        request, process, row, form, act, _("Shorter wording"), _("Save"), _("The wording is saved."), said=said
    )


@rule("coordinator")
@works_with
def hide(request: HttpRequest, process: Process, reference: str) -> HttpResponse:
    """Stop showing the words, for a reason that is public."""
    row = of_process(request, process, reference)
    if not rules.may_moderate(viewer_of(request), process):
        raise NotAllowed
    form = HideForm(posted(request))

    def act() -> Contribution:
        return actions.hide(actor=viewer_of(request), contribution=row, **form.cleaned_data)

    said = contributions.said(viewer_of(request), [row])[0]
    done = _("The words are not shown any more. The row stays in the public list, with your reason.")
    return _form(request, process, row, form, act, _("Hide these words"), _("Hide the words"), done, said=said)


@rule("works-with")
@works_with
def talk(request: HttpRequest, process: Process, reference: str) -> HttpResponse:
    """Say that it is being talked about, until it can be answered."""
    row = of_process(request, process, reference)
    going = answers.talks([row]).get(row.pk)
    initial = {"with_whom": going.with_whom, "in_the_way": going.in_the_way} if going else {}
    form = TalkForm(posted(request), initial=initial)

    def act() -> Talk:
        return answer_actions.talk_about(actor=viewer_of(request), contribution=row, **form.cleaned_data)

    said = contributions.said(viewer_of(request), [row])[0]
    done = _("It is being talked about. Its author is told with whom, and when the next news comes.")
    return _form(request, process, row, form, act, _("Being talked about"), _("Save"), done, said=said)


def _form(
    request: HttpRequest,
    process: Process,
    row: Contribution,
    form: forms.Form,
    act: Callable[[], object],
    title: StrOrPromise,
    button: StrOrPromise,
    done: StrOrPromise,
    **values: Any,
) -> HttpResponse:
    narrow = travelling(request.GET.dict())
    if taken(form, act):
        say(request, done)
        return see_other(address(process, row), query=f"?{narrow}" if narrow else "")
    return form_page(
        request,
        process,
        form,
        title=title,
        button=button,
        under=crumbs(process, row, narrow),
        template="desk/contributions/form.html",
        **values,
    )


MARKS: dict[str, tuple[Callable[..., Contribution], StrOrPromise]] = {
    "hold": (actions.hold, _("It is held back: only its author and the desk see it.")),
    "release": (actions.release, _("It is shown in public again.")),
    "show": (actions.show_again, _("The words are shown again.")),
}


@rule("coordinator")
@works_with
@require_POST
def mark(request: HttpRequest, process: Process, reference: str) -> HttpResponse:
    """Hold back, release, or show again what was hidden."""
    row = of_process(request, process, reference)
    act, done = found(MARKS.get(request.POST.get("mark", "")))
    act(actor=viewer_of(request), contribution=row)
    say(request, done)
    narrow = travelling(request.GET.dict())
    return see_other(address(process, row), query=f"?{narrow}" if narrow else "")


urls = [
    path("<slug:process>/said/<str:reference>/", contribution, name="contribution"),
    path("<slug:process>/said/<str:reference>/author/", author, name="author"),
    path("<slug:process>/said/<str:reference>/tidy/", tidy, name="tidy"),
    path("<slug:process>/said/<str:reference>/hide/", hide, name="hide"),
    path("<slug:process>/said/<str:reference>/mark/", mark, name="mark"),
    path("<slug:process>/said/<str:reference>/talk/", talk, name="talk"),
]
