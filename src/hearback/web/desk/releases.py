"""When something becomes public: now, or from a time on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.web.desk.times import ClockField, instant, local
from hearback.web.ui import forms


class WhenForm(forms.Form):
    """When it becomes public; with nothing in it, now."""

    day = forms.DayField(
        label=_("On which day?"), help_text=_("Leave day and time empty to publish it now."), required=False
    )
    at = ClockField(label=_("At what time?"), help_text=_("Like 14:00 or 2pm"), required=False)

    def clean(self) -> dict[str, Any]:
        """A time needs a day, a day a time; neither has passed."""
        values = self.cleaned_data
        if set(self.errors) & {"day", "at"}:
            return values
        if bool(values.get("day")) != bool(values.get("at")):
            missing = "at" if values.get("day") else "day"
            self.add_error(missing, _("Enter the time as well") if missing == "at" else _("Enter the day as well"))
        elif values.get("day") and instant(values["day"], values["at"]) <= clock.now():
            self.add_error("day", _("This has passed. Leave both empty to publish it now"))
        return values

    @property
    def instant(self) -> datetime | None:
        """The instant, or nothing for now."""
        values = self.cleaned_data
        return instant(values["day"], values["at"]) if values.get("day") else None


def when(published: datetime | None) -> dict[str, Any]:
    """What the form begins with: the time that was set, while it is still to come."""
    if published is None or published <= clock.now():
        return {}
    there = local(published)
    return {"day": there.date(), "at": there.time()}
