"""Posts: filled, given up, handed over."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.text import clean_line
from hearback.core.viewer import Role, Side, Viewer
from hearback.journal import actions as journal
from hearback.journal.verbs import Verb
from hearback.outbox.actions import put_message
from hearback.people import actions as people
from hearback.people.models import User
from hearback.processes import facts, rules, texts
from hearback.processes.models import Membership, Process, Theme
from hearback.processes.queries import live


@transaction.atomic
def invite(
    *, actor: Viewer, process: Process, email: str, name: str, role: str, side: str, post: str = ""
) -> Membership:
    """Give somebody a post, an account if they have none, and a message that says how to sign in.

    Who has the post already keeps it and gets no second message. Locks the process row.
    Raises BadInput for `email`, `name`, `role`, `side` or `post`.
    """
    process = Process.objects.select_for_update(no_key=True).get(pk=process.pk)
    if not rules.may_invite(actor, process, _side(side), side_has_coordinator=_has_coordinator(process, side)):
        raise NotAllowed
    user = people.add_user(actor=actor, email=email, name=name)
    post = clean_line(post, max_length=120, field="post")
    known = live(Membership.objects.filter(process=process, user=user, role=_role(role).value, side=side)).first()
    if known is not None:
        return known
    membership = _fill(actor, process, user, _role(role), _side(side), post)
    _append(facts.MEMBERSHIP_BEGUN, actor, membership)
    return membership


@transaction.atomic
def end_membership(*, actor: Viewer, membership: Membership) -> Membership:
    """End a post; whoever held it keeps their account. Doing it again does nothing. Locks the process row.

    Raises BadInput when nobody would be left to coordinate: that post is handed over, or ended by the host.
    """
    process = Process.objects.select_for_update(no_key=True).get(pk=membership.process_id)
    membership = Membership.objects.select_related("process", "user").get(pk=membership.pk)
    if not rules.may_end_membership(actor, membership):
        raise NotAllowed
    if membership.until is not None:
        return membership
    coordinators = live(Membership.objects.filter(process=process, role=Role.COORDINATOR.value))
    is_last = membership.role == Role.COORDINATOR and not coordinators.exclude(pk=membership.pk).exists()
    if is_last and not actor.host:
        raise BadInput(_("Nobody else coordinates this process. Hand the post over to somebody first."))
    _end(membership)
    _append(facts.MEMBERSHIP_ENDED, actor, membership)
    return membership


@transaction.atomic
def hand_over(*, actor: Viewer, membership: Membership, email: str, name: str) -> Membership:
    """End a post and give it, with the themes it leads, to somebody else. Locks the process row.

    Raises BadInput for `email` when the other has this very post already.
    """
    process = Process.objects.select_for_update(no_key=True).get(pk=membership.process_id)
    membership = Membership.objects.select_related("process", "user").get(pk=membership.pk)
    if not rules.may_hand_over(actor, membership) or membership.until is not None:
        raise NotAllowed
    user = people.add_user(actor=actor, email=email, name=name)
    same = Membership.objects.filter(process=process, user=user, role=membership.role, side=membership.side)
    if live(same).exists():
        raise BadInput(_("This person has the same post already."), field="email")
    _end(membership)
    successor = _fill(actor, process, user, Role(membership.role), Side(membership.side), membership.post)
    Theme.objects.filter(government_lead=membership).update(government_lead=successor)
    Theme.objects.filter(civil_society_lead=membership).update(civil_society_lead=successor)
    _append(facts.MEMBERSHIP_HANDED_OVER, actor, successor, before=membership.uuid)
    return successor


def _fill(actor: Viewer, process: Process, user: User, role: Role, side: Side, post: str) -> Membership:
    membership = Membership.objects.create(process=process, user=user, role=role.value, side=side.value, post=post)
    subject, body = texts.invitation(membership, invited_by=actor.name if actor.user else "")
    put_message(key=f"invitation:{membership.uuid}", to=user.email, subject=subject, body=body, language=user.language)
    return membership


def _end(membership: Membership) -> None:
    membership.until = clock.now()
    membership.save(update_fields=["until"])


def _append(verb: Verb, actor: Viewer, membership: Membership, **more: object) -> None:
    refs = {"membership": membership.uuid, "role": membership.role, "side": membership.side, **more}
    process = membership.process.uuid
    journal.append(verb, actor=actor, subject=("user", membership.user.uuid), process=process, refs=refs)


def _has_coordinator(process: Process, side: str) -> bool:
    posts = Membership.objects.filter(process=process, role=Role.COORDINATOR.value, side=side)
    return live(posts).exists()


def _role(value: str) -> Role:
    try:
        return Role(value)
    except ValueError:
        raise BadInput(_("Choose a role."), field="role") from None


def _side(value: str) -> Side:
    try:
        return Side(value)
    except ValueError:
        raise BadInput(_("Choose a side."), field="side") from None
