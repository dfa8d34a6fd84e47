"""What an action raises when it cannot do as asked; a door shows the sentence to a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class DomainError(Exception):
    """Something a person asked for cannot be done; `sentence` says why in plain words.

    `field` names the form field the sentence belongs to, or is empty when it is about the whole.
    """

    sentence: StrOrPromise = _("This could not be done.")

    def __init__(self, sentence: StrOrPromise | None = None, *, field: str = "") -> None:
        if sentence is not None:
            self.sentence = sentence
        self.field = field
        super().__init__(sentence)

    def __str__(self) -> str:
        return str(self.sentence)


class NotAllowed(DomainError):
    """The viewer may not do this."""

    sentence = _("You do not have permission to do this.")


class BadInput(DomainError):
    """A value cannot be taken as it is."""


class Conflict(DomainError):
    """The same key came with another body; both are kept by the caller."""

    sentence = _("This form was already sent with other words. Nothing is lost: check what was recorded.")


class Incomplete(DomainError):
    """Something is missing that the act needs; `missing` lists it in plain words."""

    def __init__(self, sentence: StrOrPromise, *, missing: tuple[StrOrPromise, ...] = (), field: str = "") -> None:
        super().__init__(sentence, field=field)
        self.missing = missing
