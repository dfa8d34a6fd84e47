"""Moderating: hiding is not deleting, every act is a fact, and none touches the author's words."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.contributions import facts, rules
from hearback.contributions.actions.changing import lock
from hearback.contributions.actions.suspecting import append_held
from hearback.contributions.models import Contribution, Moderation, Reply, SecondLook
from hearback.contributions.queries.looks import who_hid
from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.locks import Lock, shared
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.journal.verbs import Verb
from hearback.processes.models import Process


@transaction.atomic
def hide(*, actor: Viewer, contribution: Contribution, because: str) -> Contribution:
    """Stop showing the words, for a reason of the policy that is public; the row stays in the list. Locks it."""
    contribution = _lock(actor, contribution)
    if because not in Contribution.Because.values:
        raise BadInput(_("Choose why."), field="because")
    if contribution.hidden is not None and contribution.hidden_because == because:
        return contribution
    contribution.hidden = contribution.hidden or clock.now()
    contribution.hidden_because = because
    contribution.save(update_fields=["hidden", "hidden_because"])
    _append(facts.HIDDEN, actor, contribution, because=because)
    return contribution


@transaction.atomic
def show_again(*, actor: Viewer, contribution: Contribution) -> Contribution:
    """Show words that were hidden; whoever asked for another look at them has had it. Locks the contribution."""
    contribution = _lock(actor, contribution)
    if contribution.hidden is None:
        return contribution
    answer_looks(actor, contribution)
    show_words(contribution)
    _append(facts.SHOWN, actor, contribution)
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


def show_words(contribution: Contribution) -> None:
    """Take the mark away. The caller holds the contribution's lock, and appends the fact."""
    contribution.hidden, contribution.hidden_because = None, ""
    contribution.save(update_fields=["hidden", "hidden_because"])


@transaction.atomic
def hold(*, actor: Viewer, contribution: Contribution) -> Contribution:
    """Keep a contribution back from the public until somebody has looked; its author still sees it. Locks it."""
    contribution = _lock(actor, contribution)
    if contribution.held is not None:
        return contribution
    contribution.held = clock.now()
    contribution.held_because = Contribution.Held.LOOK
    contribution.save(update_fields=["held", "held_because"])
    append_held(actor, contribution)
    return contribution


@transaction.atomic
def release(*, actor: Viewer, contribution: Contribution) -> Contribution:
    """Show a contribution that was kept back; from now on it counts, if it was taken for spam.

    Shares the intake lock, so that the gate counts right; locks the contribution.
    """
    shared(Lock.INTAKE, contribution.process_id)
    contribution = _lock(actor, contribution)
    if contribution.held is None:
        return contribution
    contribution.held, contribution.held_because = None, ""
    contribution.save(update_fields=["held", "held_because"])
    _append(facts.RELEASED, actor, contribution)
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


def _lock(actor: Viewer, contribution: Contribution) -> Contribution:
    contribution = lock(contribution)
    if not rules.may_moderate(actor, contribution.process):
        raise NotAllowed
    return contribution


def _append(verb: Verb, actor: Viewer, contribution: Contribution, **refs: str) -> None:
    subject = ("contribution", contribution.uuid)
    journal.append(verb, actor=actor, subject=subject, process=contribution.process.uuid, refs=refs)
