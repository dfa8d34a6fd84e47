"""A change after both sides had signed: it is announced, and says why."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from hearback.core import clock, languages
from hearback.core.languages import Words
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.plans import facts
from hearback.plans.models import Version
from hearback.processes import actions as processes


def announce(actor: Viewer, version: Version) -> None:
    """Write and publish the announcement, in every language, from the moment at which the version is public.

    The caller holds the process row, and has saved the version.
    """
    title, body = _words(version)
    announcement = processes.announce_with(
        actor=actor,
        process=version.process,
        slug=f"plan-{version.number}-changed-after-signing",
        title=title,
        body=body,
        announces=version.uuid,
        at=version.published or clock.now(),
    )
    journal.append(
        facts.VERSION_REOPENED,
        actor=actor,
        subject=("version", version.uuid),
        process=version.process.uuid,
        happened=version.published,
        refs={"number": version.number, "announcement": announcement.uuid},
        parts={"reason": version.reopened_because},
    )


def _words(version: Version) -> tuple[Words, Words]:
    title, body = {}, {}
    for code in languages.codes():
        with translation.override(code):
            title[code] = _("The plan was changed after both sides had signed it")
            page = f"{settings.URL}/{code}/{version.process.slug}/plan/changes/{version.number}/"
            paragraphs = [
                _(
                    "A new version of the plan is published: version %(number)d. Both sides had signed the one before it."
                )
                % {"number": version.number},
                _("Why it was changed: %(reason)s") % {"reason": languages.pick(version.reopened_because)},
                _("Neither side has signed the change yet. Each has %(days)d days to sign, or to say no.")
                % {"days": version.sign_within or version.process.signing_days},
                f"[{_('What changed, and why')}]({page})",
            ]
            body[code] = "\n\n".join(paragraphs)
    return title, body
