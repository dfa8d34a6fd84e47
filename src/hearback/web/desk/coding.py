"""Coding at the desk: one thing said after the other, with the themes as boxes to tick; by keyboard, and on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from hearback.analysis import actions, queries
from hearback.analysis import rules as analysis_rules
from hearback.analysis.models import Code, Coded
from hearback.analysis.queries import Book
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution
from hearback.core import references
from hearback.core.errors import DomainError, NotAllowed
from hearback.core.rows import number_in
from hearback.core.text import fold
from hearback.processes.models import Process
from hearback.web.desk.codebook import book_of, path_of, under
from hearback.web.desk.contributions import of_process, works_with
from hearback.web.desk.shared import page, plain, say, see_other, taken
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.viewers import viewer_of

LONG = 20  # more themes than these can be searched
HINT_LENGTH = 140


class CodingForm(forms.Form):
    """The themes, and apart from them the stance. With many themes they can be searched: what is ticked stays in sight."""

    find = forms.PlainText(
        label=_("Find a theme"),
        help_text=_("What you ticked stays ticked."),
        max_length=100,
        width=20,
        required=False,
    )
    codes = forms.Choices(
        label=_("What is it about?"),
        help_text=_("Tick all that fit."),
        required=False,
    )
    stance = forms.Choice(
        label=_("Is it for or against that?"),
        help_text=_("This is apart from the themes, and one answer for all of them."),
        choices=Coded.Stance.choices,
        required=False,
    )

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._all = [one.code for one in book.to_choose()]
        self._labels = {code.pk: path_of(book, code) for code in self._all}
        self._show(self._all)
        if len(self._all) <= LONG:
            del self.fields["find"]

    def _show(self, codes: Sequence[Code]) -> None:
        field = cast("forms.Choices", self.fields["codes"])
        field.choices = [(str(code.number), self._labels[code.pk]) for code in codes]
        hints = {str(code.number): Truncator(plain(code.definition)).chars(HINT_LENGTH) for code in codes}
        field.widget.hints = {number: hint for number, hint in hints.items() if hint}

    def narrow(self, find: str, ticked: Sequence[str]) -> None:
        """Show those in whose name or definition these words stand, and what is ticked."""
        words = fold(find)
        self._show([code for code in self._all if str(code.number) in ticked or self._holds(code, words)])

    def _holds(self, code: Code, words: str) -> bool:
        return words in fold(" ".join([self._labels[code.pk], *code.label.values(), *code.definition.values()]))

    def chosen(self) -> list[Code]:
        """The themes that were ticked."""
        return [code for code in self._all if str(code.number) in self.cleaned_data["codes"]]


def coding_form(request: HttpRequest, book: Book, initial: dict[str, Any]) -> CodingForm:
    """The form as it was sent, as it was searched, or as it begins."""
    if request.method != "POST":
        return CodingForm(book=book, initial=initial)
    if request.POST.get("do") != "find":
        return CodingForm(request.POST, book=book)
    ticked, find = request.POST.getlist("codes"), request.POST.get("find", "")
    form = CodingForm(
        book=book, initial={"codes": ticked, "stance": request.POST.get("stance", ""), "find": find[:100]}
    )
    form.narrow(find, ticked)
    return form


@rule("works-with")
@works_with
def coding(request: HttpRequest, process: Process) -> HttpResponse:
    """The next one that is left; when all are read, a page that says so."""
    viewer = viewer_of(request)
    book = queries.codebook_visible_to(viewer, process)
    following = queries.next_to_code(viewer, process) if book else None
    if following is not None:
        return see_other(_address(process, following), query=_query(request.GET.get("done", "")))
    return page(
        request,
        process,
        "themes/all_coded.html",
        title=_("Read and code"),
        under=under(process),
        book=book,
        last=_last(request, process, book) if book else None,
    )


@rule("works-with")
@works_with
def one(request: HttpRequest, process: Process, reference: str) -> HttpResponse:
    """The words, the themes, the stance; save and go on to the next."""
    viewer, book = viewer_of(request), book_of(request, process)
    row = of_process(request, process, reference)
    stands = queries.coding_of(viewer, book, [row]).get(row.pk)
    initial = {"codes": stands.numbers, "stance": stands.stance} if stands else {}
    form = coding_form(request, book, initial)
    if request.method == "POST" and taken(form, lambda: _code(request, row, form)):
        following = queries.next_to_code(viewer, process, row)
        to = _address(process, following) if following else reverse("desk:coding", args=[process.slug])
        return see_other(to, query=_query(row.reference))
    if form.errors:  # what stands may be somebody else's of a moment ago
        stands = queries.coding_of(viewer, book, [row]).get(row.pk)
    later = queries.next_to_code(viewer, process, row)
    return page(
        request,
        process,
        "themes/coding.html",
        title=_("Read and code"),
        under=under(process),
        form=form,
        row=row,
        said=contributions.said(viewer, [row])[0],
        stands=stands,
        turn=stands.turn if stands else 0,
        earlier=queries.earlier_codings(viewer, book, row),
        left=queries.how_many_coded(viewer, process),
        skip=_address(process, later) if later else "",
        last=_last(request, process, book),
        suggested=queries.suggested_codes(viewer, book, row) if stands is None else None,
        may_be_coded=analysis_rules.may_be_coded(row),
    )


def _code(request: HttpRequest, row: Contribution, form: CodingForm) -> Coded:
    return actions.code(
        actor=viewer_of(request),
        contribution=row,
        codes=form.chosen(),
        stance=form.cleaned_data["stance"],
        turn=number_in(request.POST.get("turn")) or 0,
        suggested=queries.suggested_by(viewer_of(request), row, request.POST.get("suggested", "")),
    )


@rule("works-with")
@works_with
@require_POST
def undo(request: HttpRequest, process: Process, reference: str) -> HttpResponse:
    """Take the last coding of one back, and look at it again."""
    row = of_process(request, process, reference)
    try:
        actions.undo_coding(actor=viewer_of(request), contribution=row, turn=number_in(request.POST.get("turn")) or 0)
    except NotAllowed:
        raise
    except DomainError as refused:
        say(request, str(refused))
    else:
        say(request, _("It is taken back: what stood before stands again."))
    return see_other(_address(process, row))


def _address(process: Process, row: Contribution) -> str:
    return reverse("desk:coding_one", args=[process.slug, row.reference])


def _query(reference: str) -> str:
    known = references.normalise(reference) if reference else None
    return "?" + urlencode({"done": known}) if known else ""


def _last(request: HttpRequest, process: Process, book: Book) -> tuple[Contribution, queries.CodedAs] | None:
    """What was coded just before, with how, for the button that takes it back."""
    viewer, done = viewer_of(request), request.GET.get("done", "")
    row = contributions.by_reference(viewer, done) if done else None
    if row is None or row.process_id != process.pk:
        return None
    stands = queries.coding_of(viewer, book, [row]).get(row.pk)
    return (row, stands) if stands else None


urls = [
    path("<slug:process>/said/coding/", coding, name="coding"),
    path("<slug:process>/said/coding/<str:reference>/", one, name="coding_one"),
    path("<slug:process>/said/coding/<str:reference>/undo/", undo, name="coding_undo"),
]
