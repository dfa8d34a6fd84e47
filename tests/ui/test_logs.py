import logging

import pytest
from django.conf import settings
from django.test import Client
from django.utils.module_loading import import_string

from hearback.core.viewer import Purpose
from hearback.people import links
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(caplog):
    """What the site's own handler would write."""
    (wanted,) = settings.LOGGING["handlers"]["console"]["filters"]
    caplog.handler.addFilter(shortening := import_string(settings.LOGGING["filters"][wanted]["()"])())
    yield caplog
    caplog.handler.removeFilter(shortening)


@pytest.mark.parametrize("where", ["l", "quiet", "not-me", "sign-in/once"])
def test_a_refused_form_leaves_no_private_link_in_the_log(written, where):
    person = factories.a_participant()
    token = links.mint(Purpose.QUIET, person.uuid, person.link_version)
    address = f"/en/{where}/{token}/"
    assert Client(enforce_csrf_checks=True).post(address).status_code == 403
    assert token not in written.text
    assert f"/en/{where}/…/" in written.text


def test_other_addresses_stay_as_they_are(written):
    Client().get("/en/nothing/here/?l=1")
    assert "/en/nothing/here/" in written.text
    assert all(record.levelno == logging.WARNING for record in written.records)
