"""The response document: the numbers, then every answer with its reason, as a page and as a document."""

import io
import zipfile

import pytest

from hearback.answers import actions as answers
from hearback.answers.outcomes import Given
from hearback.contributions import actions as contributions
from hearback.core import clock
from hearback.core.viewer import HOST
from tests import factories

pytestmark = pytest.mark.django_db
PAGE, DOCX = "/en/open-plan/answers/document/", "/en/open-plan/answers/document.docx"


@pytest.fixture
def process():
    return factories.a_process(slug="open-plan")


def whole(response) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content) if response.streaming else response.content


def read(client, address) -> str:
    data = whole(client.get(address))
    if not address.split("?")[0].endswith(".docx"):
        return data.decode()
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return packed.read("word/document.xml").decode()


@pytest.mark.parametrize("address", [PAGE, DOCX])
def test_every_answer_is_in_it_with_its_reason_and_nothing_that_is_not_public(client, process, address):
    said = factories.a_contribution(process, words="Publish the contracts.", name="Ada Example", attribution="named")
    also = factories.a_contribution(process, words="Contracts, please.")
    held = factories.a_contribution(process, words="Something held.")
    reason = {"en": "Too dear for now.", "cy": "Rhy ddrud am y tro."}
    factories.an_answer(said, also, reason=reason, cleared_by="The board", cleared_on=clock.today())
    factories.an_answer(held, reason={"en": "A reason for what is held."})
    contributions.hold(actor=HOST, contribution=held)
    draft = factories.a_contribution(process, words="Only drafted.")
    given = Given(outcome="no", reason={"en": "Not yet out."}, decided_by="The board")
    coordinator = factories.a_coordinator(process)
    answers.prepare(actor=coordinator, process=process, key=draft.uuid, contributions=[draft], given=given)
    text = read(client, address)
    assert text.count("Too dear for now.") == 1
    for there in (
        "Publish the contracts.",
        "Contracts, please.",
        said.reference,
        "cleared by The board",
        "Answered: 3",
    ):
        assert there in text
    for hidden in ("Something held", "what is held", "Only drafted", "Not yet out", "Rhy ddrud"):
        assert hidden not in text
    both = read(client, f"{address}?both")
    assert "Rhy ddrud am y tro." in both
    assert "Too dear for now." in both


def test_a_process_without_answers_says_what_comes_and_one_that_is_not_open_is_not_there(client, process):
    assert "Nothing is answered yet." in read(client, PAGE)
    assert "Nothing is answered yet." in read(client, DOCX)
    factories.a_draft_process(slug="in-secret")
    for name in ("document/", "document.docx"):
        assert client.get(f"/en/in-secret/answers/{name}").status_code == 404


def test_it_is_read_some_at_a_time_however_many_answers_there_are(client, process, django_assert_max_num_queries):
    for number in range(3):
        factories.an_answer(
            *(factories.a_contribution(process) for _n in range(25)), reason={"en": f"Reason {number}."}
        )
    with django_assert_max_num_queries(16):
        text = read(client, DOCX)
    assert [text.count(f"Reason {number}.") for number in range(3)] == [1, 1, 1]
    parts = list(client.get(PAGE).streaming_content)
    assert len(parts) >= 4


def test_in_welsh_it_is_welsh_with_what_is_english_marked(client, process):
    factories.an_answer(factories.a_contribution(process), reason={"en": "Only English."})
    assert '<div class="govuk-body hb-measure" lang="en">' in read(client, "/cy/open-plan/answers/document/")
