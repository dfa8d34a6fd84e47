"""The day of an event, at the desk: who came, and the three counts side by side, by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from hearback.events import actions
from hearback.events import queries as events
from hearback.processes.models import Process
from hearback.web.desk.one_event import HERE, event_of, saved, under
from hearback.web.desk.shared import coordinator, form_page, found, page, posted, taken
from hearback.web.ui import charts, forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


BOOKED, CHECKED_IN, COUNTED = _("Booked"), _("Checked in"), _("Counted in the room")
SIDES = (_("Government"), _("Civil society"), _("Neither, or not known"))
CAME = (
    _("As many were checked in as had booked."),
    ngettext_lazy("%(n)d fewer was checked in than booked.", "%(n)d fewer were checked in than booked.", "n"),
    ngettext_lazy("%(n)d more was checked in than booked.", "%(n)d more were checked in than booked.", "n"),
)
ROOM = (
    _("As many were counted as were checked in."),
    ngettext_lazy("%(n)d fewer was counted than checked in.", "%(n)d fewer were counted than checked in.", "n"),
    ngettext_lazy("%(n)d more was counted than checked in.", "%(n)d more were counted than checked in.", "n"),
)


class CountForm(forms.Form):
    """How many the host counted."""

    total = forms.Number(
        label=_("How many people were in the room?"),
        help_text=_("As you counted them. It is public, beside the bookings and the check-ins."),
        min_value=0,
        max_value=actions.COUNTED_AT_MOST,
        error_messages={"required": _("Give the number of people you counted")},
    )
    government = forms.Number(
        label=_("Of these, from government (optional)"), min_value=0, max_value=actions.COUNTED_AT_MOST, required=False
    )
    civil_society = forms.Number(
        label=_("Of these, from civil society (optional)"),
        min_value=0,
        max_value=actions.COUNTED_AT_MOST,
        required=False,
    )


@rule("coordinator")
@coordinator
def day(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """Booked, checked in and counted, with their differences; who came, by name."""
    viewer, event = viewer_of(request), event_of(request, process, slug)
    counts = found(events.three_counts(viewer, event))
    listed = found(events.door_list(viewer, event))
    title = _("Who came, and how many")
    return page(
        request,
        process,
        "events/day.html",
        title=title,
        under=under(process, event),
        event=event,
        chart=_chart(counts),
        rows=_rows(counts),
        differences=_differences(counts),
        came=[row for row in listed.rows if row.came],
        walk_ins=listed.walk_ins,
    )


def _named(counts: events.ThreeCounts) -> list[tuple[StrOrPromise, events.Count | None]]:
    return [(BOOKED, counts.booked), (CHECKED_IN, counts.checked_in), (COUNTED, counts.counted)]


def _parts(count: events.Count) -> list[int]:
    """By side where both sides are known; otherwise everybody stands with those of whom it is not known."""
    return [count.government or 0, count.civil_society or 0, count.neither] if count.by_side else [0, 0, count.total]


def _chart(counts: events.ThreeCounts) -> charts.Chart:
    bars = [charts.Bar(name, _parts(count), str(count.total)) for name, count in _named(counts) if count is not None]
    return charts.chart(_("Booked, checked in, counted"), bars, names=SIDES)


def _rows(counts: events.ThreeCounts) -> list[tuple[StrOrPromise, list[str]]]:
    """The table: each count by side, and under it how far it is from the one above."""
    rows: list[tuple[StrOrPromise, list[str]]] = []
    before: events.Count | None = None
    for name, count in _named(counts):
        if count is None:
            rows.append((name, ["–"] * 4))
            continue
        if before is not None:
            apart = [_apart(one, other) for one, other in zip(_numbers(count), _numbers(before), strict=True)]
            rows.append((_("Difference"), apart))
        rows.append((name, ["–" if number is None else str(number) for number in _numbers(count)]))
        before = count
    return rows


def _numbers(count: events.Count) -> list[int | None]:
    return [*_parts(count), count.total] if count.by_side else [None, None, None, count.total]


def _apart(count: int | None, before: int | None) -> str:
    """How far apart two numbers are, with a sign; nothing where one is not known."""
    if count is None or before is None:
        return "–"
    return f"{count - before:+d}".replace("-", "−") if count != before else "0"


def _differences(counts: events.ThreeCounts) -> list[StrOrPromise]:
    """The differences in words. Nothing is explained away: that is for the notes."""
    if counts.checked_in is None:
        return [_("Nobody was checked in, so the door tells nothing about who came.")]
    apart = [(counts.came_beside_booked, CAME), (counts.counted_beside_came, ROOM)]
    return [_in_words(number, *sentences) for number, sentences in apart if number is not None]


def _in_words(number: int, same: StrOrPromise, fewer: StrOrPromise, more: StrOrPromise) -> StrOrPromise:
    return (fewer if number < 0 else more) % {"n": abs(number)} if number else same


@rule("coordinator")
@coordinator
def count(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """Write down how many were counted, by side where that was counted."""
    viewer, event = viewer_of(request), event_of(request, process, slug)
    there = {
        "total": event.counted,
        "government": event.counted_government,
        "civil_society": event.counted_civil_society,
    }
    form = CountForm(posted(request), initial=there)
    if taken(form, lambda: actions.count_people(actor=viewer, event=event, **form.cleaned_data)):
        return saved(request, process, event, _("The count is kept."), to="desk:event_day")
    title, button = _("How many were there?"), _("Save")
    return form_page(request, process, form, title=title, button=button, under=under(process, event))


urls = [
    path(f"{HERE}day/", day, name="event_day"),
    path(f"{HERE}count/", count, name="event_count"),
]
