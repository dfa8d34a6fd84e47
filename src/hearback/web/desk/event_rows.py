"""The forms about an event that have rows of the same boxes: its agenda, and its papers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext_lazy as _

from hearback.core.languages import Words
from hearback.events.actions import AgendaPoint, EventFields, PlannedPaper
from hearback.events.models import AgendaItem, Event, Paper
from hearback.processes.models import Document, Question
from hearback.web.desk.event_forms import SectionForm
from hearback.web.desk.rows import rows_asked_for
from hearback.web.desk.shared import plain
from hearback.web.desk.times import ClockField, instant, local
from hearback.web.desk.words import WordsField
from hearback.web.ui import forms

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Always so many rows, or two more than there are.
FEWEST, MORE = 3, 2
LONGEST_LABEL = 90


class RowsForm(SectionForm):
    """Rows of the same boxes; rows without words are left out, and what an action refuses comes back to its row."""

    row = ""
    intro: StrOrPromise = ""

    def _set_up(self, there: Sequence[Any]) -> None:
        self.filled: list[int] = []
        self.rows = rows_asked_for(self) or max(FEWEST, len(there) + MORE)
        for number in range(self.rows):
            fields = self._row(there[number] if number < len(there) else None, number)
            self.fields |= {f"{self.row}_{number}_{name}": field for name, field in fields.items()}

    def _row(self, one: Any, number: int) -> dict[str, Any]:
        raise NotImplementedError

    def legend(self, number: int) -> StrOrPromise:
        """What a row is called."""
        raise NotImplementedError

    @property
    def groups(self) -> Iterator[tuple[StrOrPromise, list[Any]]]:
        """The boxes of each row, under its name."""
        for number in range(self.rows):
            yield self.legend(number), [self[name] for name in self.fields if name.startswith(f"{self.row}_{number}_")]

    def value(self, number: int, name: str) -> Any:
        """What was said in a box of a row."""
        return self.cleaned_data.get(f"{self.row}_{number}_{name}")

    def add_error(self, field: str | None, error: Any) -> None:
        """An action counts the rows that have words; here each box goes by the number of its row."""
        if field and self.filled and field.startswith(f"{self.row}_"):
            row, number, name = field.split("_", 2)
            field = f"{row}_{self.filled[int(number)]}_{name}"
        super().add_error(field, error)


class AgendaForm(RowsForm):
    """What will be talked about, when, and which questions of the process it takes up."""

    row = "agenda"
    intro = _(
        "One row for each thing. Leave empty what you do not need: an item may have no time. "
        "For more rows save, and come back."
    )

    def __init__(self, *args: Any, agenda: Sequence[AgendaItem], questions: Sequence[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = {str(question.number): question for question in questions}
        self.days = _days(self.event)
        self._set_up(agenda)

    def legend(self, number: int) -> StrOrPromise:
        """Its place on the agenda."""
        return _("Item %(n)d") % {"n": number + 1}

    def _row(self, one: AgendaItem | None, number: int) -> dict[str, Any]:
        starts = local(one.starts, self.event.time_zone) if one and one.starts else None
        ends = local(one.ends, self.event.time_zone) if one and one.ends else None
        row: dict[str, Any] = {
            "text": WordsField(
                label=_("What is it about?"),
                max_length=1_000,
                lines=2,
                required=False,
                initial=one.text if one else {},
            )
        }
        if len(self.days) > 1:
            row["day"] = forms.Choice(
                label=_("On which day?"),
                choices=[(day.isoformat(), format_date(day, "l j F")) for day in self.days],
                widget=forms.Select(),
                required=False,
                initial=(starts.date() if starts else self.days[0]).isoformat(),
            )
        row["starts"] = ClockField(label=_("Starts"), required=False, initial=starts.time() if starts else None)
        row["ends"] = ClockField(label=_("Ends"), required=False, initial=ends.time() if ends else None)
        if self.questions:
            row["questions"] = forms.Choices(
                label=_("Which of your questions does it take up?"),
                choices=[(key, f"{key}. {plain(one.text)}"[:LONGEST_LABEL]) for key, one in self.questions.items()],
                widget=forms.Checkboxes(small=True),
                required=False,
                initial=[str(question.number) for question in one.questions.all()] if one else [],
            )
        return row

    @property
    def said(self) -> EventFields:
        """A row with a question and without words of its own is talked about in the question's words."""
        agenda, self.filled = [], []
        for number in range(self.rows):
            asked = [self.questions[key] for key in self.value(number, "questions") or ()]
            text: Words = self.value(number, "text") or (asked[0].text if asked else {})
            if text:
                self.filled.append(number)
                starts, ends = self._times(number)
                agenda.append(AgendaPoint(text, asked, starts, ends))
        return {"agenda": agenda}

    def _times(self, number: int) -> tuple[datetime | None, datetime | None]:
        """On its day; what ends at or before its own start ends on the day after, where the event goes on so long."""
        day = date.fromisoformat(self.value(number, "day") or self.days[0].isoformat())
        begins, over = self.value(number, "starts"), self.value(number, "ends")
        starts = instant(day, begins, self.event.time_zone) if begins else None
        ends = instant(day, over, self.event.time_zone) if over else None
        if starts and ends and ends <= starts and day + timedelta(days=1) in self.days:
            ends = instant(day + timedelta(days=1), over, self.event.time_zone)
        return starts, ends

    def clean(self) -> dict[str, Any]:
        """A time belongs to something that is talked about."""
        for number in range(self.rows):
            timed = self.value(number, "starts") or self.value(number, "ends")
            if timed and not self.value(number, "text") and not self.value(number, "questions"):
                self.add_error(f"agenda_{number}_text", _("Say what it is about, or leave the times empty"))
        return self.cleaned_data


class PapersForm(RowsForm):
    """What there is to read before it, by when it is promised, and the document once it is there."""

    row = "paper"
    intro = _(
        "People come prepared when they can read before. Promise a day that you can keep: the page says when it has passed."
    )

    def __init__(self, *args: Any, papers: Sequence[Paper], documents: Sequence[Document], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.documents = {document.slug: document for document in documents}
        self._set_up(papers)

    def legend(self, number: int) -> StrOrPromise:
        """Its place in the list."""
        return _("Paper %(n)d") % {"n": number + 1}

    def _row(self, one: Paper | None, number: int) -> dict[str, Any]:
        row: dict[str, Any] = {
            "title": WordsField(
                label=_("What is it called?"), max_length=300, required=False, initial=one.title if one else {}
            ),
            "promised": forms.DayField(
                label=_("By which day will it be here?"), required=False, initial=one.promised if one else None
            ),
        }
        if self.documents:
            choices = [(slug, plain(document.title)[:LONGEST_LABEL]) for slug, document in self.documents.items()]
            row["document"] = forms.Choice(
                label=_("Which of your documents is it?"),
                choices=[("", _("It is not written yet")), *choices],
                widget=forms.Select(),
                required=False,
                initial=one.document.slug if one and one.document else "",
            )
        return row

    @property
    def papers(self) -> list[PlannedPaper]:
        """What the action takes."""
        listed, self.filled = [], []
        for number in range(self.rows):
            title, document = self.value(number, "title"), self.documents.get(self.value(number, "document") or "")
            if title or document:
                self.filled.append(number)
                listed.append(PlannedPaper(title or {}, self.value(number, "promised"), document))
        return listed


def _days(event: Event) -> list[date]:
    """The days that an event touches, where it is held."""
    first, last = (local(at, event.time_zone).date() for at in (event.starts, event.ends))
    return [first + timedelta(days=number) for number in range(min((last - first).days, 13) + 1)]
