"""Moderating: hiding is not deleting, every act is a fact, and none touches the author's words."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.contributions import facts, rules
from hearback.contributions.actions.elsewhere import (
    check_may_moderate,
    locked_with_the_same,
    share_intake,
    still_hidden_below,
)
from hearback.contributions.actions.suspecting import append_held
from hearback.contributions.models import Contribution, Moderation, Reply, SecondLook
from hearback.contributions.queries.looks import who_hid
from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.journal.verbs import Verb
from hearback.processes.models import Process


@transaction.atomic
def hide(*, actor: Viewer, contribution: Contribution, because: str) -> Contribution:
    """Stop showing the words, for a reason of the policy that is public; the row stays in the list.

    The same words in an earlier or a later process are hidden with them. Locks it, and those.
    """
    contribution, same = _lock_all(actor, contribution)
    if because not in Contribution.Because.values:
        raise BadInput(_("Choose why."), field="because")
    shown = [one for one in same if one.hidden is None and one.erased is None]
    is_so = contribution.hidden is not None and contribution.hidden_because == because
    for one in (*([] if is_so else [contribution]), *shown):
        one.hidden = one.hidden or clock.now()
        one.hidden_because = because
        one.save(update_fields=["hidden", "hidden_because"])
        _append(facts.HIDDEN, actor, one, contribution, because=because)
    return contribution


@transaction.atomic
def show_again(*, actor: Viewer, contribution: Contribution) -> Contribution:
    """Show words that were hidden; whoever asked for another look at them has had it.

    The same words in an earlier or a later process are shown with them. Locks it, and those. Raises BadInput where they are
    hidden in a process that the actor does not moderate.
    """
    contribution, same = _lock_all(actor, contribution)
    if contribution.hidden is None:
        return contribution
    for one in (contribution, *_shown_with(actor, contribution, same)):
        answer_looks(actor, one)
        _show(one)
        _append(facts.SHOWN, actor, one, contribution)
    return contribution


def answer_looks(actor: Viewer, hidden: Contribution | Reply) -> None:
    """Whoever asked for another look at these words has had it: they are shown. The caller holds the lock."""
    reply = hidden if isinstance(hidden, Reply) else None
    about = hidden.contribution if isinstance(hidden, Reply) else hidden
    SecondLook.objects.filter(contribution=about, reply=reply, answered=None).update(
        answered=clock.now(),
        shown=True,
        by=actor.uuid,
        side=actor.side_in(about.process_id) or "",
        other_eyes=other_eyes(actor, hidden),
    )


def other_eyes(actor: Viewer, hidden: Contribution | Reply) -> bool:
    """Whether this is somebody else than who hid the words."""
    return actor.uuid is None or actor.uuid != who_hid(hidden)


def show_words(actor: Viewer, contribution: Contribution) -> Contribution:
    """Take the mark away, of the same words in other processes too; the caller appends the fact of this one.

    Locks it, and those. Raises BadInput as `show_again` does.
    """
    contribution, same = locked_with_the_same(contribution)
    beside = _shown_with(actor, contribution, same)
    for one in (contribution, *beside):
        _show(one)
    for one in beside:
        _append(facts.SHOWN, actor, one, contribution)
    return contribution


def _shown_with(actor: Viewer, contribution: Contribution, same: Sequence[Contribution]) -> list[Contribution]:
    """Those of the same words that are to be shown too; what holds other words that stay hidden is not."""
    found = [one for one in same if one.hidden is not None]
    check_may_moderate(actor, found)
    return [one for one in found if not still_hidden_below(one, [contribution, *found])]


def _show(contribution: Contribution) -> None:
    contribution.hidden, contribution.hidden_because = None, ""
    contribution.save(update_fields=["hidden", "hidden_because"])


@transaction.atomic
def hold(*, actor: Viewer, contribution: Contribution) -> Contribution:
    """Keep a contribution back from the public until somebody has looked; its author still sees it.

    The same words in an earlier or a later process are kept back with it. Locks it, and those.
    """
    contribution, same = _lock_all(actor, contribution)
    now = contribution.held or clock.now()
    for one in (contribution, *same):
        if one.held is None:
            one.held, one.held_because = now, Contribution.Held.LOOK
            one.save(update_fields=["held", "held_because"])
            append_held(actor, one)
    return contribution


@transaction.atomic
def release(*, actor: Viewer, contribution: Contribution) -> Contribution:
    """Show a contribution that was kept back, and the same words in other processes that were kept back with it.

    From now on it counts, if it was taken for spam. Shares the intake locks, so that the gate counts right; locks the
    contribution, and those. Raises BadInput where they are kept back in a process that the actor does not moderate.
    """
    share_intake(contribution)
    contribution, same = _lock_all(actor, contribution)
    if contribution.held is None:
        return contribution
    beside = [one for one in same if one.held == contribution.held]
    check_may_moderate(actor, beside)
    for one in (contribution, *beside):
        one.held, one.held_because = None, ""
        one.save(update_fields=["held", "held_because"])
        _append(facts.RELEASED, actor, one, contribution)
    return contribution


@transaction.atomic
def set_moderation(*, actor: Viewer, process: Process, look_first: bool, comments: bool = False) -> Moderation:
    """Whether new words from outside are shown at once or after a look, and whether others may comment.

    What is there already stays. Locks the setting.
    """
    if not rules.may_moderate(actor, process):
        raise NotAllowed
    setting, _made = Moderation.objects.select_for_update(no_key=True).get_or_create(process=process)
    if (setting.look_first, setting.comments) != (look_first, comments):
        setting.look_first, setting.comments = look_first, comments
        setting.save(update_fields=["look_first", "comments"])
        journal.append(
            facts.MODERATION,
            actor=actor,
            subject=("process", process.uuid),
            process=process.uuid,
            refs={"look_first": look_first, "comments": comments},
        )
    return setting


def _lock_all(actor: Viewer, contribution: Contribution) -> tuple[Contribution, list[Contribution]]:
    contribution, same = locked_with_the_same(contribution)
    if not rules.may_moderate(actor, contribution.process):
        raise NotAllowed
    return contribution, same


def _append(verb: Verb, actor: Viewer, one: Contribution, first: Contribution, **refs: str) -> None:
    """That it was done to this one; where it followed from the same words elsewhere, the fact says from which."""
    followed = {} if one == first else {"followed": first.uuid}
    subject = ("contribution", one.uuid)
    journal.append(verb, actor=actor, subject=subject, process=one.process.uuid, refs=refs | followed)
