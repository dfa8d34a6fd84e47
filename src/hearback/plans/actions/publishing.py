"""Publishing a version: the gate, as far as the plan itself goes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hearback.core import clock, languages
from hearback.core.errors import BadInput, Incomplete, NotAllowed
from hearback.core.languages import Words
from hearback.core.locks import Lock, alone
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.people.addresses import clean_link
from hearback.plans import cleaning, facts, queries, rules, snapshots
from hearback.plans.actions import carrying, open_version, reopening
from hearback.plans.clearance import ChangeCause, Clearance
from hearback.plans.differences import Difference, differences
from hearback.plans.models import Change, Entry, Proposal, SignOff, Version
from hearback.processes.models import Process

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_SET_HERE = (
    *("status", "published", "happened", "sign_within", "reopened_because"),
    *("elsewhere_link", "elsewhere_because"),
)
Cause = Change.Cause
Status = Version.Status


@transaction.atomic
def publish(
    *,
    actor: Viewer,
    version: Version,
    status: str,
    clearance: Clearance,
    at: datetime | None = None,
    happened: datetime | None = None,
    elsewhere_link: str = "",
    elsewhere_because: Words | None = None,
    found: Sequence[Difference] | None = None,
) -> Version:
    """Publish the version being written, with a cause for everything it says otherwise than the one before.

    `at` in the future is an embargo: nobody but its writers sees the version, or the fact, before. `happened` says
    that it was first published elsewhere, earlier: on which page, and why not here, may be said beside it. Raises
    Incomplete naming what the clearance lacks. A later change reopens the sign-offs of earlier versions; where both
    sides had signed the one before, the clearance says why it is changed all the same, and that is announced. From
    here on the version is never edited. `found` are its differences, where the caller has read them under the same locks.

    Takes the intake lock of the process alone (nothing is said between the count and the publication), then locks
    the process row and the version.
    """
    if not rules.may_publish(actor, version.process):
        raise NotAllowed
    alone(Lock.INTAKE, version.process_id)
    process = Process.objects.select_for_update(no_key=True).get(pk=version.process_id)
    version = open_version.lock_version(actor, version)
    published, happened = _times(version, at, happened)
    first_elsewhere = happened < published
    _check_settled(version)
    version.status = _status(version, status, elsewhere=first_elsewhere or bool(version.source))
    found = differences(version.previous, version) if found is None else found
    after_signing = bool(found) and version.previous is not None and queries.both_signed(version.previous)
    _check_content(version, found)
    _check_clearance(version, found, clearance, after_signing=after_signing)
    # What was taken out again before anybody could read it was never part of the plan; its number stays given.
    _drop_never_published(version)
    changes = Change.objects.bulk_create(
        (_change(version, order, d, clearance.causes[d.key]) for order, d in enumerate(found)), batch_size=1_000
    )
    version.published, version.happened = published, happened
    version.sign_within = process.signing_days
    version.reopened_because = clearance.after_signing if after_signing else {}
    if first_elsewhere:
        version.elsewhere_link = clean_link(elsewhere_link, field="elsewhere_link")
        version.elsewhere_because = cleaning.words(elsewhere_because, field="elsewhere_because", max_length=5000)
    version.save(update_fields=_SET_HERE)
    if found:
        earlier = SignOff.objects.filter(version__process=process, reopened=None).exclude(version=version)
        earlier.update(reopened=published)
    said = snapshots.take(version)[0]
    journal.append(
        facts.VERSION_PUBLISHED,
        actor=actor,
        subject=("version", version.uuid),
        process=process.uuid,
        happened=happened,
        refs={
            "number": version.number,
            "status": version.status,
            "published": published,
            "changes": len(changes),
            **{f"because-{cause}": sum(change.cause == cause for change in changes) for cause in Cause.values},
            "waiting": len(clearance.waiting),
        },
        parts={"plan": said.data(), "texts": said.texts},
    )
    if after_signing:
        reopening.announce(actor, version)
    return version


def hold_still(*, actor: Viewer, version: Version) -> Version:
    """The version being written, so that nobody edits it while its changes are counted; in the caller's transaction.

    Locks the process row, then the version.
    """
    open_version.lock_process(actor, version.process)
    return open_version.lock_version(actor, version)


def _check_settled(version: Version) -> None:
    """What an import left open is part of no version: neither its words nor those that it may replace are dropped."""
    if waiting := Proposal.objects.filter(version=version, settled=None).count():
        raise BadInput(
            ngettext(
                "%(count)d question of an import is not settled yet. Settle it first: it says which sentence is which.",
                "%(count)d questions of an import are not settled yet. Settle them first: they say which sentence is which.",
                waiting,
            )
            % {"count": waiting}
        )


def _times(version: Version, at: datetime | None, happened: datetime | None) -> tuple[datetime, datetime]:
    """When it becomes public here, and when it was first published."""
    now = clock.now()
    published = max(at or now, now)
    before = version.previous.published if version.previous else None
    if before is not None and published < before:
        raise BadInput(_("The version before this one is not public yet. Choose a later time."), field="at")
    if happened is not None and (happened > now or published > now):
        sentence = _("Give the day it was first published only for what is public already.")
        raise BadInput(sentence, field="happened")
    return published, happened or published


def _status(version: Version, status: str, *, elsewhere: bool) -> Version.Status:
    earlier = Version.objects.filter(process=version.process_id, published__isnull=False)
    fitting = rules.statuses_after(set(earlier.values_list("status", flat=True)), elsewhere=elsewhere)
    if status not in fitting:
        names = ", ".join(str(one.label) for one in fitting)
        raise BadInput(_("This version can be published as: %(names)s.") % {"names": names}, field="status")
    return Status(status)


def _check_content(version: Version, found: Sequence[Difference]) -> None:
    going = Entry.objects.filter(version=version, standing=Entry.Standing.GOING)
    if not found and not version.introduction and not going.exists():
        raise Incomplete(_("There is nothing to publish yet."), missing=(_("a commitment, or an introduction"),))


def _check_clearance(
    version: Version, found: Sequence[Difference], clearance: Clearance, *, after_signing: bool
) -> None:
    if clearance.version != version.uuid:
        raise BadInput(_("These causes were given for another version."))
    missing: list[StrOrPromise] = []
    for difference in found:
        cause = clearance.causes.get(difference.key)
        if cause is None:
            missing.append(_("%(what)s: say why it changed") % {"what": name_of(difference)})
        elif lack := _lack(difference, cause):
            missing.append(f"{name_of(difference)}: {lack}")
    missing.extend(
        _("a contribution still waiting: say why, and by when it is answered")
        for waiting in clearance.waiting
        if not any(waiting.reason.values()) or waiting.answer_by is None
    )
    if clearance.unaccounted:
        missing.append(
            _("%(count)d contributions still waiting: say why, and by when") % {"count": clearance.unaccounted}
        )
    if after_signing and not any(clearance.after_signing.values()):
        missing.append(_("both sides had signed: say why it is changed all the same"))
    if clearance.waiting and not clearance.signed_by.strip():
        missing.append(_("who answers for what is still waiting"))
    if missing:
        raise Incomplete(gettext_lazy("This version cannot be published yet."), missing=tuple(missing))


def _lack(difference: Difference, cause: ChangeCause) -> str:
    """What a cause lacks, in words; empty when it will do."""
    if cause.cause == Cause.WORDING and difference.is_substance:
        return _("this is more than wording; give the answers or the decision behind it")
    if cause.cause == Cause.DECISION and not (
        cause.decided_by.strip() and cause.decided_on and any(cause.reason.values())
    ):
        return _("say who decided, when and why")
    return ""


def name_of(difference: Difference) -> str:
    """A difference in a few words, for a list of what is missing."""
    text = str(languages.pick(difference.after or difference.before))
    short = text if len(text) <= 60 else f"{text[:59]}…"
    if difference.commitment is None:
        return _("The text of the plan %(kind)s (“%(text)s”)") % {
            "kind": str(difference.kind.label).lower(),
            "text": short,
        }
    return _("Commitment %(number)s, %(what)s %(kind)s (“%(text)s”)") % {
        "number": difference.commitment.number,
        "what": str(difference.of.label).lower(),
        "kind": str(difference.kind.label).lower(),
        "text": short,
    }


def _drop_never_published(version: Version) -> None:
    before = Entry.objects.filter(version=version.previous_id).values("commitment")
    withdrawn = Entry.objects.filter(version=version, standing=Entry.Standing.WITHDRAWN)
    dropped = withdrawn.exclude(commitment__in=before)
    carrying.forget_never_published(version, dropped.values_list("commitment", flat=True))
    dropped.delete()


def _change(version: Version, order: int, difference: Difference, cause: ChangeCause) -> Change:
    decided = cause.cause == Cause.DECISION
    return Change(
        version=version,
        commitment=difference.commitment,
        sentence=difference.sentence,
        milestone=difference.milestone,
        kind=difference.kind,
        of=difference.of,
        detail=difference.detail,
        key=difference.key,
        before=difference.before,
        after=difference.after,
        order=order,
        cause=cause.cause,
        decided_by=cause.decided_by.strip() if decided else "",
        decided_on=cause.decided_on if decided else None,
        reason=cause.reason if decided else {},
    )
