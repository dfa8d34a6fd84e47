"""Another look at hidden words: whoever wrote them asks, somebody looks, and they are told what came of it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.contributions import facts, rules
from hearback.contributions.actions.changing import authorship_of, lock
from hearback.contributions.actions.moderating import other_eyes, show_words
from hearback.contributions.actions.replying import show_reply_words
from hearback.contributions.models import Contribution, Reply, SecondLook
from hearback.contributions.queries.looks import look_at_comment, look_since_hidden
from hearback.core import clock, fields
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.languages import Words
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.journal.verbs import Verb

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
    _append(facts.LOOK_ASKED, actor, look, contribution, parts={"look": words})
    return look


@transaction.atomic
def ask_for_another_look_at_comment(*, actor: Viewer, reply: Reply, words: str = "") -> SecondLook:
    """Whoever wrote a comment asks, as an author does, by the link of the comment. Locks what it is about.

    Asking twice is asking once. Raises BadInput when it is not hidden.
    """
    words = fields.plain(words, field="words", max_length=WHY_AT_MOST)
    contribution = lock(reply.contribution)
    if not rules.wrote_comment(actor, reply):
        raise NotAllowed
    reply = Reply.objects.get(pk=reply.pk)
    if reply.hidden is None or reply.erased is not None:
        raise BadInput(_("Your words are not hidden, so there is nothing to look at again."))
    known = look_at_comment(reply)
    if known is not None:
        return known
    because = reply.hidden_because
    look = SecondLook.objects.create(contribution=contribution, reply=reply, because=because, words=words)
    _append(facts.COMMENT_LOOK_ASKED, actor, look, contribution, parts={"look": words})
    return look


@transaction.atomic
def look_again(*, actor: Viewer, look: SecondLook, shown: bool, note: Words | None = None) -> SecondLook:
    """Answer whoever asked: the words are shown again, or stay hidden, and then why. Locks the contribution.

    Whoever hid them may answer too, for there may be nobody else; it is written down whether it was somebody else.
    """
    contribution = lock(look.contribution)
    look = SecondLook.objects.select_related("reply__contribution").get(pk=look.pk)
    if not rules.may_moderate(actor, contribution.process):
        raise NotAllowed
    if look.answered is not None:
        return look
    needed = "" if shown else _("Write to its author why the words stay hidden.")
    look.note = fields.words(note, field="note", max_length=WHY_AT_MOST, needed=needed)
    look.answered, look.shown, look.by = clock.now(), shown, actor.uuid
    look.side = actor.side_in(contribution.process_id) or ""
    hidden = look.reply or contribution
    look.other_eyes = other_eyes(actor, hidden)
    look.save(update_fields=["answered", "shown", "by", "side", "other_eyes", "note"])
    if shown and hidden.hidden is not None:
        show_reply_words(hidden) if isinstance(hidden, Reply) else show_words(actor, hidden)
    verb = facts.LOOKED_AGAIN if look.reply is None else facts.COMMENT_LOOKED_AGAIN
    told = {"shown": shown, "other_eyes": look.other_eyes}
    _append(verb, actor, look, contribution, parts={"note": look.note}, **told)
    return look


def _append(
    verb: Verb, actor: Viewer, look: SecondLook, contribution: Contribution, parts: dict[str, Any], **refs: object
) -> None:
    """A fact of whose words they are: of the contribution, or of a comment on it."""
    subject, uuid = ("contribution", contribution.uuid) if look.reply is None else ("comment", look.reply.uuid)
    about = {} if look.reply is None else {"contribution": contribution.uuid}
    journal.append(
        verb,
        actor=actor,
        subject=(subject, uuid),
        process=contribution.process.uuid,
        refs={"look": look.uuid, **about, **refs},
        parts=parts,
    )
