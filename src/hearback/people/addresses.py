"""Addresses as people type them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db.models import QuerySet, Value
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from hearback.core.errors import BadInput
from hearback.core.text import clean_line
from hearback.people.models import Contact, User

_is_link = URLValidator(schemes=["http", "https"])


def clean_email(typed: str, *, field: str = "email") -> str:
    """The address, its domain in small letters. Raises BadInput for `field` when it cannot be one."""
    text = clean_line(typed, field=field)
    try:
        validate_email(text)
    except ValidationError:
        raise BadInput(
            _("Enter an e-mail address in the correct format, like name@example.org."), field=field
        ) from None
    if len(text) > 254:  # RFC 5321, 4.5.3.1.3
        raise BadInput(_("This e-mail address is too long."), field=field)
    local, _at, domain = text.rpartition("@")
    return f"{local}@{domain.lower()}"


def contacts_at(email: str) -> QuerySet[Contact]:
    """The contact with this e-mail address, in whatever case it was typed (found by the index of its constraint)."""
    found = Contact.objects.annotate(small=Lower("address")).filter(kind=Contact.Kind.EMAIL)
    return found.filter(small=Lower(Value(email))).select_related("participant")


def users_at(email: str) -> QuerySet[User]:
    """The user with this address, in whatever case it was typed."""
    return User.objects.annotate(small=Lower("email")).filter(small=Lower(Value(email)))


def clean_link(typed: str, *, field: str, max_length: int = 200) -> str:
    """A web address, or nothing. Raises BadInput for `field` for what a browser should not be sent to."""
    text = clean_line(typed, field=field)
    if not text:
        return ""
    try:
        _is_link(text)
    except ValidationError:
        raise BadInput(_("Enter a web address that starts with https:// or http://."), field=field) from None
    if len(text) > max_length:
        raise BadInput(_("This web address is too long."), field=field)
    return text
