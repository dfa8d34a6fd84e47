"""Dates in three boxes, whole or in part, and dates in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hearback.core import partial_dates
from hearback.core.partial_dates import PartialDate, Precision
from hearback.web.ui.forms.widgets import TextInput

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from hearback.web.ui.forms.form import BoundField

Boxes = dict[str, str]
PARTS: dict[str, StrOrPromise] = {
    "day": pgettext_lazy("date", "Day"),
    "month": pgettext_lazy("date", "Month"),
    "year": pgettext_lazy("date", "Year"),
}


@dataclass(frozen=True, slots=True)
class DatePart:
    """One box of a date, ready to be drawn."""

    id: str
    name: str
    label: StrOrPromise
    value: str
    width: int
    wrong: bool


class DateInput(forms.Widget):
    """Boxes for day, month and year, or for some of them."""

    use_fieldset = True

    def __init__(self, *, parts: tuple[str, ...] = ("day", "month", "year")) -> None:
        super().__init__()
        self.parts = parts

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Boxes:
        """What was typed, box by box."""
        return {part: str(data.get(f"{name}-{part}", "")).strip() for part in self.parts}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether no box of this date was sent at all."""
        return not any(f"{name}-{part}" in data for part in self.parts)

    def id_for_label(self, id_: str) -> str:
        """The first box."""
        return f"{id_}-{self.parts[0]}"


def date_parts(field: BoundField) -> list[DatePart]:
    """The boxes of a bound field. Without a word on which box is wrong, all are."""
    widget = field.field.widget
    boxes = _boxes(field.value())
    wrong = _wrong_parts(field)
    return [
        DatePart(
            id=f"{field.auto_id}-{part}",
            name=f"{field.html_name}-{part}",
            label=PARTS[part],
            value=boxes.get(part, ""),
            width=4 if part == "year" else 2,
            wrong=part in wrong,
        )
        for part in getattr(widget, "parts", PARTS)
    ]


def _wrong_parts(field: BoundField) -> tuple[str, ...]:
    if not field.errors:
        return ()
    first = field.form.errors[field.name].as_data()[0]
    return tuple((first.params or {}).get("parts", PARTS))


def _boxes(value: object) -> Boxes:
    """What to show for what was typed, a day, or a partial date."""
    if isinstance(value, dict):
        return value
    if isinstance(value, PartialDate):
        return _boxes_of_partial(value)
    if isinstance(value, date):
        return {"day": str(value.day), "month": str(value.month), "year": str(value.year)}
    return {}


def _boxes_of_partial(value: PartialDate) -> Boxes:
    if value.earliest is None:
        return {}
    boxes = {"year": str(value.earliest.year)}
    if value.precision in (Precision.DAY, Precision.MONTH):
        boxes["month"] = str(value.earliest.month)
    if value.precision == Precision.DAY:
        boxes["day"] = str(value.earliest.day)
    return boxes


class _ThreeBoxes(forms.Field):
    """What the two fields below share: which box is empty, and reading months by number or name."""

    widget = DateInput
    default_error_messages = {
        "real": _("Enter a real date, like 27 3 2026"),
        "missing_day": _("The date also needs a day"),
        "missing_month": _("The date also needs a month"),
        "missing_year": _("The date also needs a year"),
    }

    def read(self, boxes: Boxes, needed: tuple[str, ...]) -> PartialDate | None:
        """What was typed as a partial date; None when nothing was."""
        if not any(boxes.values()):
            return None
        for part in needed:
            if not boxes.get(part):
                raise ValidationError(self.error_messages[f"missing_{part}"], "missing", {"parts": (part,)})
        found = partial_dates.parse(_written(boxes))
        if found.earliest is None:
            raise ValidationError(self.error_messages["real"], "real")
        return found


def _written(boxes: Boxes) -> str:
    """The boxes as one writes a date: 2014-03-27, 2014-03, 2014, or with the month's name."""
    parts = [boxes.get(part, "") for part in ("year", "month", "day")]
    if parts[1].isdigit() or not parts[1]:
        year, *rest = filter(None, parts)
        return "-".join([year, *(part.zfill(2) for part in rest)])
    return " ".join(filter(None, reversed(parts)))


class DayField(_ThreeBoxes):
    """A whole date; gives a `date`."""

    def clean(self, value: Boxes) -> date | None:
        """The day, or a message at the box that is wrong."""
        found = self.read(value or {}, ("day", "month", "year"))
        if found is None and self.required:
            raise ValidationError(self.error_messages["required"], "required")
        return found.earliest if found else None


class PartialDateField(_ThreeBoxes):
    """A date of which only the year must be known ("3 2014", "2014"); gives a `PartialDate`."""

    def clean(self, value: Boxes) -> PartialDate | None:
        """The date, or a message at the box that is wrong."""
        boxes = value or {}
        found = self.read(boxes, ("year", "month") if boxes.get("day") else ("year",))
        if found is None and self.required:
            raise ValidationError(self.error_messages["required"], "required")
        return found


class WrittenDate(forms.CharField):
    """A date in words, in one box ("Autumn 2014", "by March 2015"); gives a `PartialDate`."""

    default_error_messages = {
        "unknown": _("Enter a date we can place in time, like “27 March 2026”, “Autumn 2026” or “2026”"),
        "null_characters_not_allowed": _("Enter a real date, like 27 3 2026"),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", TextInput(width=20))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> PartialDate | None:
        """The date as written, with the days it can mean."""
        written = super().clean(value)
        if not written:
            return None
        found = partial_dates.parse(written)
        if found.earliest is None:
            raise ValidationError(self.error_messages["unknown"], "unknown")
        return found
