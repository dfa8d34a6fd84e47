"""Loading the demonstration from its files."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from hearback.answers import actions as answers
from hearback.commands.demonstration import flipchart
from hearback.commands.demonstration.codebook import load_codebook
from hearback.commands.demonstration.commented import load_document
from hearback.commands.demonstration.coverage import load_coverage
from hearback.commands.demonstration.forum import load_documents, load_forum
from hearback.commands.demonstration.letter import load_letter
from hearback.commands.demonstration.plan import Plan
from hearback.commands.demonstration.telling import Wishes, tell
from hearback.contributions import actions as contributions
from hearback.contributions.models import Contribution
from hearback.core.viewer import HOST, Grant, Purpose, Viewer
from hearback.events import actions as events
from hearback.events.models import Event, Photograph
from hearback.people import actions as people
from hearback.people.models import Organisation
from hearback.plans.models import Version
from hearback.processes import actions as processes
from hearback.processes import queries
from hearback.processes.models import Process, Question

FOLDER = Path(__file__).parent
SLUG = "uk-2013"
Say = Callable[[str], None]


def load(say: Say) -> Process:
    """Load the demonstration, saying how far it is; returns its process. What is there already stays as it is."""
    frame, plan, voices, forum, commented, letter, codebook, coverage, telling = (
        tomllib.loads((FOLDER / f"{name}.toml").read_text())
        for name in ("process", "plan", "voices", "forum", "commented", "letter", "codebook", "coverage", "telling")
    )
    say("The process, its promise and its questions")
    process = _process(frame)
    organisations = _organisations(frame["organisations"])
    _network(process, frame["network"])
    say("The announcement and the workshop")
    _announcement(process, frame["announcement"], organisations)
    event = _event(process, frame["event"], organisations)
    say("The forum and the documents")
    documents = load_documents(process, forum["documents"])
    load_forum(process, forum, organisations, documents)
    say("The draft plan")
    written = Plan(process, plan)
    draft = written.write_draft()
    _publish(draft, plan["draft"], Version.Status.FOR_COMMENT, {}, {})
    say("What people say, and the answers")
    pictures = _photographs(event, frame["event"])
    early = [voice for voice in voices["voices"] if not voice.get("after_the_plan")]
    wishes = Wishes(telling)
    said = _voices(process, event, pictures, early, voices["mark"], written, wishes)
    said |= load_document(process, commented, voices["mark"])
    voices["answers"] += commented["answers"]
    _answers(process, voices, said, written)
    _attendance(event, frame["event"])
    _notes(event, frame["event"])
    say("The final plan")
    final = written.write_final()
    waiting = {said[row["voice"]].uuid: (row["reason"], row["answer_by"]) for row in voices["still_waiting"]}
    _publish(final, plan["final"], Version.Status.FINAL, written.causes(), waiting)
    written.sign(final)
    say("What was done")
    late = [voice for voice in voices["voices"] if voice.get("after_the_plan")]
    said |= _voices(process, event, pictures, late, voices["mark"], written, wishes)
    _moderation(voices, said)
    load_letter(process, letter, voices["mark"], _key)
    load_codebook(process, codebook, said, _key)
    load_coverage(final, coverage, said, written.commitment)
    written.report()
    written.assess()
    say("Everybody is told")
    tell(process)
    return process


def _key(*names: str) -> UUID:
    """The same key each time, so that loading twice makes nothing twice."""
    return uuid5(NAMESPACE_URL, "/".join(("hearback-demonstration", *names)))


def _process(frame: dict[str, Any]) -> Process:
    named = {name: frame[name] for name in _FRAME if name in frame}
    process = processes.start_process(actor=HOST, slug=SLUG, run_by=frame["run_by"], demonstration=True, **named)
    for question in frame["questions"]:
        processes.add_question(actor=HOST, process=process, **question)
    for theme in frame["themes"]:
        processes.add_theme(actor=HOST, process=process, **theme)
    for phase in frame["phases"]:
        processes.add_phase(actor=HOST, process=process, **phase)
    for step in frame["steps"]:
        processes.add_step(actor=HOST, process=process, **step)
    return processes.open_process(actor=HOST, process=process)


_FRAME = (
    *("name", "runner", "summary", "about", "promise_will", "promise_cannot", "promise_decides", "promise_when"),
    *("answer_within_days", "contact_name", "contact_email", "starts", "ends"),
)


def _organisations(rows: list[dict[str, Any]]) -> dict[str, Organisation]:
    return {row["slug"]: people.add_organisation(actor=HOST, **row) for row in rows}


def _network(process: Process, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        told = row | {"key": _key("network", row["key"])}
        processes.add_member(actor=HOST, process=process, found="the demonstration (invented)", **told)


def _announcement(process: Process, row: dict[str, Any], organisations: dict[str, Organisation]) -> None:
    signatories = [(s["name"], organisations[s["organisation"]], s["side"]) for s in row.pop("signatories")]
    announcement = processes.write_announcement(actor=HOST, process=process, signatories=signatories, **row)
    processes.publish_announcement(actor=HOST, announcement=announcement)


def _event(process: Process, row: dict[str, Any], organisations: dict[str, Organisation]) -> Event:
    asked = _questions(process)
    agenda = [events.AgendaPoint(asked[number].text, [asked[number]]) for number in row["agenda"]]
    hosts = [organisations[slug] for slug in row["hosts"]]
    named = {name: row[name] for name in _EVENT}
    event = events.write_event(actor=HOST, process=process, hosts=hosts, agenda=agenda, **named)
    return events.publish_event(actor=HOST, event=event, happened=row["happened"])


_EVENT = (
    *("slug", "title", "summary", "starts", "ends", "venue", "address", "capacity", "outer_name", "access_email"),
    *("region", "provisions"),
    *("who_may_come", "cost", "travel", "access", "background"),
)


def _questions(process: Process) -> dict[int, Question]:
    return {question.number: question for question in queries.questions(process)}


def _attendance(event: Event, row: dict[str, Any]) -> None:
    """Who booked and who came: invented people without an address, so that nobody is written to."""
    for number, one in enumerate(row["bookings"]):
        given = {name: one[name] for name in ("name", "organisation", "side", "places")}
        booking = events.book(
            actor=HOST,
            event=event,
            key=_key("booking", str(number)),
            email="",
            language=one.get("language", "en"),
            origin="desk",
            **given,
        )
        if one["came"]:
            key = _key("came", str(number))
            events.check_in(
                actor=HOST, event=event, key=key, booking=booking, people=one["came"], happened=event.starts
            )
    for number, one in enumerate(row["walked_in"]):
        key = _key("walked-in", str(number))
        events.walk_in(actor=HOST, event=event, key=key, language="en", happened=event.starts, **one)
    events.count_people(actor=HOST, event=event, **row["counted"])


def _photographs(event: Event, row: dict[str, Any]) -> list[Photograph]:
    """The flipcharts, so that lines can say that they stand on one."""
    return [
        events.add_photograph(
            actor=HOST,
            event=event,
            key=_key("photograph", str(number)),
            image=flipchart.drawn(one["lines"]),
            text=one["text"],
        )
        for number, one in enumerate(row["photographs"])
    ]


def _notes(event: Event, row: dict[str, Any]) -> None:
    events.write_notes(actor=HOST, event=event, text=row["notes"])
    for number, one in enumerate(row["agreed"]):
        events.add_agreed_action(actor=HOST, event=event, key=_key("agreed", str(number)), **one)
    events.publish_notes(actor=HOST, event=event)


def _voices(
    process: Process,
    event: Event,
    pictures: list[Photograph],
    voices: list[dict[str, Any]],
    mark: dict[str, str],
    plan: Plan,
    wishes: Wishes,
) -> dict[str, Contribution]:
    asked = _questions(process)
    said = {}
    for voice in voices:
        question = asked.get(voice.get("question", 0))
        words = f"{voice['words']} {mark[voice['language']]}"
        common: dict[str, Any] = {
            "actor": HOST,
            "key": _key("voice", voice["key"]),
            "words": words,
            "kind": voice.get("kind") or (question.kind if question else "suggestion"),
            "language": voice["language"],
            "question": question,
            "name": voice.get("name", ""),
            "email": voice.get("email", ""),
            "attribution": voice["attribution"],
            "happened": voice["happened"],
        }
        if voice["where"] == "workshop":
            picture = pictures[voice["flipchart"] - 1] if "flipchart" in voice else None
            one = contributions.capture_slip(event=event, table=voice["table"], photograph=picture, **common)
        else:
            one = contributions.say(
                process=process,
                organisation_name=voice.get("organisation", ""),
                commitment=plan.commitment(voice.get("commitment")),
                sentence=plan.sentence(voice.get("sentence")),
                **common,
            )
        wishes.choose(voice["key"], one)
        said[voice["key"]] = one
    return said


def _moderation(voices: dict[str, Any], said: dict[str, Contribution]) -> None:
    """What is hidden or taken out, with its reason; what an author and the team wrote to each other."""
    for voice in voices["voices"]:
        one = said[voice["key"]]
        if voice.get("hidden"):
            contributions.hide(actor=HOST, contribution=one, because=voice["hidden"])
        if voice.get("taken_out"):
            contributions.redact(actor=HOST, contribution=one, number=1, **voice["taken_out"])
    for number, row in enumerate(voices["replies"]):
        one = said[row["voice"]]
        given = {"contribution": one, "key": _key("reply", str(number)), "happened": row["happened"]}
        given |= {"text": f"{row['text']} {voices['mark'][row['language']]}", "language": row["language"]}
        if row["by"] == "author":
            author = Viewer(grants=frozenset({Grant(Purpose.SAID, one.uuid, one.link_version)}))
            contributions.reply_as_author(actor=author, public=True, **given)
        else:
            contributions.reply_as_team(actor=HOST, **given)


def _answers(process: Process, voices: dict[str, Any], said: dict[str, Contribution], plan: Plan) -> None:
    for row in voices["answers"]:
        values = {name: row[name] for name in _ANSWER if name in row}
        answers.answer(
            actor=HOST,
            process=process,
            key=_key("answer", *row["voices"]),
            contributions=[said[key] for key in row["voices"]],
            causes=[plan.cause(cause) for cause in row.get("causes", [])],
            joined_to=said.get(row.get("joined_to", "")),
            place_commitment=plan.commitment(row.get("place_commitment")),
            place_sentence=plan.sentence(row.get("place_sentence")),
            **values,
        )
    for row in voices["talks"]:
        voice = row.pop("voice")
        answers.talk_about(actor=HOST, contribution=said[voice], **row)


_ANSWER = (
    *("outcome", "reason", "happened", "why_not_the_rest", "place", "until", "next_process", "decided_by", "who_can"),
    "passed_on",
)


def _publish(
    version: Version, row: dict[str, Any], status: str, causes: dict[str, Any], waiting: dict[UUID, Any]
) -> None:
    answers.publish_version(
        actor=HOST,
        version=version,
        status=status,
        causes=causes,
        waiting=waiting,
        signed_by="Cabinet Office and the network",
        happened=row["happened"],
    )
