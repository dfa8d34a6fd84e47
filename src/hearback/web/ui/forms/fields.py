"""Fields that give plain messages and keep what people wrote."""

from __future__ import annotations

import unicodedata
import uuid
from itertools import accumulate
from pathlib import PurePath
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from hearback.core.errors import DomainError
from hearback.core.text import clean_line, clean_plain
from hearback.web.ui.forms.widgets import Checkboxes, FileUpload, Radios, Textarea, TextInput, Width


class PlainText(forms.CharField):
    """Words as people type or paste them: emoji, right-to-left letters and what Word makes come through.

    Line ends become one kind; characters that cannot be stored are refused in plain words, and what comes back in the form
    is without them. With `lines` above one it is a box for several lines; with `max_length` it counts down.
    """

    def __init__(
        self,
        *,
        max_length: int | None = None,
        lines: int = 1,
        width: Width | None = None,
        counted: bool = True,
        autocomplete: str = "",
        **kwargs: Any,
    ) -> None:
        attrs = {"autocomplete": autocomplete} if autocomplete else {}
        several = Textarea(lines=lines, counted=counted, attrs=attrs)
        kwargs.setdefault("widget", several if lines > 1 else TextInput(width=width, attrs=attrs))
        super().__init__(strip=False, **kwargs)
        self.validators = []  # Django would refuse a null character in words of its own; `to_python` is there first
        self.max_length = max_length
        self.several_lines = lines > 1

    def to_python(self, value: Any) -> str:
        """The words, cleaned as the core does it."""
        clean = clean_plain if self.several_lines else clean_line
        try:
            return clean(str(value or ""), max_length=self.max_length)
        except DomainError as error:
            raise ValidationError(str(error.sentence), code="words") from error

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What is shown again after an error: every word, without the characters that no page may hold."""
        return without_controls(data) if isinstance(data, str) else super().bound_data(data, initial)


def without_controls(text: str) -> str:
    """The text without control characters and halves of characters; line ends and tabs stay."""
    return "".join(c for c in text if c in "\n\r\t" or unicodedata.category(c) not in ("Cc", "Cs"))


class Email(forms.EmailField):
    """An e-mail address."""

    default_error_messages = {
        "invalid": _("Enter an email address in the correct format, like name@example.org"),
        "max_length": _("Enter a shorter email address"),
        "null_characters_not_allowed": _("Enter an email address in the correct format, like name@example.org"),
    }

    def __init__(self, *, width: Width | None = None, **kwargs: Any) -> None:
        attrs = {"autocomplete": "email", "spellcheck": "false"}
        kwargs.setdefault("widget", TextInput(kind="email", width=width, attrs=attrs))
        super().__init__(**kwargs)


class Telephone(PlainText):
    """A telephone number, in any way people write one."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", TextInput(kind="tel", width=20, attrs={"autocomplete": "tel"}))
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)


class Number(forms.IntegerField):
    """A whole number."""

    default_error_messages = {
        "invalid": _("Enter a whole number, like 25"),
        "min_value": _("Enter %(limit_value)s or more"),
        "max_value": _("Enter %(limit_value)s or less"),
    }

    def __init__(self, *, width: Width = 5, suffix: Any = "", **kwargs: Any) -> None:
        kwargs.setdefault("widget", TextInput(width=width, suffix=suffix, attrs={"inputmode": "numeric"}))
        super().__init__(**kwargs)


class Choice(forms.ChoiceField):
    """One of several: radios, unless the field is given `widget=Select()`."""

    widget = Radios
    default_error_messages = {"invalid_choice": _("Choose one of the answers on the list")}


class Choices(forms.MultipleChoiceField):
    """Any of several: checkboxes."""

    widget = Checkboxes
    default_error_messages = {
        "invalid_choice": _("Choose from the answers on the list"),
        "invalid_list": _("Choose from the answers on the list"),
    }


class Agree(forms.BooleanField):
    """One checkbox: yes or no."""


class Upload(forms.FileField):
    """A file of one of the named endings and at most so many bytes. What is in it is for the core to judge.

    Without endings the name says nothing; `accept` is what a browser then offers to choose from.
    """

    default_error_messages = {
        "invalid": _("Choose a file"),
        "missing": _("Choose a file"),
        "empty": _("The file is empty. Choose another"),
        "too_big": _("The file is too big. Choose one of at most %(megabytes)s MB"),
        "wrong_kind": _("Choose a file that ends in %(endings)s"),
        "max_length": ngettext_lazy(
            "Give the file a name of at most %(max)d character",
            "Give the file a name of at most %(max)d characters",
            "max",
        ),
        "null_characters_not_allowed": _("Give the file a plain name"),
    }

    def __init__(
        self, *, endings: tuple[str, ...] = (), max_bytes: int, accept: tuple[str, ...] = (), **kwargs: Any
    ) -> None:
        self.endings = endings
        self.max_bytes = max_bytes
        kwargs.setdefault("widget", FileUpload(attrs={"accept": ",".join(endings or accept)}))
        super().__init__(max_length=200, **kwargs)

    def to_python(self, data: Any) -> UploadedFile[bytes] | None:
        """The file, refused by its size and the ending of its name."""
        file = cast("UploadedFile[bytes] | None", super().to_python(data))
        if file is None:
            return None
        if (file.size or 0) > self.max_bytes:
            limit = {"megabytes": self.max_bytes // 1_000_000}
            raise ValidationError(self.error_messages["too_big"], code="too_big", params=limit)
        if self.endings and PurePath(file.name or "").suffix.lower() not in self.endings:
            endings = {"endings": ", ".join(self.endings)}
            raise ValidationError(self.error_messages["wrong_kind"], code="wrong_kind", params=endings)
        return file


class ListField(forms.CharField):
    """A hidden list by ids: what a page showed when somebody began to write. What is put there since is not in it.

    Each id as how much it is more than the one before, so that thousands fit into a form.
    """

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput, required=False)

    def prepare_value(self, value: Any) -> Any:
        """The ids as they stand in the form; what was sent comes back as it came."""
        if value is None or isinstance(value, str):
            return value
        ids = sorted(value)
        return ".".join(in_36(one - before) for before, one in zip([0, *ids], ids, strict=False))

    def to_python(self, value: Any) -> list[int] | None:  # type: ignore[override] # Django's stubs take it for text
        """The ids that were sent; None where none were, or what came is no list."""
        return ids_in(value)


_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def in_36(number: int) -> str:
    """A number in 36 digits."""
    text = ""
    while number:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
    return text or "0"


def ids_in(sent: str | None) -> list[int] | None:
    """The ids in what a `ListField` sent; None where it is none."""
    if not sent or set(sent) - {".", *_DIGITS} or len(sent) > 100_000:
        return None
    steps = sent.split(".")
    if not all(0 < len(step) <= 12 for step in steps):
        return None
    return list(accumulate(int(step, 36) for step in steps))


class KeyField(forms.UUIDField):
    """The hidden key that makes pressing twice one thing. A key that is no key is replaced: nobody can correct it."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)

    def to_python(self, value: Any) -> uuid.UUID:  # type: ignore[override] # Django's stubs take it for text
        """The key that was sent, or a new one."""
        try:
            return uuid.UUID(str(value))
        except ValueError:
            return uuid.uuid4()
