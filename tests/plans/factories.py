"""What tests about plans begin with, made through the room's actions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from hearback.core.languages import Words
from hearback.core.viewer import HOST, Grant, Purpose, Viewer
from hearback.plans import actions
from hearback.plans.clearance import ChangeCause, Clearance
from hearback.plans.differences import differences
from hearback.plans.models import Change, Commitment, Entry, Field, Lead, Target, Version, Wording
from hearback.processes.models import Process
from tests.factories import a_process

Status = Version.Status
WORDING = ChangeCause(Change.Cause.WORDING)
DECISION = ChangeCause(Change.Cause.DECISION, "The Minister", date(2013, 10, 1), {"en": "The money was found."})
ANSWERS = ChangeCause(Change.Cause.ANSWERS)


def a_version(process: Process | None = None, *, actor: Viewer = HOST, **given: Any) -> Version:
    """A version being written, in a process that is open."""
    return actions.start_version(actor=actor, process=process or a_process(), **given)


def a_commitment(version: Version, title: str = "Open the registers", **given: Any) -> Entry:
    """A commitment in the version being written."""
    return actions.add_commitment(actor=HOST, version=version, title={"en": title}, **given)


def a_sentence(entry: Entry, text: str = "We will publish the register.", *, cy: str = "", **given: Any) -> Wording:
    """A sentence of what we will do."""
    words = {"en": text} | ({"cy": cy} if cy else {})
    return actions.add_sentence(actor=HOST, entry=entry, text=words, **{"field": Field.ACTION} | given)


def a_milestone(entry: Entry, text: str = "The register is open", *, due: str = "Autumn 2014") -> Target:
    """A milestone of a commitment."""
    return actions.add_milestone(actor=HOST, entry=entry, text={"en": text}, due=due)


def cleared(
    version: Version, cause: ChangeCause = ANSWERS, *, causes: Mapping[str, ChangeCause] | None = None, **more: Any
) -> Clearance:
    """A clearance that gives every difference the same cause, but for those in `causes`."""
    given = {difference.key: cause for difference in differences(version.previous, version)}
    return Clearance(version=version.uuid, causes=given | dict(causes or {}), **more)


def published(
    version: Version,
    status: str = Status.FOR_COMMENT,
    *,
    cause: ChangeCause = ANSWERS,
    at: datetime | None = None,
    happened: datetime | None = None,
    after_signing: Words | None = None,
) -> Version:
    """The version, published."""
    clearance = cleared(version, cause, after_signing=after_signing or {})
    return actions.publish(actor=HOST, version=version, status=status, clearance=clearance, at=at, happened=happened)


def a_published_version(process: Process | None = None, status: str = Status.FOR_COMMENT, **given: Any) -> Version:
    """A published version with one commitment of one sentence and one milestone."""
    version = a_version(process, **given)
    entry = a_commitment(version)
    a_sentence(entry)
    a_milestone(entry)
    return published(version, status)


def a_lead(commitment: Commitment, *, email: str = "lead@example.org", **given: Any) -> Lead:
    """A post that reports on a commitment."""
    usual = {"key": uuid4(), "post": "Registers team, the ministry", "language": "en"}
    return actions.name_lead(actor=HOST, commitment=commitment, email=email, **usual | given)


def by_report_link(lead: Lead) -> Viewer:
    """Whoever came by the private link of a post that reports."""
    return Viewer(grants=frozenset({Grant(Purpose.REPORT, lead.uuid, lead.link_version)}))
