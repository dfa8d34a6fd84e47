"""Words in several languages: one text per language in one field, fallbacks marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

Words = dict[str, str]


@dataclass(frozen=True, slots=True)
class Picked:
    """A text in the language asked for, or the nearest there is; `language` says which it is in."""

    text: str
    language: str
    fallback: bool

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)


def codes() -> list[str]:
    """The codes of the languages of this site, the first language first."""
    return [code for code, _name in settings.LANGUAGES]


def current() -> str:
    """The code of the language in use, always one of `codes()`."""
    return of_the_site((get_language() or "").split("-")[0])


def of_the_site(language: str) -> str:
    """This language, if the site speaks it, or else its first."""
    return language if language in codes() else codes()[0]


def name_of(code: str) -> str:
    """What a language is called in the language in use; its code, where Django does not know it."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def pick(words: Words | None, language: str | None = None) -> Picked:
    """The text in `language` (default: the one in use), else in the first language that has one."""
    wanted = language or current()
    words = words or {}
    if words.get(wanted):
        return Picked(words[wanted], wanted, fallback=False)
    for code in [*codes(), *words]:
        if words.get(code):
            return Picked(words[code], code, fallback=True)
    return Picked("", wanted, fallback=False)


def missing(words: Words | None) -> list[str]:
    """The codes of the site's languages in which nothing is written yet."""
    return [code for code in codes() if not (words or {}).get(code)]


def _check_words(value: Any) -> None:
    if not isinstance(value, dict) or not all(isinstance(k, str) and isinstance(v, str) for k, v in value.items()):
        raise ValidationError(_("Give one text for each language."))


if TYPE_CHECKING:
    _Json = models.JSONField[Words, Words]
else:
    _Json = models.JSONField


class WordsField(_Json):
    """A text per language, stored as `{"en": "…", "cy": "…"}`; empty is `{}`."""

    def __init__(self, **kwargs: Any) -> None:
        usual: dict[str, Any] = {"default": dict, "blank": True, "validators": [_check_words]}
        super().__init__(**usual | kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for key in ("default", "blank", "validators"):
            kwargs.pop(key, None)
        return name, path, args, kwargs
