"""Members of a network, as the tests of inviting begin with them."""

from itertools import count
from uuid import uuid4

from hearback.core.viewer import HOST
from hearback.people.models import Organisation, Participant
from hearback.processes.models import NetworkMember, Process
from tests.factories import a_participant

_number = count(1)


def a_member(
    process: Process,
    person: Participant | None = None,
    *,
    organisation: Organisation | None = None,
    themes=(),
    **fields,
) -> NetworkMember:
    """Somebody who joined by themselves, with an address, unless told otherwise."""
    email = f"member{next(_number)}@example.org"
    person = person or a_participant(email=email, report_back=False, language=fields.get("language", "en"))
    fields.setdefault("key", uuid4())
    member = NetworkMember.objects.create(process=process, participant=person, organisation=organisation, **fields)
    member.interests.set(themes)
    return member


def a_nameless_member(process: Process, organisation: Organisation) -> NetworkMember:
    """An organisation of which nobody left an address."""
    return NetworkMember.objects.create(process=process, organisation=organisation, key=uuid4())


__all__ = ["HOST", "a_member", "a_nameless_member"]
