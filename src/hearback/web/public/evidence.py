"""What is asked of a process and what its records say to it, for whoever checks: nothing here can be entered or ticked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.core.rows import number_in
from hearback.evidence import queries as evidence
from hearback.evidence.queries import EvidencePage, Section
from hearback.evidence.records import Record, State
from hearback.evidence.requirements import requirement
from hearback.processes.models import Process
from hearback.web.public.answers import told
from hearback.web.public.as_of import as_of, as_of_asked
from hearback.web.public.data import as_everybody_sees
from hearback.web.public.shared import found, home_of, page, plain
from hearback.web.ui.default_deny import rule
from hearback.web.ui.pieces import Link

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

EVIDENCE = _("Evidence")
SHOWN, ON_A_PAGE = 5, 50


@dataclass(frozen=True, slots=True)
class ShownRecord:
    """A record with what it is called and the address of its page."""

    record: Record
    title: StrOrPromise
    href: str


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A requirement with the records that a page has room for."""

    section: Section
    records: tuple[ShownRecord, ...]
    href: str

    @property
    def more(self) -> int:
        """How many records are on its own page alone."""
        return len(self.section.records) - len(self.records)


@rule("anyone")
@as_of
def overview(request: HttpRequest, process: str) -> HttpResponse:
    """How many requirements have records, how each stands, and the latest records of each."""
    of = as_everybody_sees(process)
    read, day = evidence.evidence(of), _day(request)
    return page(
        request,
        of,
        "evidence/evidence.html",
        title=EVIDENCE,
        read=read,
        counted=_counted(read),
        groups=[
            (
                _("What the Open Government Partnership asks"),
                [_shown(of, one, SHOWN, day=day) for one in read.standards],
            ),
            (_("What this process promises beside it"), [_shown(of, one, SHOWN, day=day) for one in read.beside]),
        ],
        told=told(read.told),
        told_as_of=clock.today(),
        opened=clock.day(of.opened or of.created),
        today=clock.today(),
        back=request.path,
    )


@rule("anyone")
@as_of
def one(request: HttpRequest, process: str, slug: str) -> HttpResponse:
    """One requirement with every record that bears on it."""
    of = as_everybody_sees(process)
    asked = found(requirement(slug))
    section = evidence.evidence_of(of, asked)
    last = max(1, -(-len(section.records) // ON_A_PAGE))
    number = min(max(number_in(request.GET.get("page")) or 1, 1), last)
    first = (number - 1) * ON_A_PAGE
    home, day = home_of(of), "&" + _day(request) if _day(request) else ""
    return page(
        request,
        of,
        "evidence/one.html",
        title=asked.title,
        crumbs=(Link(EVIDENCE, f"{home}evidence/"),),
        shown=_shown(of, section, ON_A_PAGE, first=first),
        previous=f"?page={number - 1}{day}" if number > 1 else "",
        next=f"?page={number + 1}{day}" if number < last else "",
    )


def _day(request: HttpRequest) -> str:
    """What an address ends with that is to stay on the day as of which this is read."""
    asked = as_of_asked(request)
    return asked.query if asked else ""


def _shown(process: Process, section: Section, most: int, *, first: int = 0, day: str = "") -> ShownSection:
    home = home_of(process)
    rows = tuple(_record(home, one) for one in section.records[first : first + most])
    return ShownSection(section, rows, f"{home}evidence/{section.requirement.slug}/{day and '?' + day}")


def _record(home: str, record: Record) -> ShownRecord:
    return ShownRecord(record, plain(record.title) or record.kind_words, f"{home}{record.at}")


def _counted(read: EvidencePage) -> dict[str, int]:
    """The numbers of the sentence that stands first."""
    return {
        "all": len(read.sections),
        "with_records": read.with_records,
        "late": read.number(State.LATE),
        "one_sided": read.number(State.ONE_SIDED),
        "unanswered": read.number(State.UNANSWERED),
        "not_shown": read.number(State.NOT_SHOWN),
        "nothing": read.number(State.NO_EVIDENCE),
    }


urls = [
    path("<slug:process>/evidence/", overview, name="evidence"),
    path("<slug:process>/evidence/<slug:slug>/", one, name="evidence-one"),
]
