"""What somebody sends, cleaned before anything is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from hearback.contributions.anchoring import place_of
from hearback.contributions.models import Authorship, Letter, Report
from hearback.contributions.paper import PaperSlip
from hearback.contributions.queries.plan_lines import plan_of
from hearback.core import clock, digests, fields, languages
from hearback.core.errors import BadInput
from hearback.core.regions import Level, Region
from hearback.core.spoken import ANOTHER, SPOKEN
from hearback.events.models import Event, Photograph
from hearback.people.models import Participant
from hearback.people.wishes import BY_EMAIL, Wishes
from hearback.plans.models import Commitment, Entry, Sentence, Version, Wording
from hearback.processes.models import Kind, Process, Question, Theme

WORDS_AT_MOST = 10_000
_Attribution = Authorship.Attribution


@dataclass(frozen=True, slots=True)
class Saying:
    """What was sent, cleaned. Two that are equal are the same thing said."""

    process: Process
    words: str
    kind: str
    language: str
    channel: str
    question: Question | None
    theme: Theme | None
    commitment: Commitment | None
    sentence: Sentence | None
    event: Event | None
    table: str
    name: str
    organisation_name: str
    attribution: str
    email: str
    report_back: bool
    news: bool
    captured_by: UUID | None
    happened: datetime | None
    wording: str
    told_in: str
    held: str  # why it is kept back; empty where it is not
    photograph: Photograph | None = None
    paper: PaperSlip | None = None
    region: str = ""
    town: str = ""
    level: str = ""
    language_said: bool = False
    recipients: tuple[str, ...] = ()
    work: str | None = None  # what a device showed when it was asked for work; None where it was not asked
    wishes: Wishes = BY_EMAIL
    letter: Letter | None = None
    author_known: Participant | None = None  # from an earlier point of the same letter
    part: str = ""  # the words of the sentence that it is about; empty for all of it
    read_in: Version | None = None  # the version that was read; the latest that has the sentence where nobody says
    report: Report | None = None
    page: str = ""  # of the report
    read_language: str = ""  # in which language; that of the words where nobody says

    @property
    def place(self) -> dict[str, Any]:
        """What it is about and how it came, as the columns of a contribution."""
        return {
            "process_id": self.process.pk,
            "kind": self.kind,
            "question_id": self.question.pk if self.question else None,
            "theme_id": self.theme.pk if self.theme else None,
            "commitment_id": self.commitment.pk if self.commitment else None,
            "sentence_id": self.sentence.pk if self.sentence else None,
            "event_id": self.event.pk if self.event else None,
            "table": self.table,
        }

    @property
    def where(self) -> dict[str, str]:
        """Which place it is about, as the columns of a contribution; what is said in a room is from the event's region."""
        region = self.region or (self.event.region if self.event is not None else "")
        return {"region": region, "place": self.town, "level": self.level}

    @property
    def author(self) -> dict[str, str]:
        return {"name": self.name, "organisation": self.organisation_name}

    @property
    def digest(self) -> str:
        body = {"words": self.words, "language": self.language, "attribution": self.attribution, "email": self.email}
        switches = {"report_back": self.report_back, "news": self.news}
        about = {"region": self.region, "town": self.town, "level": self.level}
        told = {name: value for name, value in about.items() if value}
        told |= {"recipients": " ".join(self.recipients)} if self.recipients else {}
        told |= {"part": self.part} if self.part else {}
        return digests.body_digest(self.place | self.author | body | switches | told | self.wishes.values)


def cleaned_words(words: str) -> str:
    """The words as they are kept. Raises BadInput at `words`."""
    return fields.plain(words, field="words", max_length=WORDS_AT_MOST, needed=_("Write what you want to say."))


def cleaned_where(*, region: str, town: str, level: str) -> dict[str, str]:
    """Which place it is about, as it is kept. Raises BadInput by field."""
    if region not in {"", *Region.values}:
        raise BadInput(_("Choose a nation or region."), field="region")
    if level not in {"", *Level.values}:
        raise BadInput(_("Choose how far it reaches."), field="level")
    return {"region": region, "town": fields.line(town, field="town", max_length=120), "level": level}


def cleaned(**given: Any) -> Saying:
    """The form's values as they are kept. Raises BadInput by its field."""
    given["words"] = cleaned_words(given["words"])
    given["name"] = fields.line(given["name"], field="name", max_length=120)
    given["organisation_name"] = fields.line(given["organisation_name"], field="organisation_name", max_length=200)
    given["email"] = fields.line(given["email"], field="email", max_length=254)
    given["part"] = fields.line(given.get("part", ""), field="part", max_length=WORDS_AT_MOST)
    given["wishes"] = given.get("wishes", BY_EMAIL).cleaned()
    given |= cleaned_where(**{name: given.get(name, "") for name in ("region", "town", "level")})
    saying = Saying(**given)
    if saying.kind not in Kind.values:
        raise BadInput(_("Choose what kind of contribution it is."), field="kind")
    if saying.language not in {*SPOKEN, ANOTHER} or saying.told_in not in {"", *languages.codes()}:
        raise BadInput(_("Choose the language you write in."), field="language")
    if saying.happened is not None and saying.happened > clock.now():
        raise BadInput(_("It cannot have been said in the future."), field="happened")
    check_attribution(saying.attribution, name=saying.name, organisation_name=saying.organisation_name)
    _check_place(saying)
    return saying


def check_attribution(attribution: str, *, name: str, organisation_name: str) -> None:
    """What is to be shown has to be there. Raises BadInput by its field."""
    if attribution not in _Attribution.values:
        raise BadInput(_("Choose whether we show who said it."), field="attribution")
    if attribution == _Attribution.NAMED and not name:
        raise BadInput(_("Give the name to show, or choose that we do not show who said it."), field="name")
    if attribution == _Attribution.ORGANISATION and not organisation_name:
        raise BadInput(
            _("Give the organisation to show, or choose that we do not show who said it."), field="organisation_name"
        )


def _check_place(saying: Saying) -> None:
    for field in ("question", "theme", "commitment"):
        thing = getattr(saying, field)
        if thing is not None and thing.process_id != saying.process.pk:
            raise BadInput(_("Choose one of this process."), field=field)
    sentence, commitment = saying.sentence, saying.commitment
    if sentence is not None and (commitment is None or sentence.commitment_id != commitment.pk):
        raise BadInput(_("This sentence belongs to another commitment."), field="sentence")


def as_it_reads(saying: Saying) -> dict[str, Any]:
    """What it is about as people could read it, as the columns of a contribution: the words, and what stood around them.

    Raises BadInput for what no published version holds.
    """
    now = clock.now()
    if saying.sentence is not None:
        published = Wording.objects.filter(sentence=saying.sentence, entry__version__published__lte=now)
        rows = published.select_related("entry__version").order_by("-entry__version__number")
        read_in = rows.filter(entry__version=saying.read_in).first() if saying.read_in is not None else None
        wording = read_in or rows.first()
        if wording is None:
            raise BadInput(_("This sentence is not part of the published plan."), field="sentence")
        return _anchored(wording, saying)
    if saying.commitment is None:
        return {}
    if not Entry.objects.filter(commitment=saying.commitment, version__published__lte=now).exists():
        raise BadInput(_("This commitment is not part of the published plan."), field="commitment")
    return {}


def _anchored(wording: Wording, saying: Saying) -> dict[str, Any]:
    read = languages.pick(wording.text, saying.read_language or saying.language)
    at = place_of(saying.part, read.text) if saying.part else (0, len(read.text))
    if at is None:
        raise BadInput(
            _(
                "These words do not stand in the sentence, letter by letter. Copy them from it again, or leave it empty."
            ),
            field="part",
        )
    plan = plan_of(wording.entry.version, commitment=wording.entry.commitment_id)
    before, after = plan.around(wording.sentence_id, read.language, *at) if wording.sentence_id in plan.of else ("", "")
    return {
        "quote": read.text[at[0] : at[1]],
        "quote_before": before,
        "quote_after": after,
        "quote_language": read.language,
        "read_in": wording.entry.version,
    }
