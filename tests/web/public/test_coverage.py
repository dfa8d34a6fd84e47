"""What the plan says about what people spoke of, for everybody: once the themes are shown, and nothing of who said it."""

import re

import pytest

from hearback.analysis import actions as analysis
from hearback.contributions import actions as contributions
from hearback.contributions.models import Authorship
from hearback.core.viewer import HOST
from hearback.export.tables import table_of
from tests import factories
from tests.plans.factories import a_commitment, a_version, published
from tests.web.public.people import words_of

pytestmark = pytest.mark.django_db
AT = "/en/open-plan/plan/coverage/"


@pytest.fixture
def process():
    return factories.a_process(slug="open-plan")


@pytest.fixture
def commitment(process):
    version = a_version(process)
    entry = a_commitment(version)
    published(version)
    return entry.commitment


@pytest.fixture
def code(process):
    return factories.a_code(process, "Money")


def test_everybody_sees_it_and_is_led_there_once_the_themes_are_shown(client, process, commitment, code):
    row = factories.a_contribution(process)
    factories.coded(row, code)
    factories.called(row)
    plan, themes, listed = "/en/open-plan/plan/", "/en/open-plan/said/themes/", "/en/open-plan/said/"
    assert client.get(AT).status_code == 404
    assert AT not in client.get(plan).content.decode()
    assert f"{row.reference}" in client.get(f"{listed}?call=covered").content.decode()

    analysis.show_themes(actor=HOST, process=process, shown=True)
    text = words_of(client.get(AT))
    assert "Many voices and no commitment Money : 1 of 1 have none: 1 not covered" in text
    assert "Commitments nobody asked for 1. Open the registers" in text
    assert all(AT in client.get(at).content.decode() for at in (plan, themes))
    assert row.reference not in client.get(f"{listed}?call=covered").content.decode()
    assert "1 contribution: 1 not covered" in words_of(client.get(f"{AT}?under={code.number}"))
    assert "Llawer o leisiau a dim ymrwymiad" in words_of(client.get(AT.replace("/en/", "/cy/")))


def _rows(process):
    return table_of("coverage").rows(process)


def test_every_number_opens_the_list_of_what_everybody_may_read(client, process, commitment, code):
    rows = [factories.a_contribution(process) for _number in range(4)]
    for row in rows:
        factories.coded(row, code)
    for row in rows[:3]:
        factories.called(row, commitment)
    contributions.hide(actor=HOST, contribution=rows[0], because="abuse")
    assert list(_rows(process)) == []
    analysis.show_themes(actor=HOST, process=process, shown=True)
    assert list(_rows(process)) == [[row.reference, "covered", 1, 1] for row in rows[1:3]]

    page = client.get(AT).content.decode()
    numbers = re.findall(r'href="(/en/open-plan/said/\?[^"]+)">(\d+)</a>', page)
    assert [number for _href, number in numbers] == ["2", "1", "3"]
    for href, number in numbers:
        listed = client.get(href.replace("&amp;", "&")).content.decode()
        assert sum(row.reference in listed for row in rows) == int(number)


def test_nothing_tells_which_organisation_spoke_without_wishing_to_be_shown(client, process, commitment, code):
    factories.an_organisation(name="Bus users", kind="civil-society")
    factories.an_organisation(name="The ministry", kind="department")
    for name, shown in (("Bus users", "organisation"), ("The ministry", "not-shown"), ("The ministry", "named")):
        row = factories.a_contribution(process)
        factories.coded(row, code)
        factories.called(row)
        Authorship.objects.filter(contribution=row).update(organisation_name=name, attribution=shown)
    analysis.show_themes(actor=HOST, process=process, shown=True)
    text = words_of(client.get(AT))
    assert "Civil-society organisation Fewer than five contributions" in text
    assert "Government department or agency Nothing yet" in text
    assert "ministry" not in text
