"""What answers hold about people: reasons are written for publication, by posts and bodies."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hearback.answers.models import Appeal
from hearback.answers.queries.lines import lines_asked_at_addresses_of
from hearback.contributions.models import Authorship
from hearback.core.personal import CODE, STAFF_TEXT, Held, Holding

_POST = "a post or body, as it signs in public"
HOLDINGS = [
    Holding(
        "answers.Appeal.why",
        _("why an answer does not answer your point"),
        _("so that whoever answers anew knows what is missing"),
        _("as long as what you said; only the desk reads it"),
        _("emptied, with your words"),
    ),
    Holding(
        "answers.LineRequest.email",
        _("the work address of an official who is asked for a line"),
        _("to send them the link, and to remind them"),
        _("until the line is there or not needed any more"),
        _("emptied at once"),
    ),
]
NOT_PERSONAL = {
    "answers.Answer.outcome": CODE,
    "answers.Answer.reason": STAFF_TEXT,
    "answers.Answer.why_not_the_rest": STAFF_TEXT,
    "answers.Answer.place": STAFF_TEXT,
    "answers.Answer.decided_by": _POST,
    "answers.Answer.who_can": _POST,
    "answers.Answer.answered_for": CODE,
    "answers.Answer.body_digest": CODE,
    "answers.Appeal.side": CODE,
    "answers.StartingText.name": STAFF_TEXT,
    "answers.StartingText.text": STAFF_TEXT,
    "answers.SideView.side": CODE,
    "answers.SideView.reason": STAFF_TEXT,
    "answers.Prepared.body_digest": CODE,
    "answers.Prepared.outcome": CODE,
    "answers.Prepared.says": STAFF_TEXT,
    "answers.Prepared.because": STAFF_TEXT,
    "answers.Cause.other": STAFF_TEXT,
    "answers.Cause.plan_text": CODE,
    "answers.ChosenCause.key": CODE,
    "answers.ChosenCause.digest": CODE,
    "answers.ChosenCause.cause": CODE,
    "answers.ChosenCause.decided_by": _POST,
    "answers.ChosenCause.reason": STAFF_TEXT,
    "answers.Talk.with_whom": _POST,
    "answers.Talk.in_the_way": STAFF_TEXT,
    "answers.StillWaiting.reason": STAFF_TEXT,
    "answers.StillWaiting.signed_by": _POST,
    "answers.Answer.cleared_by": _POST,
    "answers.LineRequest.post": _POST,
    "answers.LineRequest.language": CODE,
    "answers.LineRequest.note": "what the desk asks of a post about the points, in its own words",
    "answers.LineRequest.cleared_by": _POST,
    "answers.LineRequest.body_digest": CODE,
    "answers.LinePoint.line": STAFF_TEXT,
    "answers.WhyLate.reason": STAFF_TEXT,
    "answers.WhyLate.said_by": _POST,
}


def held_about(participant: int) -> list[Held]:
    """What a person wrote about an answer to them, and the lines that are asked of them at their address.

    What an answer itself says is about the process.
    """
    mine = Authorship.objects.filter(participant=participant).values("contribution")
    rows = Appeal.objects.filter(contribution__in=mine).exclude(why="").order_by("id")
    why = [Held(_("Why an answer does not answer your point"), row.why, row.happened) for row in rows]
    asked = _("You are asked for a line on what people said")
    return why + [
        Held(asked, f"{one.post}; {one.email}", one.asked) for one in lines_asked_at_addresses_of(participant)
    ]
