"""The form, its bound fields, and the renderer: what a template asks a field for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from hearback.web.ui.forms import counting
from hearback.web.ui.forms.dates import DateInput, DatePart, date_parts
from hearback.web.ui.forms.widgets import Item, Textarea, control_class, items_of, single_item

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

DJANGOS_REQUIRED = forms.Field.default_error_messages["required"]


class BoundField(forms.BoundField):
    """A field in a form, knowing its ids, classes and parts as the design system names them."""

    @property
    def kind(self) -> str:
        """Which markup the field has: choices, checkbox, date or control."""
        widget = self.field.widget
        if isinstance(widget, forms.CheckboxSelectMultiple):  # to Django these are radios too
            return "checkboxes"
        if isinstance(widget, forms.RadioSelect):
            return "radios"
        if isinstance(widget, forms.CheckboxInput):
            return "checkbox"
        return "date" if isinstance(widget, DateInput) else "control"

    @property
    def limit(self) -> int | None:
        """How many characters are counted down below the box, if any are."""
        widget = self.field.widget
        counted = isinstance(widget, Textarea) and widget.counted
        return getattr(self.field, "max_length", None) if counted else None

    @property
    def count_texts(self) -> dict[str, str]:
        """The counter's sentences in this language, for the script."""
        return counting.texts()

    @property
    def count_hint(self) -> str:
        """What stands below the box before the script has run."""
        return counting.hint(self.limit or 0)

    @property
    def aria_describedby(self) -> str | None:
        """The ids of what explains the field: the counter, the hint, the error."""
        told = {"info": self.limit, "hint": self.help_text, "error": self.errors}
        return " ".join(f"{self.auto_id}-{name}" for name, present in told.items() if present) or None

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """The attributes of the control. Its messages are ours, so the browser is not asked to check or to cut."""
        widget = widget or self.field.widget
        attrs = dict(attrs)
        if widget.is_hidden or self.kind in ("radios", "checkboxes", "checkbox", "date"):
            return attrs
        attrs |= {"class": self._control_classes(widget), "maxlength": False, "minlength": False}
        if self.aria_describedby:
            attrs["aria-describedby"] = self.aria_describedby
        if self.field.disabled:
            attrs["disabled"] = True
        return attrs

    def _control_classes(self, widget: forms.Widget) -> str:
        base = control_class(widget)
        classes = [base, widget.attrs.get("class", "")]
        classes += [f"{base}--error"] if self.errors else []
        classes += [f"{base}--width-{width}"] if (width := getattr(widget, "width", None)) else []
        classes += ["govuk-js-character-count"] if self.limit else []
        return " ".join(filter(None, classes))

    @property
    def items(self) -> list[Item]:
        """The radios or checkboxes."""
        return single_item(self) if self.kind == "checkbox" else items_of(self)

    @property
    def reveals(self) -> bool:
        """Whether choosing an item opens another field."""
        return bool(getattr(self.field.widget, "reveals", None))

    @property
    def date_parts(self) -> list[DatePart]:
        """The boxes of a date."""
        return date_parts(self)

    @property
    def is_revealed(self) -> bool:
        """Whether another field's item opens this one, which then draws it."""
        fields = self.form.fields.values()
        shown = (names for field in fields for names in getattr(field.widget, "reveals", {}).values())
        return any(self.name in names for names in shown)

    @property
    def is_heading(self) -> bool:
        """Whether the field's question is the heading of the page."""
        return getattr(self.form, "heading_field", "") == self.name

    @property
    def label_size(self) -> str:
        """Large for a page's heading, else what the form says."""
        return "l" if self.is_heading else getattr(self.form, "label_size", "s")

    @property
    def error_target(self) -> str:
        """The id that the error summary leads to: the first control, or the wrong box of a date."""
        if self.kind == "date":
            parts = self.date_parts
            return next((part.id for part in parts if part.wrong), parts[0].id)
        return self.auto_id


class Renderer(TemplatesSetting):
    """Draws every form of the site, other packages' too."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
    bound_field_class = BoundField


class Form(forms.Form):
    """A form that says what is wrong in our words and gives back everything that was typed.

    `heading_field` names the field whose question is the page's heading (one question a page); `label_size` is s, m, l or
    nothing.
    """

    use_required_attribute = False
    heading_field = ""
    label_size = "s"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.error_messages.get("required") is DJANGOS_REQUIRED:
                field.error_messages["required"] = unanswered(field.label)

    def summary(self) -> Iterator[tuple[str, str]]:
        """The sentences of the error summary, each with the id it leads to (or none)."""
        for sentence in self.non_field_errors():
            yield str(sentence), ""
        for field in self.visible_fields():
            if field.errors:
                yield str(field.errors[0]), getattr(field, "error_target", field.auto_id)
        for field in self.hidden_fields():
            for sentence in field.errors:
                yield str(sentence), ""


def unanswered(label: StrOrPromise | None) -> StrOrPromise:
    """What is said about a required field that was left empty, when its author wrote nothing better."""
    return format_lazy(_("This still needs an answer: {question}"), question=label) if label else _("Enter an answer")
