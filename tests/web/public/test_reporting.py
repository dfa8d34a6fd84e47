"""Whoever leads a commitment reports from its private link, without an account and without a script."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hearback.core.viewer import HOST, Purpose
from hearback.people import links
from hearback.plans import actions
from hearback.plans.models import Commitment, Evidence, ProgressUpdate
from tests.factories import a_jpeg, a_pdf
from tests.plans.factories import a_lead, a_published_version

pytestmark = pytest.mark.django_db
QUERIES = 13


@pytest.fixture
def lead():
    return a_lead(Commitment.objects.get(process=a_published_version().process))


def opened(lead, language="en"):
    """The browser of whoever holds the post, and the page that the link led to."""
    browser = Client()
    response = browser.get(_path(lead, language))
    return browser, response.headers["Location"]


def _path(lead, language):
    return links.path(Purpose.REPORT, lead.uuid, lead.link_version, language)


def a_form(**given):
    usual = {"key": str(uuid4()), "status": "limited", "text": "Half is done."}
    return usual | given


def test_the_link_leads_to_the_milestones_and_a_report_is_public_at_once(lead):
    browser, at = opened(lead)
    assert "Report on milestone 1" in browser.get(at).content.decode()
    form = a_form(in_the_way="No money.", text_cy="Mae hanner wedi’i wneud.", evidence="https://example.org/a\n")

    sent = browser.post(f"{at}1/", form)
    again = browser.post(f"{at}1/", form)

    assert (sent.status_code, sent.headers["Location"], again.status_code) == (303, at, 303)
    update = ProgressUpdate.objects.get()
    assert update.text == {"en": "Half is done.", "cy": "Mae hanner wedi’i wneud."}
    public = Client().get(f"/en/{lead.commitment.process.slug}/commitments/1/").content.decode()
    for words in ("Half is done.", "No money.", "Evidence at example.org", lead.post):
        assert words in public
    assert "Mae hanner" in Client().get(f"/cy/{lead.commitment.process.slug}/progress/").content.decode()


def test_what_is_missing_is_said_by_its_box_and_nothing_typed_is_lost(lead):
    browser, at = opened(lead)

    page = browser.post(f"{at}1/", {"key": str(uuid4()), "evidence": "example.org", "in_the_way": "No money."})

    body = page.content.decode()
    assert page.status_code == 200
    assert "Choose how far it is" in body
    assert "No money." in body
    body = browser.post(f"{at}1/", a_form(text="", evidence="example.org")).content.decode()
    assert "Say what was done." in body
    assert not ProgressUpdate.objects.exists()


def test_without_the_link_the_page_is_not_there(lead):
    _browser, at = opened(lead)
    other, _elsewhere = opened(a_lead(lead.commitment, email="other@example.org"))
    for browser in (Client(), other):
        for page in (at, f"{at}1/", f"{at}whole/", f"{at}files/{uuid4()}/"):
            assert browser.get(page).status_code == 404
    actions.revoke_lead_link(actor=HOST, lead=lead)
    assert Client().get(_path(lead, "en")).status_code == 410


def test_a_document_waits_for_a_look_and_is_only_handed_out_to_be_saved(lead):
    browser, at = opened(lead)
    browser.post(f"{at}whole/", a_form())
    files = f"{at}files/{ProgressUpdate.objects.get().uuid}/"
    for name, data in (("x.pdf", a_pdf()), ("x.jpg", a_jpeg())):
        form = {"key": str(uuid4()), "file": SimpleUploadedFile(name, data), "description": "The list"}
        assert browser.post(files, form).status_code == 303
    pdf, _picture = Evidence.objects.order_by("id")
    address = f"/en/{lead.commitment.process.slug}/progress/files/{pdf.uuid}/"
    assert Client().get(address).status_code == 404
    assert browser.get(address).status_code == 200
    actions.show_evidence(actor=HOST, evidence=pdf, description=pdf.description)

    handed = Client().get(address)

    assert handed.headers["Content-Disposition"].startswith("attachment")
    assert handed.headers["X-Content-Type-Options"] == "nosniff"
    assert "The list" in Client().get(f"/en/{lead.commitment.process.slug}/progress/").content.decode()
    assert browser.post(files, {"remove": str(pdf.uuid)}).status_code == 303
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_page_costs_the_same_however_much_was_reported(lead, language, django_assert_num_queries):
    browser, at = opened(lead, language)
    for times in (1, 3):
        for _time in range(times):
            browser.post(f"{at}1/", a_form())
        with django_assert_num_queries(QUERIES):
            assert browser.get(at).status_code == 200
    for address in (f"{at}1/", f"{at}whole/", f"{at}files/{ProgressUpdate.objects.first().uuid}/"):
        assert browser.get(address).status_code == 200
