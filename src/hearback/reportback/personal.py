"""What report-back holds about people: that they were told what, when, and in which language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hearback.core.personal import CODE, STAFF_TEXT, Held, Holding
from hearback.reportback.models import Telling

HOLDINGS = [
    Holding(
        "reportback.Telling.language",
        _("the language we wrote to you in"),
        _("to tell you what became of what you said"),
        _("as long as the process is on record"),
        _("set back to the first language"),
    ),
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
    return [
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
