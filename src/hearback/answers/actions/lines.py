"""Asking somebody without an account for a line, and what they send back: a draft for the desk, never an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from hearback.answers import facts, line_messages, rules
from hearback.answers.actions.shared import cannot_be_answered
from hearback.answers.models import LinePoint, LineRequest
from hearback.answers.queries.lines import lines_asked_at_addresses_of
from hearback.contributions.models import Contribution
from hearback.core import clock, digests, fields, languages
from hearback.core.errors import BadInput, Conflict, NotAllowed
from hearback.core.viewer import CLOCK, Viewer
from hearback.journal import actions as journal
from hearback.journal.verbs import Verb
from hearback.people import rules as people_rules
from hearback.people.addresses import clean_email
from hearback.people.models import Participant
from hearback.processes import queries as processes
from hearback.processes.models import Process

LONGEST_LINE = 10_000
MOST_POINTS = 50
REMINDED_BEFORE = timedelta(days=3)


@transaction.atomic
def ask_for_line(
    *,
    actor: Viewer,
    process: Process,
    key: UUID,
    contributions: Sequence[Contribution],
    post: str,
    due: date,
    email: str = "",
    note: str = "",
    language: str = "en",
) -> LineRequest:
    """Ask somebody, by post and body, for a line on some points; with an address they are sent the link.

    The same key is the same request again. Raises BadInput, naming the field, for what is missing or for a point that
    cannot be answered; Conflict when the key came with another body. Locks nothing: a request changes no contribution.
    """
    if not rules.may_ask_for_line(actor, process):
        raise NotAllowed
    post = fields.line(post, field="post", max_length=200, needed=_("Write whom you ask, by post and body."))
    note = fields.plain(note, field="note", max_length=LONGEST_LINE)
    email = clean_email(email) if email.strip() else ""
    language = languages.of_the_site(language)
    if due < clock.today():
        raise BadInput(_("Give a date that is still to come."), field="due")
    body = {"post": post, "note": note, "email": email, "language": language, "due": due.isoformat()}
    about = sorted(str(one.uuid) for one in contributions)
    digest = digests.body_digest({**body, "about": about})
    if earlier := LineRequest.objects.filter(key=key).first():
        if earlier.body_digest != digest:
            raise Conflict
        return earlier
    points = _checked_points(process, contributions)
    made = LineRequest(
        process=process,
        post=post,
        email=email,
        note=note,
        language=language,
        due=due,
        by=actor.uuid,
        key=key,
        body_digest=digest,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:  # the same came twice at once
        earlier = LineRequest.objects.get(key=key)
        if earlier.body_digest != digest:
            raise Conflict from None
        return earlier
    LinePoint.objects.bulk_create([LinePoint(request=made, contribution=one) for one in points])
    if email:
        line_messages.ask(made, number=len(contributions))
    _append(
        facts.LINE_ASKED, actor, made, due=due, contributions=[one.uuid for one in contributions], parts={"post": post}
    )
    return made


@transaction.atomic
def write_line(
    *,
    actor: Viewer,
    request: LineRequest,
    lines: Mapping[UUID, str],
    cleared_by: str = "",
    cleared_on: date | None = None,
    send: bool = False,
    edits: int | None = None,
) -> LineRequest:
    """Keep what is written so far on some of the points (by the point's uuid); with `send`, give it to the desk.

    What was sent stays as it was: sending the same again does nothing, and with other words BadInput says that it was sent.
    `edits` is what the writer saw: when somebody kept
    something since, BadInput says so and nothing is lost. Raises BadInput at `lines`, `cleared_by` or `cleared_on` for what
    sending needs. Locks the request.
    """
    found = (
        LineRequest.objects.select_for_update(no_key=True, of=("self",)).select_related("process").get(pk=request.pk)
    )
    if not rules.may_write_line(actor, found, clock.today()):
        raise NotAllowed
    if found.sent is not None:
        _check_nothing_new(found, lines, cleared_by)
        return found
    if edits is not None and edits != found.edits:
        raise BadInput(_("Somebody else wrote here since you opened this page. Both are below: keep what is right."))
    points = list(LinePoint.objects.select_for_update(no_key=True).filter(request=found))
    changed = [point for point in points if point.uuid in lines and _write(point, lines[point.uuid], found.language)]
    before = (found.cleared_by, found.cleared_on)
    found.cleared_by = fields.line(cleared_by, field="cleared_by", max_length=200)
    found.cleared_on = cleared_on
    if send:
        _check_complete(found, points)
        found.sent, found.email = clock.now(), ""
    elif not changed and before == (found.cleared_by, found.cleared_on):
        return found
    found.edits += 1
    LinePoint.objects.bulk_update(changed, ["line"])
    found.save(update_fields=["cleared_by", "cleared_on", "sent", "email", "edits"])
    _append(
        facts.LINE_SENT if send else facts.LINE_KEPT,
        actor,
        found,
        parts={"cleared_by": found.cleared_by}
        | {f"line.{number}": point.line for number, point in enumerate(points, 1) if point in changed},
    )
    return found


@transaction.atomic
def take_line_back(*, actor: Viewer, request: LineRequest) -> LineRequest:
    """Need a line no more: its link opens nothing, and nobody is reminded. Again does nothing. Locks the request."""
    if not rules.may_ask_for_line(actor, request.process):
        raise NotAllowed
    found = LineRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
    if found.taken_back is not None:
        return found
    found.taken_back, found.email = clock.now(), ""
    found.link_version += 1
    found.save(update_fields=["taken_back", "email", "link_version"])
    line_messages.drop(found)
    _append(facts.LINE_TAKEN_BACK, actor, found)
    return found


@transaction.atomic
def erase_participant(*, actor: Viewer, participant: int) -> None:
    """Take a person's address from the lines that are asked of them: nobody is reminded; the desk can pass the link on.

    Locks the requests. `erasure` forgets what waits to be sent to them, and appends the fact.
    """
    if not people_rules.may_erase(actor, Participant.objects.get(pk=participant)):
        raise NotAllowed
    asked = lines_asked_at_addresses_of(participant).select_for_update(of=("self",), no_key=True)
    LineRequest.objects.filter(pk__in=[one.pk for one in asked]).update(email="")


def remind_of_lines(now: datetime) -> int:
    """Remind whoever was asked, three days before the day and on it, once each; returns how many. One transaction each.

    While a process is paused nobody is reminded. After a time without a worker each is reminded once.
    """
    today = clock.day(now)
    return sum(_remind(request, today) for request in _to_remind(today))


def _to_remind(today: date) -> list[LineRequest]:
    waits = LineRequest.objects.filter(sent=None, taken_back=None, due__gte=today, due__lte=today + REMINDED_BEFORE)
    paused = Process.objects.filter(pause__in=processes.paused_on(today))
    waits = waits.exclude(email="").exclude(process__in=paused.values("pk")).select_related("process")
    return [one for one in waits.order_by("id") if _is_due(one, today)]


def _is_due(request: LineRequest, today: date) -> bool:
    """Whether this is a day to remind, and nobody did: the day itself, or three days before and not since."""
    asked = clock.day(request.asked)
    first = request.due - REMINDED_BEFORE
    if today == request.due:
        return request.reminded != today and asked < today
    return request.reminded is None and asked < first


@transaction.atomic
def _remind(request: LineRequest, today: date) -> int:
    found = (
        LineRequest.objects.select_for_update(no_key=True, of=("self",)).select_related("process").get(pk=request.pk)
    )
    if found.sent is not None or found.taken_back is not None or not found.email or not _is_due(found, today):
        return 0  # it came meanwhile, or another worker was here
    found.reminded = today
    found.save(update_fields=["reminded"])
    line_messages.remind(found, day=today)
    _append(facts.LINE_REMINDED, CLOCK, found, due=found.due)
    return 1


def _checked_points(process: Process, contributions: Sequence[Contribution]) -> list[Contribution]:
    """The contributions as they are now, in their order, each once."""
    if not contributions:
        raise BadInput(_("Choose at least one contribution."), field="contributions")
    if len(contributions) > MOST_POINTS:
        raise BadInput(_("Ask about %(most)d points at most.") % {"most": MOST_POINTS}, field="contributions")
    points = list(Contribution.objects.filter(pk__in=[one.pk for one in contributions]).order_by("received", "id"))
    for one in points:
        if one.process_id != process.pk:
            raise BadInput(_("That contribution belongs to another process."), field="contributions")
        if not rules.may_be_answered(one):
            raise BadInput(cannot_be_answered(one), field="contributions")
    return points


def _check_nothing_new(request: LineRequest, lines: Mapping[UUID, str], cleared_by: str) -> None:
    """What comes when it was sent already is the same again; other words are not passed over in silence."""
    points = LinePoint.objects.filter(request=request, uuid__in=list(lines))
    changed = [point for point in points if _write(point, lines[point.uuid], request.language)]
    if changed or fields.line(cleared_by, field="cleared_by", max_length=200) != request.cleared_by:
        raise BadInput(
            _("It was sent already. What was sent stands here beside yours: tell us what is to be put right.")
        )


def _write(point: LinePoint, text: str, language: str) -> bool:
    """Write a line into a point; whether that changed it."""
    said = fields.plain(text, field=f"line-{point.uuid}", max_length=LONGEST_LINE)
    line = {language: said} if said else {}
    changed = point.line != line
    point.line = line
    return changed


def _check_complete(request: LineRequest, points: Sequence[LinePoint]) -> None:
    if not any(point.line for point in points):
        raise BadInput(_("Write a line on one of the points at least."), field="lines")
    if not request.cleared_by:
        raise BadInput(_("Write who cleared this, by post and body."), field="cleared_by")
    if request.cleared_on is None:
        raise BadInput(_("Give the day on which it was cleared."), field="cleared_on")
    if request.cleared_on > clock.today():
        raise BadInput(_("It cannot have been cleared in the future."), field="cleared_on")


def _append(
    verb: Verb, actor: Viewer, request: LineRequest, *, parts: Mapping[str, object] | None = None, **refs: object
) -> None:
    process = request.process.uuid
    journal.append(verb, actor=actor, subject=("line", request.uuid), process=process, refs=refs, parts=parts)
