"""What may happen to contributions that wait: they are answered, talked about, and published with or without."""

from hearback.answers.actions.giving import answer, correct
from hearback.answers.actions.publishing import publish_version
from hearback.answers.actions.talking import talk_about
from hearback.answers.outcomes import CauseOf
from hearback.answers.removing import remove_demonstration

__all__ = ["CauseOf", "answer", "correct", "publish_version", "remove_demonstration", "talk_about"]
