"""A list that is brought in at the desk: a file or its text, which travels on in the page until somebody says yes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.forms import HiddenInput
from django.utils.translation import gettext_lazy as _

from hearback.core.sheets_reading import text_of
from hearback.web.ui import forms

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SHOWN = 200  # rows of a list, before it is taken in
_LONGEST = 1_000_000


class ListForm(forms.Form):
    """A file, or its text; `most_rows` and `headings` are what its reader can take."""

    file = forms.Upload(
        label=_("A file that ends in .csv"), endings=(".csv", ".txt", ".tsv"), max_bytes=_LONGEST, required=False
    )
    text = forms.PlainText(label=_("Or paste it here"), lines=8, max_length=_LONGEST, counted=False, required=False)
    # What the file was called travels on with its text.
    name = forms.PlainText(required=False, max_length=200, widget=HiddenInput)

    def __init__(self, *given: Any, most_rows: str, headings: StrOrPromise, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["file"].help_text = _(
            "At most 1 MB and %(rows)s rows. From a spreadsheet, save it as “CSV UTF-8”."
        ) % {"rows": most_rows}
        self.fields["text"].help_text = _("With the line of headings, such as %(headings)s.") % {"headings": headings}

    def clean(self) -> dict[str, Any]:
        """One of the two is there."""
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and not given.get("file") and not given.get("text"):
            self.add_error("file", str(_("Choose a file, or paste the list below")))
        return given

    def add_error(self, field: str | None, error: Any) -> None:
        """What is wrong with a list is said at the box in which it came."""
        pasted = field == "file" and self.cleaned_data.get("text") and not self.cleaned_data.get("file")
        super().add_error("text" if pasted else field, error)

    def brought(self) -> tuple[str, str]:
        """The text, and what the file is called (nothing for what was pasted). Raises BadInput."""
        file = self.cleaned_data["file"]
        return (
            (text_of(file.read()), file.name or "") if file else (self.cleaned_data["text"], self.cleaned_data["name"])
        )
