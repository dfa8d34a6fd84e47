"""Asking for a line, from the page of what waits to the answer that was written from it."""

import io
import re
import zipfile
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hearback.answers import actions as answers
from hearback.answers.models import Answer, LinePoint, LineRequest, Prepared
from hearback.contributions import actions as contributions
from hearback.core import clock
from hearback.core.viewer import HOST, Purpose, Role
from hearback.core.word import blocks
from hearback.people import links
from tests import factories

pytestmark = pytest.mark.django_db
DUE = {"due-day": "27", "due-month": "3", "due-year": str(clock.today().year + 1)}
CLEARED = {"cleared_by": "Deputy director, the Treasury", "cleared_on-day": "1", "cleared_on-month": "3"}


def html(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_a_line_is_asked_for_written_by_link_and_stands_in_the_form_of_the_answer(desk, process):
    said = factories.a_contribution(process, words="Publish the contracts.", name="Ada Example", attribution="named")
    at = f"?c={said.reference}"
    assert "Ask somebody for a line" in html(desk.get(f"/desk/open-plan/said/answer/{at}"))
    asking = {"post": "Open data team, the Treasury", "note": "Since when?", "language": "en", **DUE}
    sent = desk.post(f"/desk/open-plan/lines/ask/{at}", asking)
    assert sent.status_code == 303
    asked = LineRequest.objects.get()
    token = links.mint(Purpose.LINE, asked.uuid, asked.link_version)
    assert f"/en/l/{token}/" in html(desk.get(sent["Location"]))
    # the official, in another browser
    official = Client()
    page = html(official.get(f"/en/l/{token}/", follow=True))
    assert "Publish the contracts." in page
    assert "Since when?" in page
    assert "Ada Example" not in page
    here = f"/en/open-plan/line/{asked.uuid}/"
    (box,) = (name for name in page.split('name="') if name.startswith("line-"))
    box = box.split('"')[0]
    form = {box: "We publish them in May.", "edits": "0", **CLEARED, "cleared_on-year": "2026"}
    assert official.post(here, {**form, "do": "keep"}).status_code == 303
    assert "We publish them in May." in html(official.get(here))
    stale = html(official.post(here, {**form, box: "In June.", "do": "send"}))
    assert "Somebody else wrote here" in stale
    assert "In June." in stale
    assert "We publish them in May." in stale
    assert official.post(here, {**form, "edits": "1", "do": "send"}).status_code == 303
    assert "Thank you. Your line is with us" in html(official.get(here))
    # and back at the desk
    assert "1 line came back" in html(desk.get("/desk/open-plan/"))
    assert "A line came from Open data team, the Treasury" in html(desk.get(f"/desk/open-plan/said/answer/{at}"))
    page = html(desk.get(f"/desk/open-plan/said/answer/replied/{at}")) if said.kind == "question" else ""
    page = page or html(desk.get(f"/desk/open-plan/said/answer/no/{at}"))
    assert "We publish them in May." in page
    assert "cleared by Deputy director, the Treasury on 1 March 2026" in page
    give = {"reason-en": "We publish them in May.", "decided_by": "The board", "keep_clearance": "on", "do": "give"}
    assert desk.post(f"/desk/open-plan/said/answer/no/{at}", give).status_code == 303
    answers.send_now(actor=HOST, prepared=Prepared.objects.get())
    assert Answer.objects.get().cleared_by == "Deputy director, the Treasury"
    public = f"/en/open-plan/said/{said.reference}/"
    assert "cleared by Deputy director, the Treasury on 1 March 2026" in html(Client().get(public))
    assert desk.post("/desk/open-plan/lines/show/", {"shows_clearance": "no"}).status_code == 303
    assert "cleared by" not in html(Client().get(public))


def test_what_they_told_us_otherwise_is_written_down_for_them_and_a_line_can_be_taken_back(desk, process):
    asked = factories.a_line(factories.a_contribution(process))
    assert "Your line:" in html(desk.get(f"/desk/open-plan/lines/{asked.uuid}/paper/"))
    other = factories.a_line(factories.a_contribution(process))
    assert desk.post(f"/desk/open-plan/lines/{other.uuid}/take-back/").status_code == 303
    token = links.mint(Purpose.LINE, other.uuid, other.link_version)
    assert Client().get(f"/en/l/{token}/").status_code == 410
    assert "Not needed any more" in html(desk.get("/desk/open-plan/lines/"))
    assert desk.get(f"/desk/open-plan/lines/{other.uuid}/write/").status_code == 404


def test_what_is_written_when_a_colleague_has_sent_theirs_is_not_lost(desk, process):
    asked = factories.a_line(factories.a_contribution(process))
    official, here = Client(), f"/en/open-plan/line/{asked.uuid}/"
    official.get(f"/en/l/{links.mint(Purpose.LINE, asked.uuid, asked.link_version)}/")
    (point,) = LinePoint.objects.filter(request=asked)
    form = {f"line-{point.uuid}": "We publish them in May.", "edits": "0", **CLEARED, "cleared_on-year": "2026"}
    assert official.post(here, {**form, "do": "send"}).status_code == 303
    for do in ("send", "keep"):
        late = html(official.post(here, {**form, f"line-{point.uuid}": "In June.", "do": do}))
        for words in ("sent already", "In June.", "We publish them in May."):
            assert words in late
    late = html(desk.post(f"/desk/open-plan/lines/{asked.uuid}/write/", {**form, f"line-{point.uuid}": "In July."}))
    for words in ("sent already", "In July.", "We publish them in May."):
        assert words in late
    assert "Thank you. Your line is with us" in html(official.get(here))


def test_a_line_on_what_was_answered_while_it_was_written_is_kept(process):
    said, other = factories.a_contribution(process), factories.a_contribution(process)
    asked = factories.a_line(said, other)
    official, here = Client(), f"/en/open-plan/line/{asked.uuid}/"
    official.get(f"/en/l/{links.mint(Purpose.LINE, asked.uuid, asked.link_version)}/")
    point = LinePoint.objects.get(request=asked, contribution=said)
    factories.an_answer(said)
    form = {f"line-{point.uuid}": "We publish them in May.", "edits": "0", "do": "keep"}
    assert official.post(here, form).status_code == 303
    point.refresh_from_db()
    assert point.line == {"en": "We publish them in May."}


def _text_of(response) -> str:
    """The text of a document that was handed out, and nothing in it is a field."""
    assert response.headers["Content-Disposition"] == 'attachment; filename="open-plan-line.docx"'
    with zipfile.ZipFile(io.BytesIO(response.content)) as packed:
        inside = packed.read("word/document.xml").decode()
    assert not {"fldSimple", "instrText", "fldChar", "hyperlink"} & set(re.findall(r"<w:(\w+)", inside))
    return "\n".join(block.text for block in blocks.blocks(io.BytesIO(response.content)))


def test_a_document_has_the_points_as_everybody_reads_them_and_what_comes_back_on_it_is_the_line(desk, process):
    shown = factories.a_contribution(
        process, words="Publish =cmd|calc {DDEAUTO x}.", name="Ada Example", attribution="named"
    )
    hidden = factories.a_contribution(process, words="zqrudewords")
    answered = factories.a_contribution(process, words="zqansweredwords")
    asked = factories.a_line(shown, hidden, answered, note="Since when?", due=date(2027, 3, 27))
    contributions.hide(actor=HOST, contribution=hidden, because="abuse")
    factories.an_answer(answered)
    here = f"/desk/open-plan/lines/{asked.uuid}/"
    assert "line.docx" in html(desk.get(here))
    text = _text_of(desk.get(f"{here}line.docx"))
    for words in ("Publish =cmd|calc {DDEAUTO x}.", "Since when?", "27 March 2027", hidden.reference, "/en/l/"):
        assert words in text
    assert "These words are not shown." in text
    for words in ("Ada Example", "zqrudewords", "zqansweredwords", answered.reference):
        assert words not in text
    # it came back: copied from the document, with who cleared it
    point = LinePoint.objects.get(request=asked, contribution=shown)
    form = {f"line-{point.uuid}": "We publish them in May.", "edits": "0", **CLEARED, "cleared_on-year": "2026"}
    assert desk.post(f"{here}write/", {**form, "do": "send"}).status_code == 303
    assert "cleared by Deputy director, the Treasury on 1 March 2026" in html(desk.get(here))
    assert "/en/l/" not in _text_of(desk.get(f"{here}line.docx"))


def test_the_document_is_in_the_language_in_which_the_line_is_asked(desk, process):
    asked = factories.a_line(factories.a_contribution(process), language="cy", due=date(2027, 3, 27))
    text = _text_of(desk.get(f"/desk/open-plan/lines/{asked.uuid}/line.docx"))
    assert "27 Mawrth 2027" in text
    assert "How to give it back" not in text
    answers.take_line_back(actor=HOST, request=asked)
    assert desk.get(f"/desk/open-plan/lines/{asked.uuid}/line.docx").status_code == 404


def test_an_observer_reads_no_lines(signed_in, process):
    observer = signed_in(factories.a_post(process, role=Role.OBSERVER).user)
    assert observer.get("/desk/open-plan/lines/").status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_statements_however_many_lines(desk, process, number):
    for _n in range(number):
        factories.a_line(factories.a_contribution(process), factories.a_contribution(process))
    with CaptureQueriesContext(connection) as seen:
        html(desk.get("/desk/open-plan/lines/"))
    assert len(seen) == 11
