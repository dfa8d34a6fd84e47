"""Staff and organisations."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Role
from hearback.journal.models import Fact
from hearback.people import actions, queries
from hearback.people.models import Organisation, SignInLink, User
from tests.factories import a_coordinator, a_post, a_process, a_user, an_organisation, as_viewer

pytestmark = pytest.mark.django_db


def test_an_account_is_found_in_whatever_case_its_address_is_typed():
    user = a_user(email="Jo@example.org")
    for typed in ("jo@EXAMPLE.org", "jo@example.org"):
        assert actions.add_user(actor=HOST, email=typed, name="Somebody else") == user
    assert user.name != "Somebody else"
    assert Fact.objects.filter(verb="user.added").count() == 1


def test_the_database_refuses_a_second_account_with_the_same_address():
    a_user(email="jo@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="JO@example.org")


def test_coordinators_bring_in_colleagues_but_make_no_host():
    coordinator = a_coordinator(a_process())
    assert actions.add_user(actor=coordinator, email="new@example.org", name="New").is_host is False
    with pytest.raises(NotAllowed):
        actions.add_user(actor=coordinator, email="boss@example.org", name="Boss", is_host=True)


@pytest.mark.parametrize(
    "who",
    [lambda: NOBODY, lambda: as_viewer(a_post(a_process(), role=Role.OBSERVER).user)],
    ids=["nobody", "observer"],
)
def test_nobody_else_gives_accounts_or_adds_organisations(who):
    with pytest.raises(NotAllowed):
        actions.add_user(actor=who(), email="new@example.org", name="New")
    with pytest.raises(NotAllowed):
        actions.add_organisation(actor=who(), slug="x", name={"en": "X"}, kind="other")


def test_an_ended_account_is_not_opened_again_by_inviting():
    user = a_user(email="jo@example.org")
    User.objects.filter(pk=user.pk).update(is_active=False)
    with pytest.raises(BadInput):
        actions.add_user(actor=HOST, email="jo@example.org", name="Jo")
    with pytest.raises(BadInput):
        actions.make_sign_in_link(actor=HOST, email="jo@example.org")


def test_a_host_makes_somebody_who_has_an_account_a_host():
    user = a_user(email="jo@example.org")
    for _time in range(2):
        assert actions.make_host(actor=HOST, email="JO@example.org").is_host
    user.refresh_from_db()
    assert user.is_host
    assert Fact.objects.filter(verb="user.made-host", subject_uuid=user.uuid).count() == 1


def test_nobody_else_makes_a_host_and_nobody_becomes_one_without_an_account():
    user = a_user(email="jo@example.org")
    for actor in (NOBODY, as_viewer(user), a_coordinator(a_process())):
        with pytest.raises(NotAllowed):
            actions.make_host(actor=actor, email="jo@example.org")
    User.objects.filter(pk=user.pk).update(is_active=False)
    for address in ("jo@example.org", "stranger@example.org"):
        with pytest.raises(BadInput):
            actions.make_host(actor=HOST, email=address)


def test_the_command_makes_a_host_of_somebody_who_works_here_already(capsys):
    user = a_user(email="jo@example.org")
    call_command("sign_in", "jo@example.org", "--host")
    user.refresh_from_db()
    assert user.is_host
    assert "/en/sign-in/once/" in capsys.readouterr().out


def test_a_sign_in_link_works_once():
    user = a_user(email="jo@example.org")
    token = actions.make_sign_in_link(actor=HOST, email="jo@example.org")
    assert token not in SignInLink.objects.get().hashed
    assert actions.use_sign_in_link(token=token) == user
    with pytest.raises(BadInput):
        actions.use_sign_in_link(token=token)


@pytest.mark.parametrize("token", ["", "x", "x" * 5000, "\x00"])
def test_what_is_no_token_opens_nothing(token):
    with pytest.raises(BadInput):
        actions.use_sign_in_link(token=token)


def test_a_sign_in_link_works_for_a_quarter_of_an_hour_and_while_the_account_lasts():
    user = a_user(email="jo@example.org")
    token = actions.make_sign_in_link(actor=HOST, email="jo@example.org")
    with time_machine.travel(clock.now() + timedelta(minutes=15, seconds=1)), pytest.raises(BadInput):
        actions.use_sign_in_link(token=token)
    User.objects.filter(pk=user.pk).update(is_active=False)
    with pytest.raises(BadInput):
        actions.use_sign_in_link(token=token)


def test_only_whoever_is_at_the_machine_makes_a_sign_in_link():
    user = a_user(email="jo@example.org", is_host=True)
    for actor in (NOBODY, as_viewer(user), a_coordinator(a_process())):
        with pytest.raises(NotAllowed):
            actions.make_sign_in_link(actor=actor, email="jo@example.org")


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_use_a_sign_in_link_at_once_one_gets_in():
    a_user(email="jo@example.org")
    token = actions.make_sign_in_link(actor=HOST, email="jo@example.org")

    def use(_number):
        try:
            return actions.use_sign_in_link(token=token)
        except BadInput:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(user is not None for user in pool.map(use, range(8))) == 1


def test_an_organisation_that_is_known_is_returned_unchanged():
    first = an_organisation("open-data-group", name="Open Data Group")
    assert an_organisation("open-data-group", name="Another") == first
    assert queries.organisation("open-data-group").name == {"en": "Open Data Group"}


def test_only_organisations_that_agreed_are_shown_to_the_public():
    shown = an_organisation("shown")
    hidden = actions.add_organisation(
        actor=HOST, slug="hidden", name={"en": "H"}, kind=Organisation.Kind.OTHER, listed=False
    )
    assert list(queries.organisations()) == [shown]
    assert list(queries.all_organisations(NOBODY)) == [shown]
    assert list(queries.all_organisations(HOST)) == [hidden, shown]


@pytest.mark.parametrize("website", ["javascript:alert(1)", "ftp://example.org", "example.org", "https://x y"])
def test_a_website_is_a_web_address(website):
    with pytest.raises(BadInput) as refused:
        actions.add_organisation(actor=HOST, slug="x", name={"en": "X"}, kind="other", website=website)
    assert refused.value.field == "website"
