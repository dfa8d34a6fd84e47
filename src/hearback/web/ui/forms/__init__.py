"""Forms in the design system's markup: `Form`, its fields and widgets, and the renderer that draws them.

A door imports everything from here:

    from hearback.web.ui import forms

    class NameForm(forms.Form):
        name = forms.PlainText(label=_("Your name"), max_length=200, autocomplete="name")
"""

from hearback.web.ui.forms.dates import DateInput, DayField, PartialDateField, WrittenDate
from hearback.web.ui.forms.fields import (
    Agree,
    Choice,
    Choices,
    Email,
    KeyField,
    ListField,
    Number,
    PlainText,
    Telephone,
    Upload,
    ids_in,
)
from hearback.web.ui.forms.form import BoundField, Form, Renderer
from hearback.web.ui.forms.widgets import Checkboxes, FileUpload, Radios, Select, Textarea, TextInput

__all__ = [
    "Agree",
    "BoundField",
    "Checkboxes",
    "Choice",
    "Choices",
    "DateInput",
    "DayField",
    "Email",
    "FileUpload",
    "Form",
    "KeyField",
    "ListField",
    "Number",
    "PartialDateField",
    "PlainText",
    "Radios",
    "Renderer",
    "Select",
    "Telephone",
    "TextInput",
    "Textarea",
    "Upload",
    "WrittenDate",
    "ids_in",
]
