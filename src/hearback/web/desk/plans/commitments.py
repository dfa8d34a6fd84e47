"""Commitments of the version being written: added, named, dated, withdrawn and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from hearback.core import languages
from hearback.core.languages import Words
from hearback.plans import actions
from hearback.plans.models import Entry
from hearback.processes import queries as processes
from hearback.processes.models import Process, Theme
from hearback.web.desk.plans.shared import WasField, again, crumbs, saved, written_entry, written_version
from hearback.web.desk.shared import coordinator, form_page, plain, posted, say, see_other
from hearback.web.desk.words import WordsField
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WHEN = _("As you would write it, such as “Autumn 2014”, “March 2015” or “27 March 2015”")


class DetailsForm(forms.Form):
    """A commitment's title, theme and dates."""

    title = WordsField(label=_("Title"), max_length=1_000, lines=2, error_messages={"required": _("Write a title")})
    theme = forms.Choice(label=_("Theme"), widget=forms.Select(), required=False)
    starts = forms.PlainText(label=_("When does it start?"), help_text=WHEN, max_length=60, width=20, required=False)
    ends = forms.PlainText(label=_("When does it end?"), max_length=60, width=20, required=False)
    was = WasField()
    was_beside = WasField()

    def __init__(self, *args: Any, process: Process, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.themes: dict[str, Theme] = {theme.slug: theme for theme in processes.themes(process)}
        choices = [("", _("No theme")), *((slug, plain(theme.name)) for slug, theme in self.themes.items())]
        self.fields["theme"].choices = choices  # type: ignore[attr-defined]
        if not self.themes:
            del self.fields["theme"]

    @property
    def chosen_theme(self) -> Theme | None:
        """The theme that was chosen."""
        return self.themes.get(self.cleaned_data.get("theme", ""))


class NewForm(DetailsForm):
    """A new commitment."""

    key = forms.KeyField()
    number = forms.Number(
        label=_("Number"),
        help_text=_("Leave it empty for the next free one. A number is given once and never used again."),
        required=False,
        min_value=1,
        max_value=9999,
    )


@rule("coordinator")
@coordinator
def add(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """Add a commitment, then write its sentences."""
    row = written_version(request, process, number)
    form = NewForm(posted(request), process=process, initial={"key": uuid4()})

    def act() -> Entry:
        names = ("title", "starts", "ends", "number", "key")
        values = {name: form.cleaned_data[name] for name in names}
        return actions.add_commitment(actor=viewer_of(request), version=row, theme=form.chosen_theme, **values)

    if request.method == "POST" and form.is_valid() and (entry := tried(form, act)):
        say(request, _("The commitment is added. Now write what it says."))
        return see_other("desk:plan_commitment", process.slug, number, entry.commitment.number)
    return form_page(
        request, process, form, title=_("Add a commitment"), button=_("Add it"), under=crumbs(process, row)
    )


@rule("coordinator")
@coordinator
def details(request: HttpRequest, process: Process, number: int, commitment: int) -> HttpResponse:
    """Change a commitment's title, theme and dates."""
    entry = written_entry(request, process, number, commitment)
    initial = {
        "title": entry.title,
        "was": entry.title,
        "was_beside": entry.beside_title,
        "theme": entry.theme.slug if entry.theme else "",
        "starts": entry.starts_written,
        "ends": entry.ends_written,
    }
    form = DetailsForm(posted(request), process=process, initial=initial)
    newer: Entry | None = None
    if request.method == "POST" and form.is_valid():
        done, newer = saved(form, lambda: _edit(request, entry, form))
        if done:
            say(request, _("Saved"))
            return see_other("desk:plan_commitment", process.slug, number, commitment)
    if newer is not None:
        again(form, {"was": newer.title, "was_beside": newer.beside_title})
    return form_page(
        request,
        process,
        form,
        title=_("Title, theme and dates"),
        button=_("Save"),
        under=crumbs(process, entry.version, entry),
        template="desk/plans/with_newer.html",
        newer=_as_it_is(newer) if newer else (),
    )


def _as_it_is(newer: Entry) -> list[tuple[StrOrPromise, Words]]:
    """What stands there now, to be read beside one's own."""
    dates = [(_("When does it start?"), newer.starts_written), (_("When does it end?"), newer.ends_written)]
    return [
        (_("Title"), newer.title),
        (_("Theme"), newer.theme.name if newer.theme else {}),
        *((label, {languages.current(): day} if day else {}) for label, day in dates),
    ]


def _edit(request: HttpRequest, entry: Entry, form: DetailsForm) -> Entry:
    values = {name: form.cleaned_data[name] for name in ("title", "starts", "ends", "was", "was_beside")}
    return actions.edit_entry(
        actor=viewer_of(request),
        entry=entry,
        theme=form.chosen_theme,
        without_theme=form.chosen_theme is None,
        **values,
    )


@rule("coordinator")
@coordinator
@require_POST
def standing(request: HttpRequest, process: Process, number: int, commitment: int) -> HttpResponse:
    """Withdraw a commitment, or take it back."""
    entry = written_entry(request, process, number, commitment)
    if request.POST.get("do") == "restore":
        actions.restore_commitment(actor=viewer_of(request), entry=entry)
        say(request, _("The commitment is part of this version again."))
    else:
        actions.withdraw_commitment(actor=viewer_of(request), entry=entry)
        say(request, _("The commitment is withdrawn in this version. It keeps its number, and you can take it back."))
    return see_other("desk:plan_commitment", process.slug, number, commitment)


urls = [
    path("<slug:process>/plan/<int:number>/add/", add, name="plan_add"),
    path("<slug:process>/plan/<int:number>/<int:commitment>/details/", details, name="plan_details"),
    path("<slug:process>/plan/<int:number>/<int:commitment>/standing/", standing, name="plan_standing"),
]
