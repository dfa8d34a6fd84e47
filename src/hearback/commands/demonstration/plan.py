"""The demonstration's plan: a draft, the final version, what changed between them and why, and what was done."""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.utils.text import slugify

from hearback.answers.actions import CauseOf
from hearback.core.languages import Words
from hearback.core.viewer import HOST, Side
from hearback.people import actions as people
from hearback.people.models import Organisation
from hearback.plans import actions as plans
from hearback.plans import queries
from hearback.plans.clearance import ChangeCause
from hearback.plans.differences import differences
from hearback.plans.models import Change, Commitment, Entry, Milestone, Sentence, Version
from hearback.processes import queries as processes
from hearback.processes.models import Process

Row = dict[str, Any]
_AROUND = (
    *("introduction", "known_gaps", "not_yet_agreed", "government_view", "civil_society_view"),
    *("comment_opens", "comment_closes"),
)


class Plan:
    """Writes the plan of one process, and remembers what stands under which name in its file."""

    def __init__(self, process: Process, rows: Row) -> None:
        self.process, self.rows = process, rows
        self.themes = {theme.slug: theme for theme in processes.themes(process)}
        self._commitments: dict[int, Commitment] = {}
        self._sentences: dict[str, Sentence] = {}
        self._milestones: dict[str, Milestone] = {}
        self._leads: dict[int, str] = {}
        self.final: Version | None = None

    def commitment(self, number: int | None) -> Commitment | None:
        """The commitment with this number."""
        return self._commitments[number] if number else None

    def sentence(self, key: str | None) -> Sentence | None:
        """The sentence with this name in the file."""
        return self._sentences[key] if key else None

    def cause(self, row: Row) -> CauseOf:
        """What an answer of the file says it changed."""
        return CauseOf(
            commitment=self.commitment(row.get("commitment")),
            sentence=self.sentence(row.get("sentence")),
            milestone=self._milestones.get(row.get("milestone", "")),
        )

    def write_draft(self) -> Version:
        """The draft: every commitment that is not marked as new."""
        version = self._start(self.rows["draft"])
        for row in self.rows["commitments"]:
            if not row.get("new"):
                self._write(version, row)
        return version

    def write_final(self) -> Version:
        """The final version: the draft, the new commitments, and the sentences that read differently."""
        version = self.final = self._start(self.rows["final"])
        for row in self.rows["commitments"]:
            if row.get("new"):
                self._write(version, row)
        for edit in self.rows["edits"]:
            wording = queries.sentence_in(version, self._sentences[edit["sentence"]].uuid)
            if wording is not None:
                plans.edit_sentence(actor=HOST, wording=wording, text=_words(edit))
        return version

    def causes(self) -> dict[str, ChangeCause]:
        """The cause of each change of the final version: answers, a decision elsewhere, or wording only."""
        assert self.final is not None  # noqa: S101 -- the file is loaded in order
        decisions = {row["number"]: row["decision"] for row in self.rows["commitments"] if "decision" in row}
        decisions[0] = self.rows["final"]["decision"]  # on the texts of the plan itself
        wording = {self._sentences[edit["sentence"]].pk for edit in self.rows["edits"] if edit.get("wording")}
        found = {}
        for difference in differences(self.final.previous, self.final):
            number = difference.commitment.number if difference.commitment else 0
            if decision := decisions.get(number):
                found[difference.key] = ChangeCause(
                    Change.Cause.DECISION, decided_by=decision["by"], decided_on=decision["on"], reason=_words(decision)
                )
            elif difference.sentence is not None and difference.sentence.pk in wording:
                found[difference.key] = ChangeCause(Change.Cause.WORDING)
            else:
                found[difference.key] = ChangeCause(Change.Cause.ANSWERS)
        return found

    def sign(self, version: Version) -> None:
        """Both sides' yes, as it was given at the summit."""
        for side, signed_as in (
            (Side.GOVERNMENT, "Minister for the Cabinet Office"),
            (Side.CIVIL_SOCIETY, "The network"),
        ):
            plans.sign(
                actor=HOST,
                version=version,
                side=side,
                decision="agrees",
                signed_as=signed_as,
                letter="Given at the summit in London (the form of this record is invented)",
                happened=self.rows["final"]["happened"],
            )

    def report(self) -> None:
        """What the leads did, from public sources; and how far each commitment was, in words that are invented."""
        for row in self.rows["updates"]:
            values = {**row, "commitment": self._commitments[row["commitment"]]}
            values["milestone"] = self._milestones[row["milestone"]]
            plans.report_progress(actor=HOST, key=f"demonstration-{self.process.slug}-{row['milestone']}", **values)
        whole, how_far = self.rows["reported"], self.rows["assessments"]["completion"]
        reports = {
            number: plans.report_progress(
                actor=HOST,
                key=f"demonstration-{self.process.slug}-whole-{number}",
                commitment=commitment,
                status=how_far[str(number)],
                text=whole["words"][how_far[str(number)]],
                reported_by=f"{self._leads[number]} {whole['by']}",
                happened=whole["happened"],
            )
            for number, commitment in self._commitments.items()
            if number not in whole["not"]
        }
        for place, row in enumerate(self.rows["remarks"]):
            key = uuid5(NAMESPACE_URL, f"demonstration-remark-{place}")
            given = {name: row[name] for name in ("side", "said_as", "text")}
            plans.remark_on_progress(actor=HOST, update=reports[row["commitment"]], key=key, **given)

    def assess(self) -> None:
        """What the independent reviewers found; and of one commitment what the lead and the forum might have found."""
        row = self.rows["assessments"]
        for number in row["completion"]:
            plans.record_assessment(
                actor=HOST,
                commitment=self._commitments[int(number)],
                by="independent",
                edition="2011",
                codes={name: row[name][number] for name in _CODES},
                **{name: row[name] for name in ("body", "report", "year")},
            )
        for one in self.rows["own_assessments"]:
            given = one | {"commitment": self._commitments[one["commitment"]]}
            plans.record_assessment(actor=HOST, edition="own", **given)

    def _start(self, row: Row) -> Version:
        version = plans.start_version(actor=HOST, process=self.process, label=row["label"], title=row["title"])
        around = {name: row[name] for name in _AROUND if name in row}
        return plans.edit_version(actor=HOST, version=version, edits=version.edits, **around)

    def _write(self, version: Version, row: Row) -> Entry:
        entry = plans.add_commitment(
            actor=HOST,
            version=version,
            title=row["title"],
            theme=self.themes[row["theme"]],
            number=row["number"],
            ends=row.get("ends", ""),
        )
        self._commitments[row["number"]] = entry.commitment
        self._leads[row["number"]] = row["leads"][0]
        coalitions = {
            _organisation(name, Organisation.Kind.COALITION): [_organisation(one, _PARTS[1][1]) for one in named]
            for name, named in row.get("members", {}).items()
        }
        leads, partners = ([_organisation(name, kind) for name in row[part]] for part, kind in _PARTS)
        plans.set_parties(actor=HOST, entry=entry, leads=leads, partners=partners, members=coalitions)
        for sentence in row["sentences"]:
            wording = plans.add_sentence(actor=HOST, entry=entry, field=sentence["field"], text=_words(sentence))
            self._sentences[sentence.get("key", f"{row['number']}-{wording.order}")] = wording.sentence
        for milestone in row["milestones"]:
            target = plans.add_milestone(actor=HOST, entry=entry, text=_words(milestone), due=milestone["due"])
            if "key" in milestone:
                self._milestones[milestone["key"]] = target.milestone
        return entry


_CODES = ("specificity", "potential-impact", "completion")
_PARTS = (("leads", Organisation.Kind.DEPARTMENT), ("partners", Organisation.Kind.CIVIL_SOCIETY))


def _organisation(name: str, kind: str) -> Organisation:
    slug = slugify(name)[:80]
    return people.add_organisation(actor=HOST, slug=slug, name={"en": name}, kind=kind, level="national")


def _words(row: Row) -> Words:
    return {code: row[code] for code in ("en", "cy") if code in row}
