"""The forms about an event: one for each thing that is written about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import time, timedelta
from typing import Any, cast

from django.utils.translation import gettext_lazy as _

from hearback.events.actions import AgendaPoint, EventFields
from hearback.events.models import AgendaItem, Event
from hearback.people.models import Organisation
from hearback.processes.models import Question
from hearback.web.desk.rows import rows_asked_for
from hearback.web.desk.shared import plain
from hearback.web.desk.times import ClockField, instant, local
from hearback.web.desk.words import WordsField
from hearback.web.ui import forms

ADDRESS = _("Its whole address, starting with https://")
# Always so many rows for what will be talked about, or two more than there are.
FEWEST_POINTS, MORE_POINTS = 3, 2


class BasicsForm(forms.Form):
    """What, when and where."""

    title = WordsField(
        label=_("What is the event called?"), help_text=_("For example: Manchester workshop"), max_length=200
    )
    day = forms.DayField(label=_("On which day?"), help_text=_("For example, 27 3 2026"))
    start = ClockField(label=_("When does it start?"), help_text=_("Like 14:00 or 2pm"))
    end = ClockField(label=_("When does it end?"))
    venue = forms.PlainText(
        label=_("Where is it?"), help_text=_("The name of the building, or “Online”"), max_length=200, required=False
    )
    address = forms.PlainText(
        label=_("Address"), help_text=_("With the postcode"), max_length=400, lines=2, required=False
    )
    capacity = forms.Number(
        label=_("How many seats are there?"),
        help_text=_(
            "Leave it empty if there is no limit. When all are taken, people join a waiting list by themselves."
        ),
        min_value=1,
        max_value=100_000,
        required=False,
    )

    def __init__(self, *args: Any, event: Event | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = event.time_zone if event else ""
        self.last_day: timedelta | None = None  # of an event over several days: the form leaves its length as it is
        if event is not None:
            starts, ends = local(event.starts, event.time_zone), local(event.ends, event.time_zone)
            self.last_day = ends.date() - starts.date()
            self.initial.update({name: getattr(event, name) for name in ("title", "venue", "address", "capacity")})
            self.initial.update({"day": starts.date(), "start": starts.time(), "end": ends.time()})

    def clean(self) -> dict[str, Any]:
        """It ends after it starts, in years that calendars know."""
        values = self.cleaned_data
        if values.get("day") and not 1900 <= values["day"].year < 2200:
            self.add_error("day", _("Enter a real date, like 27 3 2026"))
        if not self.last_day and values.get("start") and values.get("end") and values["end"] <= values["start"]:
            self.add_error("end", _("Enter a time after the start"))
        return values

    @property
    def said(self) -> dict[str, Any]:
        """What the actions take."""
        values = self.cleaned_data
        last = values["day"] + self.last_day if self.last_day else values["day"]
        return {name: values[name] for name in ("title", "venue", "address", "capacity")} | {
            "starts": instant(values["day"], values["start"], self.zone),
            "ends": instant(last, values["end"], self.zone),
        }


class SectionForm(forms.Form):
    """One thing that is written about an event that is there."""

    plain_names: tuple[str, ...] = ()

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.initial.update({name: getattr(event, name) for name in self.plain_names})

    @property
    def said(self) -> EventFields:
        """What the action takes."""
        return {name: self.cleaned_data[name] for name in self.plain_names}  # type: ignore[return-value]


class AboutForm(SectionForm):
    """What it is about: in short, in full, point by point."""

    plain_names = ("summary", "background", "outer_name", "outer_link")
    # A field named like a method of forms: Django keeps both apart.
    summary = WordsField(  # type: ignore[assignment]
        label=_("In one or two sentences"), max_length=600, lines=3, required=False
    )
    background = WordsField(
        label=_("Background"),
        help_text=_(
            "What people should know before they come. A blank line begins a paragraph, ## a heading, - a list."
        ),
        max_length=20_000,
        lines=8,
        required=False,
    )
    outer_name = forms.PlainText(
        label=_("Is it part of something larger?"),
        help_text=_("For example, the name of a conference"),
        max_length=200,
        required=False,
    )
    outer_link = forms.PlainText(label=_("A page about that"), help_text=ADDRESS, max_length=200, required=False)

    def __init__(self, *args: Any, agenda: Sequence[AgendaItem], questions: Sequence[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = {str(question.number): question for question in questions}
        self.rows = rows_asked_for(self) or max(FEWEST_POINTS, len(agenda) + MORE_POINTS)
        for number in range(self.rows):
            self._add_row(number, agenda[number] if number < len(agenda) else None)

    def _add_row(self, number: int, point: AgendaItem | None) -> None:
        choices = [(key, f"{key}. {plain(one.text)}"[:90]) for key, one in self.questions.items()]
        asked = next((str(one.number) for one in point.questions.all()), "") if point else ""
        self.fields[f"point_{number}"] = WordsField(
            label=_("Point %(n)d") % {"n": number + 1},
            max_length=1_000,
            lines=2,
            required=False,
            initial=point.text if point else {},
        )
        self.fields[f"question_{number}"] = forms.Choice(
            label=_("Is it one of your questions?"),
            choices=[("", _("No")), *choices],
            widget=forms.Select(),
            required=False,
            initial=asked,
        )

    @property
    def point_rows(self) -> Iterator[tuple[Any, Any]]:
        """The boxes of each point."""
        for number in range(self.rows):
            yield self[f"point_{number}"], self[f"question_{number}"]

    @property
    def own_fields(self) -> list[Any]:
        """The boxes that are not of a point."""
        return [self[name] for name in self.base_fields]

    @property
    def said(self) -> EventFields:
        """A question without words of its own is talked about in its own words."""
        values, agenda = self.cleaned_data, []
        for number in range(self.rows):
            question = self.questions.get(values[f"question_{number}"])
            text = values[f"point_{number}"] or (question.text if question else {})
            if text:
                agenda.append(AgendaPoint(text, [question] if question else []))
        return super().said | {"agenda": agenda}


class WhoForm(SectionForm):
    """Who holds it, who may come, what it costs."""

    plain_names = ("who_may_come", "cost")
    hosts = forms.Choices(
        label=_("Who holds it?"),
        help_text=_("An organisation that is missing is added at your desk, under “Organisations”."),
        required=False,
    )
    who_may_come = WordsField(label=_("Who may come?"), max_length=600, lines=2, required=False)
    cost = WordsField(
        label=_("What does it cost?"), help_text=_("For example: It is free"), max_length=300, required=False
    )

    def __init__(
        self, *args: Any, hosts: Sequence[Organisation], organisations: Sequence[Organisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {one.slug: one for one in organisations}
        cast("forms.Choices", self.fields["hosts"]).choices = [
            (slug, str(one)) for slug, one in self.organisations.items()
        ]
        self.initial["hosts"] = [one.slug for one in hosts]
        if not self.organisations:
            del self.fields["hosts"]

    @property
    def said(self) -> EventFields:
        """The hosts as organisations."""
        if "hosts" not in self.fields:
            return super().said
        return super().said | {"hosts": [self.organisations[slug] for slug in self.cleaned_data["hosts"]]}


class PlaceForm(SectionForm):
    """How to get there, and what makes it possible for everybody to take part."""

    plain_names = ("travel", "access", "access_name", "access_phone", "access_email")
    travel = WordsField(label=_("How do people get there?"), max_length=2_000, lines=4, required=False)
    access = WordsField(
        label=_("What makes it possible for everybody to take part?"),
        help_text=_("Step-free ways in, a hearing loop, captions, signing, a quiet room, costs that you pay"),
        max_length=2_000,
        lines=4,
        required=False,
    )
    access_name = forms.PlainText(label=_("Whom can people ask about that?"), max_length=300, required=False)
    access_phone = forms.Telephone(label=_("Their telephone number"), max_length=40, required=False)
    access_email = forms.Email(label=_("Their email address"), required=False)


class BookingForm(SectionForm):
    """Until when people can book."""

    day = forms.DayField(
        label=_("Until which day can people book?"),
        help_text=_("Leave day and time empty: people can book until it starts."),
        required=False,
    )
    at = ClockField(
        label=_("Until what time?"), help_text=_("Like 12:00; without one, to the end of that day"), required=False
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, event=event, **kwargs)
        if event.booking_closes:
            closes = local(event.booking_closes, event.time_zone)
            self.initial.update({"day": closes.date(), "at": closes.time()})

    def clean(self) -> dict[str, Any]:
        """A time needs a day; booking does not close after the event began."""
        values = self.cleaned_data
        if values.get("at") and not values.get("day") and "day" not in self.errors:
            self.add_error("day", _("Enter the day as well"))
        return values

    @property
    def said(self) -> EventFields:
        """The instant at which booking closes; none is the start."""
        values = self.cleaned_data
        if not values["day"]:
            return {"booking_closes": None}
        at = values["at"] or END_OF_DAY
        return {"booking_closes": min(instant(values["day"], at, self.event.time_zone), self.event.starts)}


END_OF_DAY = time(23, 59, 59)


class CapacityForm(forms.Form):
    """How many seats there are."""

    capacity = forms.Number(
        label=_("How many seats are there?"),
        help_text=_("Leave it empty for no limit. New seats go to the waiting list at once; whoever gets one is told."),
        min_value=1,
        max_value=100_000,
        required=False,
    )
    heading_field = "capacity"


class CancelForm(forms.Form):
    """Why it does not take place."""

    because = WordsField(
        label=_("Why?"),
        help_text=_("It is public, and in the message to everybody who booked."),
        max_length=2_000,
        lines=3,
    )
