"""Adding one's voice to what somebody else said: by a link sent to the address given, or at once without one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from hearback.contributions import confirming_messages, facts, rules
from hearback.contributions.actions.changing import authorship_of, lock
from hearback.contributions.actions.form import check_attribution
from hearback.contributions.models import Authorship, Contribution, Voice
from hearback.contributions.queries.looks import must_wait
from hearback.core import clock, fields, languages
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.journal.verbs import Verb
from hearback.people import actions as people
from hearback.people import queries as who
from hearback.people import rules as people_rules
from hearback.people.actions import Rate, still_within
from hearback.people.models import Participant

_Attribution = Authorship.Attribution
_AN_ADDRESS_A_DAY = Rate("voice", most=20, within=timedelta(days=1))
_HERE_WITHOUT_ADDRESS = Rate("voice-here", most=60, within=timedelta(hours=1))
UNCONFIRMED_FOR = timedelta(days=30)


def add_voice(
    *,
    actor: Viewer,
    contribution: Contribution,
    key: UUID,
    language: str,
    name: str = "",
    organisation_name: str = "",
    attribution: str = _Attribution.NOT_SHOWN,
    email: str = "",
    report_back: bool = True,
    wording: str = "",
    suspected: bool = False,
) -> Voice:
    """Somebody says the same as what everybody can read. No contribution: it is in none of the sums.

    With an address it counts once they say yes by the link that is sent there, so nobody is taken for somebody else and
    nobody learns whose address is known; without one it counts at once. `suspected` (a program seems to have sent it), many
    at one time, or a name where the process looks first: it is held until somebody has looked, and nothing is dropped.
    Locks the contribution. The same key with the same address is the same voice. Raises BadInput by its field.
    """
    given = _cleaned(name, organisation_name, attribution, language)
    email = fields.line(email, field="email", max_length=254)
    known = _known(key, contribution)
    if (
        known is not None
        and email
        and known.participant_id not in {None, who.participants_at([email]).get(email.lower())}
    ):
        key = uuid5(key, email.lower())  # somebody went back and put the address right
        known = _known(key, contribution)
    if known is not None:
        return known
    suspected = _is_suspected(contribution, email, suspected=suspected)
    return _keep(
        actor, contribution, key, given, suspected=suspected, email=email, report_back=report_back, wording=wording
    )


def add_voice_as_author(
    *, actor: Viewer, contribution: Contribution, own: Contribution, language: str, suspected: bool = False
) -> Voice:
    """Whoever has just said something adds their voice to what is like it: as who they said they are there.

    As `add_voice`; their address, if they left one, is the one they left. Pressing twice is adding it once.
    """
    authorship = authorship_of(own)
    if authorship is None or own.process_id != contribution.process_id or not rules.is_author(actor, own, authorship):
        raise NotAllowed
    key = uuid5(own.key, f"voice:{contribution.uuid}")  # which nobody else can work out
    while (known := Voice.objects.filter(key=key).first()) is not None:
        if known.withdrawn is None:
            return known
        key = uuid5(key, "again")
    given = _cleaned(authorship.name, authorship.organisation_name, authorship.attribution, language)
    person = authorship.participant
    address = who.reach_of([person.pk])[person.pk].address if person is not None else ""
    suspected = suspected or own.held_because in Contribution.NOT_COUNTED
    suspected = _is_suspected(contribution, address, suspected=suspected)
    return _keep(actor, contribution, key, given, suspected=suspected, person=person)


def _cleaned(name: str, organisation_name: str, attribution: str, language: str) -> dict[str, str]:
    name = fields.line(name, field="name", max_length=120)
    organisation_name = fields.line(organisation_name, field="organisation_name", max_length=200)
    if language not in languages.codes():
        raise BadInput(_("Choose the language you write in."), field="language")
    check_attribution(attribution, name=name, organisation_name=organisation_name)
    return {"name": name, "organisation_name": organisation_name, "attribution": attribution, "language": language}


def _known(key: UUID, contribution: Contribution) -> Voice | None:
    """The voice that came with this key. Raises NotAllowed where it is for something else."""
    known = Voice.objects.filter(key=key).first()
    if known is not None and known.contribution_id != contribution.pk:
        raise NotAllowed
    return known


def _is_suspected(contribution: Contribution, email: str, *, suspected: bool) -> bool:
    """The one place that decides whether a voice is held as what a program may have sent. Refuses none but an address
    that is given too often.
    """
    if email and not still_within(_AN_ADDRESS_A_DAY, email.lower()):
        raise BadInput(_("This address was given many times today. Nothing is lost: try again tomorrow."))
    return suspected or (not email and not still_within(_HERE_WITHOUT_ADDRESS, str(contribution.uuid)))


@transaction.atomic
def _keep(
    actor: Viewer,
    contribution: Contribution,
    key: UUID,
    given: dict[str, str],
    *,
    suspected: bool,
    email: str = "",
    person: Participant | None = None,
    report_back: bool = True,
    wording: str = "",
) -> Voice:
    contribution = lock(contribution)
    if not rules.may_take_voices(contribution):
        raise NotAllowed
    known = _known(key, contribution)
    if known is not None:
        return known
    if rules.is_author(actor, contribution, authorship_of(contribution)):
        raise BadInput(_("You said this yourself: it counts already."))
    if email:
        person = people.introduce(
            actor=actor,
            name=given["name"],
            email=email,
            language=given["language"],
            report_back=report_back,
            wording=wording,
        ).participant
    shows_name = given["attribution"] != _Attribution.NOT_SHOWN and must_wait(actor, contribution.process_id)
    now = clock.now()
    voice = Voice.objects.create(
        contribution=contribution,
        participant=person,
        added=now,
        counted=now if person is None else None,
        held=now if suspected or shows_name else None,
        key=key,
        **given,
    )
    if person is not None and people_rules.is_oneself(actor, person) and who.is_confirmed(person):
        replaced, voice = _count(contribution, voice)
        _append_added(actor, contribution, voice)
        _append_replaced(actor, contribution, replaced)
        return voice
    if person is not None and (address := who.reach_of([person.pk])[person.pk].address):
        confirming_messages.ask_about_voice(contribution, voice, address)
    _append_added(actor, contribution, voice)
    return voice


@transaction.atomic
def confirm_voice(*, actor: Viewer, voice: Voice) -> Voice:
    """Whoever reads at the address says that the voice is theirs: from here on it counts, in place of an earlier one of
    theirs. Where they said it themselves it is taken back. Doing it again does nothing. Locks the contribution.
    """
    contribution, voice = _locked(actor, voice)
    if voice.counted is not None or voice.withdrawn is not None or voice.participant is None:
        return voice
    people.confirm_address(participant=voice.participant)
    if Authorship.objects.filter(contribution=contribution, participant=voice.participant).exists():
        _empty(voice)
        _append(facts.VOICE_TAKEN_BACK, actor, contribution, voice)
        return voice
    replaced, voice = _count(contribution, voice)
    _append(facts.VOICE_CONFIRMED, actor, contribution, voice)
    _append_replaced(actor, contribution, replaced)
    return voice


@transaction.atomic
def take_back_voice(*, actor: Viewer, voice: Voice) -> Voice:
    """Whoever added a voice takes it back: it counts no more, and who it was is erased. Locks the contribution."""
    contribution, voice = _locked(actor, voice)
    if voice.withdrawn is None:
        _empty(voice)
        _append(facts.VOICE_TAKEN_BACK, actor, contribution, voice)
    return voice


@transaction.atomic
def hide_voice(*, actor: Viewer, voice: Voice, because: str) -> Voice:
    """Stop showing a name, for a reason of the policy; the voice counts. Locks the contribution."""
    contribution, voice = _moderated(actor, voice)
    if because not in Contribution.Because.values:
        raise BadInput(_("Choose why."), field="because")
    if voice.hidden is None or voice.hidden_because != because:
        voice.hidden, voice.hidden_because = voice.hidden or clock.now(), because
        voice.save(update_fields=["hidden", "hidden_because"])
        _append(facts.VOICE_HIDDEN, actor, contribution, voice, because=because)
    return voice


@transaction.atomic
def show_voice(*, actor: Viewer, voice: Voice) -> Voice:
    """Let a voice count that was held, and show a name that was hidden. Locks the contribution."""
    contribution, voice = _moderated(actor, voice)
    if voice.held is not None or voice.hidden is not None:
        voice.held, voice.hidden, voice.hidden_because = None, None, ""
        voice.save(update_fields=["held", "hidden", "hidden_because"])
        _append(facts.VOICE_SHOWN, actor, contribution, voice)
    return voice


@transaction.atomic
def let_voices_in(*, actor: Viewer, contribution: Contribution) -> int:
    """Let all voices count that were held here; returns how many. A fact each. Locks the contribution."""
    contribution = lock(contribution)
    if not rules.may_moderate(actor, contribution.process):
        raise NotAllowed
    held = Voice.objects.filter(contribution=contribution, held__isnull=False, withdrawn=None)
    uuids = list(held.order_by("id").values_list("uuid", flat=True))
    held.update(held=None)
    journal.append_each(
        facts.VOICE_SHOWN,
        actor=actor,
        subjects=[("voice", uuid) for uuid in uuids],
        process=contribution.process.uuid,
        refs={"contribution": contribution.uuid},
    )
    return len(uuids)


@transaction.atomic
def erase_voices(*, actor: Viewer, participant: int) -> None:
    """Who a person's voices are of; that somebody added them stays, and counts. What nobody said yes to goes.

    Part of `erase_participant`. Appends no fact: a fact for each would say whose they were.
    """
    mine = Voice.objects.filter(participant=participant)
    if not people_rules.may_erase(actor, Participant.objects.get(pk=participant)):
        raise NotAllowed
    for uuid in mine.values_list("uuid", flat=True):
        journal.erase_parts(subject=uuid)
    mine.filter(counted=None).delete()
    mine.update(
        name="",
        organisation_name="",
        attribution=_Attribution.NOT_SHOWN,
        participant=None,
        link_version=F("link_version") + 1,
    )


def delete_unconfirmed_voices(now: datetime) -> int:
    """Delete voices to which nobody said yes within 30 days, and what they say of who it may have been."""
    old = Voice.objects.filter(counted=None, withdrawn=None, added__lt=now - UNCONFIRMED_FOR)
    uuids = list(old.values_list("uuid", flat=True)[:500])
    for uuid in uuids:
        with transaction.atomic():
            journal.erase_parts(subject=uuid)
            Voice.objects.filter(uuid=uuid, counted=None).delete()
    return len(uuids)


def _count(contribution: Contribution, voice: Voice) -> tuple[list[Voice], Voice]:
    """Let it count, in place of another of the same person, which is returned; since when that one did.

    So whoever gives their voice anew is told of an answer that was given between the two. After a name that was hidden
    the new one waits for a look.
    """
    same = Voice.objects.filter(contribution=contribution, participant=voice.participant, withdrawn=None)
    replaced = list(same.exclude(counted=None).exclude(pk=voice.pk))
    for one in replaced:
        _empty(one)
    if any(one.hidden for one in replaced):
        voice.held = voice.held or clock.now()
    voice.counted = min([clock.now(), *(one.counted for one in replaced if one.counted is not None)])
    voice.save(update_fields=["counted", "held"])
    return replaced, voice


def _empty(voice: Voice) -> None:
    voice.withdrawn, voice.participant = clock.now(), None
    voice.name = voice.organisation_name = ""
    voice.attribution = _Attribution.NOT_SHOWN
    voice.save(update_fields=["withdrawn", "participant", "name", "organisation_name", "attribution"])
    journal.erase_parts(subject=voice.uuid)


def _locked(actor: Viewer, voice: Voice) -> tuple[Contribution, Voice]:
    contribution = lock(voice.contribution)
    found = Voice.objects.select_related("participant").get(pk=voice.pk)
    # By the very link that was sent, or from the person's own page: either leads through their mail.
    if not rules.owns_voice(actor, found):
        raise NotAllowed
    return contribution, found


def _moderated(actor: Viewer, voice: Voice) -> tuple[Contribution, Voice]:
    contribution = lock(voice.contribution)
    if not rules.may_moderate(actor, contribution.process):
        raise NotAllowed
    return contribution, Voice.objects.get(pk=voice.pk)


def _append_added(actor: Viewer, contribution: Contribution, voice: Voice) -> None:
    author = {"name": voice.name, "organisation": voice.organisation_name}
    state: dict[str, Any] = {"counted": voice.counted is not None, "held": voice.held is not None}
    _append(facts.VOICE_ADDED, actor, contribution, voice, parts={"author": author}, **state)


def _append_replaced(actor: Viewer, contribution: Contribution, replaced: list[Voice]) -> None:
    for one in replaced:
        _append(facts.VOICE_TAKEN_BACK, actor, contribution, one)


def _append(
    verb: Verb,
    actor: Viewer,
    contribution: Contribution,
    voice: Voice,
    parts: dict[str, Any] | None = None,
    **refs: Any,
) -> None:
    """A fact of the voice, not of what it is for: erasing one leaves the other's digests."""
    refs |= {"contribution": contribution.uuid}
    journal.append(
        verb, actor=actor, subject=("voice", voice.uuid), process=contribution.process.uuid, refs=refs, parts=parts
    )
