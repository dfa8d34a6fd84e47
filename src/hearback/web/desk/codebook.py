"""The codebook at the desk: its themes, and on a page each what it means, what became of it and what may be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from hearback.analysis import actions, queries, rules
from hearback.analysis.models import Code, CodeChange
from hearback.analysis.queries import Book
from hearback.core import languages
from hearback.processes.models import Process
from hearback.web.desk.codebook_forms import CodeForm
from hearback.web.desk.contributions import crumbs, works_with
from hearback.web.desk.plans.shared import again as shown_again
from hearback.web.desk.plans.shared import saved
from hearback.web.desk.shared import coordinator, form_page, found, page, plain, posted, say, see_other, taken
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TITLE = _("Codebook")
# Acts after which a theme may read otherwise than before.
TOLD = (CodeChange.Act.ADDED, CodeChange.Act.CHANGED, CodeChange.Act.IMPORTED)


class MergeForm(forms.Form):
    """The other theme."""

    into = forms.Choice(
        label=_("Read it as which other theme?"),
        widget=forms.Select(),
        error_messages={"required": _("Choose the other theme")},
    )

    def __init__(self, *args: Any, book: Book, code: Code, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [(str(one.code.number), path_of(book, one.code)) for one in book.to_choose() if one.code.pk != code.pk]
        cast("forms.Choice", self.fields["into"]).choices = [("", _("Choose")), *others]


class SplitForm(forms.Form):
    """The new themes, a line each."""

    labels = forms.PlainText(
        label=_("What are the new themes called?"),
        help_text=_("A line each, two at least. You can give each its bounds afterwards."),
        lines=4,
        error_messages={"required": _("Name at least two new themes, a line each")},
    )


def path_of(book: Book, code: Code) -> str:
    """What a theme is called, after the wider ones above it."""
    names, step = [plain(code.label)], code.parent_id
    while step is not None:
        names.append(plain(book.by_id[step].label))
        step = book.by_id[step].parent_id
    return ": ".join(reversed(names))


def book_of(request: HttpRequest, process: Process) -> Book:
    """The codebook, or 404 where there is none yet."""
    return found(queries.codebook_visible_to(viewer_of(request), process))


def _one_of(request: HttpRequest, process: Process, number: int) -> tuple[Book, Code]:
    book = book_of(request, process)
    return book, found(book.numbered(number))


def under(process: Process, code: Code | None = None) -> tuple[Link, ...]:
    """The way to the codebook, and to one theme of it."""
    to = (*crumbs(process), Link(TITLE, reverse("desk:codebook", args=[process.slug])))
    return (*to, Link(plain(code.label), _address(process, code))) if code else to


def _address(process: Process, code: Code) -> str:
    return reverse("desk:code", args=[process.slug, code.number])


@rule("works-with")
@works_with
def codebook(request: HttpRequest, process: Process) -> HttpResponse:
    """The themes as a tree, how much is about each, and how much is still to be read."""
    viewer = viewer_of(request)
    book = queries.codebook_visible_to(viewer, process)
    counts = {one.code.pk: one.number for one in queries.counted_by_theme(book)} if book else {}
    rows = [(one, counts.get(one.code.pk, 0)) for one in book.in_use()] if book else []
    over = [code for code in book.codes if code.state != Code.State.IN_USE] if book else []
    return page(
        request,
        process,
        "themes/codebook.html",
        title=TITLE,
        under=crumbs(process),
        book=book,
        rows=rows,
        over=[(code, book.read_as(code.pk), counts.get(code.pk, 0)) for code in over] if book else (),
        left=queries.how_many_coded(viewer, process) if book else None,
        may_keep=rules.may_keep_codebook(viewer, process),
        pairs_offered=book is not None and queries.is_offered(viewer, process),
        has_plan=queries.plan_to_cover(process) is not None,
        often=queries.how_often_right(viewer, process) if book else None,
    )


@rule("coordinator")
@coordinator
@require_POST
def begin(request: HttpRequest, process: Process) -> HttpResponse:
    """Begin it, with the themes that every codebook has."""
    actions.begin_codebook(actor=viewer_of(request), process=process)
    say(request, _("The codebook is begun. Add the themes that you expect; more can come while you read."))
    return see_other("desk:codebook", process.slug)


@rule("coordinator")
@coordinator
def add(request: HttpRequest, process: Process) -> HttpResponse:
    """One more theme."""
    viewer = viewer_of(request)
    form = CodeForm(posted(request), process=process, book=queries.codebook_visible_to(viewer, process))

    def act() -> Code:
        return actions.add_code(actor=viewer, process=process, key=form.cleaned_data["key"], **form.given())

    if taken(form, act):
        say(request, _("The theme is in the codebook."))
        return see_other("desk:codebook", process.slug)
    return form_page(request, process, form, title=_("Add a theme"), button=_("Add it"), under=under(process))


@rule("works-with")
@works_with
def code(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """What one theme means, how much is about it, every act on it, and what may be done."""
    viewer = viewer_of(request)
    book, one = _one_of(request, process, number)
    count = next((found for found in queries.counted_by_theme(book) if found.code.pk == one.pk), None)
    return page(
        request,
        process,
        "themes/code.html",
        title=plain(one.label),
        under=under(process),
        code=one,
        read_as=book.read_as(one.pk),
        merged=[other for other in book.codes if other.pk != one.pk and book.read_as(other.pk).pk == one.pk],
        parts=[other for other in book.codes if other.split_from_id == one.pk],
        count=count.number if count else 0,
        changes=queries.changes_of(book, one),
        told=TOLD,
        may_keep=rules.may_keep_codebook(viewer, process),
    )


@rule("coordinator")
@coordinator
def change(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """Other words, bounds or place."""
    viewer = viewer_of(request)
    book, one = _one_of(request, process, number)
    initial = {name: getattr(one, name) for name in ("label", "definition", "belongs", "belongs_not", "examples")}
    initial |= {
        "parent": str(book.by_id[one.parent_id].number) if one.parent_id else "",
        "theme": one.theme.slug if one.theme else "",
        "holder": not one.codable,
        "was": queries.as_values(one),
    }
    form = CodeForm(posted(request), initial=initial, process=process, book=book, code=one)
    newer: Code | None = None
    if form.is_valid():
        was = form.cleaned_data["was"]
        done, newer = saved(form, lambda: actions.change_code(actor=viewer, code=one, was=was, **form.given()))
        if done is not None:
            say(request, _("The theme is saved. How it read before is kept below."))
            return see_other(_address(process, one))
    if newer is not None:
        shown_again(form, {"was": queries.as_values(newer)})
    return form_page(
        request,
        process,
        form,
        title=_("Change the theme"),
        button=_("Save"),
        under=under(process, one),
        template="desk/plans/with_newer.html",
        newer=[(form.fields[name].label, getattr(newer, name)) for name in queries.READS] if newer else (),
    )


@rule("coordinator")
@coordinator
def merge(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """Read it as another."""
    viewer = viewer_of(request)
    book, one = _one_of(request, process, number)
    form = MergeForm(posted(request), book=book, code=one)

    def act() -> Code:
        into = found(book.numbered(int(form.cleaned_data["into"])))
        return actions.merge_code(actor=viewer, code=one, into=into)

    return _asked(
        request,
        process,
        one,
        form,
        act,
        title=_("Merge it into another theme"),
        button=_("Merge"),
        intro=_("Everything about this theme is then read as being about the other. You can take it back exactly."),
        done=_("It is merged. Everything about it is read as being about the other theme."),
    )


@rule("coordinator")
@coordinator
def split(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """Put several in its place."""
    viewer = viewer_of(request)
    _book, one = _one_of(request, process, number)
    form = SplitForm(posted(request))

    def act() -> list[Code]:
        lines = [line.strip() for line in form.cleaned_data["labels"].splitlines() if line.strip()]
        return actions.split_code(actor=viewer, code=one, labels=[{languages.codes()[0]: line} for line in lines])

    return _asked(
        request,
        process,
        one,
        form,
        act,
        title=_("Split it into several themes"),
        button=_("Split"),
        intro=_(
            "Everything about this theme comes up to be read again, one after the other, so that somebody chooses among "
            "the new ones. Until then it stays about the old one."
        ),
        done=_("It is split. What was about it comes up to be read again."),
    )


@rule("coordinator")
@coordinator
def retire(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """A question, and a button."""
    return _sure(
        request,
        process,
        number,
        actions.retire_code,
        title=_("Use it no more"),
        intro=_("What is about this theme stays so and counts. Nothing more can be coded by it."),
        done=_("Nothing more is coded by this theme."),
    )


@rule("coordinator")
@coordinator
def again(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """A question, and a button."""
    return _sure(
        request,
        process,
        number,
        actions.use_code_again,
        title=_("Use it again"),
        intro=_("Whatever was about this theme is its own again. What was coded since by another theme stays there."),
        done=_("The theme is in use again."),
    )


def _sure(
    request: HttpRequest, process: Process, number: int, act: Callable[..., Code], *, title: StrOrPromise, **words: Any
) -> HttpResponse:
    """Nothing to fill in: the button says what the page is called."""
    viewer = viewer_of(request)
    _book, one = _one_of(request, process, number)
    form = forms.Form(posted(request))
    return _asked(request, process, one, form, lambda: act(actor=viewer, code=one), title=title, button=title, **words)


def _asked(
    request: HttpRequest,
    process: Process,
    one: Code,
    form: forms.Form,
    act: Callable[[], object],
    *,
    title: StrOrPromise,
    button: StrOrPromise,
    intro: StrOrPromise,
    done: StrOrPromise,
) -> HttpResponse:
    if taken(form, act):
        say(request, done)
        return see_other(_address(process, one))
    return form_page(
        request,
        process,
        form,
        title=title,
        button=button,
        template="desk/sure.html",
        words=one.label,
        intro=intro,
        leave=_address(process, one),
        under=under(process, one),
    )


@rule("coordinator")
@coordinator
def show(request: HttpRequest, process: Process) -> HttpResponse:
    """Let everybody see what is about which theme, or not any more: what that means, and a button."""
    viewer, book = viewer_of(request), book_of(request, process)
    is_shown = book.codebook.shown is not None
    form = forms.Form(posted(request))
    # The button says which way, so that pressing it twice is once.
    wanted = request.POST.get("shown", "" if is_shown else "yes") == "yes"
    if taken(form, lambda: actions.show_themes(actor=viewer, process=process, shown=wanted)):
        say(request, _("Everybody sees the themes now.") if wanted else _("Only the desk sees the themes now."))
        return see_other("desk:codebook", process.slug)
    return page(
        request,
        process,
        "themes/show.html",
        title=_("Stop showing the themes") if is_shown else _("Show the themes to everybody"),
        under=under(process),
        is_shown=is_shown,
    )


urls = [
    path("<slug:process>/said/codebook/", codebook, name="codebook"),
    path("<slug:process>/said/codebook/begin/", begin, name="codebook_begin"),
    path("<slug:process>/said/codebook/add/", add, name="code_add"),
    path("<slug:process>/said/codebook/show/", show, name="codebook_show"),
    path("<slug:process>/said/codebook/<int:number>/", code, name="code"),
    path("<slug:process>/said/codebook/<int:number>/change/", change, name="code_change"),
    path("<slug:process>/said/codebook/<int:number>/merge/", merge, name="code_merge"),
    path("<slug:process>/said/codebook/<int:number>/split/", split, name="code_split"),
    path("<slug:process>/said/codebook/<int:number>/retire/", retire, name="code_retire"),
    path("<slug:process>/said/codebook/<int:number>/use-again/", again, name="code_again"),
]
