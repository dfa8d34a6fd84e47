"""An outcome and a reason, for one contribution or for many."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.languages import WordsField
from hearback.core.rows import Row
from hearback.people.models import SideChoice
from hearback.plans.models import Commitment, Sentence
from hearback.processes.models import Process


class Answer(Row):
    """An outcome and a reason, for one contribution or for many."""

    class Outcome(models.TextChoices):
        """What the author reads (design, section 3; OGP standard 4.1: a reasoned response)."""

        CHANGED = "changed", _("We changed the plan")
        PARTLY = "partly", _("We changed part of it")
        COVERED = "covered", _("The draft said this already")
        LATER = "later", _("Not in this plan; we will bring it back")
        NO = "no", _("We decided not to do this")
        ELSEWHERE = "elsewhere", _("Not something this plan can decide")
        JOINED = "joined", _("Answered together with others who said the same")
        USED = "used", _("We used your example")
        REPLIED = "replied", _("We answered your question")
        THANKED = "thanked", _("We took up your offer")

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = WordsField()
    why_not_the_rest = WordsField(help_text="partly: what was not done, and why")
    place = WordsField(help_text="covered, used: where it stands")
    place_commitment = models.ForeignKey(Commitment, null=True, on_delete=models.PROTECT, related_name="+")
    place_sentence = models.ForeignKey(Sentence, null=True, on_delete=models.PROTECT, related_name="+")
    until = models.DateField(null=True, help_text="later: when it comes back")
    next_process = models.BooleanField(default=False, help_text="later: with the next process")
    decided_by = models.CharField(max_length=200, blank=True, help_text="no: who decided; thanked: who takes it up")
    who_can = models.CharField(max_length=200, blank=True, help_text="elsewhere: who can decide it")
    passed_on = models.BooleanField(null=True, help_text="elsewhere: whether we passed it on")
    joined_to = models.ForeignKey(Contribution, null=True, on_delete=models.PROTECT, related_name="+")
    cleared_by = models.CharField(max_length=200, blank=True, help_text="who cleared the line it was written from")
    cleared_on = models.DateField(null=True)
    answered_for = models.CharField(max_length=16, choices=SideChoice, blank=True)
    by = models.UUIDField(null=True)
    seconded_by = models.UUIDField(null=True, help_text="no: who agreed to it before it went out")
    happened = models.DateTimeField(default=clock.now)
    recorded = models.DateTimeField(default=clock.now)
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField(unique=True)
    body_digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["process", "recorded", "id"], name="answers_by_time")]
        constraints = [
            models.CheckConstraint(condition=~Q(reason={}), name="no_answer_without_a_reason"),
            models.CheckConstraint(
                condition=~Q(outcome="later") | Q(until__isnull=False) | Q(next_process=True), name="later_says_when"
            ),
            models.CheckConstraint(condition=~Q(outcome="no") | ~Q(decided_by=""), name="no_says_who_decided"),
            models.CheckConstraint(
                condition=~Q(outcome="thanked") | ~Q(decided_by=""), name="thanked_says_who_takes_it_up"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="elsewhere") | (~Q(who_can="") & Q(passed_on__isnull=False)),
                name="elsewhere_says_who_can",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="joined") | Q(joined_to__isnull=False), name="joined_says_to_which"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="partly") | ~Q(why_not_the_rest={}), name="partly_says_why_not_the_rest"
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["covered", "used"]) | ~Q(place={}) | Q(place_commitment__isnull=False),
                name="covered_and_used_say_where",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.uuid}"


class AnswerTo(Row):
    """That an answer is for a contribution: one is current, earlier ones stay readable."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="+")
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="+")
    current = models.BooleanField(default=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["contribution"], condition=Q(current=True), name="one_current_answer_each"),
            models.UniqueConstraint(fields=["answer", "contribution"], name="an_answer_once_a_contribution"),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} to {self.contribution_id}"
