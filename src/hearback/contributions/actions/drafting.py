"""What somebody has begun to say and not yet sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.contributions import draft_messages
from hearback.contributions.models import Draft
from hearback.core import clock, languages
from hearback.core.errors import BadInput
from hearback.core.text import clean_plain
from hearback.people import addresses
from hearback.people.actions import Rate, still_within
from hearback.processes.models import Process

KEPT = timedelta(days=7)
_ALL_AT_MOST = 60_000
_A_DAY = Rate("draft-link", most=5, within=timedelta(hours=24))
_BY_ALL = Rate("draft-links", most=200, within=timedelta(hours=1))

Values = Mapping[str, str | int | bool | None]


def begin_draft(*, process: Process, language: str, values: Values, busy: bool = False) -> Draft:
    """Begin a draft; its uuid is the key of what it becomes, and the only way back to it. Gone after 7 days.

    `busy`: far more is begun than usual. The draft remembers it, however late it is sent.
    """
    language = languages.of_the_site(language)
    return Draft.objects.create(
        process=process, language=language, values=_cleaned(values), expires=clock.now() + KEPT, busy=busy
    )


@transaction.atomic
def save_draft(*, draft: Draft, values: Values) -> Draft:
    """Keep further answers, beside those kept before; the 7 days begin anew. Locks the draft.

    Raises BadInput for too much, and where it was sent in this very moment from another window.
    """
    kept = Draft.objects.select_for_update(no_key=True).filter(pk=draft.pk).first()
    if kept is None:
        raise BadInput(_("You have sent this already, in another window. Nothing is lost: load this page again."))
    kept.values = kept.values | _cleaned(values)
    _check_size(kept.values)
    kept.expires = clock.now() + KEPT
    kept.save(update_fields=["values", "expires"])
    return kept


@transaction.atomic
def mail_draft_link(*, draft: Draft, email: str, language: str, key: UUID) -> Draft:
    """Send the link to a draft where its writer asks; the address goes into that one message and is kept nowhere else.

    Only so often a day for one address and one draft, and an hour for all. Raises BadInput. Locks nothing.
    """
    email = addresses.clean_email(email)
    counted = [still_within(_A_DAY, email.lower()), still_within(_A_DAY, str(draft.uuid)), still_within(_BY_ALL, "")]
    if not all(counted):
        raise BadInput(_("We have sent it as often as we can for now. Copy the link instead."), field="email")
    draft_messages.send_link(draft, email, language, key)
    return draft


def delete_old_drafts(now: datetime) -> int:
    """Delete the drafts whose time is over, with the files that were added to them; returns how many drafts."""
    return Draft.objects.filter(expires__lte=now).delete()[1].get(Draft._meta.label, 0)


def _cleaned(values: Values) -> dict[str, str | int | bool | None]:
    """The values, as a database can keep them. Over-long words are kept: they are refused when sent, not here."""
    clean = {
        name: clean_plain(value, field=name) if isinstance(value, str) else value for name, value in values.items()
    }
    _check_size(clean)
    return clean


def _check_size(values: Values) -> None:
    if sum(len(name) + len(str(value)) for name, value in values.items()) > _ALL_AT_MOST:
        raise BadInput(_("This is too much for one form. Please send it in parts."))
