"""Times of day as people write them, and instants made of a day, a time and a place on the earth."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hearback.web.ui.forms import TextInput

_WRITTEN = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?(am|pm)?")
NOON = time(12)


class ClockField(forms.CharField):
    """A time of day ("14:00", "2pm", "9.30"); gives a `time`."""

    default_error_messages = {
        "unknown": _("Enter a time like 14:00 or 2pm"),
        "null_characters_not_allowed": _("Enter a time like 14:00 or 2pm"),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", TextInput(width=5))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """A time as it is shown in the box."""
        return value.strftime("%H:%M") if isinstance(value, time) else value

    def clean(self, value: Any) -> time | None:
        """The time, or a message."""
        written = super().clean(value)
        if not written:
            return None
        found = _WRITTEN.fullmatch(re.sub(r"[\s]|\.(?=[mM])|(?<=[mM])\.", "", str(written)).lower())
        if found is None:
            raise ValidationError(self.error_messages["unknown"], "unknown")
        try:
            return time(_hour(int(found[1]), found[3] or ""), int(found[2] or 0))
        except ValueError:
            raise ValidationError(self.error_messages["unknown"], "unknown") from None


def _hour(hour: int, half: str) -> int:
    """The hour of 24; raises ValueError for what no clock shows."""
    if not half:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError
    return hour % 12 + (12 if half == "pm" else 0)


def instant(day: date, at: time, zone: str = "", *, was: datetime | None = None) -> datetime:
    """The instant at which clocks there show this; what `was` there, where it shows the same: an hour may come twice."""
    shown = datetime.combine(day, at, ZoneInfo(zone or settings.TIME_ZONE))
    same = was is not None and local(was, zone).replace(tzinfo=None, second=0, microsecond=0) == shown.replace(
        tzinfo=None
    )
    return was if was is not None and same else shown


def local(at: datetime, zone: str = "") -> datetime:
    """An instant as clocks there show it."""
    return at.astimezone(ZoneInfo(zone or settings.TIME_ZONE))
