"""Which answers were given in one act: to what several stand with, and to those that stand with it."""

from __future__ import annotations

from uuid import UUID, uuid5

from django.db.models import QuerySet

from hearback.answers.models import Answer, AnswerTo
from hearback.contributions.models import Contribution


def key_beside(key: UUID, head: Contribution) -> UUID:
    """The key of the answer that goes to what stands with `head`, beside the answer with this key."""
    return uuid5(key, str(head.uuid))


def answered_beside(answer: Answer, heads: list[Contribution]) -> QuerySet[Contribution]:
    """What was answered together with these, which this answer is for, because it stood with one of them."""
    keys = [key_beside(answer.key, head) for head in heads]
    return Contribution.objects.filter(pk__in=AnswerTo.objects.filter(answer__key__in=keys).values("contribution"))


def was_given_beside(answer: Answer) -> bool:
    """Whether this answer was given in one act with that of what it stands with, and not afterwards."""
    head = answer.joined_to
    if head is None:
        return False
    keys = AnswerTo.objects.filter(contribution=head).values_list("answer__key", flat=True)
    return any(key_beside(key, head) == answer.key for key in keys)
