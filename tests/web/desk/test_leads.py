"""At the desk: who reports by a link, files that came that way, and what a side says to a report."""

from uuid import uuid4

import pytest

from hearback.core.viewer import HOST
from hearback.plans import actions
from hearback.plans.models import Assessment, Commitment, Evidence, Lead, Remark
from tests.factories import a_jpeg
from tests.plans.factories import a_commitment, a_lead, a_milestone, a_version, by_report_link, published

PLAN = "/desk/open-plan/plan/progress/"


@pytest.fixture
def commitment(process) -> Commitment:
    version = a_version(process)
    entry = a_commitment(version)
    a_milestone(entry, due="2099")
    published(version)
    return entry.commitment


def test_a_post_is_named_changed_and_ended(desk, commitment):
    assert "1 commitment with a date to come has nobody who can be asked" in desk.get(PLAN).content.decode()
    form = {"key": str(uuid4()), "post": "Registers team", "email": "registers@example.org", "language": "en"}
    for _time in range(2):
        assert desk.post(f"{PLAN}1/leads/", form).status_code == 303
    page = desk.get(f"{PLAN}1/").content.decode()
    assert all(words in page for words in ("Registers team", "registers@example.org", "not asked yet"))
    assert "nobody who can be asked" not in desk.get(PLAN).content.decode()

    lead = Lead.objects.get()
    at = f"{PLAN}1/leads/{lead.uuid}/"
    shown = desk.get(at).context["link"]
    assert desk.post(at, form | {"email": "nobody"}).status_code == 200
    assert desk.post(at, form | {"post": "Register team"}).status_code == 303
    assert desk.post(at, {"do": "revoke"}).status_code == 303
    assert desk.get(at).context["link"] != shown
    assert desk.post(at, {"do": "end"}).status_code == 303
    assert desk.get(at).status_code == 404
    assert "Nobody yet." in desk.get(f"{PLAN}1/").content.decode()


def test_a_file_is_looked_at_and_a_side_says_something(desk, commitment):
    lead = a_lead(commitment)
    by, told = by_report_link(lead), {"status": "limited", "text": {"en": "Half."}}
    update = actions.report_progress(actor=by, key="k", commitment=commitment, lead=lead, **told)
    file = actions.add_evidence(actor=by, update=update, key=uuid4(), data=a_jpeg())
    assert f"files/{file.uuid}/" in desk.get(PLAN).content.decode()

    at = f"{PLAN}files/{file.uuid}/"
    assert "Choose who may see it" in desk.post(at, {}).content.decode()
    assert "Write what it shows" in desk.post(at, {"decision": "show"}).content.decode()
    assert desk.post(at, {"decision": "show", "description-en": "The counter"}).status_code == 303
    assert Evidence.objects.get().shown is not None
    assert "Files to look at" not in desk.get(PLAN).content.decode()

    at = f"{PLAN}reports/{update.uuid}/"
    form = {"key": str(uuid4()), "side": "government", "text-en": "We agree.", "said_as": "Coordinator, the ministry"}
    assert desk.post(at, form | {"side": "civil-society"}).status_code == 200
    assert desk.post(at, form).status_code == 303
    assert Remark.objects.get().side == "government"
    assert "We agree." in desk.get(f"{PLAN}1/").content.decode()


def test_what_is_of_another_commitment_is_not_there(desk, commitment):
    version = a_version(commitment.process)
    other = a_commitment(version)
    published(version)
    lead = a_lead(other.commitment)
    assert desk.get(f"{PLAN}1/leads/{lead.uuid}/").status_code == 404
    actions.end_lead(actor=HOST, lead=lead)
    assert desk.get(f"{PLAN}2/leads/{lead.uuid}/").status_code == 404


def test_an_assessment_is_written_down_in_the_codes_of_its_edition_and_put_right(desk, commitment):
    at = f"{PLAN}1/assessments/independent/"
    form = {"body": "The reviewers", "report": "results", "verifiable": "yes", "completion": "limited"}
    assert "Say what was found" in desk.post(at, form | {"verifiable": "", "completion": ""}).content.decode()
    assert desk.post(at, form).status_code == 303
    assert "Potential impact" in desk.get(f"{PLAN}1/assessments/independent-until-2020/").content.decode()
    assert desk.get(f"{PLAN}1/assessments/another/").status_code == 404

    one = Assessment.objects.get()
    assert desk.post(f"{PLAN}assessments/{one.uuid}/", form | {"completion": "complete"}).status_code == 303
    public = desk.get("/en/open-plan/commitments/1/").content.decode()
    assert "Independent assessment: The reviewers" in public
    assert "Open-government lens" not in public
    assert "Complete" in public
