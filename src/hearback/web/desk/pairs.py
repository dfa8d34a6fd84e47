"""Two people code the same apart from each other: a sample by lot, each alone with it, then side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from hearback.analysis import actions, queries, rules
from hearback.analysis.models import Code, Coded, Unit
from hearback.analysis.queries import Agreed, Progress
from hearback.contributions import queries as contributions
from hearback.core.rows import number_in
from hearback.processes.models import Process
from hearback.web.desk.codebook import book_of, under
from hearback.web.desk.coding import CodingForm, coding_form
from hearback.web.desk.contributions import works_with
from hearback.web.desk.shared import coordinator, form_page, found, page, posted, say, see_other, taken
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TITLE = _("Two people code apart")


class DrawForm(forms.Form):
    """How many, and who the two are."""

    key = forms.KeyField()
    size = forms.Number(
        label=_("How many do the two read?"),
        help_text=_("They are drawn by lot. 50 to 100 tell a good deal; the more, the better a rare theme shows."),
        initial=50,
        error_messages={"required": _("Enter how many the two read")},
    )
    first = forms.Choice(
        label=_("Who is the first?"), widget=forms.Select(), error_messages={"required": _("Choose the first person")}
    )
    second = forms.Choice(
        label=_("Who is the second?"), widget=forms.Select(), error_messages={"required": _("Choose the second person")}
    )

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(user.uuid): user for user in queries.coders(process)}
        names = [("", _("Choose")), *((key, str(user)) for key, user in self.people.items())]
        for name in ("first", "second"):
            cast("forms.Choice", self.fields[name]).choices = names


class PlaceForm(forms.Form):
    """Who goes on."""

    by = forms.Choice(
        label=_("Who goes on reading?"), widget=forms.Select(), error_messages={"required": _("Choose who goes on")}
    )

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(user.uuid): user for user in queries.coders(process)}
        names = [("", _("Choose")), *((key, str(user)) for key, user in self.people.items())]
        cast("forms.Choice", self.fields["by"]).choices = names


COLUMNS = (
    _("Both"),
    _("Only the first"),
    _("Only the second"),
    _("Neither"),
    _("Per cent"),
    _("Kappa"),
    _("Alpha"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: a theme, or the stance, with its counts and figures in words."""

    code: Code | None
    cells: tuple[StrOrPromise, ...]


def _line(one: Agreed) -> Line:
    counts = (one.both, one.only_first, one.only_second, one.neither)
    # Of the stance there are more answers than yes and no: only how often both gave the same is a count of it.
    told = [str(count) for count in counts] if one.code else [str(one.both), *["–"] * 3]
    share = _("Not defined") if one.share is None else f"{100 * one.share:.0f}"
    figures = [
        _("Not defined") if figure is None else f"{figure:.2f}".replace("-", "−") for figure in (one.kappa, one.alpha)
    ]
    return Line(one.code, (*told, share, *figures))


def _under(process: Process, progress: Progress | None = None) -> tuple[Link, ...]:
    to = (*under(process), Link(TITLE, reverse("desk:pairs", args=[process.slug])))
    return (*to, Link(_title(progress), _address(progress))) if progress else to


def _title(progress: Progress) -> str:
    return str(_("Sample %(n)d")) % {"n": progress.sample.number}


def _address(progress: Progress, name: str = "pair", *more: int) -> str:
    return reverse(f"desk:{name}", args=[progress.sample.process.slug, progress.sample.uuid, *more])


def _one_of(request: HttpRequest, process: Process, uuid: UUID) -> Progress:
    return found(queries.sample_visible_to(viewer_of(request), process, uuid))


@rule("works-with")
@works_with
def pairs(request: HttpRequest, process: Process) -> HttpResponse:
    """The samples, the latest first; below a hundred contributions that it is of no use yet."""
    viewer = viewer_of(request)
    return page(
        request,
        process,
        "themes/pairs.html",
        title=TITLE,
        under=under(process),
        samples=queries.samples_visible_to(viewer, process),
        is_offered=queries.is_offered(viewer, process),
        least=queries.ENOUGH,
        may_keep=rules.may_keep_codebook(viewer, process),
    )


@rule("coordinator")
@coordinator
def draw(request: HttpRequest, process: Process) -> HttpResponse:
    """How many, and who."""
    viewer = viewer_of(request)
    form = DrawForm(posted(request), process=process)

    def act() -> None:
        people, given = form.people, form.cleaned_data
        sample = actions.draw_sample(
            actor=viewer,
            process=process,
            key=given["key"],
            size=given["size"],
            first=people[given["first"]],
            second=people[given["second"]],
        )
        say(request, _("The sample is drawn. Each of the two finds it on this page when they sign in."))
        to.append(str(sample.uuid))

    to: list[str] = []
    if taken(form, act):
        return see_other("desk:pair", process.slug, to[0])
    return form_page(
        request,
        process,
        form,
        title=_("Draw a sample"),
        button=_("Draw it"),
        under=_under(process),
        intro=_(
            "Two people read the same contributions and say what each is about. Neither sees what the other says, nor how "
            "it was coded before, until both are through."
        ),
    )


@rule("works-with")
@works_with
def pair(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """How far the two are; once both are through, how far they agree, and each where they differ."""
    viewer, book = viewer_of(request), book_of(request, process)
    progress = _one_of(request, process, uuid)
    compared = queries.compared(viewer, book, progress)
    left = queries.left_places(viewer, progress)
    return page(
        request,
        process,
        "themes/pair.html",
        title=_title(progress),
        under=_under(process),
        progress=progress,
        compared=compared,
        columns=COLUMNS,
        lines=[_line(one) for one in (*compared.codes, compared.stance)] if compared else (),
        is_coder=rules.coder_of(viewer, progress.sample) is not None,
        left=[(user, _address(progress, "pair_place", place)) for place, user in left.items()],
    )


@rule("coordinator")
@coordinator
def place(request: HttpRequest, process: Process, uuid: UUID, coder: int) -> HttpResponse:
    """Somebody goes on where one of the two left off."""
    progress = _one_of(request, process, uuid)
    sample = progress.sample
    gone = found({1: sample.first, 2: sample.second}.get(coder))
    form = PlaceForm(posted(request), process=process)

    def act() -> None:
        by = form.people[form.cleaned_data["by"]]
        actions.take_place(actor=viewer_of(request), sample=sample, coder=coder, by=by)

    if taken(form, act):
        say(request, _("They find the rest on this page when they sign in."))
        return see_other(_address(progress))
    return form_page(
        request,
        process,
        form,
        title=_("Somebody goes on"),
        button=_("Let them go on"),
        under=_under(process, progress),
        intro=_(
            "%(name)s does not work here any more. What they have read stands under their name. Whoever goes on reads the "
            "rest, and sees nothing of what the other of the two says before both are through."
        )
        % {"name": gone},
    )


@rule("works-with")
@works_with
def code(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """The next unit of whoever codes; with its place in the address, one that they coded before."""
    viewer, book = viewer_of(request), book_of(request, process)
    progress = _one_of(request, process, uuid)
    found(rules.coder_of(viewer, progress.sample))
    asked = number_in(request.POST.get("unit") or request.GET.get("unit"))
    unit = (
        found(queries.unit_visible_to(viewer, progress.sample, asked))
        if asked is not None
        else queries.next_apart(viewer, progress.sample)
    )
    if unit is None or (progress.through and request.method != "POST"):
        return see_other(_address(progress))
    mine = queries.own_coding(viewer, book, unit)
    form = coding_form(request, book, {"codes": mine.numbers, "stance": mine.stance} if mine else {})
    if request.method == "POST" and taken(form, lambda: _code(request, unit, form)):
        return see_other(_address(progress, "pair_code"))
    return _coding_page(
        request,
        process,
        form,
        unit,
        template="themes/apart.html",
        title=TITLE,
        under=_under(process, progress),
        progress=progress,
        done=progress.first if rules.coder_of(viewer, progress.sample) == 1 else progress.second,
    )


def _code(request: HttpRequest, unit: Unit, form: CodingForm) -> Coded:
    stance = form.cleaned_data["stance"]
    return actions.code_apart(actor=viewer_of(request), unit=unit, codes=form.chosen(), stance=stance)


@rule("works-with")
@works_with
def settle(request: HttpRequest, process: Process, uuid: UUID, order: int) -> HttpResponse:
    """What the two said side by side, and what stands from now on."""
    viewer, book = viewer_of(request), book_of(request, process)
    progress = _one_of(request, process, uuid)
    unit = found(queries.unit_visible_to(viewer, progress.sample, order))
    both = found(queries.said_by_both(viewer, book, progress, unit))
    shared = [number for number in both.first.numbers if number in both.second.numbers]
    alike = both.first.stance if both.first.stance == both.second.stance else ""
    form = coding_form(request, book, {"codes": shared, "stance": alike})

    def act() -> Coded:
        return actions.settle(actor=viewer, unit=unit, codes=form.chosen(), stance=form.cleaned_data["stance"])

    if request.method == "POST" and taken(form, act):
        say(request, _("It is settled, and stands from now on."))
        return see_other(_address(progress))
    return _coding_page(
        request,
        process,
        form,
        unit,
        template="themes/settle.html",
        title=_("Settle what it is about"),
        under=_under(process, progress),
        both=both,
        progress=progress,
    )


def _coding_page(
    request: HttpRequest, process: Process, form: CodingForm, unit: Unit, *, template: str, **values: Any
) -> HttpResponse:
    said = contributions.said(viewer_of(request), [unit.contribution])[0]
    return page(request, process, template, form=form, unit=unit, said=said, **values)


urls = [
    path("<slug:process>/said/codebook/pairs/", pairs, name="pairs"),
    path("<slug:process>/said/codebook/pairs/draw/", draw, name="pairs_draw"),
    path("<slug:process>/said/codebook/pairs/<uuid:uuid>/", pair, name="pair"),
    path("<slug:process>/said/codebook/pairs/<uuid:uuid>/code/", code, name="pair_code"),
    path("<slug:process>/said/codebook/pairs/<uuid:uuid>/place/<int:coder>/", place, name="pair_place"),
    path("<slug:process>/said/codebook/pairs/<uuid:uuid>/settle/<int:order>/", settle, name="pair_settle"),
]
