"""The tables of an export about what was done: reports, where one can see it, and what the sides say to them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hearback.core.viewer import NOBODY
from hearback.export.columns import Rows, Table, in_chunks, in_each, instant, number, or_nothing, text, when, words
from hearback.plans import queries as plans
from hearback.processes.models import Process

_REPORT = text("report", _("identity of the report"))


def _reports(process: Process) -> Rows:
    for chunk in in_chunks(plans.reports_visible_to(NOBODY, process)):
        for one in chunk:
            on = [one.commitment.number, or_nothing(one.milestone.number if one.milestone else None)]
            told = [one.status, *in_each(one.text), *in_each(one.in_the_way), one.reported_by]
            yield [str(one.uuid), *on, *told, instant(one.happened), instant(one.recorded)]


def _evidence(process: Process) -> Rows:
    for chunk in in_chunks(plans.evidence_visible_to(NOBODY, process)):
        for one in chunk:
            is_file = not one.link
            size = one.size if is_file else ""
            file = [str(one.uuid) if is_file else "", one.kind, size, *in_each(one.description), instant(one.shown)]
            yield [str(one.update.uuid), one.update.commitment.number, one.link, *file]


def _remarks(process: Process) -> Rows:
    for chunk in in_chunks(plans.remarks_visible_to(NOBODY, process)):
        for one in chunk:
            where = [str(one.update.uuid), one.update.commitment.number]
            yield [*where, one.side, one.said_as, *in_each(one.text), instant(one.happened)]


REPORT_TABLES: tuple[Table, ...] = (
    Table(
        "reports",
        _("Reports on progress"),
        _("what was reported on one commitment or milestone; a report is added, never changed"),
        (
            _REPORT,
            number("commitment", _("number of the commitment, the same in all versions")),
            number("milestone", _("the milestone’s number; empty where it is on the commitment as a whole")),
            text("status", _("not-started, limited, substantial or complete")),
            *words("text", _("what was done")),
            *words("in_the_way", _("what stands in the way")),
            text("reported_by", _("the post and body that reports")),
            when("happened", _("when it was reported")),
            when("recorded", _("when it was recorded here")),
        ),
        _reports,
        lambda process: plans.reports_visible_to(NOBODY, process),
    ),
    Table(
        "evidence",
        _("Evidence of reports"),
        _("the address of a page, or a file that everybody may see; files themselves are not in the tables"),
        (
            _REPORT,
            number("commitment", _("number of the commitment, the same in all versions")),
            text("link", _("of a page: its address")),
            text("file", _("of a file: its identity; it is at progress/files/ and this, below the process’s address")),
            text("kind", _("of a file: picture, pdf, docx and so on")),
            number("size", _("of a file: how many bytes")),
            *words("description", _("of a file: what it shows, or what it is")),
            when("shown", _("of a file: since when everybody may see it")),
        ),
        _evidence,
        lambda process: plans.evidence_visible_to(NOBODY, process),
    ),
    Table(
        "remarks",
        _("What the sides say to reports"),
        _("what one side says to a report, as it stands now"),
        (
            _REPORT,
            number("commitment", _("number of the commitment, the same in all versions")),
            text("side", _("government or civil-society")),
            text("said_as", _("the post and body that says it")),
            *words("text", _("what it says")),
            when("happened", _("when it was said")),
        ),
        _remarks,
        lambda process: plans.remarks_visible_to(NOBODY, process),
    ),
)
