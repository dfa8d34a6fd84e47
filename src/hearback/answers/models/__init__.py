"""Tables of answers."""

from hearback.answers.models.answer import Answer, AnswerTo
from hearback.answers.models.appeal import Appeal
from hearback.answers.models.cause import Because, Cause
from hearback.answers.models.prepared import Prepared, PreparedFor
from hearback.answers.models.waiting import StillWaiting, Talk

__all__ = ["Answer", "AnswerTo", "Appeal", "Because", "Cause", "Prepared", "PreparedFor", "StillWaiting", "Talk"]
