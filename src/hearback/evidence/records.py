"""A record that bears on what is asked, what it shows by itself, and how a requirement stands by its records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from hearback.core.languages import Words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Kind(StrEnum):
    """What a record is."""

    OPENED = "opened"
    LATEST = "latest"
    MEETING = "meeting"
    EVENT = "event"
    RULES = "rules"
    DOCUMENT = "document"
    DOCUMENT_CHANGED = "document-changed"
    ANNOUNCEMENT = "announcement"
    TIMELINE = "timeline"
    COMMENTS = "comments"
    VERSION = "version"
    ACCOUNT = "account"
    WHY_LATE = "why-late"
    CLOSING = "closing"
    MILESTONE = "milestone"
    REPORT = "report"
    ASSESSMENT = "assessment"


KIND_WORDS: dict[Kind, StrOrPromise] = {
    Kind.OPENED: gettext_lazy("The process opened here"),
    Kind.LATEST: gettext_lazy("The last thing that happened in public"),
    Kind.MEETING: gettext_lazy("Meeting"),
    Kind.EVENT: gettext_lazy("Event"),
    Kind.RULES: gettext_lazy("Rules of participation"),
    Kind.DOCUMENT: gettext_lazy("Document"),
    Kind.DOCUMENT_CHANGED: gettext_lazy("Document, changed"),
    Kind.ANNOUNCEMENT: gettext_lazy("Announcement"),
    Kind.TIMELINE: gettext_lazy("Timeline"),
    Kind.COMMENTS: gettext_lazy("Time for comments"),
    Kind.VERSION: gettext_lazy("Version of the plan"),
    Kind.ACCOUNT: gettext_lazy("What became of what people said"),
    Kind.WHY_LATE: gettext_lazy("Why answers come late"),
    Kind.CLOSING: gettext_lazy("The last day for comments"),
    Kind.MILESTONE: gettext_lazy("Milestone"),
    Kind.REPORT: gettext_lazy("Report on progress"),
    Kind.ASSESSMENT: gettext_lazy("Assessment"),
}


class Code(StrEnum):
    """What a record shows by itself."""

    AHEAD = "days-ahead"
    AFTERWARDS = "announced-afterwards"
    WHEN_ANNOUNCED = "not-recorded-when-announced"
    NOTES = "notes-after-days"
    THERE_ARE_NOTES = "there-are-notes"
    NO_NOTES = "no-notes-for-days"
    BOTH_SIDES = "both-sides-there"
    ONLY_GOVERNMENT = "only-government-there"
    ONLY_CIVIL_SOCIETY = "only-civil-society-there"
    NOBODY_NOTED = "presence-not-noted"
    PRESENTS = "presents-results"
    OPEN_FOR = "open-for-days"
    SHORTER = "fewer-days-than-promised"
    GOVERNMENT_AGREES = "government-agrees"
    GOVERNMENT_NOT = "government-does-not-agree"
    GOVERNMENT_SILENT = "government-has-not-signed"
    CIVIL_SOCIETY_AGREES = "civil-society-agrees"
    CIVIL_SOCIETY_NOT = "civil-society-does-not-agree"
    CIVIL_SOCIETY_SILENT = "civil-society-has-not-signed"
    REOPENED = "changed-after-signing"
    ELSEWHERE = "published-elsewhere-first"
    STILL_WAITING = "still-waiting-then"
    RECEIVED = "received"
    ANSWERED = "answered"
    CHANGED = "answered-with-a-change"
    WAITING = "without-an-answer"
    OLDEST = "days-the-oldest-waits"
    APPEALED = "authors-say-not-answered"
    LATE = "days-late"
    NOT_COMPLETE = "not-reported-complete"
    MISSED = "missed-and-then-complete"
    FIRST_DUE = "moved-to-a-later-date"


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that a record shows by itself: a code, perhaps with a number. `against` is no credit to anybody."""

    code: Code
    n: int = 0
    against: bool = False

    @property
    def in_words(self) -> str:
        """The same as people read it."""
        counted = _ON_THE_DAY.get(self.code) if self.n == 0 else None
        counted = counted or _COUNTED.get(self.code)
        return str(counted % {"n": self.n} if counted is not None else _PLAIN[self.code])

    @property
    def as_value(self) -> str:
        """The same for a table: the code, and the number where it counts something."""
        return f"{self.code}:{self.n}" if self.code in _COUNTED else str(self.code)


_COUNTED: dict[Code, StrOrPromise] = {
    Code.AHEAD: ngettext_lazy("Announced %(n)d day before", "Announced %(n)d days before", "n"),
    Code.NOTES: ngettext_lazy("Notes came %(n)d day after", "Notes came %(n)d days after", "n"),
    Code.NO_NOTES: ngettext_lazy("No notes here, %(n)d day after", "No notes here, %(n)d days after", "n"),
    Code.OPEN_FOR: ngettext_lazy("%(n)d day to comment", "%(n)d days to comment", "n"),
    Code.SHORTER: ngettext_lazy("%(n)d day fewer than promised", "%(n)d days fewer than promised", "n"),
    Code.STILL_WAITING: ngettext_lazy("%(n)d was waiting then", "%(n)d were waiting then", "n"),
    Code.RECEIVED: ngettext_lazy("%(n)d received", "%(n)d received", "n"),
    Code.ANSWERED: ngettext_lazy("%(n)d answered, with the reason", "%(n)d answered, each with a reason", "n"),
    Code.CHANGED: ngettext_lazy("%(n)d of them changed the plan", "%(n)d of them changed the plan", "n"),
    Code.WAITING: ngettext_lazy("%(n)d has no answer", "%(n)d have no answer", "n"),
    Code.OLDEST: ngettext_lazy("The oldest has waited for %(n)d day", "The oldest has waited for %(n)d days", "n"),
    Code.APPEALED: ngettext_lazy("%(n)d author says: not answered", "%(n)d authors say: not answered", "n"),
    Code.LATE: ngettext_lazy("%(n)d day late", "%(n)d days late", "n"),
}
_ON_THE_DAY: dict[Code, StrOrPromise] = {
    Code.AHEAD: gettext_lazy("Announced on the day itself"),
    Code.NOTES: gettext_lazy("Notes came on the same day"),
}
_PLAIN: dict[Code, StrOrPromise] = {
    Code.AFTERWARDS: gettext_lazy("Announced only when it had begun"),
    Code.WHEN_ANNOUNCED: gettext_lazy("When it was announced is not recorded here"),
    Code.THERE_ARE_NOTES: gettext_lazy("There are notes"),
    Code.NOT_COMPLETE: gettext_lazy("Not reported complete"),
    Code.BOTH_SIDES: gettext_lazy("Both sides were there"),
    Code.ONLY_GOVERNMENT: gettext_lazy("Only government was there"),
    Code.ONLY_CIVIL_SOCIETY: gettext_lazy("Only civil society was there"),
    Code.NOBODY_NOTED: gettext_lazy("It is not noted who was there"),
    Code.PRESENTS: gettext_lazy("Results were presented"),
    Code.GOVERNMENT_AGREES: gettext_lazy("Government agrees"),
    Code.GOVERNMENT_NOT: gettext_lazy("Government does not agree"),
    Code.GOVERNMENT_SILENT: gettext_lazy("Government has not signed"),
    Code.CIVIL_SOCIETY_AGREES: gettext_lazy("Civil society agrees"),
    Code.CIVIL_SOCIETY_NOT: gettext_lazy("Civil society does not agree"),
    Code.CIVIL_SOCIETY_SILENT: gettext_lazy("Civil society has not signed"),
    Code.REOPENED: gettext_lazy("Changed after both sides had signed"),
    Code.ELSEWHERE: gettext_lazy("Published elsewhere first"),
    Code.MISSED: gettext_lazy("Its day was missed; complete since"),
    Code.FIRST_DUE: gettext_lazy("Its day was moved"),
}


@dataclass(frozen=True, slots=True)
class Record:
    """Something on record that bears on a requirement: when it happened, when it was recorded here, and its page.

    `at` is the page's address below that of the process. Without a title it is called by its kind.
    """

    kind: Kind
    happened: date
    recorded: date
    at: str
    title: Words
    marks: tuple[Mark, ...] = ()

    @property
    def kind_words(self) -> StrOrPromise:
        """What it is."""
        return KIND_WORDS[self.kind]


class State(StrEnum):
    """How a requirement stands. Where no date decides, that there are records is all that can be said of it.

    Records that bear on it and show neither that it was done nor that it was not are something else than none at all.
    """

    MET = "met"
    FOUND = "found"
    LATE = "late"
    IN_PART = "in-part"
    ONE_SIDED = "one-sided"
    UNANSWERED = "unanswered"
    NO_EVIDENCE = "no-evidence"
    NOT_SHOWN = "not-shown"
    NOT_YET = "not-yet"


@dataclass(frozen=True, slots=True)
class Standing:
    """A state with its numbers: so many of so many, so many days."""

    state: State
    n: int = 0
    of: int = 0

    @property
    def in_words(self) -> str:
        """The same as people read it."""
        numbers = {"n": self.n, "of": self.of}
        match self.state:
            case State.LATE if self.of:
                return _("%(n)d of %(of)d late") % numbers
            case State.LATE:
                return ngettext("Late by %(n)d day", "Late by %(n)d days", self.n) % numbers
            case State.IN_PART if self.of:
                return _("Done for %(n)d of %(of)d") % numbers
            case State.UNANSWERED:
                return _("%(n)d of %(of)d not answered") % numbers
            case _:
                return str(_STATES[self.state])


_STATES: dict[State, StrOrPromise] = {
    State.MET: gettext_lazy("Met in time"),
    State.FOUND: gettext_lazy("There are records"),
    State.IN_PART: gettext_lazy("Met in part"),
    State.ONE_SIDED: gettext_lazy("One side only"),
    State.NO_EVIDENCE: gettext_lazy("No evidence here"),
    State.NOT_SHOWN: gettext_lazy("The records do not show it"),
    State.NOT_YET: gettext_lazy("Not due yet"),
}
