"""Recording what somebody found about a commitment: separate and dated, never the commitment's status."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.core import clock
from hearback.core.errors import BadInput, Conflict, NotAllowed
from hearback.core.languages import Words
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.journal.verbs import Verb
from hearback.plans import cleaning, facts, rules
from hearback.plans.assessment_codes import EDITIONS, OWN
from hearback.plans.models import Assessment, Commitment


@transaction.atomic
def record_assessment(
    *,
    actor: Viewer,
    commitment: Commitment,
    by: str,
    body: str,
    report: str,
    codes: Mapping[str, str],
    edition: str = "",
    text: Words | None = None,
    happened: date | None = None,
    year: int | None = None,
    source: str = "",
) -> Assessment:
    """Record what a report found of a commitment; the same again returns what is there, other codes raise Conflict.

    With an edition the codes are those of that edition; without one they stand as they were published. Raises BadInput,
    naming the field, when it does not say who assessed, in which report, or anything at all. Locks nothing: a report
    stands once for each commitment.
    """
    if not rules.may_write_plan(actor, commitment.process):
        raise NotAllowed
    if by not in Assessment.By.values:
        raise BadInput(_("Choose whose assessment it is."), field="by")
    values = _cleaned(body, report, codes, edition, text, happened, year, source)
    assessment, made = Assessment.objects.get_or_create(
        commitment=commitment, by=by, report=values.pop("report"), defaults=values
    )
    if not made and any(getattr(assessment, name) != values[name] for name in ("codes", "year", "text", "happened")):
        raise Conflict
    if made:
        _append(facts.COMMITMENT_ASSESSED, actor, assessment)
    return assessment


@transaction.atomic
def correct_assessment(
    *,
    actor: Viewer,
    assessment: Assessment,
    body: str,
    report: str,
    codes: Mapping[str, str],
    text: Words | None = None,
    happened: date | None = None,
    year: int | None = None,
    source: str = "",
) -> Assessment:
    """Put right how an assessment was written down; whose it is and its edition stay. The same again changes nothing.

    Locks its row. Raises BadInput as `record_assessment`, and for `report` when another assessment is called so.
    """
    if not rules.may_write_plan(actor, assessment.commitment.process):
        raise NotAllowed
    rows = Assessment.objects.select_for_update(of=("self",), no_key=True).select_related("commitment__process")
    assessment = rows.get(pk=assessment.pk)
    values = _cleaned(body, report, codes, assessment.edition, text, happened, year, source)
    others = Assessment.objects.filter(commitment=assessment.commitment, by=assessment.by, report=values["report"])
    if others.exclude(pk=assessment.pk).exists():
        raise BadInput(_("There is an assessment from this report already. Change that one."), field="report")
    changed = [name for name, value in values.items() if getattr(assessment, name) != value]
    if changed:
        for name in changed:
            setattr(assessment, name, values[name])
        assessment.save(update_fields=changed)
        _append(facts.ASSESSMENT_CORRECTED, actor, assessment)
    return assessment


def _cleaned(
    body: str,
    report: str,
    codes: Mapping[str, str],
    edition: str,
    text: Words | None,
    happened: date | None,
    year: int | None,
    source: str,
) -> dict[str, object]:
    if happened is not None and happened > clock.today():
        raise BadInput(_("Give the day it was published, not one to come."), field="happened")
    values: dict[str, object] = {
        "body": cleaning.line(body, field="body", max_length=200, needed=_("Write who assessed it.")),
        "report": cleaning.line(report, field="report", max_length=40, needed=_("Name the report.")),
        "edition": edition,
        "codes": _codes(codes, edition),
        "text": cleaning.words(text, field="text", max_length=5000),
        "happened": happened,
        "year": happened.year if happened is not None else year,
        "source": cleaning.line(source, field="source", max_length=200),
    }
    if not values["codes"] and not values["text"]:
        raise BadInput(_("Say what was found: choose at least one code, or write it."), field="text")
    return values


def _codes(given: Mapping[str, str], edition: str) -> dict[str, str]:
    codes = {name: value for name, value in given.items() if value}
    if not edition:
        return codes
    known = EDITIONS.get(edition) or (OWN if edition == OWN.name else None)
    if known is None:
        raise BadInput(_("Choose the codes that the report uses."), field="edition")
    for name, value in codes.items():
        code = known.code(name)
        if code is None or value not in dict(code.choices):
            raise BadInput(_("Choose one of the codes."), field=name)
    return codes


def _append(verb: Verb, actor: Viewer, assessment: Assessment) -> None:
    commitment = assessment.commitment
    journal.append(
        verb,
        actor=actor,
        subject=("commitment", commitment.uuid),
        process=commitment.process.uuid,
        refs={"assessment": assessment.uuid, "by": assessment.by},
        parts={"assessment": {"body": assessment.body, "codes": assessment.codes, "text": assessment.text}},
    )
