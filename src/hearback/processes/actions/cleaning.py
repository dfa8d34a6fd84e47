"""The fields of a process, cleaned before they are kept."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Any, TypedDict

from django.utils.translation import gettext as _

from hearback.core.errors import BadInput
from hearback.core.languages import Words
from hearback.core.text import clean_line, clean_words
from hearback.people.addresses import clean_email
from hearback.processes import rules

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
NAME_LENGTH = 200
TEXT_LENGTH = 20_000
WORDS = {"name", "summary", "about", "promise_will", "promise_cannot", "promise_decides", "promise_when"}
_ON_ONE_LINE = {"name"}
_LINES = {"runner": 200, "contact_name": 120, "contact_phone": 40}
_DAYS = {"answer_within_days": 730, "signing_days": 90}


class MoreFields(TypedDict, total=False):
    """What can be said about a process when it is started, beside its name and who runs it."""

    runner: str
    summary: Words
    about: Words
    promise_will: Words
    promise_cannot: Words
    promise_decides: Words
    promise_when: Words
    answer_within_days: int
    contact_name: str
    contact_email: str
    contact_phone: str
    starts: date | None
    ends: date | None
    signing_days: int
    shows_clearance: bool
    post_at: time | None


class ProcessFields(MoreFields, total=False):
    """What can be changed later."""

    name: Words
    run_by: str


def clean_slug(slug: str, *, max_length: int = 60) -> str:
    """The slug, if it can stand in an address. Raises BadInput for `slug`."""
    if not _SLUG.fullmatch(slug):
        raise BadInput(
            _("Use small letters from a to z, digits and single hyphens, like open-plan-2013."), field="slug"
        )
    if len(slug) > max_length:
        raise BadInput(_("Use at most %(most)d characters.") % {"most": max_length}, field="slug")
    return slug


def clean_process_slug(slug: str) -> str:
    """As `clean_slug`, and not where a page of the site stands."""
    if rules.is_reserved(clean_slug(slug)):
        raise BadInput(_("This address is used by the site itself. Choose another."), field="slug")
    return slug


def clean(fields: ProcessFields) -> dict[str, Any]:
    """The values as they are kept. Raises BadInput, naming the field; TypeError for a field there is not."""
    cleaned: dict[str, Any] = {}
    for field, value in fields.items():
        cleaned[field] = _clean(field, value)
    starts, ends = cleaned.get("starts"), cleaned.get("ends")
    if starts and ends and ends < starts:
        raise BadInput(_("The process cannot end before it starts."), field="ends")
    return cleaned


def _clean(field: str, value: Any) -> Any:
    if field in WORDS:
        line = field in _ON_ONE_LINE
        return clean_words(value, max_length=NAME_LENGTH if line else TEXT_LENGTH, field=field, line=line)
    if field in _LINES:
        return clean_line(value, max_length=_LINES[field], field=field)
    if field == "contact_email":
        return clean_email(value, field=field) if value.strip() else ""
    if field in _DAYS:
        if not 1 <= value <= _DAYS[field]:
            raise BadInput(_("Enter a number of days from 1 to %(most)d.") % {"most": _DAYS[field]}, field=field)
        return value
    if field in {"run_by", "starts", "ends", "shows_clearance", "post_at"}:
        return value
    raise TypeError(f"A process has no field {field!r}.")
