"""What report-back holds about people: that they were told what, when, and in which language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hearback.core import languages
from hearback.core.personal import CODE, STAFF_TEXT, Held, Holding
from hearback.reportback.models import Digest, Following, Telling

_FOLLOW = _("to send you the news that you asked for")
_UNTIL_ENDED = _("until you do not follow it any more, or until you ask us to erase it")
_DELETED = _("deleted at once")
HOLDINGS = [
    Holding(
        "reportback.Telling.language",
        _("the language we wrote to you in"),
        _("to tell you what became of what you said"),
        _("as long as the process is on record"),
        _("set back to the first language"),
    ),
    Holding(
        "reportback.Following.language",
        _("the language in which you asked to follow something"),
        _FOLLOW,
        _UNTIL_ENDED,
        _DELETED,
    ),
    Holding("reportback.Digest.every", _("how often we send you news"), _FOLLOW, _UNTIL_ENDED, _DELETED),
]
NOT_PERSONAL = {
    "reportback.Telling.moment": CODE,
    "reportback.Telling.key": CODE,
    "reportback.Telling.fate": CODE,
    "reportback.WeekMail.every": CODE,
    "reportback.Wording.text": CODE,
    "reportback.Wording.title": STAFF_TEXT,
    "reportback.Wording.body": STAFF_TEXT,
}


def held_about(participant: int) -> list[Held]:
    """What this room holds about one person, as they may read it."""
    told = Telling.objects.filter(participant=participant).select_related("contribution").order_by("id")
    held = [
        Held(
            _("That we told you something (%(moment)s)") % {"moment": telling.get_moment_display()},
            " ".join(
                filter(
                    None,
                    [telling.contribution.reference if telling.contribution else "", str(telling.get_fate_display())],
                )
            ),
            telling.created,
        )
        for telling in told
    ]
    every = {one.process_id: str(one.get_every_display()) for one in Digest.objects.filter(participant=participant)}
    followed = Following.objects.filter(participant=participant).select_related("process", "commitment", "theme")
    return held + [
        Held(
            _("What you follow"),
            " ".join(filter(None, [str(languages.pick(one.process.name)), _part(one), every.get(one.process_id, "")])),
            one.asked,
        )
        for one in followed
    ]


def _part(one: Following) -> str:
    if one.commitment is not None:
        return str(one.commitment.number)
    return str(languages.pick(one.theme.name)) if one.theme is not None else ""
