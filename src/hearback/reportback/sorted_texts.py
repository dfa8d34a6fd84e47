"""What authors are told when what they said was split into points, is to be answered together with others, or is back."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from hearback.contributions.models import Contribution
from hearback.core import languages
from hearback.processes.models import Process
from hearback.reportback.texts import Section, listed, said_page


def split(process: Process, references_: Sequence[str], points: Sequence[str]) -> Section:
    """That what somebody said counts, and is answered, as its points."""
    return Section(
        _("What you said is several points now: %(references)s") % {"references": listed(references_)},
        (
            _("You said more than one thing. So that each gets an answer of its own, it is now: %(points)s.")
            % {"points": listed(points)},
            _("Your own words are kept as you wrote them, and your private link opens all of it."),
            _("Did we get it wrong? Then write to us on your own page: it can be put together again."),
        ),
        said_page(process, references_),
    )


def put_together(process: Process, references_: Sequence[str]) -> Section:
    """That a split was undone."""
    return Section(
        _("What you said stands as one again: %(references)s") % {"references": listed(references_)},
        (_("We had split it into points. Now it is one thing again, as you wrote it, and gets one answer."),),
        said_page(process, references_),
    )


def joined(process: Process, references_: Sequence[str], head: str) -> Section:
    """That what somebody said is to be answered together with another."""
    return Section(
        _("What you said will be answered together with others: %(references)s") % {"references": listed(references_)},
        (
            _("It says the same as %(reference)s, so one answer will be for both.") % {"reference": head},
            _("Your own words stay as they are, and still count as yours."),
            _("Do you think that yours says something else? Then write to us on your own page."),
        ),
        said_page(process, references_),
    )


def unjoined(process: Process, references_: Sequence[str]) -> Section:
    """That what somebody said is answered by itself again."""
    return Section(
        _("What you said will have an answer of its own: %(references)s") % {"references": listed(references_)},
        (_("It was to be answered together with another. Now it stands by itself again."),),
        said_page(process, references_),
    )


def came_back(process: Process, references_: Sequence[str], earlier: Contribution) -> Section:
    """That what somebody said in an earlier process is here again, to be answered."""
    names = {
        "references": listed(references_),
        "earlier": earlier.reference,
        "process": languages.pick(earlier.process.name),
    }
    paragraphs = (
        _("You said this in “%(process)s” (%(earlier)s). The answer was that it comes back, and it is back now.")
        % names,
        _("Here its reference is %(references)s. It waits for an answer, and you need not send it again.") % names,
    )
    return Section(_("What you said is back: %(references)s") % names, paragraphs, said_page(process, references_))
