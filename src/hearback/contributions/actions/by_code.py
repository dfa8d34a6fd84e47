"""What somebody does who has no e-mail address: open what they said with the code on a letter, and say how they are told."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hearback.contributions import rules
from hearback.contributions.actions.changing import authorship_of
from hearback.contributions.models import Contribution
from hearback.core import references
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import Grant, Purpose, Viewer
from hearback.people import actions as people
from hearback.people import links
from hearback.people import queries as who
from hearback.people.models import Organisation, Participant


def open_with_code(*, reference: str, code: str) -> Contribution:
    """What a reference names, for whoever types the code that stands beside it on a letter to its author.

    Raises BadInput at `code`, with the same sentence whatever was wrong, after the same comparing: no such reference, or
    another code. A code is one of some 36 thousand million million, so tries are counted at the door alone. Writes nothing.
    A door keeps what it opens as a grant of `Purpose.SAID`.
    """
    named = references.normalise(reference)
    rows = Contribution.objects.select_related("process", "part_of__process")
    said = rows.filter(reference=named).first() if named else None
    subject, version = (said.uuid, said.link_version) if said is not None else (uuid4(), 1)
    fits = links.code_fits(code, subject, version)
    if said is None or not fits:
        raise BadInput(
            _(
                "This reference and this code do not open anything. Check both on your letter. If you tried many times, "
                "wait ten minutes and try again. Nothing is lost."
            ),
            field="code",
        )
    whole = said.part_of if said.state == Contribution.State.PUT_BACK else None  # it is read in its whole again
    return whole or said


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
