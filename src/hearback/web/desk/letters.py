"""Letters and paper forms at the desk: typed in point by point, with the photographs to check what was typed against."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from hearback.contributions import actions
from hearback.contributions import queries as contributions
from hearback.contributions.models import Authorship, Contribution, Letter
from hearback.core import documents, languages
from hearback.core.rows import uuid_in
from hearback.processes import queries as processes
from hearback.processes.models import Kind, Process
from hearback.reportback.queries import Channel
from hearback.web.desk.contributions import crumbs
from hearback.web.desk.shared import (
    coordinator,
    form_page,
    found,
    page,
    plain,
    posted,
    say,
    see_other,
    taken,
)
from hearback.web.ui import forms
from hearback.web.ui.csp import depends_on_viewer
from hearback.web.ui.default_deny import rule
from hearback.web.ui.files import ACCEPTED, handed_out
from hearback.web.ui.lists import keyset
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of
from hearback.web.ui.wishes import WishesForm

LETTERS = _("Letters and paper forms")
_Attribution = Authorship.Attribution
_PAGE_HELP = _(
    "JPEG, PNG, WebP or PDF, at most 10 MB. Only you and your fellow coordinators can open it: it shows a name, an address "
    "and a signature. It is never public."
)


def _photograph(**more: Any) -> forms.Upload:
    return forms.Upload(help_text=_PAGE_HELP, accept=ACCEPTED, max_bytes=documents.BYTES_AT_MOST, **more)


class PointForm(forms.Form):
    """One point of a letter, word for word."""

    key = forms.KeyField()
    words = forms.PlainText(
        label=_("What does it say?"),
        help_text=_("Word for word, in the language it is written in. One point: type in the next one afterwards."),
        max_length=actions.WORDS_AT_MOST,
        lines=8,
        error_messages={"required": _("Type in what it says")},
    )
    kind = forms.Choice(
        label=_("What kind of thing is it?"), choices=Kind.choices, widget=forms.Select(), initial=Kind.SUGGESTION
    )
    about = forms.Choice(label=_("What is it about?"), widget=forms.Select(), required=False)

    def __init__(self, *given: Any, process: Process, **more: Any) -> None:
        super().__init__(*given, **more)
        self._about = {f"question-{one.number}": {"question": one} for one in processes.questions(process)}
        asked = [
            (name, f"{one['question'].number}. {plain(one['question'].text)}") for name, one in self._about.items()
        ]
        themes = {f"theme-{one.slug}": {"theme": one} for one in processes.themes(process)}
        choices = [("", _("The process as a whole")), *asked]
        choices += [(name, plain(one["theme"].name)) for name, one in themes.items()]
        self._about |= themes  # type: ignore[arg-type]
        self.fields["about"].choices = choices  # type: ignore[attr-defined]

    @property
    def point(self) -> dict[str, Any]:
        """What the actions take of it."""
        told = self.cleaned_data
        return {name: told[name] for name in ("key", "words", "kind")} | self._about.get(told["about"], {})


class LetterForm(PointForm, WishesForm):
    """A letter: its first point, who wrote it, and how they can be reached."""

    page = _photograph(label=_("A photograph or scan of it (optional)"), required=False)
    language = forms.Choice(
        label=_("In which language is it written?"),
        choices=settings.LANGUAGES,
        widget=forms.Radios(inline=True),
        initial=languages.codes()[0],
    )
    day = forms.DayField(label=_("Which day does it bear? (optional)"), required=False)
    name = forms.PlainText(label=_("Who wrote it? (optional)"), max_length=120, required=False)
    organisation_name = forms.PlainText(label=_("For which organisation? (optional)"), max_length=200, required=False)
    attribution = forms.Choice(
        label=_("May we show who wrote it?"),
        help_text=_("Only what the letter says, or what they told you."),
        choices=[
            (_Attribution.NOT_SHOWN, _("No, or they did not say")),
            (_Attribution.ORGANISATION, _("Their organisation: they agreed")),
            (_Attribution.NAMED, _("Their name: they agreed")),
        ],
        initial=_Attribution.NOT_SHOWN,
    )
    field_order = (
        "key",
        "page",
        "words",
        "kind",
        "about",
        "language",
        "day",
        "name",
        "organisation_name",
        "attribution",
        *WishesForm.base_fields,
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["told_by"].initial = Channel.POST.value  # so it is answered, where a letter says nothing else


class PageForm(forms.Form):
    """One more photograph of a letter."""

    key = forms.KeyField()
    page = _photograph(
        label=_("Another photograph or scan of it"), error_messages={"required": _("Choose a photograph or scan")}
    )


@rule("coordinator")
@coordinator
def listing(request: HttpRequest, process: Process) -> HttpResponse:
    """The letters that were typed in, the latest first."""
    listed = keyset(contributions.letters_visible_to(viewer_of(request), process), request.GET, column="created")
    return page(
        request,
        process,
        "letters/list.html",
        title=LETTERS,
        under=crumbs(process),
        page=listed,
        rows=contributions.letters_shown(listed.rows),
    )


@rule("coordinator")
@coordinator
def add(request: HttpRequest, process: Process) -> HttpResponse:
    """Type in a letter with its first point."""
    form = LetterForm(posted(request), request.FILES or None, process=process)
    typed: list[Letter] = []

    def keep() -> None:
        told = form.cleaned_data
        given = {name: told[name] for name in _OF_A_LETTER}
        email, wishes = form.left
        photograph = told["page"].read() if told["page"] else b""
        typed.append(
            actions.type_in(
                actor=viewer_of(request),
                process=process,
                page=photograph,
                email=email,
                wishes=wishes,
                **given,
                **form.point,
            )
        )

    if taken(form, keep):
        say(request, _("The letter is typed in. If it says more than one thing, type in the next point."))
        return see_other(_at(typed[0]))
    return form_page(
        request,
        process,
        form,
        title=_("Type in a letter"),
        button=_("Type it in"),
        intro=_("Its words count like any others, and its author gets an answer. You are never taken for its author."),
        under=_under(process),
    )


_OF_A_LETTER = ("language", "day", "name", "organisation_name", "attribution")


@rule("coordinator")
@coordinator
def letter(request: HttpRequest, process: Process, letter: UUID) -> HttpResponse:
    """A letter with its points and photographs; one more photograph is added here, or one is taken away."""
    viewer, one = viewer_of(request), _one(request, process, letter)
    if "remove" in request.POST:
        gone = uuid_in(request.POST["remove"])
        if gone is not None and actions.remove_page(actor=viewer, letter=one, uuid=gone):
            say(request, _("The photograph is gone."))
        return see_other(_at(one))
    form = PageForm(posted(request), request.FILES or None)

    def keep() -> object:
        told = form.cleaned_data
        return actions.add_page(actor=viewer, letter=one, key=told["key"], data=told["page"].read())

    if taken(form, keep):
        say(request, _("The photograph is added."))
        return see_other(_at(one))
    photographs = contributions.pages_of(viewer, one)
    return page(
        request,
        process,
        "letters/one.html",
        title=_("A letter"),
        under=_under(process),
        letter=one,
        points=contributions.said(viewer, contributions.points_of_letter(viewer, one)),
        pages=photographs,
        form=form if len(photographs) < actions.PAGES_AT_MOST and one.original_gone is None else None,
    )


@rule("coordinator")
@coordinator
def point(request: HttpRequest, process: Process, letter: UUID) -> HttpResponse:
    """Another point of the same letter, by the same author."""
    viewer, one = viewer_of(request), _one(request, process, letter)
    form = PointForm(posted(request), process=process)
    if taken(form, lambda: _both_kept(lambda: actions.type_another(actor=viewer, letter=one, **form.point))):
        say(request, _("The point is typed in."))
        return see_other(_at(one))
    return form_page(
        request,
        process,
        form,
        title=_("Another point of the same letter"),
        button=_("Type it in"),
        intro=_("Who wrote it, and whether that may be shown, is taken from its first point."),
        under=_under(process, one),
    )


def _both_kept(act: Callable[[], Contribution]) -> Contribution:
    """Pressed twice with other words: both are kept, and nothing needs to be asked."""
    try:
        return act()
    except actions.BothKept as both:
        return both.contribution


@rule("coordinator")
@coordinator
@require_POST
def photograph(request: HttpRequest, process: Process, letter: UUID, page: UUID) -> HttpResponse:
    """Open a photograph of a letter: it shows who wrote it, so each look is written down."""
    one = _one(request, process, letter)
    given = contributions.handed_out(found(actions.open_page(actor=viewer_of(request), letter=one, uuid=page)))
    response = handed_out(request, data=given.data, kind=given.kind, name=given.name, in_place=given.is_picture)
    return depends_on_viewer(response)


def _one(request: HttpRequest, process: Process, letter: UUID) -> Letter:
    return found(contributions.letter_visible_to(viewer_of(request), process, letter))


def _at(letter: Letter) -> str:
    return reverse("desk:letter", args=[letter.process.slug, letter.uuid])


def _under(process: Process, letter: Letter | None = None) -> tuple[Link, ...]:
    """The way to the letters, and to one of them."""
    way = (*crumbs(process), Link(LETTERS, reverse("desk:letters", args=[process.slug])))
    return (*way, Link(_("A letter"), _at(letter))) if letter is not None else way


_HERE = "<slug:process>/said/letters/"
urls = [
    path(_HERE, listing, name="letters"),
    path(f"{_HERE}add/", add, name="letter_add"),
    path(f"{_HERE}<uuid:letter>/", letter, name="letter"),
    path(f"{_HERE}<uuid:letter>/point/", point, name="letter_point"),
    path(f"{_HERE}<uuid:letter>/photographs/<uuid:page>/", photograph, name="letter_page"),
]
