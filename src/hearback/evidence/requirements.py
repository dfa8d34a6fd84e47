"""What is asked of a process: the minimum requirements of the OGP standards, and beside them what it promises itself."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hearback.processes.standards import STANDARDS, Standard

# The last day for comments, the days to sign and the dates of a plan are the process's own word; nobody else asks for them
# in this form. They stand beside the standards because what is late or one-sided must not be looked for.
BESIDE: tuple[Standard, ...] = (
    Standard(
        slug="twelve-weeks",
        number="",
        title=_("Answers come in time"),
        asks=_(
            "Where government runs it: within twelve weeks of the last day for comments, or it says in public why not."
        ),
        source="https://www.gov.uk/government/publications/consultation-principles-guidance",
        confirmed=False,
    ),
    Standard(
        slug="both-sides",
        number="",
        title=_("Both sides agree"),
        asks=_(
            "Each side says, with a date, whether it agrees to a version of the plan, within the days it was given."
        ),
        source="",
        confirmed=True,
    ),
    Standard(
        slug="milestones",
        number="",
        title=_("Milestones are reached by their day"),
        asks=_("What the plan sets a day for is reported complete by that day. A day that was missed stays here."),
        source="",
        confirmed=True,
    ),
    Standard(
        slug="reports",
        number="",
        title=_("Progress is reported"),
        asks=_(
            "What was done on each commitment is reported here at least every six months once the plan is carried out."
        ),
        source="https://www.opengovpartnership.org/glossary/repository/",
        confirmed=True,
        doubt=_("The standard asks for evidence twice a year. That it be there for each commitment is how we read it."),
    ),
)
REQUIREMENTS: tuple[Standard, ...] = (*STANDARDS, *BESIDE)


def requirement(slug: str) -> Standard | None:
    """A requirement by its slug."""
    return next((one for one in REQUIREMENTS if one.slug == slug), None)
