"""What somebody does who has no e-mail address: say how they are told, by the link or the code of what they said."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from hearback.contributions import rules
from hearback.contributions.actions.changing import authorship_of
from hearback.contributions.models import Contribution
from hearback.core.errors import NotAllowed
from hearback.core.viewer import Grant, Purpose, Viewer
from hearback.people import actions as people
from hearback.people import queries as who
from hearback.people.models import Organisation, Participant


@transaction.atomic
def choose_how_told(
    *,
    actor: Viewer,
    contribution: Contribution,
    channel: str,
    large_print: bool = False,
    both_languages: bool = False,
    post: str = "",
    phone: str = "",
    through: Organisation | None = None,
    ring_when: str = "",
) -> Participant:
    """Choose how the author of this is told from now on, by its own link or code, as they would on their whole page.

    Only where they left no e-mail address. Anybody can type somebody's and has the link of what they said so: it must not
    lead that person's answers elsewhere. Raises BadInput as `people.choose_channel` does, which locks the person's row.
    """
    authorship = authorship_of(contribution)
    person = authorship.participant if authorship is not None else None
    if person is None or not rules.may_choose_how_told(actor, contribution, left_email=who.left_email(person)):
        raise NotAllowed
    oneself = replace(actor, grants=actor.grants | {Grant(Purpose.ME, person.uuid, person.link_version)})
    return people.choose_channel(
        actor=oneself,
        participant=person.uuid,
        channel=channel,
        large_print=large_print,
        both_languages=both_languages,
        post=post,
        phone=phone,
        through=through,
        ring_when=ring_when,
    )
