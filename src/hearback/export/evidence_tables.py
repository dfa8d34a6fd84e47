"""The table of an export that lays the records of a process beside what is asked of it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hearback.evidence import queries as evidence
from hearback.export.columns import Rows, Table, day, in_each, number, or_nothing, text, words
from hearback.processes.models import Process


def _standards(process: Process) -> Rows:
    for section in evidence.evidence(process).sections:
        asked, stands = section.requirement, section.standing
        of = [asked.number, asked.slug, str(stands.state), or_nothing(stands.n or None), or_nothing(stands.of or None)]
        for broken in section.breaches:
            yield [*of, "breach", *in_each({}), broken.due, "", or_nothing(broken.came), f"days-late:{broken.days}", ""]
        for one in section.records:
            marks = " ".join(mark.as_value for mark in one.marks)
            yield [*of, str(one.kind), *in_each(one.title), one.happened, one.recorded, "", marks, one.at]
        if not section.records and not section.breaches:
            yield [*of, "", *in_each({}), "", "", "", "", ""]


EVIDENCE_TABLES: tuple[Table, ...] = (
    Table(
        "standards",
        _("What is asked, and the records"),
        _("a record that bears on one thing that is asked of the process; one without a kind: nothing is here"),
        (
            text("standard", _("number of the OGP standard; empty for what the process promises itself")),
            text("requirement", _("what is asked: the word for it in addresses, below evidence/")),
            text("state", _("met, found, late, in-part, one-sided, unanswered, not-shown, no-evidence or not-yet")),
            number("n", _("of a state that counts: how many, or by how many days it is late")),
            number("of", _("of how many, where it counts things")),
            text("kind", _("what the record is; breach is a time at which nothing came that was due")),
            *words("title", _("what the record is called")),
            day("happened", _("the day on which it happened; of a breach, by when it was due")),
            day("recorded", _("the day on which it was recorded here")),
            day("came", _("of a breach: the day on which it came after all")),
            text("shows", _("what the record shows by itself, as codes with their numbers, with a space between")),
            text("address", _("its page, below the process’s address")),
        ),
        _standards,
        None,
    ),
)
