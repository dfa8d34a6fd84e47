"""Small things that tests begin with: each made as a person would make it, through the rooms' actions."""

from __future__ import annotations

from itertools import count
from typing import Any

from hearback.core.viewer import HOST, NOBODY, Grant, Purpose, Role, Side, Viewer
from hearback.people import actions as people
from hearback.people.models import Organisation, Participant, User
from hearback.processes import actions as processes
from hearback.processes import queries as process_queries
from hearback.processes.models import Kind, Membership, Process

_number = count(1)

PROMISE: dict[str, Any] = {
    "promise_will": {"en": "We record everything and use it as we write the plan.", "cy": "Rydym yn cofnodi popeth."},
    "promise_cannot": {"en": "We cannot turn every idea into a commitment.", "cy": "Ni allwn addo popeth."},
    "promise_decides": {"en": "Both sides decide together, by what helps people most.", "cy": "Mae’r ddwy ochr."},
    "promise_when": {"en": "You hear from us within twelve weeks.", "cy": "Cewch glywed gennym ymhen deuddeg wythnos."},
}
CONTACT: dict[str, Any] = {"contact_name": "Open plan team", "contact_email": "team@example.org"}


# --- people


def a_user(*, name: str = "", email: str = "", is_host: bool = False) -> User:
    """Somebody with an account, and no post yet."""
    number = next(_number)
    return people.add_user(
        actor=HOST, email=email or f"user{number}@example.org", name=name or f"User {number}", is_host=is_host
    )


def as_viewer(user: User) -> Viewer:
    """What the doors make of somebody who signed in."""
    return process_queries.viewer(user=user.id)


def as_person(participant: Participant, purpose: Purpose = Purpose.ME) -> Viewer:
    """What the doors make of somebody who came by a private link (or, with Purpose.ALL, by a code)."""
    return Viewer(grants=frozenset({Grant(purpose, participant.uuid, participant.link_version)}))


def a_participant(*, name: str = "", email: str | None = None, **choices: Any) -> Participant:
    """A person who left an address, unless `email` is empty."""
    number = next(_number)
    address = f"person{number}@example.org" if email is None else email
    given = {"language": "en", "report_back": True} | choices
    return people.introduce(actor=NOBODY, name=name or f"Person {number}", email=address, **given)


def an_organisation(slug: str = "", *, name: str = "", kind: str = Organisation.Kind.CIVIL_SOCIETY) -> Organisation:
    """An organisation of the network."""
    slug = slug or f"organisation-{next(_number)}"
    words = {"en": name or slug.replace("-", " ").capitalize()}
    return people.add_organisation(actor=HOST, slug=slug, name=words, kind=kind)


# --- processes


def a_draft_process(*, slug: str = "", run_by: str = Process.RunBy.BOTH, **fields: Any) -> Process:
    """A process that is being prepared, started by the host: nobody has a post in it."""
    slug = slug or f"process-{next(_number)}"
    name = fields.pop("name", {"en": "Open plan 2013", "cy": "Cynllun agored 2013"})
    return processes.start_process(actor=HOST, slug=slug, name=name, run_by=run_by, **fields)


def a_process(*, questions: int = 1, **fields: Any) -> Process:
    """An open process with its promise and its questions (`questions` of them)."""
    process = a_draft_process(**PROMISE | CONTACT | fields)
    for number in range(1, questions + 1):
        processes.add_question(
            actor=HOST,
            process=process,
            text={"en": f"What is missing? ({number})", "cy": f"Beth sydd ar goll? ({number})"},
            kind=Kind.SUGGESTION,
        )
    return processes.open_process(actor=HOST, process=process)


def a_post(process: Process, *, side: Side = Side.GOVERNMENT, role: Role = Role.COORDINATOR) -> Membership:
    """A post in a process, filled with somebody new."""
    number = next(_number)
    return processes.invite(
        actor=HOST,
        process=process,
        email=f"colleague{number}@example.org",
        name=f"Colleague {number}",
        role=role,
        side=side,
    )


def a_coordinator(process: Process, side: Side = Side.GOVERNMENT) -> Viewer:
    """Somebody who coordinates a process for a side, signed in."""
    return as_viewer(a_post(process, side=side).user)
