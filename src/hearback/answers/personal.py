"""What answers hold about people: reasons are written for publication, by posts and bodies."""

from __future__ import annotations

from hearback.core.personal import CODE, STAFF_TEXT, Held, Holding

_POST = "a post or body, as it signs in public"
HOLDINGS: list[Holding] = []
NOT_PERSONAL = {
    "answers.Answer.outcome": CODE,
    "answers.Answer.reason": STAFF_TEXT,
    "answers.Answer.why_not_the_rest": STAFF_TEXT,
    "answers.Answer.place": STAFF_TEXT,
    "answers.Answer.decided_by": _POST,
    "answers.Answer.who_can": _POST,
    "answers.Answer.answered_for": CODE,
    "answers.Answer.body_digest": CODE,
    "answers.Prepared.body_digest": CODE,
    "answers.Prepared.outcome": CODE,
    "answers.Prepared.says": STAFF_TEXT,
    "answers.Prepared.because": STAFF_TEXT,
    "answers.Cause.other": STAFF_TEXT,
    "answers.Talk.with_whom": _POST,
    "answers.Talk.in_the_way": STAFF_TEXT,
    "answers.StillWaiting.reason": STAFF_TEXT,
    "answers.StillWaiting.signed_by": _POST,
}


def held_about(participant: int) -> list[Held]:
    """Nothing: what an answer says is about the process."""
    return []
