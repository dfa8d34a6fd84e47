"""Which answers were given in one act: to what several stand with, and to those that stand with it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID, uuid5

from django.db.models import QuerySet

from hearback.answers.models import Answer, AnswerTo
from hearback.contributions.models import Contribution
from hearback.core.sets import Among


def key_beside(key: UUID, head: UUID) -> UUID:
    """The key of the answer that goes to what stands with this one, beside the answer with this key."""
    return uuid5(key, str(head))


def answered_beside(answer: Answer, heads: Iterable[int]) -> QuerySet[Contribution]:
    """What was answered together with these, which this answer is for, because it stood with one of them."""
    joined = Answer.objects.filter(Among("joined_to", heads)).order_by()
    rows = joined.values_list("pk", "key", "joined_to__uuid")
    beside = [pk for pk, key, head in rows if key == key_beside(answer.key, head)]
    return Contribution.objects.filter(pk__in=AnswerTo.objects.filter(answer__in=beside).values("contribution"))


def was_given_beside(answer: Answer) -> bool:
    """Whether this answer was given in one act with that of what it stands with, and not afterwards."""
    head = answer.joined_to
    if head is None:
        return False
    keys = AnswerTo.objects.filter(contribution=head).values_list("answer__key", flat=True)
    return any(key_beside(key, head.uuid) == answer.key for key in keys)
