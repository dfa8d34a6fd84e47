"""Languages that people speak, by their own names, and the form that asks for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from hearback.core.spoken import ANOTHER, SPOKEN
from hearback.web.ui import forms

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CHOICES: list[tuple[str, StrOrPromise]] = [*SPOKEN.items(), (ANOTHER, _("Another language"))]


def language_name(code: str) -> StrOrPromise:
    """What whoever speaks it calls a language."""
    return dict(CHOICES).get(code, code)


class LanguageForm(forms.Form):
    """In which language some words are."""

    language = forms.Choice(
        label=_("Which language are the words in?"),
        help_text=_("Then browsers, translators and screen readers read them as they should."),
        choices=CHOICES,
        widget=forms.Select(),
        error_messages={"required": _("Choose the language the words are in")},
    )
    heading_field = "language"
