"""What people are told by post, by text message, by telephone or through an organisation: what waits, and what it says.

The words are written when somebody reads them, so that they say what is true then; nothing of them is kept.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Max, OuterRef
from django.utils import translation

from hearback.contributions.models import Authorship
from hearback.core import clock
from hearback.core.errors import NotAllowed
from hearback.core.viewer import Viewer
from hearback.outbox import bundles
from hearback.outbox.models import Channel, Message, State
from hearback.people import links
from hearback.people import queries as people
from hearback.people.queries import Reach
from hearback.processes.models import Process
from hearback.processes.queries import Beside, number_beside
from hearback.reportback import letters, quoting, rules, sections, texts
from hearback.reportback.models import Fate, Moment, Telling
from hearback.reportback.shelf import Shelf, Told
from hearback.reportback.texts import Section
from hearback.reportback.wordings import Wordings

TOGETHER = (Channel.POST, Channel.TEXT, Channel.ORGANISATION)  # many at once; a call is one person's (`calls`)
CHANNELS = (*TOGETHER, Channel.PHONE)
AT_ONCE = 100  # so many are printed together: more than fit into a pile that somebody puts into envelopes
UNDONE_WITHIN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class InOneLanguage:
    """What a person is told, in one language; `before` and `after` stand around everything that the process writes."""

    language: str
    title: str
    sections: tuple[Section, ...]
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one person is told of one process: on paper one letter. `parts` has a second language where they wish it;
    `tellings` are those that stand on it. `codes` open, with the reference beside each, what they said themselves: on a
    letter to them alone. `chooses` is whether they choose there how they are told.
    """

    message: int
    tellings: tuple[int, ...]
    reach: Reach
    references: tuple[str, ...]
    parts: tuple[InOneLanguage, ...]
    codes: tuple[tuple[str, str], ...] = ()
    chooses: bool = False

    @property
    def short(self) -> str:
        """A text message: what it is about, and the public page where it stands; of each piece of news, in each language."""
        sections = [section for part in self.parts for section in part.sections]
        return " ".join(word for section in sections for word in (f"{section.title}.", section.link) if word)

    @property
    def link(self) -> str:
        """The public page on which what they said stands, as short as it gets; of what nobody said, where it stands."""
        return link_to(self.references, self.parts[0].sections[0])


def link_to(references: Sequence[str], first: Section) -> str:
    """The public page that paper names: of the first reference, else of the first news."""
    named = next(filter(None, references), "")
    return f"{settings.URL}/r/{named}" if named else first.link


@dataclass(frozen=True, slots=True)
class Bundle:
    """Some that were put together: still to go, or gone on a day; undone while `may_undo`."""

    uuid: UUID
    channel: Channel
    number: int
    gone: datetime | None
    opened: datetime | None = None

    @property
    def may_undo(self) -> bool:
        """Whether somebody may still say that it had not gone."""
        return self.gone is not None and self.gone > clock.now() - UNDONE_WITHIN


def waiting_by_hand(viewer: Viewer, process: Process) -> dict[Channel, int]:
    """How many people wait to be told by each of these channels, in no bundle yet; for those who coordinate."""
    if not rules.may_see_by_hand(viewer, process):
        raise NotAllowed
    rows = {channel: bundles.waiting(process=process.uuid, channel=channel) for channel in TOGETHER}
    rows[Channel.PHONE] = bundles.waiting_at_all(process=process.uuid, channel=Channel.PHONE)
    told = {channel: Telling.objects.filter(message__in=waits.order_by()) for channel, waits in rows.items()}
    return {channel: mine.order_by().values("participant").distinct().count() for channel, mine in told.items()}


def bundles_by_hand(viewer: Viewer, process: Process) -> list[Bundle]:
    """The bundles that have not gone, and those that went lately, the latest first; for those who coordinate."""
    if not rules.may_see_by_hand(viewer, process):
        raise NotAllowed
    rows = Message.objects.filter(process=process.uuid, channel__in=TOGETHER).exclude(by_hand=None)
    rows = rows.filter(state=State.WAITING) | rows.filter(state=State.DONE, finished__gt=clock.now() - UNDONE_WITHIN)
    when = {"gone": Max("finished"), "last": Max("opened")}
    found = rows.order_by().values_list("by_hand", "channel", "state").annotate(n=Count("id"), **when)
    made = [Bundle(uuid, Channel(way), number, gone, last) for uuid, way, _state, number, gone, last in found if uuid]
    return sorted(made, key=lambda one: (one.gone is not None, one.channel, str(one.uuid)))


def bundle_by_hand(viewer: Viewer, process: Process, bundle: UUID) -> Bundle | None:
    """One of them."""
    return next((one for one in bundles_by_hand(viewer, process) if one.uuid == bundle), None)


def how_many_wait() -> Beside[int]:
    """How many people wait to be told in another way than by e-mail, beside each process that the viewer coordinates."""
    of = OuterRef(OuterRef("uuid"))
    waits = Message.objects.filter(process=of, channel__in=CHANNELS, state=State.WAITING, due__lte=clock.now())
    return number_beside(rules.may_see_by_hand, Telling.objects.filter(message__in=waits.values("pk")), "participant")


def sheets(messages: Sequence[Message]) -> tuple[list[Sheet], list[Telling]]:
    """What each of these says now, in order; and what is on none of them: whose person is not to be told so any more, or
    of which nothing is left to tell. The same statements however many there are.
    """
    carried = letters.carried_by(messages)
    tellings, reach = carried.tellings, carried.reach
    told: dict[int, list[Told]] = {}
    for message in messages:
        goes = [one for one in tellings.get(message.pk, ()) if _goes(one, reach, Channel(message.channel))]
        told[message.pk] = sections.group((one, carried.facts[one.fact]) for one in goes)
    every = [one for several in told.values() for one in several]
    shelf, words = Shelf(every), quoting.public_words_of(one.contributions for one in every if letters.quotes(one))
    found = (_sheet(pk, several, reach, shelf, words) for pk, several in told.items() if several)
    by_post = {message.pk for message in messages if message.channel == Channel.POST}
    made = _with_codes([one for one in found if one is not None], by_post, told)
    on_one = {telling for one in made for telling in one.tellings}
    return made, sorted(
        (one for mine in tellings.values() for one in mine if one.pk not in on_one), key=lambda one: one.pk
    )


def _with_codes(made: Sequence[Sheet], by_post: Collection[int], told: Mapping[int, Sequence[Told]]) -> list[Sheet]:
    """These, with a code for each thing that the person of a letter said; of what others said they get none."""
    about = {one.pk for pk in by_post for each in told.get(pk, ()) for one in each.contributions}
    wrote = Authorship.objects.filter(contribution__in=about) if about else Authorship.objects.none()
    own = set(wrote.values_list("contribution", "participant"))
    found_by_email = people.who_left_email({person for _said, person in own})

    def codes(sheet: Sheet) -> tuple[tuple[str, str], ...]:
        said = {one.pk: one for each in told[sheet.message] for one in each.contributions}
        mine = (one for one in said.values() if (one.pk, sheet.reach.participant) in own)
        return tuple((one.reference, links.code(one.uuid, one.link_version)) for one in mine)

    return [
        replace(one, codes=codes(one), chooses=one.reach.participant not in found_by_email)
        if one.message in by_post
        else one
        for one in made
    ]


def now(telling: Telling, of: Reach | None, waits: Channel) -> tuple[Fate, Channel | None]:
    """What becomes of it as its person is told now, and by which way. What waits as an e-mail waits for a mail server."""
    by_mail = settings.MAIL is not None or waits == Channel.EMAIL
    if rules.is_taken_back(telling):
        return Fate.ON_THE_PAGE, None
    fate = rules.fate_of(of, Moment(telling.moment), by_mail=by_mail, asked=telling.is_asked_for)
    return fate, rules.channel_of(of, by_mail=by_mail) if of is not None else None


def _goes(telling: Telling, reach: Mapping[int, Reach], channel: Channel) -> bool:
    """Whether this person is still to be told this, by this channel."""
    fate, way = now(telling, reach.get(telling.participant_id or 0), channel)
    return fate in rules.GOES and way == channel


def _sheet(
    message: int, told: Sequence[Told], reach: Mapping[int, Reach], shelf: Shelf, words: Mapping[int, str]
) -> Sheet | None:
    of = reach[told[0].tellings[0].participant_id or 0]
    tellings: dict[int, None] = {}
    parts = []
    for language in of.languages:
        pairs = letters.with_words(told, language, shelf, words)
        found = tuple(section for _one, section in pairs)
        tellings |= dict.fromkeys(telling.pk for one, _section in pairs for telling in one.tellings)
        if found:
            parts.append(in_one_language(language, found, told[0].process, shelf.wordings(told[0].process)))
    references = tuple(dict.fromkeys(reference for one in told for reference in one.references))
    return Sheet(message, tuple(tellings), of, references, tuple(parts)) if parts else None


def in_one_language(language: str, found: tuple[Section, ...], process: Process, words: Wordings) -> InOneLanguage:
    """What a letter says in this language: its news, with what stands around it."""
    with translation.override(language):
        return InOneLanguage(language, texts.subject(found), found, *words.around(texts.about(process)))
