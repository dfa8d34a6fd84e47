"""A side's dated yes to a version, or its “does not agree”."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.languages import Words
from hearback.core.viewer import Side, Viewer
from hearback.journal import actions as journal
from hearback.people.models import SideChoice
from hearback.plans import cleaning, facts, rules
from hearback.plans.models import Change, SignOff, Version

Decision = SignOff.Decision


@transaction.atomic
def sign(
    *,
    actor: Viewer,
    version: Version,
    side: str,
    decision: str,
    signed_as: str,
    reason: Words | None = None,
    letter: str = "",
    happened: datetime | None = None,
) -> SignOff:
    """Record that a side agrees to a published version, or does not and why.

    A side signs through its own coordinator; the other side or the host may record it with the letter in which it
    was given. A version that was changed since is signed for itself alone. Signing again replaces the side’s earlier
    decision, which stays readable; the same again is the same.
    Locks the version.
    """
    version = Version.objects.select_for_update(of=("self",), no_key=True).select_related("process").get(pk=version.pk)
    if side not in SideChoice.values:
        raise BadInput(_("Choose a side."), field="side")
    letter = cleaning.line(letter, field="letter", max_length=300)
    if not rules.may_sign(actor, version.process, Side(side), by_letter=bool(letter)):
        if actor.works_on(version.process_id):
            raise BadInput(
                _("To record this for the other side, name the letter in which it was given."), field="letter"
            )
        raise NotAllowed
    now = clock.now()
    if version.published is None or version.published > now:
        raise BadInput(_("A version is signed once it is published, so that what was signed cannot change."))
    if happened is not None and happened > now:
        raise BadInput(_("Give the day on which it was signed, not one to come."), field="happened")
    new = SignOff(
        version=version,
        side=side,
        decision=_decision(decision),
        reason=cleaning.words(reason, field="reason", max_length=5000),
        signed_as=cleaning.line(
            signed_as, field="signed_as", max_length=200, needed=_("Write who signs, by post and body.")
        ),
        letter=letter,
        happened=happened or now,
    )
    if new.decision == Decision.DOES_NOT_AGREE and not new.reason:
        raise BadInput(_("Say why this side does not agree."), field="reason")
    new.reopened = _reopened_by(version)
    known = SignOff.objects.filter(version=version, side=side)
    latest = known.filter(reopened=None).first() or (known.order_by("id").last() if new.reopened else None)
    if latest is not None and _body(latest) == _body(new):
        return latest
    if latest is not None and latest.reopened is None:
        latest.reopened = now
        latest.save(update_fields=["reopened"])
    new.save(force_insert=True)
    journal.append(
        facts.VERSION_SIGNED if new.decision == Decision.AGREES else facts.VERSION_DISAGREED,
        actor=actor,
        subject=("version", version.uuid),
        process=version.process.uuid,
        happened=new.happened,
        refs={"side": side, "decision": new.decision, "by-letter": bool(letter), "number": version.number},
    )
    return new


def _reopened_by(version: Version) -> datetime | None:
    """When a later version changed what is signed here: the decision is for this version, and not for that one."""
    later = Change.objects.filter(version__process=version.process_id, version__number__gt=version.number)
    first: datetime | None = later.aggregate(first=Min("version__published"))["first"]
    return first


def _decision(decision: str) -> str:
    if decision not in Decision.values:
        raise BadInput(_("Choose whether this side agrees."), field="decision")
    return decision


def _body(one: SignOff) -> tuple[object, ...]:
    return one.decision, one.reason, one.signed_as, one.letter
