"""Photographs and documents at the desk: what waits is found, looked at, described, and shown or kept."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hearback.contributions.models import Attachment
from tests import factories
from tests.web.public.people import words_of

pytestmark = pytest.mark.django_db
SAID = "/desk/open-plan/said/"


def test_what_waits_is_found_from_the_queue_and_decided_with_words(process, desk):
    said = factories.a_contribution(process)
    one = factories.a_photographed(said)
    assert "1 photograph or document waits for a look." in words_of(desk.get(SAID))
    assert "Look at 1 photograph or document" in words_of(desk.get(f"{SAID}looks/"))
    assert "It waits for a look." in words_of(desk.get(f"{SAID}{said.reference}/"))
    at = f"{SAID}{said.reference}/files/{one.uuid}/"
    assert f"/said/{said.reference}/files/{one.uuid}/" in desk.get(at).content.decode()
    nothing = {"description-en": " ", "decision": "show"}
    assert "Write what it shows" in words_of(desk.post(at, nothing))
    assert "Choose why." in words_of(desk.post(at, nothing | {"decision": "keep"}))
    assert "Choose who may see it" in words_of(desk.post(at, {}))
    page = desk.post(at, {"description-en": "A bus stop", "decision": "show"}, follow=True)
    assert "Everybody can see it." in words_of(page)
    page = desk.post(at, {"description-en": "", "decision": "keep", "because": "personal"}, follow=True)
    assert "Only its author and the team see it: It tells something private" in words_of(page)
    assert "Nothing waits for a look." in words_of(desk.get(f"{SAID}looks/"))


def test_what_came_on_paper_is_added_for_its_author_and_waits_like_any_other(process, desk):
    said = factories.a_contribution(process)
    file = SimpleUploadedFile("scan.pdf", factories.a_pdf())
    page = desk.post(f"{SAID}{said.reference}/files/", {"key": uuid4(), "file": file}, follow=True)
    assert "It is added, and waits for a look." in words_of(page)
    one = Attachment.objects.get()
    assert (one.kind, one.shown) == ("pdf", None)
    assert "open it only where an unknown document" in words_of(desk.get(f"{SAID}{said.reference}/files/{one.uuid}/"))
    assert desk.get(f"{SAID}{said.reference}/files/{uuid4()}/").status_code == 404
