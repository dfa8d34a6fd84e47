"""Who reports on a commitment by a private link, files that came that way, and what a side says to a report."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from hearback.core.viewer import Purpose
from hearback.people import links
from hearback.people.models import SideChoice
from hearback.plans import actions, queries
from hearback.plans.models import Commitment, Entry
from hearback.processes.models import Process
from hearback.web.desk.plans.shared import name_of_commitment, progress_crumbs
from hearback.web.desk.shared import coordinator, form_page, found, posted, public_home_of, say, see_other, taken
from hearback.web.desk.words import WordsField
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

SHOW, KEEP = "show", "keep"


class LeadForm(forms.Form):
    """A post, where it is written to, in which language."""

    key = forms.KeyField()
    post = forms.PlainText(
        label=_("Which post reports?"),
        help_text=_("By post and body, such as “Open data team, Department for Transport”. Everybody reads it."),
        max_length=200,
        error_messages={"required": _("Write which post reports, and of which body")},
    )
    email = forms.Email(
        label=_("Where do we write to it?"),
        help_text=_(
            "An e-mail address of the post rather than of a person. Only coordinators see it. Without one we cannot ask: "
            "pass the private link on yourself."
        ),
        max_length=254,
        required=False,
    )
    language = forms.Choice(label=_("In which language?"), choices=settings.LANGUAGES)


class LookForm(forms.Form):
    """What a file is, and whether everybody may see it."""

    description = WordsField(
        label=_("What does it show, or what is it?"),
        help_text=_("For people who cannot see it or cannot open it; it is the name of the document."),
        max_length=1_000,
        lines=3,
        required=False,
    )
    decision = forms.Choice(
        label=_("Who may see it?"),
        choices=[(SHOW, _("Everybody, beside the report")), (KEEP, _("Only its lead and the team"))],
        error_messages={"required": _("Choose who may see it")},
    )


class RemarkForm(forms.Form):
    """What a side says to a report."""

    key = forms.KeyField()
    side = forms.Choice(
        label=_("For which side?"), choices=SideChoice.choices, error_messages={"required": _("Choose a side")}
    )
    text = WordsField(
        label=_("What does your side say to it?"),
        max_length=2_000,
        lines=4,
        error_messages={"required": _("Write what your side says")},
    )
    said_as = forms.PlainText(
        label=_("Who says it?"),
        help_text=_("By post and body, such as “Coordinator, the network”"),
        max_length=200,
        error_messages={"required": _("Write who says it, by post and body")},
    )


def _entry(request: HttpRequest, process: Process, commitment: int) -> Entry:
    """The commitment as the current version has it, or 404."""
    return found(queries.commitment_page(viewer_of(request), process, commitment)).entry


def _crumbs(process: Process, entry: Entry) -> tuple[Link, ...]:
    at = reverse("desk:progress_commitment", args=[process.slug, entry.commitment.number])
    return progress_crumbs(process, Link(name_of_commitment(entry), at))


def _back(process: Process, commitment: Commitment) -> HttpResponse:
    return see_other("desk:progress_commitment", process.slug, commitment.number, query="#leads")


@rule("coordinator")
@coordinator
def add(request: HttpRequest, process: Process, commitment: int) -> HttpResponse:
    """Say which post reports on a commitment."""
    entry = _entry(request, process, commitment)
    form = LeadForm(posted(request), initial={"key": uuid4(), "language": settings.LANGUAGES[0][0]})
    if taken(
        form, lambda: actions.name_lead(actor=viewer_of(request), commitment=entry.commitment, **form.cleaned_data)
    ):
        say(request, _("It is saved. The post is asked 14 days and one day before each date."))
        return _back(process, entry.commitment)
    title = _("Who reports on this commitment?")
    return form_page(request, process, form, title=title, button=_("Save"), under=_crumbs(process, entry))


@rule("coordinator")
@coordinator
def edit(request: HttpRequest, process: Process, commitment: int, lead: UUID) -> HttpResponse:
    """Change a post that reports, pass its link on, revoke it, or end it."""
    viewer, entry = viewer_of(request), _entry(request, process, commitment)
    row = found(queries.lead_visible_to(viewer, process, lead))
    found(row if row.commitment_id == entry.commitment_id and row.ended is None else None)
    do = request.POST.get("do", "")
    if do == "end":
        actions.end_lead(actor=viewer, lead=row)
        say(request, _("This post reports no more. Its address is deleted, its link opens nothing."))
        return _back(process, entry.commitment)
    if do == "revoke":
        actions.revoke_lead_link(actor=viewer, lead=row)
        say(request, _("The old link opens nothing any more. The new one is below."))
        return see_other("desk:lead", process.slug, commitment, lead)
    initial = {"key": uuid4(), "post": row.post, "email": row.email, "language": row.language}
    form = LeadForm(posted(request), initial=initial)

    def act() -> object:
        values = {name: form.cleaned_data[name] for name in ("post", "email", "language")}
        return actions.change_lead(actor=viewer, lead=row, **values)

    if taken(form, act):
        say(request, _("Saved"))
        return _back(process, entry.commitment)
    return form_page(
        request,
        process,
        form,
        title=_("A post that reports"),
        button=_("Save"),
        under=_crumbs(process, entry),
        template="desk/plans/lead.html",
        link=links.url(Purpose.REPORT, row.uuid, row.link_version, row.language),
    )


@rule("coordinator")
@coordinator
def look(request: HttpRequest, process: Process, file: UUID) -> HttpResponse:
    """Look at a file that came with a report, say what it is, and decide who may see it."""
    viewer = viewer_of(request)
    evidence = found(queries.file_visible_to(viewer, process, file))
    commitment = evidence.update.commitment
    decision = SHOW if evidence.shown else KEEP if evidence.kept else ""
    form = LookForm(posted(request), initial={"description": evidence.description, "decision": decision})

    def act() -> object:
        if form.cleaned_data["decision"] == SHOW:
            told = form.cleaned_data["description"]
            return actions.show_evidence(actor=viewer, evidence=evidence, description=told)
        return actions.keep_evidence(actor=viewer, evidence=evidence)

    if taken(form, act):
        shown = form.cleaned_data["decision"] == SHOW
        say(request, _("Everybody can see it now.") if shown else _("Only its lead and the team see it."))
        return see_other("desk:progress_commitment", process.slug, commitment.number)
    return form_page(
        request,
        process,
        form,
        title=_("Look at what came with a report"),
        button=_("Save"),
        under=progress_crumbs(process),
        template="desk/plans/evidence.html",
        file=evidence,
        at=f"{public_home_of(process)}progress/files/{file}/",
    )


@rule("coordinator")
@coordinator
def remark(request: HttpRequest, process: Process, update: UUID) -> HttpResponse:
    """Say something to a report, for one's own side; it stands beside it in public, and a newer one replaces it."""
    viewer = viewer_of(request)
    row = found(queries.update_in(process, update))
    side = viewer.side_in(process.pk)
    form = RemarkForm(posted(request), initial={"key": uuid4(), "side": side.value if side else ""})
    if side is not None and not viewer.host:
        form.fields["side"].choices = [(side.value, dict(SideChoice.choices)[side.value])]  # type: ignore[attr-defined]
    if taken(form, lambda: actions.remark_on_progress(actor=viewer, update=row, **form.cleaned_data)):
        say(request, _("It stands beside the report, with its day."))
        return see_other("desk:progress_commitment", process.slug, row.commitment.number)
    return form_page(
        request,
        process,
        form,
        title=_("Say something to a report"),
        button=_("Publish it"),
        under=progress_crumbs(process),
        template="desk/plans/remark.html",
        update=row,
    )


_AT = "<slug:process>/plan/progress/"
urls = [
    path(_AT + "<int:commitment>/leads/", add, name="lead_add"),
    path(_AT + "<int:commitment>/leads/<uuid:lead>/", edit, name="lead"),
    path(_AT + "files/<uuid:file>/", look, name="evidence"),
    path(_AT + "reports/<uuid:update>/", remark, name="remark"),
]
