"""Posts: filled, given up, handed over."""

from uuid import uuid4

import pytest

from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Role, Side
from hearback.journal.models import Fact
from hearback.outbox.models import Message
from hearback.people.models import User
from hearback.processes import actions, queries
from hearback.processes.models import Membership
from tests.factories import a_coordinator, a_post, a_process, as_viewer

pytestmark = pytest.mark.django_db


def invite(actor, process, **given):
    usual = {"email": "jo@example.org", "name": "Jo", "role": Role.COORDINATOR, "side": Side.GOVERNMENT}
    return actions.invite(actor=actor, process=process, **usual | given)


def test_a_colleague_gets_an_account_a_post_and_a_message():
    process = a_process(name={"en": "Open plan"})
    membership = invite(a_coordinator(process), process, role=Role.THEME_LEAD, post="Lead on open data")
    message = Message.objects.get(key=f"invitation:{membership.uuid}")
    assert (membership.user.email, membership.post) == ("jo@example.org", "Lead on open data")
    assert message.to == "jo@example.org"
    assert "Open plan" in message.subject
    assert "/desk/" in message.body
    assert "jo@example.org" in message.body
    assert Fact.objects.get(verb="membership.begun", subject_uuid=membership.user.uuid).refs == {
        "membership": str(membership.uuid),
        "role": "theme-lead",
        "side": "government",
    }


def test_inviting_twice_writes_once():
    process = a_process()
    assert invite(HOST, process) == invite(HOST, process, email="JO@example.org", name="Joanna")
    assert Message.objects.filter(to="jo@example.org").count() == 1
    assert User.objects.filter(name="Joanna").count() == 0


def test_each_side_fills_its_own_posts():
    process = a_process()
    government = a_coordinator(process)
    a_coordinator(process, Side.CIVIL_SOCIETY)
    with pytest.raises(NotAllowed):
        invite(government, process, side=Side.CIVIL_SOCIETY)
    assert not User.objects.filter(email="jo@example.org").exists()


def test_a_side_that_has_nobody_gets_its_first_from_the_other():
    process = a_process()
    invite(a_coordinator(process), process, side=Side.CIVIL_SOCIETY)
    assert {member.side for member in queries.members_visible_to(NOBODY, process)} == set(Side)


def test_nobody_else_invites():
    process = a_process()
    for actor in (NOBODY, a_coordinator(a_process()), as_viewer(a_post(process, role=Role.THEME_LEAD).user)):
        with pytest.raises(NotAllowed):
            invite(actor, process)


@pytest.mark.parametrize(
    "given", [{"role": "king"}, {"side": "middle"}, {"email": "jo"}], ids=["role", "side", "email"]
)
def test_bad_input_is_named_by_its_field(given):
    with pytest.raises(BadInput) as refused:
        invite(HOST, a_process(), **given)
    assert refused.value.field == next(iter(given))


def test_who_gives_a_post_up_keeps_the_account_and_loses_the_way_in():
    process = a_process()
    a_post(process)
    post = a_post(process)
    actions.end_membership(actor=as_viewer(post.user), membership=post)
    actions.end_membership(actor=HOST, membership=post)
    assert not as_viewer(post.user).belongs_to(process.id)
    assert as_viewer(post.user).user == post.user_id
    assert Fact.objects.filter(verb="membership.ended").count() == 1


def test_the_last_coordinator_hands_over_before_leaving():
    process = a_process()
    post = a_post(process)
    with pytest.raises(BadInput):
        actions.end_membership(actor=as_viewer(post.user), membership=post)
    assert as_viewer(post.user).works_on(process.id)
    actions.end_membership(actor=HOST, membership=post)
    assert not as_viewer(post.user).works_on(process.id)


def test_the_other_side_ends_nobody_s_post():
    process = a_process()
    post = a_post(process)
    for actor in (a_coordinator(process, Side.CIVIL_SOCIETY), a_coordinator(a_process()), NOBODY):
        with pytest.raises(NotAllowed):
            actions.end_membership(actor=actor, membership=post)
        with pytest.raises(NotAllowed):
            actions.hand_over(actor=actor, membership=post, email="jo@example.org", name="Jo")


def test_a_post_is_handed_over_whole():
    process = a_process()
    post = invite(HOST, process, email="before@example.org", post="Transparency team")
    theme = actions.add_theme(actor=HOST, process=process, slug="aid", name={"en": "Aid"})
    actions.edit_theme(actor=HOST, theme=theme, government_lead=post)
    after = actions.hand_over(actor=as_viewer(post.user), membership=post, email="after@example.org", name="After")
    theme.refresh_from_db()
    assert (after.role, after.side, after.post) == ("coordinator", "government", "Transparency team")
    assert theme.government_lead == after
    assert not as_viewer(post.user).belongs_to(process.id)
    assert as_viewer(after.user).works_on(process.id)
    assert Fact.objects.get(verb="membership.handed-over").refs["before"] == str(post.uuid)
    assert Message.objects.filter(to="after@example.org").count() == 1


def test_a_post_is_handed_over_once_and_not_to_who_has_it():
    process = a_process()
    post, other = a_post(process), a_post(process)
    with pytest.raises(BadInput) as refused:
        actions.hand_over(actor=HOST, membership=post, email=other.user.email, name="")
    assert refused.value.field == "email"
    actions.hand_over(actor=HOST, membership=post, email="after@example.org", name="After")
    with pytest.raises(NotAllowed):
        actions.hand_over(actor=HOST, membership=post, email="third@example.org", name="Third")
    assert Membership.objects.filter(process=process, until=None).count() == 2


def test_a_theme_lead_gives_no_accounts():
    process = a_process()
    lead = a_post(process, role=Role.THEME_LEAD)
    with pytest.raises(NotAllowed):
        actions.hand_over(actor=as_viewer(lead.user), membership=lead, email="jo@example.org", name="Jo")


@pytest.mark.django_db
def test_the_worker_does_what_somebody_asked_for_as_they_are_now_and_as_nobody_once_they_are_gone():
    process = a_process()
    anna = a_coordinator(process)
    assert queries.on_behalf_of(anna.uuid).posts == anna.posts

    User.objects.filter(uuid=anna.uuid).update(is_active=False)
    assert queries.on_behalf_of(anna.uuid) == NOBODY
    assert queries.on_behalf_of(uuid4()) == NOBODY
    assert queries.on_behalf_of(None) == HOST
