"""“Count me in”: taking part in carrying out a commitment or a theme, confirmed by a link, left by the same one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from hearback.contributions import confirming_messages, facts, rules
from hearback.contributions.models import CountedIn
from hearback.contributions.queries.counting_in import may_be_joined
from hearback.core import clock, fields, languages
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.journal.verbs import Verb
from hearback.outbox import actions as outbox
from hearback.people import actions as people
from hearback.people import addresses
from hearback.people import rules as people_rules
from hearback.people.actions import Rate, still_within
from hearback.people.models import Participant
from hearback.plans.models import Commitment
from hearback.processes.models import Process, Theme

UNCONFIRMED_FOR = timedelta(days=30)
_AN_ADDRESS_A_DAY = Rate("counted-in", most=10, within=timedelta(hours=24))
_BY_ALL = Rate("counted-in", most=200, within=timedelta(hours=1))


def count_me_in(
    *,
    actor: Viewer,
    process: Process,
    key: UUID,
    name: str,
    email: str,
    language: str,
    commitment: Commitment | None = None,
    theme: Theme | None = None,
    organisation_name: str = "",
    wording: str = "",
) -> CountedIn:
    """Somebody wants to take part. They are counted once they say yes by the link that is sent to their address.

    Only so often a day for one address, and an hour for all. The same person for the same thing is counted once, and is
    sent the link again; nothing of what they gave before is overwritten. The same key with another address or for another
    thing (somebody went back and chose anew) is one more. Raises BadInput by its field.
    """
    name = fields.line(name, field="name", max_length=120, needed=_("Give your name, so that we know who takes part."))
    organisation_name = fields.line(organisation_name, field="organisation_name", max_length=200)
    email = addresses.clean_email(email)
    language = languages.of_the_site(language)
    if not rules.may_say(actor, process):
        raise NotAllowed
    if not may_be_joined(process, commitment=commitment, theme=theme):
        raise BadInput(_("Choose what you want to take part in."), field="about")
    counted = [still_within(_AN_ADDRESS_A_DAY, email.lower()), still_within(_BY_ALL, "")]
    if not all(counted):
        raise BadInput(_("Too many came in just now. Nothing is lost: send it again later."))
    about: dict[str, Any] = {"process": process, "commitment": commitment, "theme": theme}
    given = {"name": name, "organisation_name": organisation_name, "language": language, "wording": wording}
    try:
        return _keep(actor, key, email, about, given)
    except IntegrityError:  # the same came twice in one instant: the other one is there now
        return _keep(actor, key, email, about, given)


@transaction.atomic
def _keep(actor: Viewer, key: UUID, email: str, about: dict[str, Any], given: dict[str, str]) -> CountedIn:
    language = given["language"]
    person = people.introduce(
        actor=actor, name=given["name"], email=email, language=language, report_back=False
    ).participant
    if known := CountedIn.objects.filter(key=key).first():
        if known.participant_id == person.pk and all(getattr(known, name) == value for name, value in about.items()):
            return known
        thing = about["commitment"] or about["theme"]
        key = uuid5(key, f"{person.uuid}:{thing.uuid}")
    row = CountedIn.objects.select_related("process").filter(participant=person, **about).first()
    new = row is None
    row = row or CountedIn.objects.create(participant=person, key=key, **about, **given)
    confirming_messages.ask_about_counting_in(row, email, key)
    if new:
        _append(facts.COUNTED_IN_ASKED, actor, row, with_author=True)
    return row


@transaction.atomic
def confirm_counted_in(*, actor: Viewer, counted: CountedIn) -> CountedIn:
    """Whoever reads at the address says yes. Doing it again does nothing. Locks the row."""
    row = _locked(actor, counted)
    if row.confirmed is None:
        row.confirmed = clock.now()
        row.save(update_fields=["confirmed"])
        people.confirm_address(participant=row.participant)
        _append(facts.COUNTED_IN, actor, row)
    return row


@transaction.atomic
def leave_counted_in(*, actor: Viewer, counted: CountedIn) -> None:
    """They do not take part any more: what we held about it is deleted, and their address where nothing else is held of it.

    Locks the row.
    """
    row = _locked(actor, counted)
    _forget(row)
    people.forget_stranger(participant=row.participant_id, confirmed_too=row.confirmed is not None)
    _append(facts.COUNTED_IN_LEFT, actor, row)


def delete_unconfirmed_counted_in(now: datetime) -> int:
    """Forget those who never said yes, 30 days after they were asked; returns how many. A transaction each."""
    over = CountedIn.objects.filter(confirmed=None, asked__lte=now - UNCONFIRMED_FOR)
    return sum(_forget_unconfirmed(pk) for pk in list(over.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def _forget_unconfirmed(pk: int) -> int:
    """Locks the row; they may have said yes a moment before."""
    row = CountedIn.objects.select_for_update(no_key=True).filter(pk=pk, confirmed=None).first()
    if row is None:
        return 0
    _forget(row)
    people.forget_stranger(participant=row.participant_id)
    return 1


@transaction.atomic
def leave_all_counted_in(*, actor: Viewer, participant: int) -> None:
    """A person is counted in nowhere any more. Part of erasing them, which has checked and locked."""
    if not people_rules.may_erase(actor, Participant.objects.get(pk=participant)):
        raise NotAllowed
    for row in CountedIn.objects.select_related("process").filter(participant=participant).order_by("pk"):
        _forget(row)


@transaction.atomic
def revoke_counted_in_links(*, actor: Viewer, participant: int) -> None:
    """Make the links of a person's places open nothing any more; they stay counted. Part of `erasure.revoke_links`."""
    if not people_rules.may_revoke_links(actor, Participant.objects.get(pk=participant)):
        raise NotAllowed
    CountedIn.objects.filter(participant=participant).update(link_version=F("link_version") + 1)


def _locked(actor: Viewer, counted: CountedIn) -> CountedIn:
    rows = CountedIn.objects.select_for_update(of=("self",), no_key=True).select_related("process", "participant")
    row = rows.filter(pk=counted.pk).first()
    if row is None or not rules.is_counted_in(actor, row):
        raise NotAllowed
    return row


def _forget(row: CountedIn) -> None:
    outbox.drop_messages(keys_starting=f"counted-in:{row.uuid}:")
    journal.erase_parts(subject=row.uuid)
    CountedIn.objects.filter(pk=row.pk).delete()


def _append(verb: Verb, actor: Viewer, row: CountedIn, *, with_author: bool = False) -> None:
    about = {"commitment": row.commitment, "theme": row.theme}
    journal.append(
        verb,
        actor=actor,
        subject=("counted-in", row.uuid),
        process=row.process.uuid,
        refs={name: thing.uuid for name, thing in about.items() if thing is not None},
        parts={"author": {"name": row.name, "organisation": row.organisation_name}} if with_author else None,
    )
