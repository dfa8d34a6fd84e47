"""Widgets: Django's own, with what the design system can say about them. The markup is in templates/ui/forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from django import forms

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from hearback.web.ui.forms.form import BoundField

Width = Literal[2, 3, 4, 5, 10, 20, 30]


def control_class(widget: forms.Widget) -> str:
    """The design system's class for a widget, also for one of Django's or of another package."""
    if isinstance(widget, forms.Textarea):
        return "govuk-textarea"
    if isinstance(widget, forms.Select):
        return "govuk-select"
    if isinstance(widget, forms.FileInput):
        return "govuk-file-upload"
    return "govuk-input"


class TextInput(forms.TextInput):
    """One line. `width` is in letters and hints at the length of the answer; prefix and suffix are units ("£", "kg")."""

    def __init__(
        self,
        *,
        width: Width | None = None,
        prefix: StrOrPromise = "",
        suffix: StrOrPromise = "",
        kind: str = "text",
        attrs: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(attrs)
        self.width = width
        self.prefix = prefix
        self.suffix = suffix
        self.input_type = kind


class Textarea(forms.Textarea):
    """Several lines; counts characters when its field has a limit, unless `counted` is False."""

    def __init__(self, *, lines: int = 5, counted: bool = True, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": lines, "cols": False} | (attrs or {}))
        self.counted = counted


class Select(forms.Select):
    """A list that opens; `closed` are values that can be read but not chosen. Prefer radios for fewer than ten choices."""

    def __init__(self, *, closed: frozenset[str] = frozenset(), attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.closed = closed

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """One choice."""
        option = super().create_option(name, value, *args, **kwargs)
        if str(value) in self.closed:
            option["attrs"]["disabled"] = True
        return option


class FileUpload(forms.FileInput):
    """A file. What was chosen is never shown again after an error: browsers do not allow it."""


class _Items:
    """What radios and checkboxes share: hints, a field that opens below an item, a divider, small size, one row."""

    def __init__(
        self,
        *,
        hints: Mapping[str, StrOrPromise] | None = None,
        reveals: Mapping[str, str | tuple[str, ...]] | None = None,
        divider_before: Mapping[str, StrOrPromise] | None = None,
        exclusive: str = "",
        inline: bool = False,
        small: bool = False,
        attrs: dict[str, Any] | None = None,
    ) -> None:
        """`hints` and `divider_before` go by an item's value; `reveals` names the form's fields shown below it."""
        super().__init__(attrs)  # type: ignore[call-arg]
        self.hints = dict(hints or {})
        self.reveals = {value: (one,) if isinstance(one, str) else one for value, one in (reveals or {}).items()}
        self.divider_before = dict(divider_before or {})
        self.exclusive = exclusive
        self.inline = inline
        self.small = small


class Radios(_Items, forms.RadioSelect):
    """One of several."""


class Checkboxes(_Items, forms.CheckboxSelectMultiple):
    """Any of several."""


@dataclass(frozen=True, slots=True)
class Item:
    """One radio or checkbox, ready to be drawn."""

    id: str
    name: str
    value: str
    label: StrOrPromise
    checked: bool
    disabled: bool = False
    hint: StrOrPromise = ""
    divider: StrOrPromise = ""
    reveal: tuple[BoundField, ...] = ()
    exclusive: bool = False
    describedby: str = ""


def items_of(field: BoundField) -> list[Item]:
    """The radios or checkboxes of a field. Their ids count as the design system does: x, x-2, x-3; a divider counts too."""
    widget = field.field.widget
    items: list[Item] = []
    number = 0
    for choice in field.subwidgets:
        data = choice.data
        value = str(data["value"])
        divider = getattr(widget, "divider_before", {}).get(value, "")
        number += 2 if divider else 1
        items.append(
            Item(
                id=field.auto_id if number == 1 else f"{field.auto_id}-{number}",
                name=data["name"],
                value=value,
                label=data["label"],
                checked=bool(data["selected"]),
                disabled=bool(data["attrs"].get("disabled")),
                hint=getattr(widget, "hints", {}).get(value, ""),
                divider=divider,
                reveal=_revealed(field, value),
                exclusive=value == getattr(widget, "exclusive", None) != "",
            )
        )
    return items


def _revealed(field: BoundField, value: str) -> tuple[BoundField, ...]:
    names = getattr(field.field.widget, "reveals", {}).get(value, ())
    return tuple(field.form[name] for name in names)  # type: ignore[misc]


def single_item(field: BoundField) -> list[Item]:
    """The one checkbox of a yes-or-no field; it is described by the field's own hint and error."""
    return [
        Item(
            id=field.auto_id,
            name=field.html_name,
            value="on",
            label=field.label,
            checked=bool(field.value()),
            describedby=field.aria_describedby or "",
        )
    ]
