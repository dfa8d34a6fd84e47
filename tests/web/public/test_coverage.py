"""What the plan says about what people spoke of, for everybody: once the themes are shown, and nothing of who said it."""

import re

import pytest

from hearback.analysis import actions as analysis
from hearback.analysis.models import Coded
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


def test_it_claims_a_commitment_for_everything_only_where_there_is_one(client, process, commitment, code):
    said = factories.a_contribution(process)
    factories.called(said)
    analysis.show_themes(actor=HOST, process=process, shown=True)
    text = words_of(client.get(AT))
    assert "For everything that people spoke of there is a commitment" not in text
    assert "Nothing is under a theme yet." in text
    assert "Nid oes dim o dan thema eto." in words_of(client.get(AT.replace("/en/", "/cy/")))
    factories.coded(factories.a_contribution(process), code)
    row = factories.a_contribution(process)
    factories.coded(row, code)
    assert "Many voices and no commitment Money : 2 of 2" in words_of(client.get(AT))
    for one in Coded.objects.filter(ended=None).select_related("contribution"):
        factories.called(one.contribution, commitment)
    assert "but not for everything they said" in words_of(client.get(AT))
    factories.called(said, commitment)
    assert "For everything that people spoke of there is a commitment." in words_of(client.get(AT))


def test_what_was_read_beside_an_earlier_version_is_not_said_to_be_of_this_one(client, process, commitment, code):
    row = factories.a_contribution(process)
    factories.coded(row, code)
    factories.called(row, commitment)
    analysis.show_themes(actor=HOST, process=process, shown=True)
    earlier = "What was read beside an earlier version of the plan counts here as it was noted then"
    assert earlier not in words_of(client.get(AT))
    published(a_version(process))
    text = words_of(client.get(AT))
    assert earlier in text
    assert "beside version 2" not in text
    assert "Mae’r hyn a ddarllenwyd wrth ymyl fersiwn gynharach" in words_of(client.get(AT.replace("/en/", "/cy/")))


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
