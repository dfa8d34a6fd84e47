"""What a process asks, is about, and goes through: questions, themes, phases, steps."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from hearback.core import clock, partial_dates
from hearback.core.errors import BadInput
from hearback.core.languages import Words
from hearback.core.text import clean_line, clean_words
from hearback.core.viewer import Side, Viewer
from hearback.people.addresses import clean_link
from hearback.processes.actions.cleaning import clean_slug
from hearback.processes.actions.process import locked_for_editing, note_change
from hearback.processes.models import Kind, Membership, Phase, Process, Question, Step, Theme
from hearback.processes.queries import live, questions

QUESTION_LENGTH = 500
NAME_LENGTH = 200
TEXT_LENGTH = 5000


class Keep:
    """A value that says “as it is”, where None means “nobody”."""


KEEP = Keep()


@transaction.atomic
def add_question(*, actor: Viewer, process: Process, text: Words, kind: str, hint: Words | None = None) -> Question:
    """Ask something; the same words again are the same question. Locks the process row, which gives the numbers."""
    process = locked_for_editing(actor, process)
    text = _needed(text, _("Enter the question."), field="text", max_length=QUESTION_LENGTH)
    for asked in questions(process):
        if asked.text == text:
            return asked
    question = Question.objects.create(
        process=process,
        number=(Question.objects.filter(process=process).aggregate(last=Max("number"))["last"] or 0) + 1,
        text=text,
        hint=clean_words(hint, max_length=TEXT_LENGTH, field="hint"),
        kind=_kind(kind),
    )
    note_change(actor, process, parts={"text": text}, question=question.uuid, what="question-added")
    return question


@transaction.atomic
def edit_question(
    *, actor: Viewer, question: Question, text: Words | None = None, kind: str | None = None, hint: Words | None = None
) -> Question:
    """Change the question's words or kind. Locks the process row."""
    process = locked_for_editing(actor, question.process)
    question = Question.objects.get(pk=question.pk)
    if text is not None:
        question.text = _needed(text, _("Enter the question."), field="text", max_length=QUESTION_LENGTH)
    if kind is not None:
        question.kind = _kind(kind)
    if hint is not None:
        question.hint = clean_words(hint, max_length=TEXT_LENGTH, field="hint")
    question.save(update_fields=["text", "kind", "hint"])
    note_change(actor, process, parts={"text": question.text}, question=question.uuid, what="question-changed")
    return question


@transaction.atomic
def close_question(*, actor: Viewer, question: Question) -> Question:
    """Stop asking; what was said to it stays. An open process keeps one question. Locks the process row."""
    process = locked_for_editing(actor, question.process)
    question = Question.objects.get(pk=question.pk)
    if question.closed is not None:
        return question
    if process.opened is not None and not questions(process).exclude(pk=question.pk).exists():
        raise BadInput(_("The process is public, so it needs one open question. Add another first."))
    question.closed = clock.now()
    question.save(update_fields=["closed"])
    note_change(actor, process, question=question.uuid, what="question-closed")
    return question


@transaction.atomic
def add_theme(*, actor: Viewer, process: Process, slug: str, name: Words, text: Words | None = None) -> Theme:
    """Add a subject of the plan; a slug that is there returns its theme. Locks the process row."""
    process = locked_for_editing(actor, process)
    slug = clean_slug(slug)
    known = Theme.objects.filter(process=process, slug=slug).first()
    if known is not None:
        return known
    theme = Theme.objects.create(
        process=process,
        slug=slug,
        order=(Theme.objects.filter(process=process).aggregate(last=Max("order"))["last"] or 0) + 1,
        name=_needed(name, _("Enter the name of the theme."), field="name", max_length=NAME_LENGTH, line=True),
        text=clean_words(text, max_length=TEXT_LENGTH, field="text"),
    )
    note_change(actor, process, parts={"name": theme.name}, theme=theme.uuid, what="theme-added")
    return theme


@transaction.atomic
def edit_theme(
    *,
    actor: Viewer,
    theme: Theme,
    name: Words | None = None,
    text: Words | None = None,
    order: int | None = None,
    government_lead: Membership | Keep | None = KEEP,
    civil_society_lead: Membership | Keep | None = KEEP,
) -> Theme:
    """Change a theme's words, its place, or its leads: each a post of that side in this process. Locks the process row."""
    process = locked_for_editing(actor, theme.process)
    theme = Theme.objects.get(pk=theme.pk)
    if name is not None:
        theme.name = _needed(name, _("Enter the name of the theme."), field="name", max_length=NAME_LENGTH, line=True)
    if text is not None:
        theme.text = clean_words(text, max_length=TEXT_LENGTH, field="text")
    if order is not None:
        theme.order = order
    if not isinstance(government_lead, Keep):
        theme.government_lead = _lead(process, government_lead, Side.GOVERNMENT, field="government_lead")
    if not isinstance(civil_society_lead, Keep):
        theme.civil_society_lead = _lead(process, civil_society_lead, Side.CIVIL_SOCIETY, field="civil_society_lead")
    theme.save(update_fields=["name", "text", "order", "government_lead", "civil_society_lead"])
    note_change(actor, process, parts={"name": theme.name}, theme=theme.uuid, what="theme-changed")
    return theme


@transaction.atomic
def add_phase(
    *,
    actor: Viewer,
    process: Process,
    name: Words,
    starts: date,
    ends: date | None = None,
    text: Words | None = None,
) -> Phase:
    """Add a stretch of the process; the same name and start again are the same phase. Locks the process row."""
    process = locked_for_editing(actor, process)
    name = _needed(name, _("Enter the name of the phase."), field="name", max_length=NAME_LENGTH, line=True)
    _in_order(starts, ends)
    for known in Phase.objects.filter(process=process, starts=starts):
        if known.name == name:
            return known
    phase = Phase.objects.create(
        process=process,
        order=(Phase.objects.filter(process=process).aggregate(last=Max("order"))["last"] or 0) + 1,
        name=name,
        text=clean_words(text, max_length=TEXT_LENGTH, field="text"),
        starts=starts,
        ends=ends,
    )
    note_change(actor, process, parts={"name": name}, phase=phase.uuid, what="phase-added")
    return phase


@transaction.atomic
def edit_phase(
    *, actor: Viewer, phase: Phase, name: Words, starts: date, ends: date | None = None, text: Words | None = None
) -> Phase:
    """Change a phase. Locks the process row."""
    process = locked_for_editing(actor, phase.process)
    phase = Phase.objects.get(pk=phase.pk)
    phase.name = _needed(name, _("Enter the name of the phase."), field="name", max_length=NAME_LENGTH, line=True)
    _in_order(starts, ends)
    phase.starts, phase.ends = starts, ends
    if text is not None:
        phase.text = clean_words(text, max_length=TEXT_LENGTH, field="text")
    phase.save(update_fields=["name", "text", "starts", "ends"])
    note_change(actor, process, parts={"name": phase.name}, phase=phase.uuid, what="phase-changed")
    return phase


@transaction.atomic
def remove_phase(*, actor: Viewer, phase: Phase) -> None:
    """Take a phase off; that it stood there remains a fact. Locks the process row."""
    process = locked_for_editing(actor, phase.process)
    Phase.objects.filter(pk=phase.pk).delete()
    note_change(actor, process, phase=phase.uuid, what="phase-removed")


@transaction.atomic
def add_step(*, actor: Viewer, process: Process, text: Words, written: str, link: str = "") -> Step:
    """Put something on the timeline, dated as people write dates; the same again is the same step.

    Raises BadInput for `written` when no day can be read from it. Locks the process row.
    """
    process = locked_for_editing(actor, process)
    text = _needed(text, _("Enter what was done, or what comes next."), field="text", max_length=TEXT_LENGTH)
    day = _day(written)
    for known in Step.objects.filter(process=process, written=day.written):
        if known.text == text:
            return known
    step = Step.objects.create(process=process, text=text, link=clean_link(link, field="link"), **_span(day))
    note_change(actor, process, parts={"text": text}, step=step.uuid, what="step-added")
    return step


@transaction.atomic
def edit_step(*, actor: Viewer, step: Step, text: Words, written: str, link: str = "") -> Step:
    """Change what stands on the timeline. Raises BadInput as `add_step` does. Locks the process row."""
    process = locked_for_editing(actor, step.process)
    text = _needed(text, _("Enter what was done, or what comes next."), field="text", max_length=TEXT_LENGTH)
    Step.objects.filter(pk=step.pk).update(text=text, link=clean_link(link, field="link"), **_span(_day(written)))
    step.refresh_from_db()
    note_change(actor, process, parts={"text": text}, step=step.uuid, what="step-changed")
    return step


@transaction.atomic
def remove_step(*, actor: Viewer, step: Step) -> None:
    """Take something off the timeline; that it stood there remains a fact. Locks the process row."""
    process = locked_for_editing(actor, step.process)
    Step.objects.filter(pk=step.pk).delete()
    note_change(actor, process, step=step.uuid, what="step-removed")


def _needed(words: Words, sentence: str, *, field: str, max_length: int, line: bool = False) -> Words:
    cleaned = clean_words(words, max_length=max_length, field=field, line=line)
    if not cleaned:
        raise BadInput(sentence, field=field)
    return cleaned


def _kind(value: str) -> Kind:
    try:
        return Kind(value)
    except ValueError:
        raise BadInput(_("Choose what the question calls for."), field="kind") from None


def _lead(process: Process, membership: Membership | None, side: Side, *, field: str) -> Membership | None:
    if membership is None:
        return None
    fits = live(Membership.objects.filter(pk=membership.pk, process=process, side=side.value)).first()
    if fits is None:
        raise BadInput(_("Choose somebody who has a post on this side of the process."), field=field)
    return fits


def _in_order(starts: date, ends: date | None) -> None:
    if ends is not None and ends < starts:
        raise BadInput(_("A phase cannot end before it starts."), field="ends")


def _day(written: str) -> partial_dates.PartialDate:
    day = partial_dates.parse(clean_line(written, max_length=60, field="written"))
    if day.earliest is None:
        raise BadInput(_("Enter a date, such as 20 March 2013, October 2013 or Autumn 2014."), field="written")
    return day


def _span(day: partial_dates.PartialDate) -> dict[str, object]:
    return {"written": day.written, "earliest": day.earliest, "latest": day.latest}
