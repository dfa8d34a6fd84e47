"""Comments of others on what somebody said, where the process allows them: by a link sent to their address, no account."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.contributions import confirming_messages, facts, rules
from hearback.contributions.actions.changing import lock
from hearback.contributions.models import Contribution, Reply, SecondLook
from hearback.contributions.queries.looks import allows_comments, must_wait
from hearback.core import clock, fields, languages
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import Viewer
from hearback.floods import actions as floods
from hearback.journal import actions as journal
from hearback.journal.verbs import Verb
from hearback.outbox import actions as outbox
from hearback.people import actions as people
from hearback.people import queries as who
from hearback.people.actions import Rate, still_within

COMMENT_AT_MOST = 2_000
UNCONFIRMED_FOR = timedelta(days=30)
_AN_ADDRESS_A_DAY = Rate("comment", most=10, within=timedelta(hours=24))
_BY_ALL = Rate("comment", most=200, within=timedelta(hours=1))


def comment(
    *,
    actor: Viewer,
    contribution: Contribution,
    key: UUID,
    text: str,
    language: str,
    email: str,
    name: str = "",
    work: str | None = None,
) -> Reply:
    """What somebody else adds to what everybody can read. It waits until they say yes by the link sent to their address.

    Only so often a day for one address, and an hour for all: else this would fill mailboxes. `work` is what their device
    showed, where it was asked for work; unless it is right, the comment waits for a look as well. Locks the contribution.
    The same key with the same text and address is the same comment; with others (somebody went back, and put the address
    right) it is one more.
    """
    text = fields.plain(text, field="text", max_length=COMMENT_AT_MOST, needed=_("Write what you want to say."))
    name = fields.line(name, field="name", max_length=120)
    email = fields.line(email, field="email", max_length=254, needed=_("Give the address we send the link to."))
    if language not in languages.codes():
        raise BadInput(_("Choose the language you write in."), field="language")
    own_key = _own_key(key, contribution, text, email)
    known = Reply.objects.filter(key=own_key).first()
    if known is not None:
        return known
    counted = [still_within(_AN_ADDRESS_A_DAY, email.lower()), still_within(_BY_ALL, "")]
    if not all(counted):
        raise BadInput(_("Too many comments came in just now. Your words are still here: send them again later."))
    return _keep(actor, contribution, key, own_key, text, language, email, name, work)


def _own_key(key: UUID, contribution: Contribution, text: str, email: str) -> UUID:
    """The key of a comment that came under `key`: another one where that is another comment's. A browser keeps a form's."""
    first = Reply.objects.filter(key=key, erased=None).first()
    if first is None:
        return key
    writer = who.participants_at([email]).get(email.lower())
    if (first.contribution_id, first.text, first.participant_id) == (contribution.pk, text, writer):
        return key
    return uuid5(key, f"{contribution.uuid}:{email.lower()}:{text}")


@transaction.atomic
def _keep(
    actor: Viewer,
    contribution: Contribution,
    key: UUID,
    own_key: UUID,
    text: str,
    language: str,
    email: str,
    name: str,
    work: str | None,
) -> Reply:
    contribution = lock(contribution)
    if not allows_comments(contribution.process_id) or not rules.may_be_commented(contribution):
        raise NotAllowed
    known = Reply.objects.filter(key=own_key).first()
    if known is not None:
        return known
    suspected = work is not None and not floods.take_work(answer=work, thing=key)
    waits = suspected or must_wait(actor, contribution.process_id)
    person = people.introduce(actor=actor, email=email, language=language, report_back=False).participant
    reply = Reply.objects.create(
        contribution=contribution,
        by=Reply.By.OTHER,
        participant=person,
        name=name,
        text=text,
        language=language,
        public=True,
        held=clock.now() if waits else None,
        key=own_key,
    )
    confirming_messages.ask_about_comment(contribution, reply, email)
    _append(facts.COMMENT_WRITTEN, actor, contribution, reply, parts={"reply": text, "author": {"name": name}})
    return reply


@transaction.atomic
def confirm_comment(*, actor: Viewer, reply: Reply) -> Reply:
    """Whoever reads at the address says that the comment is theirs. Doing it again does nothing. Locks the contribution."""
    contribution, reply = _locked(actor, reply)
    if reply.confirmed is None and reply.erased is None:
        reply.confirmed = clock.now()
        reply.save(update_fields=["confirmed"])
        if reply.participant is not None:
            people.confirm_address(participant=reply.participant)
        _append(facts.COMMENT_CONFIRMED, actor, contribution, reply)
    return reply


@transaction.atomic
def take_back_comment(*, actor: Viewer, reply: Reply) -> Reply:
    """Whoever wrote a comment takes it back: its words and their name are erased. Locks the contribution."""
    contribution, reply = _locked(actor, reply)
    if reply.erased is None:
        _erase(reply)
        _append(facts.COMMENT_TAKEN_BACK, actor, contribution, reply)
    return reply


def delete_unconfirmed_comments(now: datetime) -> int:
    """Erase comments to which nobody said yes within 30 days, and whoever may have written them; returns how many.

    A transaction each, which locks the contribution.
    """
    old = Reply.objects.filter(by=Reply.By.OTHER, confirmed=None, erased=None, written__lte=now - UNCONFIRMED_FOR)
    return sum(_erase_unconfirmed(reply) for reply in list(old.select_related("contribution").order_by("pk")[:500]))


@transaction.atomic
def _erase_unconfirmed(reply: Reply) -> bool:
    lock(reply.contribution)
    comment = Reply.objects.filter(pk=reply.pk, confirmed=None, erased=None).first()  # a yes may have come just now
    if comment is None:
        return False
    writer, comment.participant = comment.participant_id, None
    _erase(comment)
    if writer is not None:
        people.forget_stranger(participant=writer)
    return True


def _erase(reply: Reply) -> None:
    reply.text, reply.name, reply.erased = "", "", clock.now()
    reply.save(update_fields=["text", "name", "erased", "participant"])
    forget_looks([reply])
    outbox.drop_messages(keys_starting=f"comment:{reply.uuid}")
    journal.erase_parts(subject=reply.uuid)


def forget_looks(comments: Iterable[Reply]) -> None:
    """Erase why their writers asked for another look at these comments, and what they were told."""
    SecondLook.objects.filter(reply__in=comments).update(words="", note={})


def _locked(actor: Viewer, reply: Reply) -> tuple[Contribution, Reply]:
    contribution = lock(reply.contribution)
    if not rules.wrote_comment(actor, reply):
        raise NotAllowed
    return contribution, Reply.objects.select_related("participant").get(pk=reply.pk)


def _append(
    verb: Verb, actor: Viewer, contribution: Contribution, reply: Reply, parts: dict[str, Any] | None = None
) -> None:
    """A fact of the comment, not of what it is about: erasing one leaves the other's digests."""
    refs = {"contribution": contribution.uuid}
    journal.append(
        verb, actor=actor, subject=("comment", reply.uuid), process=contribution.process.uuid, refs=refs, parts=parts
    )
