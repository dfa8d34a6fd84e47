"""Which column of a spreadsheet holds what: asked once, and remembered for files with the same columns."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from hearback.contributions import actions
from hearback.contributions.models import Source
from hearback.contributions.reading import sheets
from hearback.processes.models import Process
from hearback.web.desk.one_source import AT, address, one_of, under
from hearback.web.desk.shared import coordinator, form_page, found, posted, see_other, taken
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.viewers import viewer_of

FIELDS = {
    "words": _("What people said"),
    "name": _("Their name"),
    "organisation": _("Their organisation"),
    "email": _("Their email address"),
    "told_by": _("How they wish to be told"),
    "post": _("Their postal address"),
    "phone": _("Their telephone number"),
    "attribution": _("Whether we may show who said it"),
    "kind": _("What kind of contribution it is"),
    "question": _("Which question it answers"),
    "theme": _("Which theme it is about"),
    "language": _("The language it is written in"),
    "happened": _("When they said it"),
    "own_id": _("The form’s own number for it"),
}
_LEFT_OUT = ("", _("Nothing of ours: leave it out"))


@rule("coordinator")
@coordinator
def columns(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """Say which column of a spreadsheet holds what; the next file with these columns is read the same way."""
    viewer, source = viewer_of(request), one_of(request, process, uuid)
    found(source if source.step in (Source.Step.COLUMNS, Source.Step.READ) else None)
    form = _columns_form(source)(posted(request))

    def keep() -> None:
        chosen: dict[str, list[str]] = {}
        for at, heading in enumerate(source.headings):
            if (field := form.cleaned_data.get(f"column{at}")) and heading:
                chosen.setdefault(field, []).append(heading)
        actions.set_columns(actor=viewer, source=source, columns=chosen, worker=True)

    if taken(form, keep):
        return see_other(address(source, "source_working"))
    return form_page(
        request,
        process,
        form,
        title=_("Which column is which?"),
        button=_("Read it"),
        template="desk/sources/columns.html",
        source=source,
        under=under(process, source=source),
    )


def _columns_form(source: Source) -> type[forms.Form]:
    """A question for each column, answered as the headings suggest."""
    by_heading = {heading: field for field, headings in source.columns.items() for heading in headings}
    fields: dict[str, Any] = {
        f"column{at}": forms.Choice(
            label=heading,
            choices=[_LEFT_OUT, *FIELDS.items()],
            widget=forms.Select(),
            required=False,
            initial=by_heading.get(heading, ""),
        )
        for at, heading in enumerate(source.headings)
        if heading
    }
    return type("ColumnsForm", (_ColumnsForm,), fields)


class _ColumnsForm(forms.Form):
    """What columns hold. Only what people said may stand in several."""

    def clean(self) -> dict[str, Any]:
        """Each of the others is in one column at most; what people said is in one at least."""
        given: dict[str, Any] = super().clean() or {}
        first: dict[str, str] = {}
        for name, field in list(given.items()):
            if field and field != sheets.WORDS and field in first:
                other = self.fields[first[field]].label
                self.add_error(name, str(_("“%(column)s” is read for this already: choose one") % {"column": other}))
            first.setdefault(field, name)
        if sheets.WORDS not in first and self.fields:
            self.add_error(next(iter(self.fields)), str(_("Choose at least one column with what people said")))
        return given

    def add_error(self, field: str | None, error: Any) -> None:
        """What is wrong with the columns is said at the first of them."""
        super().add_error(next(iter(self.fields), None) if field == "map" else field, error)


urls = [path(f"{AT}<uuid:uuid>/columns/", columns, name="source_columns")]
