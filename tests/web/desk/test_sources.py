"""Files of what people said, at the desk: brought, looked at with the problems first, confirmed, and told apart."""

import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from hearback.commands import working
from hearback.contributions import actions
from hearback.contributions import queries as contributions
from hearback.contributions.models import Authorship, Contribution, Source, SourceRow, Verbatim
from hearback.core import clock
from hearback.core.viewer import HOST, Role
from hearback.outbox.models import Job
from tests import factories
from tests.contributions.files import FORM, NOTES, a_csv, brought, came_in
from tests.contributions.reading.word import Document, heading, paragraph

pytestmark = pytest.mark.django_db
AT = "/desk/open-plan/sources/"
GIVEN = {"kind": "notes", "said_as": "suggestion", "language": "en", "attribution": "not-shown", "event": ""}


def html(response) -> str:
    assert response.status_code == 200, response
    return response.content.decode()


def upload(desk, data=b"", name="notes.txt", **more):
    return desk.post(f"{AT}bring/", GIVEN | {"file": SimpleUploadedFile(name, data or NOTES.encode())} | more)


def work():
    while working.one_round():
        pass


def test_an_empty_page_says_what_to_do(desk, process):
    assert "Start with the notes of your last workshop" in html(desk.get(AT))
    assert f'href="{AT}"' in html(desk.get("/desk/open-plan/said/"))


def test_notes_are_brought_looked_at_and_let_in(desk, process):
    answer = upload(desk)
    source = Source.objects.get()
    at = f"{AT}{source.uuid}/"
    assert (answer.status_code, answer.url) == (303, f"{at}working/")
    assert 'data-progress="running"' in html(desk.get(answer.url))
    work()
    page = html(desk.get(answer.url))
    assert 'data-progress="over"' in page
    assert f'href="{at}"' in page
    page = html(desk.get(at))
    assert "4 things said come in" in page
    assert "4 places are nobody’s words" in page
    assert "Councils should answer letters" in page
    assert not Contribution.objects.exists()
    answer = desk.post(f"{at}confirm/")
    assert (answer.status_code, answer.url) == (303, f"{at}working/")
    work()
    assert "It is in." in html(desk.get(answer.url))
    page = html(desk.get(at))
    assert "4 things said came in" in page
    reference = Contribution.objects.order_by("pk").first().reference
    assert reference in page
    one = html(desk.get(f"/desk/open-plan/said/{reference}/"))
    assert "notes.txt</a>, line 9" in one
    assert {job.state for job in Job.objects.all()} == {"done"}


def test_what_cannot_be_taken_comes_first_with_where_and_why(desk, process):
    data = a_csv(["Comment", "Email"], [("Good", ""), ("Bad", "nobody")])
    source = brought(
        process, data, kind="spreadsheet", name="a.csv", columns={"words": ["Comment"], "email": ["Email"]}
    )
    page = html(desk.get(f"{AT}{source.uuid}/"))
    assert "line 3, “Email”" in page
    assert "Enter an e-mail address" in page
    assert "Good" not in page
    assert "Good" in html(desk.get(f"{AT}{source.uuid}/?fate=new"))


def test_a_spreadsheet_asks_once_which_column_is_which(desk, process):
    answer = upload(desk, a_csv(*FORM), "form.csv", kind="spreadsheet")
    work()
    source = Source.objects.get()
    at = f"{AT}{source.uuid}/"
    assert desk.get(at).url == f"{at}columns/"
    page = html(desk.get(f"{at}columns/"))
    assert re.search(r'<option value="words" selected', page)
    form = {"column0": "own_id", "column2": "words", "column3": "name", "column4": "email", "column5": "email"}
    assert "is read for this already" in html(desk.post(f"{at}columns/", form))
    assert "at least one column with what people said" in html(desk.post(f"{at}columns/", {"column3": "name"}))
    answer = desk.post(f"{at}columns/", form | {"column5": ""})
    assert (answer.status_code, answer.url) == (303, f"{at}working/")
    work()
    assert "3 things said come in" in html(desk.get(at))
    desk.post(f"{at}confirm/")
    work()
    assert Contribution.objects.count() == 3
    upload(desk, a_csv(FORM[0], [("DDD", "", "Trams", "", "", "")]), "later.csv", kind="spreadsheet")
    work()
    assert Source.objects.latest("pk").step == Source.Step.READ


def test_columns_may_be_told_again_and_again_until_it_comes_in(desk, process):
    upload(desk, a_csv(*FORM), "form.csv", kind="spreadsheet")
    work()
    at = f"{AT}{Source.objects.get().uuid}/"
    for column in ("column2", "column3", "column2"):
        desk.post(f"{at}columns/", {column: "words"})
        work()
    assert SourceRow.objects.filter(fate="new").count() == 3


def test_a_workbook_and_a_word_file_are_left_to_the_worker(desk, process):
    upload(desk, b"PK\x03\x04 no workbook", "form.xlsx", kind="spreadsheet")
    work()
    source = Source.objects.get()
    assert "This workbook cannot be read" in html(desk.get(f"{AT}{source.uuid}/"))
    assert "Nothing came in, and nothing is lost" in html(desk.get(f"{AT}{source.uuid}/"))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"kind": ""}, "Choose what kind of file it is"),
        ({"file": ""}, "Choose a file"),
        ({"file": SimpleUploadedFile("notes.pdf", b"%PDF")}, "Choose a file that ends in"),
        ({"file": SimpleUploadedFile("notes.docm", b"PK")}, "Choose a file that ends in"),
        ({"file": SimpleUploadedFile("notes.txt", b"x" * 10_000_001)}, "too big"),
        ({"event": "somewhere"}, "Choose one of the answers on the list"),
        ({"attribution": "everything"}, "Choose one of the answers on the list"),
    ],
)
def test_what_cannot_be_is_said_at_its_box(desk, process, wrong, sentence):
    assert sentence in html(desk.post(f"{AT}bring/", GIVEN | {"file": SimpleUploadedFile("n.txt", b"- x")} | wrong))
    assert not Source.objects.exists()


def test_the_same_file_leads_to_what_became_of_it(desk, process):
    source = came_in(process, NOTES.encode())
    assert upload(desk).url == f"{AT}{source.uuid}/"
    assert Source.objects.count() == 1


def test_others_who_said_the_same_can_be_let_in(desk, process):
    came_in(process, b"- Cheaper fares\n", name="table 1.txt")
    source = brought(process, b"- Cheaper fares\n\n", name="table 2.txt")
    page = html(desk.get(f"{AT}{source.uuid}/"))
    assert "There is nothing new in this file" in page
    assert "from table 1.txt, line 1" in page
    desk.post(f"{AT}{source.uuid}/apart/")
    work()
    desk.post(f"{AT}{source.uuid}/confirm/")
    work()
    assert list(Verbatim.objects.values_list("text", flat=True)) == ["Cheaper fares"] * 2


def test_the_original_is_saved_and_never_opened_and_its_name_tells_nothing(desk, process):
    source = brought(process, NOTES.encode(), name="Notes of Ana Example.md")
    answer = desk.get(f"{AT}{source.uuid}/original/")
    assert b"".join(answer.streaming_content) == NOTES.encode()
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert re.fullmatch(r'attachment; filename="original-[0-9a-f]{8}\.md"', answer["Content-Disposition"])
    assert "no-store" in answer["Cache-Control"]


def test_a_deleted_original_is_not_there_and_the_page_says_why(desk, process):
    source = came_in(process, NOTES.encode())
    actions.erase_words(actor=HOST, contribution=Contribution.objects.first())
    assert desk.get(f"{AT}{source.uuid}/original/").status_code == 404
    assert "because somebody whose words it held was erased" in html(desk.get(f"{AT}{source.uuid}/"))


def test_a_file_is_thrown_away_only_while_nothing_of_it_came_in(desk, process):
    source = brought(process, NOTES.encode())
    assert "Nothing of it has come in" in html(desk.get(f"{AT}{source.uuid}/drop/"))
    assert desk.post(f"{AT}{source.uuid}/drop/").url == AT
    assert not Source.objects.exists()
    source = came_in(process, NOTES.encode())
    assert desk.get(f"{AT}{source.uuid}/drop/").status_code == 404


def test_a_theme_lead_reads_what_came_in_and_never_the_file(signed_in, process):
    source = came_in(process, NOTES.encode())
    lead = signed_in(factories.a_post(process, role=Role.THEME_LEAD).user)
    reference = Contribution.objects.order_by("pk").first().reference
    assert "notes.txt" not in html(lead.get(f"/desk/open-plan/said/{reference}/"))
    for page in ("", "original/", "working/"):
        assert lead.get(f"{AT}{source.uuid}/{page}").status_code == 403
    assert Authorship.objects.exists()


def test_a_page_costs_the_same_however_much_stands_on_it(desk, process):
    counts = []
    for many in (1, 30):
        source = brought(process, "\n".join(f"- Point {number} of {many}" for number in range(many)).encode())
        desk.get(f"{AT}{source.uuid}/")
        with CaptureQueriesContext(connection) as captured:
            html(desk.get(f"{AT}{source.uuid}/"))
        with CaptureQueriesContext(connection) as listed:
            html(desk.get(AT))
        counts.append((len(captured), len(listed)))
    assert counts[0] == counts[1]


def test_pressing_a_button_on_a_page_that_is_older_than_the_file_breaks_nothing(desk, process):
    source = came_in(process, NOTES.encode())
    for name in ("apart", "confirm"):
        answer = desk.post(f"{AT}{source.uuid}/{name}/")
        assert (answer.status_code, answer.url) == (303, f"{AT}{source.uuid}/working/")
    waiting = brought(process, b"- Another\n")
    desk.post(f"{AT}{waiting.uuid}/apart/")
    for name in ("apart", "confirm"):
        assert desk.post(f"{AT}{waiting.uuid}/{name}/").status_code == 303
    waiting.refresh_from_db()
    assert (waiting.step, waiting.confirmed) == (Source.Step.BROUGHT, None)


def test_a_file_that_was_thrown_away_can_be_brought_again(desk, process):
    for _time in (1, 2):
        at = upload(desk).url.removesuffix("working/")
        work()
        assert "4 things said come in" in html(desk.get(at))
        desk.post(f"{at}drop/")
    assert not Source.objects.exists()


def test_a_file_of_another_process_is_not_there(desk, process):
    source = brought(factories.a_process(), NOTES.encode())
    for page in ("", "working/", "columns/", "original/", "drop/"):
        assert desk.get(f"{AT}{source.uuid}/{page}").status_code == 404
    for button in ("confirm/", "apart/", "again/"):
        assert desk.post(f"{AT}{source.uuid}/{button}").status_code == 404


def test_what_the_worker_gave_up_is_said_and_can_be_tried_again(desk, process):
    at = upload(desk).url.removesuffix("working/")
    Job.objects.update(state="given-up", error="OperationalError")
    page = html(desk.get(f"{at}working/"))
    assert "We could not finish this. Nothing is lost" in page
    assert 'data-progress="over"' in page
    assert f'href="{at}"' in page
    page = html(desk.get(at))
    assert "nothing of it has come in" in page
    assert "OperationalError" in page
    assert desk.post(f"{at}again/").url == f"{at}working/"
    work()
    assert "4 things said come in" in html(desk.get(at))
    desk.post(f"{at}confirm/")
    Job.objects.exclude(state="done").update(state="given-up", error="The worker ended")
    assert "What has come in stays, nothing comes in twice" in html(desk.get(at))
    desk.post(f"{at}again/")
    work()
    assert "4 things said came in" in html(desk.get(at))


def test_what_is_tried_again_by_itself_says_when_and_can_be_tried_at_once(desk, process):
    at = upload(desk).url.removesuffix("working/")
    Job.objects.update(error="OperationalError", attempts=3, due=clock.now() + timedelta(hours=2))
    assert "it is tried again by itself" in html(desk.get(f"{at}working/"))
    work()
    assert "It is tried again by itself on" in html(desk.get(at))
    desk.post(f"{at}again/")
    work()
    assert "4 things said come in" in html(desk.get(at))


def test_a_file_that_could_not_be_read_can_be_read_again(desk, process):
    upload(desk, b"PK\x03\x04 no workbook", "form.xlsx", kind="spreadsheet")
    work()
    source = Source.objects.get()
    assert "Try to read it again" in html(desk.get(f"{AT}{source.uuid}/"))
    desk.post(f"{AT}{source.uuid}/again/")
    source.refresh_from_db()
    assert (source.step, source.why, source.readings) == (Source.Step.BROUGHT, "", 1)
    work()
    assert "This workbook cannot be read" in html(desk.get(f"{AT}{source.uuid}/"))


def test_lines_are_shown_when_all_are_read_and_not_before(desk, process):
    source = brought(process, NOTES.encode())
    Source.objects.update(step=Source.Step.BROUGHT)  # as while the worker reads the rest
    page = html(desk.get(f"{AT}{source.uuid}/"))
    assert "Councils should answer letters" not in page
    assert "things said" not in page
    source.refresh_from_db()
    assert not contributions.rows_of(HOST, source).exists()


def test_the_worker_is_asked_once_by_each_button_that_needs_it(desk, process):
    def asked():
        return list(Job.objects.filter(kind__endswith="source").order_by("pk").values_list("kind", flat=True))

    at = upload(desk).url.removesuffix("working/")
    assert asked() == ["read-source"]
    work()
    desk.post(f"{at}apart/")
    assert asked() == ["read-source"] * 2
    work()
    for _twice in range(2):
        desk.post(f"{at}confirm/")
    assert asked() == ["read-source", "read-source", "take-in-source"]


def a_workbook(headings, rows):
    book, kept = Workbook(), io.BytesIO()
    for row in (headings, *rows):
        book.active.append(row)
    book.save(kept)
    return kept.getvalue()


def a_word_file(*_given):
    body = [heading("What is missing? (1)"), paragraph("Trains", level=0), paragraph("at night", level=1)]
    return Document(body).bytes()


@pytest.mark.parametrize(
    ("kind", "name", "made", "words", "place"),
    [
        ("spreadsheet", "form.xlsx", a_workbook, ["More buses", "More\nbuses, and trains", "More buses"], "row 2"),
        ("notes", "notes.docx", a_word_file, ["Trains\n- at night"], "paragraph 2"),
    ],
)
def test_a_workbook_and_a_word_file_come_in_once_with_their_places(desk, process, kind, name, made, words, place):
    for _time in (1, 2):
        at = upload(desk, made(*FORM), name, kind=kind).url.removesuffix("working/")
        work()
        if kind == "spreadsheet" and _time == 1:
            desk.post(f"{at}columns/", {"column2": "words", "column3": "name", "column4": "email"})
            work()
        desk.post(f"{at}confirm/")
        work()
        assert list(Verbatim.objects.order_by("pk").values_list("text", flat=True)) == words
    first = Contribution.objects.order_by("pk").first()
    assert (first.source_place, first.question.number) == (place, 1)


def test_how_each_wishes_to_be_told_is_asked_by_its_column_and_shown_without_an_address(process, desk):
    headings = ("Comment", "How they wish to be told", "Where")
    rows = [("More buses", "by post", "1 Invented Street, Treffaith"), ("Trains", "by pigeon", "")]
    source = brought(process, a_csv(headings, rows), kind="spreadsheet", name="a.csv")
    at = f"{AT}{source.uuid}/"
    asked = html(desk.get(f"{at}columns/"))
    assert '<option value="told_by" selected>How they wish to be told' in asked
    desk.post(f"{at}columns/", {"column0": "words", "column1": "told_by", "column2": "post"})
    work()
    page = html(desk.get(at))
    assert "wishes to be told: By post" in page
    assert "“by pigeon” is no way" in page
    assert "Invented Street" not in page
