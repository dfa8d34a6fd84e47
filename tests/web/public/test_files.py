"""Photographs and documents by the public pages: added without scripts, seen by whom they are for, run by nobody."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearback.contributions import actions
from hearback.contributions.models import Attachment, Contribution, Draft
from hearback.core.viewer import HOST, Purpose
from tests import factories
from tests.contributions.test_attaching import SHOWS, shown, with_gps
from tests.web.public.people import is_private, opened, words_of
from tests.web.public.saying import answered

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    return factories.a_process(slug="plan", questions=2)


def a_file(data=None, name="IMG_0001 Nia Jones.jpg"):
    return SimpleUploadedFile(name, with_gps() if data is None else data)


def added(client, at, **given):
    return client.post(at, {"key": uuid4(), "file": a_file(), "description": "A bus stop"} | given, follow=True)


def test_a_photograph_is_added_before_sending_and_can_be_taken_away_again(client, process):
    here = answered(client)
    check = client.get(f"{here}check/")
    assert "Photographs and documents None" in words_of(check)
    page = added(client, f"{here}files/")
    assert is_private(page)
    assert "It is kept with your words until you send them." in words_of(page)
    assert "A bus stop" in words_of(client.get(f"{here}check/"))
    (one,) = Attachment.objects.all()
    picture = client.get(f"{here}files/{one.uuid}/")
    assert (picture["Content-Type"], picture.content) == ("image/jpeg", one.data)
    assert "Nia Jones" not in picture["Content-Disposition"]
    client.post(f"{here}files/", {"remove": one.uuid})
    assert not Attachment.objects.exists()
    added(client, f"{here}files/")
    client.post(f"{here}check/")
    assert Attachment.objects.get().contribution == Contribution.objects.get()


def test_what_cannot_be_taken_is_refused_in_a_sentence_and_nothing_typed_is_lost(client, process):
    here = answered(client)
    for data, why in ((b"<svg onload='x()'/>", "cannot take this kind of file"), (b"", "The file is empty")):
        page = added(client, f"{here}files/", file=a_file(data, "photograph.jpg"), description="What I wrote")
        assert why in words_of(page)
        assert "What I wrote" in words_of(page)
    assert "Nobody reads the minutes." in words_of(client.get(f"{here}check/"))
    assert not Attachment.objects.exists()
    page = client.post(f"{here}files/", {"remove": "nothing that can be"})
    assert "Choose a photograph or document" in words_of(page)


def test_three_fit_and_then_the_page_says_so(client, process):
    here = answered(client)
    for _each in range(3):
        page = added(client, f"{here}files/")
    assert "There are 3, and no more fit." in words_of(page)
    assert 'type="file"' not in page.content.decode()


def test_after_sending_the_way_to_add_one_leads_to_what_was_sent(client, process):
    here = answered(client)
    client.post(f"{here}check/")
    page = client.get(f"{here}files/", follow=True)
    assert Contribution.objects.get().reference in words_of(page)
    assert not Draft.objects.exists()


def test_its_author_adds_one_on_their_own_page_and_reads_who_sees_it(client, process):
    said = factories.a_contribution(process)
    opened(client, Purpose.SAID, said)
    mine = f"/en/plan/said/{said.reference}/mine/"
    assert "Add a photograph or document" in words_of(client.get(mine))
    page = added(client, f"{mine}files/")
    assert "Only you and the team see it until somebody has looked at it." in words_of(page)
    (one,) = Attachment.objects.all()
    assert one.description == {"en": "A bus stop"}
    actions.keep_attachment(actor=HOST, attachment=one, because="personal")
    assert "Only you and the team see it: It tells something private about a person." in words_of(client.get(mine))
    shown(one)
    assert "Everybody can see it beside your words." in words_of(client.get(mine))
    client.post(f"{mine}files/", {"remove": one.uuid})
    assert not Attachment.objects.exists()


def test_after_an_answer_nothing_is_added_and_what_is_there_can_be_taken_away(client, process):
    said = factories.a_contribution(process)
    one = factories.a_photographed(said)
    factories.an_answer(said)
    opened(client, Purpose.SAID, said)
    page = client.get(f"/en/plan/said/{said.reference}/mine/files/")
    assert "Nothing can be added to this any more." in words_of(page)
    assert "Take it away" in words_of(page)
    assert client.get(f"/en/plan/said/{said.reference}/files/{one.uuid}/").status_code == 200


def test_everybody_sees_it_after_a_look_with_what_it_shows_in_their_language(client, process):
    said = factories.a_contribution(process)
    one = factories.a_photographed(said)
    page, at = f"/en/plan/said/{said.reference}/", f"/en/plan/said/{said.reference}/files/{one.uuid}/"
    assert "Photographs and documents" not in words_of(client.get(page))
    assert client.get(at).status_code == 404
    shown(one)
    assert SHOWS["en"] in words_of(client.get(page))
    assert SHOWS["cy"] in words_of(client.get(page.replace("/en/", "/cy/")))
    assert "1 photograph or document" in words_of(client.get("/en/plan/said/"))
    assert client.get(at).content == one.data
    assert b"Exif" not in client.get(at).content
    elsewhere = factories.a_contribution(factories.a_process(slug="other"))
    assert client.get(at.replace(said.reference, elsewhere.reference)).status_code == 404
    actions.hide(actor=HOST, contribution=said, because="abuse")
    assert client.get(at).status_code == 404
    assert SHOWS["en"] not in words_of(client.get(page))


def test_a_document_is_handed_out_to_be_saved_and_no_browser_runs_it(client, process):
    said = factories.a_contribution(process)
    one = shown(factories.a_photographed(said, data=factories.a_pdf()))
    response = client.get(f"/en/plan/said/{said.reference}/files/{one.uuid}/")
    assert response["Content-Disposition"] == f'attachment; filename="{one.uuid}.pdf"'
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
    again = client.get(f"/en/plan/said/{said.reference}/files/{one.uuid}/", headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_page_asks_as_often_however_many_files_there_are(client, process):
    asked = []
    for number in (1, 3):
        said = factories.a_contribution(process)
        for _each in range(number):
            shown(factories.a_photographed(said))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(f"/en/plan/said/{said.reference}/")
        asked.append(len(queries))
    assert asked[0] == asked[1]
