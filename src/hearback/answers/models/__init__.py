"""Tables of answers."""

from hearback.answers.models.answer import Answer, AnswerTo
from hearback.answers.models.appeal import Appeal
from hearback.answers.models.cause import Because, Cause
from hearback.answers.models.chosen import ChosenCause
from hearback.answers.models.late import WhyLate
from hearback.answers.models.line import LinePoint, LineRequest
from hearback.answers.models.prepared import Prepared, PreparedFor
from hearback.answers.models.sides import Answering, SideView
from hearback.answers.models.texts import StartingText
from hearback.answers.models.waiting import StillWaiting, Talk

__all__ = [
    "Answer",
    "AnswerTo",
    "Answering",
    "Appeal",
    "Because",
    "Cause",
    "ChosenCause",
    "LinePoint",
    "LineRequest",
    "Prepared",
    "PreparedFor",
    "SideView",
    "StartingText",
    "StillWaiting",
    "Talk",
    "WhyLate",
]
