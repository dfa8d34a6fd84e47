"""The form field for words in several languages: one box per language, side by side, the other languages optional.

    from hearback.web.desk.words import WordsField

    class QuestionForm(forms.Form):
        text = WordsField(label=_("What do you ask?"), max_length=500, lines=3)

    form = QuestionForm(request.POST, initial={"text": question.text})
    form.cleaned_data["text"]  # {"en": "…", "cy": "…"}, without the empty ones

Required means: in one language at least. What is wrong is said at the box that it is about.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language_info

from hearback.core import languages
from hearback.core.errors import DomainError
from hearback.core.languages import Words
from hearback.core.text import clean_line, clean_plain
from hearback.web.ui.forms import BoundField
from hearback.web.ui.forms.fields import without_controls


@dataclass(frozen=True, slots=True)
class Box:
    """One language's box, ready to be drawn."""

    id: str
    name: str
    language: str
    own_name: str  # of the language, in itself
    site_name: str  # in the language of the page; empty when it is the same
    value: str
    wrong: bool
    optional: bool


class WordsInput(forms.Widget):
    """A box for each language of the site."""

    use_fieldset = True

    def __init__(self, *, lines: int = 1) -> None:
        super().__init__()
        self.lines = lines

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Words:
        """What was typed, language by language."""
        return {code: str(data.get(f"{name}-{code}", "")) for code in languages.codes()}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether no box of this field was sent at all."""
        return not any(f"{name}-{code}" in data for code in languages.codes())

    def id_for_label(self, id_: str) -> str:
        """The box of the first language."""
        return f"{id_}-{languages.codes()[0]}"


class WordsBoundField(BoundField):
    """The field in a form: it draws its boxes and leads to the one that is wrong."""

    @property
    def kind(self) -> str:
        return "words"

    @property
    def lines(self) -> int:
        """How many lines a box has."""
        return int(getattr(self.field.widget, "lines", 1))

    @property
    def boxes(self) -> list[Box]:
        """A box for each language, the site's first language first."""
        value = self.value() or {}
        wrong = self._wrong()
        return [self._box(code, value.get(code, ""), wrong=code in wrong) for code in languages.codes()]

    @property
    def error_target(self) -> str:
        """The first wrong box, else the first box."""
        return next((box.id for box in self.boxes if box.wrong), self.boxes[0].id)

    def _box(self, code: str, value: str, *, wrong: bool) -> Box:
        names = get_language_info(code)
        own, site = str(names["name_local"]), str(names["name_translated"])
        return Box(
            id=f"{self.auto_id}-{code}",
            name=f"{self.html_name}-{code}",
            language=code,
            own_name=own,
            site_name="" if own == site else site,
            value=value,
            wrong=wrong,
            optional=code != languages.codes()[0],
        )

    def _wrong(self) -> tuple[str, ...]:
        if not self.errors:
            return ()
        first = self.form.errors[self.name].as_data()[0]
        named: tuple[str, ...] = tuple((first.params or {}).get("parts", ()))
        return named or (languages.codes()[0],)


class WordsField(forms.Field):
    """Words in several languages; gives `{"en": "…", "cy": "…"}` without the empty ones, cleaned as the core does it."""

    widget = WordsInput

    def __init__(self, *, max_length: int | None = None, lines: int = 1, **kwargs: Any) -> None:
        kwargs.setdefault("widget", WordsInput(lines=lines))
        kwargs.setdefault("template_name", "desk/words/field.html")
        super().__init__(bound_field_class=WordsBoundField, **kwargs)
        self.max_length = max_length
        self.several_lines = lines > 1

    def clean(self, value: Words | None) -> Words:
        """The words of each language that has some, or a message at the box that is wrong."""
        cleaned = {code: self._cleaned(code, text) for code, text in (value or {}).items()}
        words = {code: text for code, text in cleaned.items() if text}
        if self.required and not words:
            raise ValidationError(self.error_messages["required"], code="required")
        return words

    def has_changed(self, initial: Words | None, data: Words | None) -> bool:
        """Whether a box differs; an empty box and none are the same."""
        before, now = initial or {}, data or {}
        return any(before.get(code, "") != now.get(code, "") for code in languages.codes())

    def bound_data(self, data: Words, initial: Words | None) -> Words:
        """What is shown again after an error: every word, without the characters that no page may hold."""
        return {code: without_controls(text) for code, text in (data or {}).items()}

    def _cleaned(self, code: str, text: str) -> str:
        clean = clean_plain if self.several_lines else clean_line
        try:
            return clean(text, max_length=self.max_length)
        except DomainError as error:
            raise ValidationError(str(error.sentence), code="words", params={"parts": (code,)}) from error
