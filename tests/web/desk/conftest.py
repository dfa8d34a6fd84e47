"""Somebody who works here, in a browser of their own."""

import pytest
from django.test import Client


@pytest.fixture
def signed_in():
    """Open a browser for a user: `signed_in(user)`."""

    def open_browser(user) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return open_browser


@pytest.fixture
def process(db):
    """An open process."""
    from tests import factories  # this file is read before Django is set up

    return factories.a_process(slug="open-plan")


@pytest.fixture
def coordinator(process):
    """Who coordinates it for government."""
    from tests import factories

    return factories.a_post(process).user


@pytest.fixture
def desk(signed_in, coordinator):
    """The coordinator's browser."""
    return signed_in(coordinator)


@pytest.fixture
def entry(process):
    """A commitment of the version that is being written."""
    from tests.plans import factories as plans

    return plans.a_commitment(plans.a_version(process))
