"""The list of who may be passed on to whom, at the desk."""

from hearback.journal.models import Fact
from tests import factories

HERE = "/desk/open-plan/said/passing-on/"


def test_a_coordinator_sees_how_many_agreed_and_downloads_the_list_for_one(process, desk):
    said = factories.a_contribution(process, name="Ada (invented)", recipients=["ogp"])
    factories.a_contribution(process, name="Ben (invented)", recipients=["network"])
    page = desk.get(HERE).content.decode()
    assert page.count("1 contribution") == 2
    assert "Ada" not in page
    assert not Fact.objects.filter(verb="contribution.passed-on").exists()
    response = desk.post(HERE, {"recipient": "ogp"})
    lines = b"".join(response.streaming_content).decode().splitlines()
    assert lines[0] == "reference,name,organisation,kind,language,words,page"
    assert lines[1].startswith(f"{said.reference},Ada (invented),,suggestion,en,Publish the contracts.,http")
    assert len(lines) == 2
    assert 'filename="open-plan-for-ogp.csv"' in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]


def test_a_list_of_nobody_is_told_in_words(process, desk):
    page = desk.post(HERE, {"recipient": "ogp"}).content.decode()
    assert "Nobody has agreed that you pass this on to them." in page


def test_whoever_looks_at_who_said_it_reads_to_whom_it_may_be_passed_on(process, desk):
    said = factories.a_contribution(process, name="Ada (invented)", recipients=["network"])
    address = f"/desk/open-plan/said/{said.reference}/"
    assert "The network of civil-society organisations" not in desk.get(address).content.decode()
    assert "The network of civil-society organisations" in desk.post(f"{address}author/").content.decode()
