"""What changes a contribution afterwards: its author, a tidy wording beside it, its state."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hearback.contributions import facts, rules
from hearback.contributions.actions import elsewhere
from hearback.contributions.actions.form import cleaned_words
from hearback.contributions.actions.further_words import add_words
from hearback.contributions.actions.joining import let_go
from hearback.contributions.models import Authorship, Contribution, TidyWording, Verbatim, Voice
from hearback.contributions.queries.redacted import redactions
from hearback.core import clock, fields
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.languages import Words
from hearback.core.locks import Lock, shared
from hearback.core.text import fold
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.journal.verbs import Verb
from hearback.people import rules as people
from hearback.people.models import Participant

BECAUSE_AT_MOST = 2_000
_TIDY_AT_MOST = 2_000
State = Contribution.State
_ANSWERABLE = (*Contribution.OPEN, State.ANSWERED.value)


def lock(contribution: Contribution) -> Contribution:
    """The contribution as it stands, with its process; its row stays locked to the end of the transaction."""
    rows = Contribution.objects.select_for_update(of=("self",), no_key=True).select_related("process")
    return rows.get(pk=contribution.pk)


def authorship_of(contribution: Contribution) -> Authorship | None:
    """Who said it, for a rule to look at."""
    return Authorship.objects.select_related("participant").filter(contribution=contribution).first()


@transaction.atomic
def change_words(*, actor: Viewer, contribution: Contribution, words: str) -> Contribution:
    """The author's own change, until there is an answer: new words beside the old, which are kept.

    The same words again change nothing. Locks the contribution.
    """
    words = cleaned_words(words)
    contribution = lock(contribution)
    if not rules.is_author(actor, contribution, authorship_of(contribution)):
        raise NotAllowed
    if contribution.erased is not None:
        raise BadInput(_("These words were erased: please send new ones."))
    if contribution.state == State.SPLIT:
        raise BadInput(_("This stands as several points now. Change the point that you mean, on its own page."))
    if contribution.state not in Contribution.OPEN:
        raise BadInput(_("This cannot be changed any more. You can send what you want to add as something new."))
    add_words(actor, contribution, words)
    return contribution


@transaction.atomic
def withdraw(*, actor: Viewer, contribution: Contribution, because: str = "") -> Contribution:
    """The author takes it back, until there is an answer: it counts as withdrawn and its words are not shown.

    `because` is why, if they wish to say it: the team alone reads it. What stood with it, or it with, is
    answered without it. With the last point of a whole, what stands beside the words of that is taken back too; and so is
    what came back as it in a later process, or what it came from, where that still waits. Withdrawing twice is withdrawing
    once. Shares the intake locks, so that the gate counts right; locks the contribution, its whole and what stands with it,
    in order, then each of those.
    """
    because = fields.plain(because, field="because", max_length=BECAUSE_AT_MOST)
    elsewhere.share_intake(contribution)
    contribution = _locked_with_what_stands_with_it(contribution)
    if not rules.is_author(actor, contribution, authorship_of(contribution)):
        raise NotAllowed
    if contribution.state == State.WITHDRAWN:
        return contribution
    if contribution.state == State.SPLIT:
        raise BadInput(_("This stands as several points now. Take back each of them, on its own page."))
    if contribution.state not in Contribution.OPEN:
        raise BadInput(_("This was answered, and the answer stays. You can ask us to erase your words."))
    same = elsewhere.earlier(contribution, whole=False) | elsewhere.later([contribution.pk])
    others = Contribution.objects.filter(pk__in=same, state__in=Contribution.OPEN).order_by("pk") if same else ()
    locked = [_locked_with_what_stands_with_it(one) for one in others]  # all of them before the first fact
    for one in (contribution, *locked):
        if one.state in Contribution.OPEN:  # it may have been answered a moment before it was locked
            _take_back(actor, one, because)
    return contribution


def _locked_with_what_stands_with_it(contribution: Contribution) -> Contribution:
    concerned = Q(pk__in=[contribution.pk, contribution.part_of_id or contribution.pk]) | Q(stands_with=contribution.pk)
    beside = Contribution.objects.filter(concerned).order_by("pk")
    list(beside.select_for_update(no_key=True).values("pk"))  # nobody joins meanwhile: that takes the intake lock alone
    return lock(contribution)


def _take_back(actor: Viewer, contribution: Contribution, because: str) -> None:
    contribution.state = State.WITHDRAWN
    contribution.withdrawn = clock.now()
    # Of what was erased nothing new is kept.
    contribution.withdrawn_because = because if contribution.erased is None else ""
    contribution.stands_with = None
    contribution.save(update_fields=["state", "withdrawn", "withdrawn_because", "stands_with"])
    _withdraw_whole_of_the_last(contribution)
    said_why = contribution.withdrawn_because
    _append(facts.WITHDRAWN, actor, contribution, parts={"because": said_why} if said_why else None)
    let_go(actor, contribution)


def _withdraw_whole_of_the_last(point: Contribution) -> None:
    """Whose every point is taken back shows nothing any more: neither files nor what was written to and fro about it."""
    if point.part_of_id is None:
        return
    points = Contribution.objects.filter(part_of=point.part_of_id).exclude(state=State.PUT_BACK)
    if not points.exclude(state=State.WITHDRAWN).exists():
        Contribution.objects.filter(pk=point.part_of_id).update(withdrawn=point.withdrawn)


@transaction.atomic
def tidy(*, actor: Viewer, contribution: Contribution, text: Words) -> TidyWording | None:
    """Put our shorter wording beside the author's words, in place of an earlier one of ours; empty takes it away.

    Never touches the verbatim, and says nothing that was taken out of it. Locks the contribution.
    """
    contribution = lock(contribution)
    if not rules.may_work_with(actor, contribution.process):
        raise NotAllowed
    if contribution.erased is not None:
        raise BadInput(_("These words were erased: there is nothing to put a wording beside."), field="text")
    text = fields.words(text, field="text", max_length=_TIDY_AT_MOST)
    _check_says_nothing_taken_out(contribution, text)
    if text:
        wording, _made = TidyWording.objects.update_or_create(
            contribution=contribution, defaults={"text": text, "by": actor.uuid, "written": clock.now()}
        )
    else:
        TidyWording.objects.filter(contribution=contribution).delete()
        wording = None
    journal.append(
        facts.TIDIED,
        actor=actor,
        subject=("contribution", contribution.uuid),
        process=contribution.process.uuid,
        parts={"tidy": text},
    )
    return wording


def _check_says_nothing_taken_out(contribution: Contribution, text: Words) -> None:
    latest = Verbatim.objects.filter(contribution=contribution).order_by("-number").first()
    if latest is None:
        return
    over = redactions([contribution.pk]).get((contribution.pk, latest.number), ())
    gone = [fold(latest.text[one.start : one.end]) for one in over]
    if any(words in fold(ours) for words in gone for ours in text.values()):
        raise BadInput(_("This says what was taken out of the author’s words. Leave it out here too."), field="text")


@transaction.atomic
def set_state(*, actor: Viewer, contribution: Contribution, state: str) -> Contribution:
    """Set where a contribution stands, for `answers` alone: the fact is the answer's, or the talk's.

    Shares the intake lock; locks the contribution. What its author withdrew stays withdrawn.
    """
    shared(Lock.INTAKE, contribution.process_id)
    locked = lock(contribution)
    if not rules.may_work_with(actor, locked.process):
        raise NotAllowed
    if locked.state not in _ANSWERABLE or state not in _ANSWERABLE:
        raise BadInput(_("Its author has withdrawn this."))
    locked.state = contribution.state = state
    locked.save(update_fields=["state"])
    return locked


@transaction.atomic
def set_states(*, actor: Viewer, contributions: Sequence[Contribution], state: str) -> None:
    """Set where many contributions of one process stand, as `set_state` does for one; in two statements.

    Shares the intake lock; locks the contributions in the order of their ids.
    """
    if not contributions:
        return
    shared(Lock.INTAKE, contributions[0].process_id)
    rows = Contribution.objects.filter(pk__in=[one.pk for one in contributions])
    locked = list(rows.select_for_update(no_key=True).order_by("pk"))
    if {one.process_id for one in locked} != {contributions[0].process_id}:
        raise BadInput(_("Choose one of this process."))
    if not rules.may_work_with(actor, contributions[0].process):
        raise NotAllowed
    if state not in _ANSWERABLE or any(one.state not in _ANSWERABLE for one in locked):
        raise BadInput(_("Its author has withdrawn this."))
    rows.update(state=state)
    for one in contributions:
        one.state = state


@transaction.atomic
def reopen(*, actor: Viewer, contribution: Contribution) -> Contribution:
    """Let what was answered wait again because its author says so, for `answers` alone: the fact is the author's objection.

    Shares the intake lock; locks the contribution.
    """
    shared(Lock.INTAKE, contribution.process_id)
    locked = lock(contribution)
    if not rules.is_author(actor, locked, authorship_of(locked)):
        raise NotAllowed
    if locked.state != State.ANSWERED:
        raise BadInput(_("There is no answer to this now."))
    locked.state = contribution.state = State.WAITING
    locked.save(update_fields=["state"])
    return locked


@transaction.atomic
def revoke_link(*, actor: Viewer, contribution: Contribution) -> Contribution:
    """Make the contribution's private link open nothing any more: its author, or a coordinator who was asked to.

    Locks its whole, if it is a point of one, and then the contribution.
    """
    if contribution.part_of is not None:
        lock(contribution.part_of)
    contribution = lock(contribution)
    author = rules.is_author(actor, contribution, authorship_of(contribution))
    if not (author or rules.may_moderate(actor, contribution.process)):
        raise NotAllowed
    contribution.link_version += 1
    contribution.save(update_fields=["link_version"])
    Contribution.objects.filter(part_of=contribution).update(link_version=F("link_version") + 1)  # a letter has theirs
    if contribution.part_of_id is not None:  # the link of the whole opens it too, and its author has that one
        Contribution.objects.filter(pk=contribution.part_of_id).update(link_version=F("link_version") + 1)
    earlier = contribution.brought_from
    while earlier is not None:  # so does the link of what came back as it, or of the whole of which that is a point
        opens_it = Q(pk=earlier.pk) | Q(pk=earlier.part_of_id)
        Contribution.objects.filter(opens_it).update(link_version=F("link_version") + 1)
        earlier = earlier.brought_from
    _append(facts.LINK_REVOKED, actor, contribution)
    return contribution


@transaction.atomic
def revoke_links_of(*, actor: Viewer, participant: int) -> None:
    """Make the private links of all that a person said, and of their voices, open nothing any more.

    Part of `erasure.revoke_links`, which has locked the contributions. Appends no fact: that a person's links went is one
    fact, of the person; one for each of these at the same instant would say who said them.
    """
    if not people.may_revoke_links(actor, Participant.objects.get(pk=participant)):
        raise NotAllowed
    said = Authorship.objects.filter(participant=participant).values("contribution")
    Contribution.objects.filter(pk__in=said).update(link_version=F("link_version") + 1)
    Voice.objects.filter(participant=participant).update(link_version=F("link_version") + 1)


def _append(verb: Verb, actor: Viewer, contribution: Contribution, parts: dict[str, str] | None = None) -> None:
    subject = ("contribution", contribution.uuid)
    journal.append(verb, actor=actor, subject=subject, process=contribution.process.uuid, parts=parts)
