"""Erasing: the one thing that removes words, or who said them."""

from __future__ import annotations

import json

from django.db import transaction
from django.db.models import F, Q, TextField
from django.db.models.functions import Cast

from hearback.contributions import facts, rules
from hearback.contributions.actions import letters, originals
from hearback.contributions.actions.changing import authorship_of, lock
from hearback.contributions.actions.commenting import forget_looks
from hearback.contributions.actions.voicing import erase_voices
from hearback.contributions.models import (
    Attachment,
    Authorship,
    Contribution,
    Draft,
    PassingOn,
    Reply,
    SecondLook,
    TidyWording,
    Verbatim,
)
from hearback.contributions.queries.lineage import in_the_same_words
from hearback.core import clock
from hearback.core.errors import NotAllowed
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.people import rules as people
from hearback.people.models import Contact, Participant


@transaction.atomic
def erase_words(*, actor: Viewer, contribution: Contribution) -> Contribution:
    """Erase every version of the words, our wording of them, what was added to them, and what would prove any of it.

    The row keeps its state. A point's words stand in its whole as well, and a whole's in its points: they go there too.
    The original of the file in which they came goes, and so do the photographs of their letter. Erasing twice is erasing
    once. Locks the contribution and those, in order, then that file, then that letter.
    """
    lock(contribution.part_of or contribution)
    list(in_the_same_words(contribution).select_for_update(no_key=True).order_by("pk").values("pk"))
    contribution = lock(contribution)
    if not rules.may_erase_words(actor, contribution, authorship_of(contribution)):
        raise NotAllowed
    if contribution.erased is None:
        same = in_the_same_words(contribution).select_related("process")
        erased = [contribution, *same.filter(erased=None).exclude(pk=contribution.pk).order_by("pk")]
        for one in erased:
            _erase_words(one)
        gone, photographed = originals.delete_of(erased), letters.delete_of(erased)
        for one in erased:
            _append_erased(actor, one)
        originals.append_deleted(actor, gone)
        letters.append_deleted(actor, photographed)
    return contribution


@transaction.atomic
def erase_participant(*, actor: Viewer, participant: int, words: bool = True) -> None:
    """Take away that a person said what they said and, unless told otherwise, the words themselves.

    With either go what was added to it, the originals of the files in which it came and the photographs of its letters:
    they hold both. Locks the contributions concerned, in their order, then those files, then those letters.
    """
    person = Participant.objects.get(pk=participant)
    if not people.may_erase(actor, person):
        raise NotAllowed
    _erase_comments(person)
    erase_voices(actor=actor, participant=participant)
    said = Authorship.objects.filter(participant=participant).order_by("contribution_id")
    erased, unlinked = [], []
    for authorship in said.select_related("contribution"):
        contribution = lock(authorship.contribution)
        if words and contribution.erased is None:
            _erase_words(contribution)
            erased.append(contribution)
        _erase_author(contribution, authorship)
        unlinked.append(contribution)
    gone, photographed = originals.delete_of(unlinked), letters.delete_of(unlinked)
    for contribution in erased:
        _append_erased(actor, contribution)
    originals.append_deleted(actor, gone)
    letters.append_deleted(actor, photographed)
    for contribution in unlinked:
        journal.append(
            facts.AUTHOR_ERASED,
            actor=actor,
            subject=("contribution", contribution.uuid),
            process=contribution.process.uuid,
        )


@transaction.atomic
def erase_drafts(*, actor: Viewer, participant: Participant) -> int:
    """Delete what was begun and never sent under one of a person's addresses; returns how many drafts there were.

    Nothing else ties a draft to a person. What waits in a file under one of them, and has not come in, goes in the same
    way, and the file with it. To be called before the addresses go.
    """
    if not people.may_erase(actor, participant):
        raise NotAllowed
    originals.forget_waiting(participant)
    drafts = Draft.objects.annotate(text=Cast("values", TextField()))
    addresses = Contact.objects.filter(participant=participant).values_list("address", flat=True)
    # SQLite keeps the letters of an internationalised domain escaped, PostgreSQL as they are.
    written = (
        Q(text__icontains=json.dumps(a)) | Q(text__icontains=json.dumps(a, ensure_ascii=False)) for a in addresses
    )
    return sum(drafts.filter(found).delete()[1].get(Draft._meta.label, 0) for found in written)


def _erase_words(contribution: Contribution) -> None:
    now = clock.now()
    Verbatim.objects.filter(contribution=contribution, erased=None).update(text="", erased=now)
    TidyWording.objects.filter(contribution=contribution).delete()
    contribution.erased = now
    # Short words could be guessed back from the digest of the form.
    contribution.body_digest = contribution.place = contribution.withdrawn_because = ""
    contribution.save(update_fields=["erased", "body_digest", "place", "withdrawn_because"])
    _erase_conversation(contribution)
    _erase_files(contribution)
    journal.erase_parts(subject=contribution.uuid, parts=("words", "tidy", "look", "note", "reply", "because"))


def _erase_comments(person: Participant) -> None:
    """What a person commented on what others said, and that it was them."""
    comments = Reply.objects.filter(participant=person)
    forget_looks(comments)
    for uuid in comments.values_list("uuid", flat=True):
        journal.erase_parts(subject=uuid)
    comments.filter(erased=None).update(text="", erased=clock.now())
    comments.update(name="", participant=None, link_version=F("link_version") + 1)


def _erase_conversation(contribution: Contribution) -> None:
    """What its author wrote about it, and what the two wrote to each other; what the team said in public stays."""
    now = clock.now()
    theirs = Reply.objects.filter(Q(by=Reply.By.AUTHOR) | Q(public=False), contribution=contribution, erased=None)
    theirs.update(text="", erased=now)
    SecondLook.objects.filter(contribution=contribution, reply=None).update(words="", note={})


def _erase_files(contribution: Contribution) -> None:
    """What was added to it, whoever may see it: photographs and documents say who made them."""
    Attachment.objects.filter(contribution=contribution).delete()
    journal.erase_parts(subject=contribution.uuid, parts=("file",))


def _erase_author(contribution: Contribution, authorship: Authorship) -> None:
    authorship.participant = authorship.organisation = None
    authorship.name = authorship.organisation_name = ""
    authorship.attribution = Authorship.Attribution.NOT_SHOWN
    authorship.save()
    PassingOn.objects.filter(contribution=contribution).delete()
    contribution.link_version += 1
    contribution.body_digest = ""
    contribution.save(update_fields=["link_version", "body_digest"])
    _erase_files(contribution)
    journal.erase_parts(subject=contribution.uuid, parts=("author",))


def _append_erased(actor: Viewer, contribution: Contribution) -> None:
    subject = ("contribution", contribution.uuid)
    journal.append(facts.ERASED, actor=actor, subject=subject, process=contribution.process.uuid)
