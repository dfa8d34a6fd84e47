"""What this room holds about people: how we read what they said. It goes when the words go.

That two things were said in the same words stands here as two numbers, and who coded something as a number of the staff.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hearback.analysis.models import Code, Coded, Coding, CoverageCall
from hearback.contributions.models import Authorship
from hearback.core import languages
from hearback.core.personal import CODE, STAFF_TEXT, Held, Holding

HOLDINGS: list[Holding] = [
    Holding(
        "analysis.Coded.stance",
        _("which themes we read in what you said, and whether it is for or against them"),
        _("to see what many speak of, and what only one person saw"),
        _("as long as the process’s record is kept, or until you ask us to erase it"),
        _("deleted at once"),
    ),
    Holding(
        "analysis.CoverageCall.call",
        _("whether the plan does what you asked for, as we read both"),
        _("to see what many ask for and the plan does not do"),
        _("as long as the process’s record is kept, or until you ask us to erase it"),
        _("deleted at once"),
    ),
]
_TEXTS = ("label", "definition", "belongs", "belongs_not", "examples")
NOT_PERSONAL: dict[str, str] = {
    **{f"analysis.Code.{name}": STAFF_TEXT for name in _TEXTS},
    **dict.fromkeys(("analysis.Code.colour", "analysis.Code.standard", "analysis.Code.state"), CODE),
    "analysis.CodeChange.act": CODE,
    "analysis.CodeChange.reads": STAFF_TEXT,
    "analysis.Coded.origin": CODE,
    "analysis.Learning.commonest": CODE,
    **dict.fromkeys(("analysis.Suggested.codes", "analysis.Suggested.places", "analysis.Suggested.kept"), CODE),
}


def held_about(participant: int) -> list[Held]:
    """How we read what one person said, as they may read it: what stands, and what two coders said apart.

    Three statements. The caller has checked who asks.
    """
    said = Authorship.objects.filter(participant=participant).values("contribution")
    coded = list(Coded.objects.filter(contribution__in=said, ended=None).select_related("contribution"))
    themes: dict[int, list[Code]] = {}
    for one in Coding.objects.filter(coded__in=coded).select_related("code"):
        themes.setdefault(one.coded_id, []).append(one.code)
    called = CoverageCall.objects.filter(contribution__in=said, ended=None).select_related("contribution", "version")
    return [
        Held(
            _("How we read what you said under %(reference)s") % {"reference": one.contribution.reference},
            f"{', '.join(languages.pick(code.label).text for code in themes.get(one.pk, ()))} ({one.get_stance_display()})",
            one.made,
        )
        for one in coded
    ] + [
        Held(
            _("Whether the plan does what you asked for under %(reference)s")
            % {"reference": one.contribution.reference},
            _("%(call)s (version %(number)d)") % {"call": one.get_call_display(), "number": one.version.number},
            one.made,
        )
        for one in called
    ]
