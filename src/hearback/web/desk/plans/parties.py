"""Who leads a commitment, who supports it and who are partners: names, one a line; new ones are added by name."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hearback.core import languages
from hearback.core.text import fold
from hearback.core.viewer import Viewer
from hearback.people import actions as people
from hearback.people import queries as people_queries
from hearback.people.models import Organisation
from hearback.plans import actions, importing, queries
from hearback.plans.models import Entry
from hearback.processes.models import Process
from hearback.web.desk.plans.shared import WasField, again, crumbs, saved, written_entry
from hearback.web.desk.shared import coordinator, form_page, found, plain, posted, say, see_other
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.viewers import viewer_of

KINDS = {
    "leads": Organisation.Kind.DEPARTMENT,
    "supports": Organisation.Kind.DEPARTMENT,
    "partners": Organisation.Kind.CIVIL_SOCIETY,
}
PARTS = tuple(KINDS)
COALITION = Organisation.Kind.COALITION
LONGEST_NAME = 200
ONE_A_LINE = _("One a line, in the order in which they are to stand.")


class PartiesForm(forms.Form):
    """Names, one a line."""

    leads = forms.PlainText(label=_("Who leads?"), help_text=ONE_A_LINE, lines=3, required=False)
    supports = forms.PlainText(label=_("Which other departments support it?"), lines=3, required=False)
    partners = forms.PlainText(
        label=_("Who are the partners from civil society?"),
        help_text=_("A coalition with its members: “Open Rivers (a coalition of River Watch; Fish and Fowl)”."),
        lines=4,
        required=False,
    )
    was = WasField()
    new = forms.Agree(label=_("Add the names that are not known yet as new organisations"), required=False)

    def __init__(self, *args: Any, known: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known: dict[str, Organisation] = {}
        for one in known:
            for name in (one.slug, *one.name.values()):
                self.known.setdefault(fold(name), one)

    def clean(self) -> dict[str, Any]:
        """Names that nobody knows are named, until it is said that they are new."""
        for part in PARTS:
            named = [one for name, members in self.lines(part) for one in (name, *members)]
            strange = [name for name in named if fold(name) not in self.known]
            long = [name for name in strange if len(name) > LONGEST_NAME]
            if long:
                self.add_error(part, _("Write shorter names, one organisation a line."))
            elif strange and not self.cleaned_data.get("new"):
                said = ngettext(
                    "This name is not known yet: %(names)s. Correct it, or tick below that it is new.",
                    "These names are not known yet: %(names)s. Correct them, or tick below that they are new.",
                    len(strange),
                )
                self.add_error(part, said % {"names": ", ".join(strange)})
        return self.cleaned_data

    def lines(self, part: str) -> list[tuple[str, tuple[str, ...]]]:
        """The names of one part, each with the members that are named with it."""
        lines = (" ".join(line.split()) for line in self.cleaned_data.get(part, "").split("\n"))
        known = self.known
        return [(fold(line) not in known and importing.coalition_of(line)) or (line, ()) for line in lines if line]


@rule("coordinator")
@coordinator
def parties(request: HttpRequest, process: Process, number: int, commitment: int) -> HttpResponse:
    """Choose organisations by their names, or add them."""
    viewer = viewer_of(request)
    entry = written_entry(request, process, number, commitment)
    shown = found(queries.commitment_page(viewer, process, commitment, entry.version))
    known = list(people_queries.all_organisations(viewer))
    initial: dict[str, Any] = {part: "\n".join(_line(shown, one) for one in getattr(shown, part)) for part in PARTS}
    initial |= {"was": queries.parties_as_values(entry)}
    form, newer = PartiesForm(posted(request), known=known, initial=initial), None
    if request.method == "POST" and form.is_valid():
        done, newer = saved(form, lambda: _set(viewer, entry, form))
        if done is not None:
            say(request, _("Saved"))
            return see_other("desk:plan_commitment", process.slug, number, commitment)
    if newer is not None:
        again(form, {"was": queries.parties_as_values(newer)})
    return form_page(
        request,
        process,
        form,
        title=_("Who leads and who takes part"),
        button=_("Save"),
        under=crumbs(process, entry.version, entry),
        template="desk/plans/parties.html",
        newer=[(form.fields[part].label, {languages.current(): initial[part]}) for part in PARTS] if newer else (),
        known=sorted({plain(one.name) for one in known}, key=str.casefold),
    )


def _line(shown: queries.CommitmentPage, one: Organisation) -> str:
    """An organisation as it is written: a coalition with its members, parted by what no name has."""
    members = next((members for coalition, members in shown.coalitions if coalition.pk == one.pk), ())
    named = "; ".join(plain(member.name) for member in members)
    return f"{plain(one.name)} (a coalition of {named})" if named else plain(one.name)


def _set(viewer: Viewer, entry: Entry, form: PartiesForm) -> Entry:
    chosen: dict[str, list[Organisation]] = {part: [] for part in PARTS}
    named: dict[Organisation, list[Organisation]] = {}
    for part in PARTS:
        for name, members in form.lines(part):
            one = _organisation(viewer, form, COALITION if members else KINDS[part], name)
            chosen[part].append(one)
            if members:
                named[one] = [_organisation(viewer, form, KINDS["partners"], member) for member in members]
    return actions.set_parties(actor=viewer, entry=entry, was=form.cleaned_data["was"], members=named, **chosen)


def _organisation(viewer: Viewer, form: PartiesForm, kind: str, name: str) -> Organisation:
    known = form.known.get(fold(name))
    if known is not None:
        return known
    slug = slugify(name)[:80].strip("-") or f"organisation-{uuid4().hex[:12]}"
    return people.add_organisation(actor=viewer, slug=slug, name={"en": name}, kind=kind, listed=False)


urls = [path("<slug:process>/plan/<int:number>/<int:commitment>/parties/", parties, name="plan_parties")]
