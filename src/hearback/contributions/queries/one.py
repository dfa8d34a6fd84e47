"""One contribution: by its reference, by its private link, by its person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from hearback.contributions import rules
from hearback.contributions.models import Authorship, Contribution, Draft, Redaction, Verbatim
from hearback.contributions.queries.redacted import TakenOut, apart, redactions, taken_out
from hearback.contributions.queries.seen import LABELS, Said, said
from hearback.core import clock, references
from hearback.core.viewer import Purpose, Viewer
from hearback.events.models import Event
from hearback.people import links
from hearback.people import queries as people
from hearback.people.models import Participant
from hearback.people.queries import Reach
from hearback.processes.models import Process


@dataclass(frozen=True, slots=True)
class PrivateView:
    """What its author reads of a contribution: everything we hold of it, and when it came."""

    said: Said
    verbatims: tuple[Verbatim, ...]
    name: str
    organisation_name: str
    attribution: str
    left_address: bool
    participant: Participant | None
    may_change: bool
    marked: str  # the latest words, with marks where something is taken out of what others see
    taken_out: tuple[TakenOut, ...]
    may_erase: bool


@dataclass(frozen=True, slots=True)
class Latest:
    """An author's latest words, whole, and what of them is not shown to everybody."""

    number: int
    text: str
    taken_out: tuple[TakenOut, ...]


def by_reference(viewer: Viewer, reference: str) -> Contribution | None:
    """The contribution that a reference names, however it was typed, if the viewer may see that it is there."""
    found = references.normalise(reference)
    contribution = _contributions().filter(reference=found).first() if found else None
    if contribution is None:
        return None
    return contribution if rules.may_see(viewer, contribution) or _is_author(viewer, contribution) else None


def by_code(*, reference: str, code: str) -> Contribution | None:
    """What a reference names, for whoever types the code that stands beside it on a letter to its author; else nothing,
    after the same comparing.

    A code is one of some 36 thousand million million, so tries are counted at the door alone. What was put back is read in
    its whole again. A door keeps what this opens as a grant of `Purpose.SAID`.
    """
    named = references.normalise(reference)
    rows = Contribution.objects.select_related("process", "part_of__process")
    one = rows.filter(reference=named).first() if named else None
    subject, version = (one.uuid, one.link_version) if one is not None else (uuid4(), 1)
    fits = links.code_fits(code, subject, version)
    if one is None or not fits:
        return None
    whole = one.part_of if one.state == Contribution.State.PUT_BACK else None
    return whole or one


def said_by_link(viewer: Viewer) -> Contribution | None:
    """The contribution that the viewer's private link opens; None when there is none or it was revoked."""
    subjects = viewer.subjects(Purpose.SAID)
    found = _contributions().filter(uuid__in=subjects).order_by("-id") if subjects else ()
    return next((one for one in found if viewer.holds(Purpose.SAID, one.uuid, one.link_version)), None)


def link_to(contribution: Contribution, language: str) -> str:
    """The private link of a contribution: for the page that its author sees on sending it, and for messages to them."""
    return links.url(Purpose.SAID, contribution.uuid, contribution.link_version, language)


def private_view(viewer: Viewer, contribution: Contribution) -> PrivateView | None:
    """Everything held of a contribution, for its author; None for everyone else."""
    return private_views(viewer, [contribution]).get(contribution.pk)


def private_views(viewer: Viewer, contributions: Sequence[Contribution]) -> dict[int, PrivateView]:
    """The same of each of these that the viewer is the author of, by its id. A constant number of statements."""
    ids = [one.pk for one in contributions]
    who = Authorship.objects.select_related("participant", "organisation").filter(contribution__in=ids)
    authors = {one.contribution_id: one for one in who}
    mine = [one for one in contributions if rules.is_author(viewer, one, authors.get(one.pk))]
    if not mine:
        return {}
    verbatims: dict[int, list[Verbatim]] = {one.pk: [] for one in mine}
    for verbatim in Verbatim.objects.filter(contribution__in=verbatims).order_by("number"):
        verbatims[verbatim.contribution_id].append(verbatim)
    layers = redactions(verbatims)
    shown = {one.id: one for one in said(viewer, mine)}
    return {
        one.pk: _private(viewer, one, authors.get(one.pk), shown[one.pk], verbatims[one.pk], layers) for one in mine
    }


def _private(
    viewer: Viewer,
    contribution: Contribution,
    authorship: Authorship | None,
    shown: Said,
    verbatims: Sequence[Verbatim],
    layers: Mapping[tuple[int, int], list[Redaction]],
) -> PrivateView:
    latest = verbatims[-1] if verbatims else None
    over = layers.get((contribution.pk, latest.number), []) if latest else []
    return PrivateView(
        said=shown,
        verbatims=tuple(verbatims),
        name=authorship.name if authorship else "",
        organisation_name=authorship.organisation_name if authorship else "",
        attribution=authorship.attribution if authorship else Authorship.Attribution.NOT_SHOWN,
        participant=authorship.participant if authorship else None,
        left_address=authorship is not None and authorship.participant_id is not None,
        may_change=contribution.state in Contribution.OPEN and contribution.erased is None,
        marked=apart(latest.text, over, whole=True) if latest else "",
        taken_out=taken_out(latest, over) if latest else (),
        may_erase=contribution.erased is None and rules.may_erase_words(viewer, contribution, authorship),
    )


def may_choose_how_told(viewer: Viewer, contribution: Contribution, author: Participant | None) -> bool:
    """Whether the viewer may say here how the author of this is told, who left no e-mail address (`by_code`)."""
    if author is None or author.erased is not None:
        return False
    return rules.may_choose_how_told(viewer, contribution, left_email=people.left_email(author))


def latest_words(viewer: Viewer, contribution: Contribution) -> Latest | None:
    """The words whole, with what is taken out of them, for whoever moderates; None where they were erased."""
    verbatim = Verbatim.objects.filter(contribution=contribution, erased=None).order_by("-number").first()
    if verbatim is None or not rules.may_moderate(viewer, contribution.process):
        return None
    over = redactions([contribution.pk]).get((contribution.pk, verbatim.number), [])
    return Latest(verbatim.number, verbatim.text, taken_out(verbatim, over))


def redaction_of(contribution: Contribution, uuid: UUID) -> Redaction | None:
    """One stretch that is taken out, for whoever moderates, as the action checks."""
    return Redaction.objects.select_related("contribution").filter(contribution=contribution, uuid=uuid).first()


def who_spoke(viewer: Viewer, event: Event) -> frozenset[str]:
    """The names under which people spoke at an event: for its organisers' notes, which must hold none of them.

    Never for a page: whoever writes the notes of an event under the Chatham House Rule hands these to the action.
    """
    if not viewer.works_on(event.process_id):
        return frozenset()
    spoke = Authorship.objects.filter(contribution__event=event).order_by()
    return frozenset(name for names in spoke.values_list("name", "participant__name") for name in names if name)


def of_participant(participant: Participant) -> QuerySet[Contribution]:
    """What a person said, the latest first, a whole before its points. The caller has checked that it is for the person."""
    mine = Authorship.objects.filter(participant=participant).values("contribution")
    rows = _contributions().filter(pk__in=mine).exclude(state=Contribution.State.PUT_BACK)
    return rows.order_by("-received", Coalesce("part_of", "pk"), "pk")


def reach_of_authors(viewer: Viewer, contributions: Sequence[Contribution]) -> dict[int, Reach]:
    """How their authors can be written to, by the contribution's id, for the authors themselves; three statements."""
    rows = Authorship.objects.filter(contribution__in=[one.pk for one in contributions]).exclude(participant=None)
    said_by = {row.contribution_id: row for row in rows.select_related("participant")}
    mine = [one for one in contributions if rules.is_author(viewer, one, said_by.get(one.pk)) and one.pk in said_by]
    reach = people.reach_of(row.participant_id for row in said_by.values() if row.participant_id is not None)
    return {one.pk: reach[pk] for one in mine if (pk := said_by[one.pk].participant_id) in reach}


def by_the_same_author(contribution: Contribution) -> set[UUID]:
    """It, and what else its author said under the same address. For that author's eyes alone, as the caller has checked."""
    author = Authorship.objects.exclude(participant=None).filter(contribution=contribution).values("participant")
    same = Authorship.objects.filter(participant__in=author)
    return {contribution.uuid, *same.values_list("contribution__uuid", flat=True)}


def draft(process: Process, uuid: UUID) -> Draft | None:
    """What somebody has begun to say in a process, while its 7 days last. Whoever knows its uuid wrote it."""
    return Draft.objects.select_related("process").filter(process=process, uuid=uuid, expires__gt=clock.now()).first()


def link_to_draft(draft: Draft, language: str) -> str:
    """The private link by which somebody comes back to what they have begun: its key, and nothing about them."""
    return f"{settings.URL}/{language}/{draft.process.slug}/have-your-say/{draft.uuid}/"


def sent_with(process: Process, key: UUID) -> Contribution | None:
    """What came in with this key."""
    return _contributions().filter(process=process, key=key).first()


def sent_from_draft(process: Process, key: UUID) -> Contribution | None:
    """What a draft became, for whoever comes back to it. Whoever knows its key sent it, until its links were made invalid.

    Not what somebody else wrote down: the key of a letter stands in its address at the desk, that of a line on a device.
    """
    sent = sent_with(process, key)
    if sent is None or sent.captured_by is not None or sent.link_version > 1:
        return None
    return sent if sent.channel == Contribution.Channel.ONLINE else None


def _contributions() -> QuerySet[Contribution]:
    return Contribution.objects.select_related("process", "part_of", *LABELS)


def _authorship(contribution: Contribution) -> Authorship | None:
    return Authorship.objects.select_related("participant", "organisation").filter(contribution=contribution).first()


def _is_author(viewer: Viewer, contribution: Contribution) -> bool:
    if not viewer.grants:
        return False
    return rules.is_author(viewer, contribution, _authorship(contribution))
