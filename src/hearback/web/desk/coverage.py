"""What was said against what the plan says: the picture, and one contribution after the other with a commitment beside."""

from __future__ import annotations

from functools import partial
from typing import Any, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from hearback.analysis import actions, queries
from hearback.analysis import rules as analysis_rules
from hearback.analysis.models import CoverageCall
from hearback.analysis.queries import Spoken
from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution
from hearback.core import references
from hearback.core.rows import number_in
from hearback.plans import queries as plans
from hearback.plans.models import Entry, Version
from hearback.processes.models import Process
from hearback.web.desk.contributions import crumbs, of_process, works_with
from hearback.web.desk.queue import EVERYTHING
from hearback.web.desk.shared import page, posted, public_home_of, see_other, taken
from hearback.web.ui import coverage as shown
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.narrowing import LONGEST_LABEL
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

Call = CoverageCall.Call
COVERING = _("Read beside the plan")


class CallForm(forms.Form):
    """Whether the commitment beside does what was asked for. Nothing is ticked before somebody has read both."""

    call = forms.Choice(
        label=_("Does the plan do what is asked for here?"),
        error_messages={"required": _("Choose whether the plan covers it.")},
    )

    def __init__(self, *args: Any, entry: Entry | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        beside = _("Commitment %(n)d") % {"n": entry.commitment.number} if entry else ""
        with_it = [
            (Call.COVERED.value, _("%(which)s covers it") % {"which": beside}),
            (Call.PARTLY.value, _("%(which)s covers a part of it") % {"which": beside}),
            (Call.CONTRADICTS.value, _("%(which)s contradicts it") % {"which": beside}),
        ]
        field = cast("forms.Choice", self.fields["call"])
        field.choices = [*(with_it if entry else ()), (Call.NOT.value, _("Nothing in the plan covers it"))]


class BesideForm(forms.Form):
    """Which commitment to read beside."""

    beside = forms.Choice(label=_("Read another commitment beside it"), widget=forms.Select(), required=False)

    def __init__(self, *args: Any, version: Version, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [
            (str(one.commitment.number), Truncator(shown.numbered(one)).chars(LONGEST_LABEL))
            for one in plans.commitments_in(version)
        ]
        cast("forms.Choice", self.fields["beside"]).choices = [("", _("Choose")), *listed]


def under(process: Process) -> tuple[Link, ...]:
    """The way to the picture."""
    return (*crumbs(process), Link(shown.TITLE, reverse("desk:coverage", args=[process.slug])))


def _list_at(process: Process, spoken: Spoken, call: str = "", commitment: int | None = None) -> str:
    """The queue, narrowed to what a number counts; what is under no theme cannot be asked for."""
    if not shown.address_of(spoken):
        return ""
    return reverse("desk:queue", args=[process.slug]) + shown.list_of(spoken, call, commitment, state=EVERYTHING)


def _row_at(process: Process, spoken: Spoken) -> str:
    asked = shown.address_of(spoken)
    return f"{reverse('desk:coverage', args=[process.slug])}?{urlencode(asked)}" if asked else ""


@rule("works-with")
@works_with
def coverage(request: HttpRequest, process: Process) -> HttpResponse:
    """Said first and then drawn; with a theme in the address, that theme commitment by commitment."""
    viewer = viewer_of(request)
    found = queries.coverage(viewer, process)
    where, row_at = partial(_list_at, process), partial(_row_at, process)
    public = public_home_of(process)
    spoken = shown.row_of(found, request.GET) if found else None
    if found is not None and spoken is not None:
        return page(
            request,
            process,
            "coverage/theme.html",
            under=under(process),
            **shown.of_theme(found, spoken, where),
        )
    return page(
        request,
        process,
        "coverage/coverage.html",
        title=shown.TITLE,
        under=crumbs(process),
        left=queries.how_many_to_call(viewer, process),
        near_at=f"{public}near/",
        kinds_note=_(
            "Counted where somebody named an organisation that we know. What was said under the Chatham House Rule counts "
            "for nobody here."
        ),
        told=shown.told(
            found,
            where=where,
            row_at=row_at,
            commitment_at=lambda entry: f"{public}commitments/{entry.commitment.number}/",
            regions=contributions.said_by_region(viewer, process),
            kinds=contributions.spoke_by_kind(viewer, process),
        )
        if found is not None and found.everything.total
        else None,
        has_plan=found is not None,
    )


@rule("works-with")
@works_with
def covering(request: HttpRequest, process: Process) -> HttpResponse:
    """The next one that is left; when all are read, a page that says so."""
    following = queries.next_to_call(viewer_of(request), process)
    if following is not None:
        return see_other(_address(process, following))
    return page(
        request,
        process,
        "coverage/all_read.html",
        title=COVERING,
        under=under(process),
        has_plan=queries.plan_to_cover(process) is not None,
        last=_last(request, process),
    )


@rule("works-with")
@works_with
def one(request: HttpRequest, process: Process, reference: str) -> HttpResponse:
    """The words, a commitment beside them, and what was said of the two; save and go on to the next."""
    viewer = viewer_of(request)
    row = of_process(request, process, reference)
    version = queries.plan_to_cover(process)
    if version is None:
        return see_other("desk:covering", process.slug)
    near = queries.nearest(viewer, row, version)
    stands = queries.coverage_of(viewer, process, [row]).get(row.pk)
    entry = _beside(request, version, near, stands)
    form = CallForm(posted(request), entry=entry)
    if request.method == "POST" and taken(form, lambda: _call(request, row, version, entry, form)):
        following = queries.next_to_call(viewer, process, row)
        to = _address(process, following) if following else reverse("desk:covering", args=[process.slug])
        return see_other(to, query="?" + urlencode({"done": row.reference}))
    if form.errors:  # what stands may be somebody else's of a moment ago
        stands = queries.coverage_of(viewer, process, [row]).get(row.pk)
    later = queries.next_to_call(viewer, process, row)
    return page(
        request,
        process,
        "coverage/one.html",
        title=COVERING,
        under=under(process),
        form=form,
        row=row,
        version=version,
        said=contributions.said(viewer, [row])[0],
        entry=entry,
        beside=plans.entry_words([entry])[0] if entry else None,
        near=[(each, f"?beside={each.commitment.number}") for each in near if each != entry],
        other=BesideForm(version=version, initial={"beside": str(entry.commitment.number) if entry else ""}),
        stands=stands,
        turn=stands.turn if stands else 0,
        earlier=queries.earlier_coverage(viewer, row),
        left=queries.how_many_to_call(viewer, process),
        skip=_address(process, later) if later else "",
        last=_last(request, process),
        may_be_called=analysis_rules.may_be_coded(row),
    )


def _beside(request: HttpRequest, version: Version, near: list[Entry], stands: queries.CalledAs | None) -> Entry | None:
    """The commitment that the form or the address names, else the one that was named before, else the nearest."""
    asked = number_in(request.POST.get("beside") or request.GET.get("beside"))
    number = asked if asked is not None else stands and stands.commitment
    entry = plans.entry_in(version, number) if number else None
    if entry is not None and entry.standing == Entry.Standing.GOING:
        return entry
    return near[0] if near else None


def _call(
    request: HttpRequest, row: Contribution, version: Version, entry: Entry | None, form: CallForm
) -> CoverageCall:
    read = number_in(request.POST.get("version"))
    seen = plans.version_visible_to(viewer_of(request), row.process, read) if read is not None else None
    return actions.call_coverage(
        actor=viewer_of(request),
        contribution=row,
        version=seen or version,
        call=form.cleaned_data["call"],
        commitment=entry.commitment if entry else None,
        turn=number_in(request.POST.get("turn")) or 0,
    )


def _address(process: Process, row: Contribution) -> str:
    return reverse("desk:covering_one", args=[process.slug, row.reference])


def _last(request: HttpRequest, process: Process) -> tuple[str, queries.CalledAs, str] | None:
    """What was said just before, and where it can be said otherwise."""
    viewer, done = viewer_of(request), references.normalise(request.GET.get("done", "")[:20])
    row = contributions.by_reference(viewer, done) if done else None
    if row is None or row.process_id != process.pk:
        return None
    stands = queries.coverage_of(viewer, process, [row]).get(row.pk)
    return (row.reference, stands, _address(process, row)) if stands else None


urls = [
    path("<slug:process>/said/coverage/", coverage, name="coverage"),
    path("<slug:process>/said/covering/", covering, name="covering"),
    path("<slug:process>/said/covering/<str:reference>/", one, name="covering_one"),
]
