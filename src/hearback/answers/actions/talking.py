"""Saying that something is being talked about."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.answers import facts, outcomes, rules
from hearback.answers.actions.checking import check_free
from hearback.answers.actions.shared import cannot_be_answered, locked_in_order, when
from hearback.answers.models import Talk
from hearback.contributions import actions as contributions_actions
from hearback.contributions.models import Contribution
from hearback.core import clock, fields
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.languages import Words
from hearback.core.locks import Lock, shared
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal

State = Contribution.State


@transaction.atomic
def talk_about(
    *,
    actor: Viewer,
    contribution: Contribution,
    with_whom: Words,
    in_the_way: Words,
    next_news: date,
    happened: datetime | None = None,
) -> Talk:
    """Say that a contribution is being talked about: with whom, what stands in the way, when the next news comes.

    A talk that went before ends; the same again is the same talk. Shares the intake lock, then locks the contribution.
    """
    process = contribution.process
    if not rules.may_answer(actor, process):
        raise NotAllowed
    whom, way = _("Write with whom it is being talked about."), _("Write what stands in the way.")
    with_whom = fields.words(with_whom, field="with_whom", max_length=outcomes.LONGEST_REASON, needed=whom)
    in_the_way = fields.words(in_the_way, field="in_the_way", max_length=outcomes.LONGEST_REASON, needed=way)
    if next_news < clock.day(when(happened)):
        raise BadInput(_("Give a date that is still to come."), field="next_news")
    shared(Lock.INTAKE, process.pk)
    (locked,) = locked_in_order([contribution])
    if not rules.may_be_answered(locked):
        raise BadInput(cannot_be_answered(locked))
    check_free([locked])
    going = Talk.objects.filter(contribution=locked, ended=None).first()
    if going and (going.with_whom, going.in_the_way, going.next_news) == (with_whom, in_the_way, next_news):
        return going
    Talk.objects.filter(contribution=locked, ended=None).update(ended=clock.now())
    talk = Talk.objects.create(
        contribution=locked,
        with_whom=with_whom,
        in_the_way=in_the_way,
        next_news=next_news,
        happened=when(happened),
    )
    contributions_actions.set_state(actor=actor, contribution=locked, state=State.TALKED_ABOUT)
    journal.append(
        facts.TALK_BEGUN,
        actor=actor,
        subject=("contribution", locked.uuid),
        process=process.uuid,
        happened=talk.happened,
        refs={"talk": talk.uuid, "next_news": next_news},
        parts={"with_whom": with_whom, "in_the_way": in_the_way},
    )
    return talk
