"""The forms about an event: one for each thing that is written about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time, timedelta
from typing import Any, cast

from django.utils.translation import gettext_lazy as _

from hearback.core.regions import Region
from hearback.events import provisions
from hearback.events.actions import EventFields
from hearback.events.models import Event, Series
from hearback.people.models import Organisation
from hearback.web.desk.shared import plain
from hearback.web.desk.times import ClockField, instant, local
from hearback.web.desk.words import WordsField
from hearback.web.ui import forms

ADDRESS = _("Its whole address, starting with https://")


class BasicsForm(forms.Form):
    """What, when and where."""

    as_they_are = ("title", "format", "venue", "address", "capacity")
    title = WordsField(
        label=_("What is the event called?"), help_text=_("For example: Manchester workshop"), max_length=200
    )
    day = forms.DayField(label=_("On which day?"), help_text=_("For example, 27 3 2026"))
    start = ClockField(label=_("When does it start?"), help_text=_("Like 14:00 or 2pm"))
    end = ClockField(label=_("When does it end?"))
    format = forms.Choice(
        label=_("How do people take part?"),
        choices=Event.Format.choices,
        widget=forms.Radios(inline=True),
        required=False,
        initial=Event.Format.IN_PERSON,
    )
    venue = forms.PlainText(
        label=_("Where is it?"),
        help_text=_("The name of the building. Leave it empty if it is online only."),
        max_length=200,
        required=False,
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
        self.event = event
        self.zone = event.time_zone if event else ""
        self.last_day: timedelta | None = None  # of an event over several days: the form leaves its length as it is
        if event is not None:
            starts, ends = local(event.starts, event.time_zone), local(event.ends, event.time_zone)
            self.last_day = ends.date() - starts.date()
            self.initial.update({name: getattr(event, name) for name in self.as_they_are})
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
        kept = {name: values[name] for name in self.as_they_are if name in self.fields}
        if "format" in kept:
            kept["format"] = kept["format"] or Event.Format.IN_PERSON
        return kept | {
            "starts": instant(values["day"], values["start"], self.zone, was=self.event.starts if self.event else None),
            "ends": instant(last, values["end"], self.zone, was=self.event.ends if self.event else None),
        }


class CopyForm(BasicsForm):
    """A new event like an earlier one: what is it called this time, and when?"""

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, event=event, **kwargs)
        del self.initial["day"]  # of the earlier one
        for name in ("format", "venue", "address", "capacity"):
            del self.fields[name]


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
    """What it is about, in short and in full; what it belongs to."""

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
    series = forms.Choice(
        label=_("Is it one of a series?"),
        help_text=_("A new series is begun on the page of all events, under “Series”."),
        widget=forms.Select(),
        required=False,
    )

    def __init__(self, *args: Any, series: Sequence[Series], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.all_series = {one.slug: one for one in series}
        choices = [(slug, plain(one.title)) for slug, one in self.all_series.items()]
        cast("forms.Choice", self.fields["series"]).choices = [("", _("No")), *choices]
        self.initial["series"] = self.event.series.slug if self.event.series else ""
        if not self.all_series:
            del self.fields["series"]

    @property
    def said(self) -> EventFields:
        """The series as one of this process."""
        if "series" not in self.fields:
            return super().said
        said: EventFields = {**super().said, "series": self.all_series.get(self.cleaned_data["series"])}
        return said


class WhoForm(SectionForm):
    """Who holds it, who may come, what it costs."""

    plain_names = ("who_may_come", "cost")
    hosts = forms.Choices(
        label=_("Who holds it?"),
        help_text=_("An organisation that is missing is added at your desk, under “Organisations”."),
        required=False,
    )
    partners = forms.Choices(label=_("With whom? Partners"), required=False)
    who_may_come = WordsField(label=_("Who may come?"), max_length=600, lines=2, required=False)
    cost = WordsField(
        label=_("What does it cost?"), help_text=_("For example: It is free"), max_length=300, required=False
    )

    def __init__(
        self,
        *args: Any,
        hosts: Sequence[Organisation],
        partners: Sequence[Organisation],
        organisations: Sequence[Organisation],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {one.slug: one for one in organisations}
        for name, there in (("hosts", hosts), ("partners", partners)):
            choices = [(slug, str(one)) for slug, one in self.organisations.items()]
            cast("forms.Choices", self.fields[name]).choices = choices
            self.initial[name] = [one.slug for one in there]
            if not self.organisations:
                del self.fields[name]

    @property
    def said(self) -> EventFields:
        """Hosts and partners as organisations."""
        if "hosts" not in self.fields:
            return super().said
        chosen = {
            name: [self.organisations[slug] for slug in self.cleaned_data[name]] for name in ("hosts", "partners")
        }
        return super().said | {"hosts": chosen["hosts"], "partners": chosen["partners"]}


class PlaceForm(SectionForm):
    """Where it is, and how to get there."""

    plain_names = ("travel", "region")
    travel = WordsField(label=_("How do people get there?"), max_length=2_000, lines=4, required=False)
    region = forms.Choice(
        label=_("In which nation or region is it?"),
        help_text=_("So that people find what is near them"),
        choices=[("", _("Not said, or everywhere")), *Region.choices],
        widget=forms.Select(),
        required=False,
    )


class AccessForm(SectionForm):
    """What there is so that everybody can take part, and whom to ask."""

    plain_names = ("access", "access_name", "access_phone", "access_email")
    access = WordsField(
        label=_("What else should people know about access?"), max_length=2_000, lines=3, required=False
    )
    access_name = forms.PlainText(
        label=_("Whom can people ask about access?"),
        help_text=_("The name of a person. People with needs write to a person more readily than to an office."),
        max_length=300,
        required=False,
    )
    access_phone = forms.Telephone(label=_("Their telephone number"), max_length=40, required=False)
    access_email = forms.Email(label=_("Their email address"), required=False)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, event=event, **kwargs)
        rows = {
            f"provision_{one.code}": forms.Choice(
                label=one.name,
                choices=[*provisions.Answer.choices, ("", provisions.NOT_SAID)],
                widget=forms.Radios(inline=True, small=True),
                required=False,
                initial=event.provisions.get(one.code, ""),
            )
            for one in provisions.PROVISIONS
        }
        self.fields = rows | self.fields

    @property
    def said(self) -> EventFields:
        """The answers by the code of each."""
        answers = {one.code: self.cleaned_data[f"provision_{one.code}"] for one in provisions.PROVISIONS}
        said: EventFields = {**super().said, "provisions": answers}
        return said


class OnlineForm(SectionForm):
    """How people come in online: for those who booked."""

    plain_names = ("joining_link", "joining_notes")
    joining_link = forms.PlainText(label=_("The link to join"), help_text=ADDRESS, max_length=500, required=False)
    joining_notes = WordsField(
        label=_("What else do people need to join?"),
        help_text=_("For example a code, or a telephone number to dial in"),
        max_length=2_000,
        lines=3,
        required=False,
    )


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
