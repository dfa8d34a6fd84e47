"""The version being written: every edit locks it first, and finds out there whether it was published meanwhile."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from hearback.core import partial_dates
from hearback.core.errors import BadInput, Conflict, NotAllowed
from hearback.core.languages import Words
from hearback.core.partial_dates import PartialDate
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.plans import cleaning, facts, rules
from hearback.plans.models import Entry, Version
from hearback.processes.models import Process, Theme

TITLE_LENGTH = 1000
SENTENCE_LENGTH = 5000
DATE_LENGTH = 60


class Stale(Conflict):
    """Somebody else changed it since the form was opened; `newer` is what stands there now."""

    sentence = _("Somebody else changed this while you were writing. Both are shown: choose what to keep.")

    def __init__(self, newer: Any) -> None:
        super().__init__()
        self.newer = newer


def lock_process(actor: Viewer, process: Process) -> Process:
    """The process, locked, for those who may write its plan: numbers are given one after the other."""
    if not rules.may_write_plan(actor, process):
        raise NotAllowed
    return Process.objects.select_for_update(no_key=True).get(pk=process.pk)


def lock_version(actor: Viewer, version: Version) -> Version:
    """The version being written, locked and read again. Raises BadInput once it is published."""
    found = Version.objects.select_for_update(of=("self",), no_key=True).select_related("process").get(pk=version.pk)
    if not rules.may_write_plan(actor, found.process):
        raise NotAllowed
    if found.published is not None:
        raise BadInput(_("This version is published and cannot be edited. Start the next version and edit that."))
    return found


def lock_entry(actor: Viewer, entry: Entry) -> Entry:
    """What the version being written says of a commitment, read again under the version's lock."""
    version = lock_version(actor, entry.version)
    found = Entry.objects.select_related("commitment", "theme").filter(pk=entry.pk).first()
    if found is None:
        raise BadInput(_("This commitment is not part of the version any more."))
    found.version = version
    return found


def note(actor: Viewer, version: Version, what: str, **refs: object) -> None:
    """Append that the version being written was changed, and how."""
    journal.append(
        facts.VERSION_CHANGED,
        actor=actor,
        subject=("version", version.uuid),
        process=version.process.uuid,
        refs={"what": what, **refs},
    )


def title(value: Words) -> Words:
    """A commitment's title, cleaned."""
    return cleaning.words(value, field="title", max_length=TITLE_LENGTH, needed=_("Write a title."))


def words(value: Words, *, field: str = "text") -> Words:
    """The text of a sentence or milestone, cleaned."""
    return cleaning.words(
        value, field=field, max_length=SENTENCE_LENGTH, needed=_("Write the words, or remove the sentence.")
    )


def date(value: str, *, field: str) -> PartialDate:
    """A date as somebody wrote it, with the span of days it can mean."""
    return partial_dates.parse(cleaning.line(value, field=field, max_length=DATE_LENGTH))


def theme_of(version: Version, theme: Theme | None) -> Theme | None:
    """The theme, if it belongs to the same process. Raises BadInput otherwise."""
    if theme is not None and theme.process_id != version.process_id:
        raise BadInput(_("Choose a theme of this process."), field="theme")
    return theme


def check_same(*, same: bool) -> None:
    """Raise Conflict when a key came again with another body."""
    if not same:
        raise Conflict


def new_uuid(key: UUID | None) -> dict[str, UUID]:
    """A sender's own key becomes the identity of what it makes."""
    return {} if key is None else {"uuid": key}
