"""The conversation about a contribution: its author and the team reply to each other. It changes no state."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.contributions import facts, rules
from hearback.contributions.actions.changing import authorship_of, lock
from hearback.contributions.actions.moderating import answer_looks
from hearback.contributions.models import Contribution, Reply
from hearback.contributions.queries.looks import must_wait, unsettled
from hearback.contributions.queries.talking import is_open
from hearback.contributions.reply_messages import tell_the_team
from hearback.core import clock, fields, languages
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.journal.verbs import Verb

REPLY_AT_MOST = 5_000


@transaction.atomic
def reply_as_author(
    *,
    actor: Viewer,
    contribution: Contribution,
    key: UUID,
    text: str,
    language: str,
    public: bool,
    happened: datetime | None = None,
) -> Reply:
    """What the author adds to the conversation, in public or for the team alone. Locks the contribution.

    From here on the team's replies are as public as this one. Where the process looks first, a public one waits for
    a look. The coordinators are written to, once until somebody replies. `happened` says when it was written elsewhere,
    before it came here. The same key is the same reply again.
    """
    contribution = lock(contribution)
    if not rules.is_author(actor, contribution, authorship_of(contribution)):
        raise NotAllowed
    if language not in languages.codes():
        raise BadInput(_("Choose the language you write in."), field="language")
    contribution = _where_it_is_read(contribution)
    held = clock.now() if public and must_wait(actor, contribution.process_id) else None
    return _write(
        actor,
        contribution,
        key,
        text,
        by=Reply.By.AUTHOR,
        language=language,
        public=public,
        held=held,
        side="",
        happened=happened,
    )


@transaction.atomic
def reply_as_team(
    *,
    actor: Viewer,
    contribution: Contribution,
    key: UUID,
    text: str,
    language: str,
    privately: bool = False,
    happened: datetime | None = None,
) -> Reply:
    """What the team writes to the author: in public only if the author chose so, and then unless `privately`.

    Settles what the author wrote before. Locks the contribution. The same key is the same reply again.
    """
    contribution = lock(contribution)
    if not rules.may_work_with(actor, contribution.process):
        raise NotAllowed
    if language not in languages.codes():
        raise BadInput(_("Choose the language you write in."), field="language")
    contribution = _where_it_is_read(contribution)
    public = is_open(contribution) and not privately
    side = actor.side_in(contribution.process_id) or ""
    return _write(
        actor,
        contribution,
        key,
        text,
        by=Reply.By.DESK,
        language=language,
        public=public,
        side=side,
        happened=happened,
    )


def _where_it_is_read(contribution: Contribution) -> Contribution:
    """What a reply is kept with: of a point that was put back meanwhile, its whole. Erasing that needs this one's lock."""
    if contribution.state != Contribution.State.PUT_BACK:
        return contribution
    return Contribution.objects.select_related("process").get(pk=contribution.part_of_id or 0)


def _write(
    actor: Viewer, contribution: Contribution, key: UUID, text: str, *, happened: datetime | None, **more: object
) -> Reply:
    if happened is not None and happened > clock.now():
        raise BadInput(_("It cannot have been said in the future."), field="happened")
    known = Reply.objects.filter(key=key).first()
    if known is not None and (known.contribution_id, known.by) != (contribution.pk, more["by"]):
        raise NotAllowed
    if known is not None:
        return known
    if contribution.erased is not None:
        raise BadInput(_("These words were erased, so there is nothing left to talk about."))
    text = fields.plain(text, field="text", max_length=REPLY_AT_MOST, needed=_("Write what you want to say."))
    reply = Reply(contribution=contribution, key=key, text=text, written=happened or clock.now(), **more)
    waiting = Reply.objects.filter(unsettled(), contribution=contribution)
    if reply.by == Reply.By.DESK:
        reply.user = actor.uuid
        waiting.update(settled=clock.now())
    elif not waiting.exists():
        tell_the_team(contribution, reply)
    reply.save(force_insert=True)
    journal.append(
        facts.REPLIED,
        actor=actor,
        subject=("contribution", contribution.uuid),
        process=contribution.process.uuid,
        happened=happened,
        refs={"reply": reply.uuid, "by": reply.by, "public": reply.public},
        parts={"reply": text},
    )
    return reply


@transaction.atomic
def settle_replies(*, actor: Viewer, contribution: Contribution) -> int:
    """What the author wrote needs no reply ("Thank you"); returns how many that was. Locks the contribution."""
    contribution = lock(contribution)
    if not rules.may_work_with(actor, contribution.process):
        raise NotAllowed
    settled = Reply.objects.filter(unsettled(), contribution=contribution).update(settled=clock.now())
    if settled:
        _append(facts.REPLY_SETTLED, actor, contribution)
    return settled


@transaction.atomic
def hide_reply(*, actor: Viewer, reply: Reply, because: str) -> Reply:
    """Stop showing a reply, for a reason of the policy; it stays as a row that says so. Locks the contribution.

    One that waited for a look has had it.
    """
    contribution, reply = _lock(actor, reply)
    if because not in Contribution.Because.values:
        raise BadInput(_("Choose why."), field="because")
    if reply.hidden is None or reply.hidden_because != because:
        reply.held, reply.hidden, reply.hidden_because = None, reply.hidden or clock.now(), because
        reply.save(update_fields=["held", "hidden", "hidden_because"])
        _append(facts.REPLY_HIDDEN, actor, contribution, reply=reply.uuid, because=because)
    return reply


@transaction.atomic
def show_reply(*, actor: Viewer, reply: Reply) -> Reply:
    """Show a reply that was held or hidden; whoever asked for another look has had it. Locks the contribution."""
    contribution, reply = _lock(actor, reply)
    if reply.held is not None or reply.hidden is not None:
        answer_looks(actor, reply)
        show_reply_words(reply)
        _append(facts.REPLY_SHOWN, actor, contribution, reply=reply.uuid)
    return reply


def show_reply_words(reply: Reply) -> None:
    """Take the marks away. The caller holds the contribution's lock, and appends the fact."""
    reply.held, reply.hidden, reply.hidden_because = None, None, ""
    reply.save(update_fields=["held", "hidden", "hidden_because"])


def _lock(actor: Viewer, reply: Reply) -> tuple[Contribution, Reply]:
    contribution = lock(reply.contribution)
    if not rules.may_moderate(actor, contribution.process):
        raise NotAllowed
    return contribution, Reply.objects.select_related("contribution").get(pk=reply.pk)


def _append(verb: Verb, actor: Viewer, contribution: Contribution, **refs: object) -> None:
    subject = ("contribution", contribution.uuid)
    journal.append(verb, actor=actor, subject=subject, process=contribution.process.uuid, refs=refs)
