"""Starting a version and writing what stands around its commitments."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.core.errors import BadInput
from hearback.core.languages import Words
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.plans import cleaning, facts
from hearback.plans.actions import open_version
from hearback.plans.actions.open_version import Stale
from hearback.plans.models import Entry, Party, Target, Version, Wording
from hearback.processes.models import Process

_Copied = TypeVar("_Copied", Entry, Party, Wording, Target)
_TEXTS = (
    *("title", "introduction", "known_gaps", "not_yet_agreed"),
    *("government_view", "civil_society_view"),
)
_DATES = ("comment_opens", "comment_closes")
_COPIED = ("title", "introduction", "known_gaps", "not_yet_agreed", "government_view", "civil_society_view")


@transaction.atomic
def start_version(*, actor: Viewer, process: Process, label: str = "", title: Words | None = None) -> Version:
    """Begin the next version as a copy of the latest published one: commitments, parties, sentences, milestones.

    Raises BadInput while another version is being written. Locks the process row.
    """
    open_version.lock_process(actor, process)
    version = begin(process, label=label, title=title)
    journal.append(
        facts.VERSION_STARTED,
        actor=actor,
        subject=("version", version.uuid),
        process=process.uuid,
        refs={"number": version.number, "previous": version.previous.uuid if version.previous else None},
    )
    return version


def begin(
    process: Process, *, label: str = "", title: Words | None = None, source: str = "", digest: str = ""
) -> Version:
    """The next version, begun in the caller's transaction, under its lock of the process."""
    versions = list(Version.objects.filter(process=process).order_by("number"))
    if any(version.published is None for version in versions):
        raise BadInput(_("A version is being written already. Publish it before you start the next one."))
    previous = versions[-1] if versions else None
    copied = {name: getattr(previous, name) for name in _COPIED} if previous else {}
    version = Version(
        process=process,
        number=previous.number + 1 if previous else 1,
        label=cleaning.line(label, field="label", max_length=80),
        previous=previous,
        source=source,
        import_digest=digest,
        **copied,
    )
    if title:
        version.title = open_version.title(title)
    version.save(force_insert=True)
    if previous:
        _copy(previous, version)
    return version


def _copy(before: Version, after: Version) -> None:
    """Copy what one version says into the next, in eight statements however much it is."""
    entries = {entry.pk: entry for entry in Entry.objects.filter(version=before)}
    parties = list(Party.objects.filter(entry__in=entries))
    wordings = list(Wording.objects.filter(entry__in=entries))
    targets = list(Target.objects.filter(entry__in=entries))
    made = dict(
        zip(entries, Entry.objects.bulk_create([_again(e, version=after) for e in entries.values()]), strict=True)
    )
    Party.objects.bulk_create([_again(party, entry=made[party.entry_id]) for party in parties])
    Wording.objects.bulk_create([_again(wording, entry=made[wording.entry_id]) for wording in wordings])
    Target.objects.bulk_create([_again(target, entry=made[target.entry_id]) for target in targets])


def _again(row: _Copied, **changed: Any) -> _Copied:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    for name in ("id", "uuid", *(f"{name}_id" for name in changed)):
        del values[name]
    return type(row)(**values, **changed)


@transaction.atomic
def edit_version(*, actor: Viewer, version: Version, edits: int, **changed: Any) -> Version:
    """Change what stands around the commitments: label, title, introduction, gaps, views, days for comment.

    `edits` is the count the form was opened at; when somebody saved since, raises Stale carrying the newer row.
    Locks the version.
    """
    version = open_version.lock_version(actor, version)
    if version.edits != edits:
        raise Stale(version)
    unknown = set(changed) - {"label", *_TEXTS, *_DATES}
    if unknown:
        raise TypeError(f"edit_version() knows no {', '.join(sorted(unknown))}")
    for name, value in changed.items():
        setattr(version, name, _cleaned(name, value))
    _check_days(version.comment_opens, version.comment_closes)
    version.edits += 1
    version.save(update_fields=[*changed, "edits"])
    open_version.note(actor, version, "texts")
    return version


def _cleaned(name: str, value: Any) -> Any:
    if name == "label":
        return cleaning.line(value, field=name, max_length=80)
    if name == "title":
        return cleaning.words(value, field=name, max_length=open_version.TITLE_LENGTH)
    return cleaning.words(value, field=name, max_length=20_000) if name in _TEXTS else value


def _check_days(opens: date | None, closes: date | None) -> None:
    if opens and closes and closes < opens:
        raise BadInput(_("The last day for comments comes before the first."), field="comment_closes")
