"""The form of a theme of the codebook."""

from __future__ import annotations

from typing import Any, cast

from django.utils.translation import gettext_lazy as _

from hearback.analysis.models import Code
from hearback.analysis.queries import Book
from hearback.processes import queries as processes
from hearback.processes.models import Process
from hearback.web.desk.plans.shared import WasField
from hearback.web.desk.shared import plain
from hearback.web.desk.words import WordsField
from hearback.web.ui import forms


class CodeForm(forms.Form):
    """A theme: what it is called, what it means, what is in it and what is not, and where it stands."""

    key = forms.KeyField()
    was = WasField()
    label = WordsField(
        label=_("What is the theme called?"),
        help_text=_("A few words. Once you show the themes, everybody reads them. For example: Bus fares"),
        max_length=120,
        error_messages={"required": _("Enter what the theme is called")},
    )
    definition = WordsField(label=_("What is it about?"), max_length=2_000, lines=2, required=False)
    belongs = WordsField(label=_("What belongs to it?"), max_length=2_000, lines=2, required=False)
    belongs_not = WordsField(
        label=_("What does not, and where does that go instead?"), max_length=2_000, lines=2, required=False
    )
    examples = WordsField(
        label=_("Examples"),
        help_text=_("In your own words. What somebody said can be erased later; an example would stay."),
        max_length=2_000,
        lines=2,
        required=False,
    )
    parent = forms.Choice(label=_("Does it stand under a wider theme?"), widget=forms.Select(), required=False)
    theme = forms.Choice(label=_("Which theme of the plan does it belong to?"), widget=forms.Select(), required=False)
    holder = forms.Agree(label=_("It only holds other themes: nothing is about it alone"), required=False)

    def __init__(
        self, *args: Any, process: Process, book: Book | None, code: Code | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        wider = [one.code for one in book.in_use() if code is None or one.code.pk != code.pk] if book else []
        self._codes = {str(one.number): one for one in wider if not one.standard}
        self._themes = {one.slug: one for one in processes.themes(process)}
        parents = [("", _("It stands by itself")), *((key, plain(one.label)) for key, one in self._codes.items())]
        cast("forms.Choice", self.fields["parent"]).choices = parents
        themes = [("", _("None")), *((slug, plain(one.name)) for slug, one in self._themes.items())]
        cast("forms.Choice", self.fields["theme"]).choices = themes
        for name, there in (("parent", self._codes), ("theme", self._themes)):
            if not there:
                del self.fields[name]
        if code is not None and code.standard:
            del self.fields["holder"]

    def given(self) -> dict[str, Any]:
        """What was filled in, as the actions take it."""
        texts = {
            name: self.cleaned_data[name] for name in ("label", "definition", "belongs", "belongs_not", "examples")
        }
        return texts | {
            "parent": self._codes.get(self.cleaned_data.get("parent", "")),
            "theme": self._themes.get(self.cleaned_data.get("theme", "")),
            "codable": not self.cleaned_data.get("holder", False),
        }
