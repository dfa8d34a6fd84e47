"""A side's dated yes to a version, or its “does not agree”."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext_lazy as _

from hearback.core import clock, documents
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.languages import Words
from hearback.core.viewer import Side, Viewer
from hearback.journal import actions as journal
from hearback.people.models import SideChoice
from hearback.plans import cleaning, facts, rules
from hearback.plans.models import Change, SignedLetter, SignOff, Version
from hearback.processes.models import Process

Decision = SignOff.Decision


def sign(
    *,
    actor: Viewer,
    version: Version,
    side: str,
    decision: str,
    signed_as: str,
    reason: Words | None = None,
    letter: str = "",
    file: bytes | None = None,
    shown: bool = False,
    happened: datetime | None = None,
) -> SignOff:
    """Record that a side agrees to a published version, or does not and why.

    A side signs through its own coordinator; the other side or the host may record it with the letter in which it
    was given. A version that was changed since is signed for itself alone. Signing again replaces the side’s earlier
    decision, which stays readable; the same again is the same. `file` is the letter itself: what it is its bytes say,
    before anything is locked; everybody may read it if it is `shown`. It may come after the decision was recorded.
    Locks the process row, as a publication does, then the version: what is published meanwhile is seen here, and so a
    yes to one version is never taken for a yes to what changed in the next. Raises BadInput at `file` and the other fields.
    """
    known = documents.known(file, field="file") if file else None
    return _sign(
        actor,
        version,
        side,
        known,
        shown=shown,
        decision=decision,
        signed_as=signed_as,
        reason=reason,
        letter=letter,
        happened=happened,
    )


@transaction.atomic
def _sign(
    actor: Viewer,
    version: Version,
    side: str,
    file: documents.File | None,
    *,
    shown: bool,
    decision: str,
    signed_as: str,
    reason: Words | None,
    letter: str,
    happened: datetime | None,
) -> SignOff:
    Process.objects.select_for_update(no_key=True).get(pk=version.process_id)
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
        return _with_letter(actor, latest, version, file, shown=shown)
    if latest is not None and latest.reopened is None:
        latest.reopened = now
        latest.save(update_fields=["reopened"])
    new.attached = _kept(version, file, shown=shown) if file else None
    new.save(force_insert=True)
    journal.append(
        facts.VERSION_SIGNED if new.decision == Decision.AGREES else facts.VERSION_DISAGREED,
        actor=actor,
        subject=("version", version.uuid),
        process=version.process.uuid,
        happened=new.happened,
        refs={"side": side, "decision": new.decision, "by-letter": bool(letter), "number": version.number}
        | _letter_refs(new.attached),
        parts=_letter_parts(new.attached),
    )
    return new


def _with_letter(
    actor: Viewer, sign_off: SignOff, version: Version, file: documents.File | None, *, shown: bool
) -> SignOff:
    """The decision as it was, with its letter where that comes now; one that is there stays."""
    if file is None or sign_off.attached is not None:
        return sign_off
    sign_off.attached = _kept(version, file, shown=shown)
    sign_off.save(update_fields=["attached"])
    journal.append(
        facts.LETTER_ATTACHED,
        actor=actor,
        subject=("version", version.uuid),
        process=version.process.uuid,
        refs={"side": sign_off.side, "number": version.number} | _letter_refs(sign_off.attached),
        parts=_letter_parts(sign_off.attached),
    )
    return sign_off


def _kept(version: Version, file: documents.File, *, shown: bool) -> SignedLetter:
    return SignedLetter.objects.create(
        version=version, kind=file.kind, size=len(file.data), data=file.data, shown=shown
    )


def _letter_refs(letter: SignedLetter | None) -> dict[str, object]:
    return {"letter": letter.uuid, "kind": letter.kind, "shown": letter.shown} if letter else {}


def _letter_parts(letter: SignedLetter | None) -> dict[str, object]:
    return {"letter": hashlib.sha256(bytes(letter.data)).hexdigest()} if letter else {}


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
