"""What people are told between the moments, when something moves in which they take part, and of what was said where they
came. In the language in use.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hearback.answers.models import Answer, Talk, WhyLate
from hearback.core import languages
from hearback.core.days import in_words
from hearback.events.models import Event
from hearback.processes.models import Process
from hearback.reportback.texts import Section, listed, page, said_page


def because_of_part(numbers: Sequence[int]) -> str:
    """Why somebody is told of what happens with commitments of which they said “count me in”."""
    named = ", ".join(str(number) for number in numbers)
    return _("You are told because you said that you want to take part in it: commitment %(numbers)s.") % {
        "numbers": named
    }


def promised_before(before: Talk) -> str:
    """That news was promised by another day before, and that there is no answer yet."""
    return _("We said before that you would have news by %(date)s. There is no answer yet.") % {
        "date": in_words(before.next_news)
    }


def no_other_day() -> str:
    """That nobody has set another day for news yet."""
    return _("Nobody has set another date yet. We will write to you when somebody does.")


def not_brought_back(process: Process, references: Sequence[str], answer: Answer) -> Section:
    """That something was to be brought back by a day that has passed, and was not."""
    by = in_words(answer.until) if answer.until else ""
    return Section(
        _("Not brought back yet: %(references)s") % {"references": listed(references)},
        (
            _("We said that we would bring it back by %(date)s. We have not done so yet, and we are sorry.")
            % {"date": by},
            _("Our answer still stands. We will write to you when it is brought back or the answer changes."),
        ),
        said_page(process, references),
    )


def late(process: Process, references: Sequence[str], why: WhyLate) -> Section:
    """Why the answer comes later, by when it comes now, and who says so."""
    return Section(
        _("The answer to %(references)s comes later") % {"references": listed(references)},
        (
            _("The reason: %(reason)s") % {"reason": languages.pick(why.reason)},
            _("It comes by %(date)s now.") % {"date": in_words(why.now_by)},
            _("Who says so: %(who)s") % {"who": why.said_by},
        ),
        said_page(process, references),
    )


def answered_there(process: Process, event: Event, answered: int, waiting: int) -> Section:
    """How much of what was said at an event is answered, for whoever came: once, not for each answer."""
    paragraphs = [
        ngettext(
            "%(count)d thing said there has been answered.", "%(count)d things said there have been answered.", answered
        )
        % {"count": answered}
    ]
    if waiting:
        still = ngettext("%(count)d still waits for an answer.", "%(count)d still wait for an answer.", waiting)
        paragraphs.append(still % {"count": waiting})
    paragraphs.append(_("We write to you about this once. Later answers stand on the page of the event."))
    return Section(
        _("What became of what was said at %(event)s") % {"event": languages.pick(event.title)},
        tuple(paragraphs),
        page(process, "events", event.slug),
    )
