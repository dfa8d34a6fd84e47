"""Another look at hidden words: the author asks, somebody looks, and the author is told what came of it."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.contributions import facts, rules
from hearback.contributions.actions.changing import authorship_of, lock
from hearback.contributions.actions.moderating import show_words
from hearback.contributions.models import Contribution, SecondLook
from hearback.contributions.queries.looks import look_since_hidden, who_hid
from hearback.core import clock, fields
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.languages import Words
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal

WHY_AT_MOST = 2_000


@transaction.atomic
def ask_for_another_look(*, actor: Viewer, contribution: Contribution, words: str = "") -> SecondLook:
    """The author asks, once each time their words are hidden, and says why if they wish. Locks the contribution.

    Asking twice is asking once. Raises BadInput when nothing is hidden.
    """
    words = fields.plain(words, field="words", max_length=WHY_AT_MOST)
    contribution = lock(contribution)
    if not rules.is_author(actor, contribution, authorship_of(contribution)):
        raise NotAllowed
    if contribution.hidden is None or contribution.erased is not None:
        raise BadInput(_("Your words are not hidden, so there is nothing to look at again."))
    known = look_since_hidden(contribution)
    if known is not None:
        return known
    look = SecondLook.objects.create(contribution=contribution, because=contribution.hidden_because, words=words)
    journal.append(
        facts.LOOK_ASKED,
        actor=actor,
        subject=("contribution", contribution.uuid),
        process=contribution.process.uuid,
        refs={"look": look.uuid},
        parts={"look": words},
    )
    return look


@transaction.atomic
def look_again(*, actor: Viewer, look: SecondLook, shown: bool, note: Words | None = None) -> SecondLook:
    """Answer the author: the words are shown again, or stay hidden, and then why. Locks the contribution.

    Whoever hid them may answer too, for there may be nobody else; it is written down whether it was somebody else.
    """
    contribution = lock(look.contribution)
    look = SecondLook.objects.get(pk=look.pk)
    if not rules.may_moderate(actor, contribution.process):
        raise NotAllowed
    if look.answered is not None:
        return look
    needed = "" if shown else _("Write to its author why the words stay hidden.")
    look.note = fields.words(note, field="note", max_length=WHY_AT_MOST, needed=needed)
    look.answered, look.shown, look.by = clock.now(), shown, actor.uuid
    look.side = actor.side_in(contribution.process_id) or ""
    look.other_eyes = actor.uuid is None or actor.uuid != who_hid(contribution)
    look.save(update_fields=["answered", "shown", "by", "side", "other_eyes", "note"])
    if shown and contribution.hidden is not None:
        show_words(contribution)
    journal.append(
        facts.LOOKED_AGAIN,
        actor=actor,
        subject=("contribution", contribution.uuid),
        process=contribution.process.uuid,
        refs={"look": look.uuid, "shown": shown, "other_eyes": look.other_eyes},
        parts={"note": look.note},
    )
    return look
