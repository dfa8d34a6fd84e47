"""What is said in six languages, two of them written from right to left, is marked with its language wherever it is read."""

import csv
import io
import zipfile

import pytest
from django.core.management import call_command

from hearback.core.viewer import Purpose
from hearback.outbox import mail_url
from tests import factories
from tests.reportback.loop import MAIL, follow, messages, said_by
from tests.web.public.people import opened

pytestmark = pytest.mark.django_db
WORDS = {
    "en": "Say where the money goes.",
    "cy": "Dywedwch i ble mae’r arian yn mynd.",
    "pl": "Powiedzcie, na co idą pieniądze.",
    "fr": "Dites où va l’argent.",
    "ar": "قولوا أين تذهب الأموال.",
    "ur": "بتائیں کہ پیسہ کہاں جاتا ہے۔",
}
SAID = "/en/open-plan/said/"
DOCUMENT = "/en/open-plan/answers/document"


@pytest.fixture
def said(db):
    """The same in each language, by its language."""
    process = factories.a_process(slug="open-plan")
    return {code: factories.a_contribution(process, words=words, language=code) for code, words in WORDS.items()}


def not_marked(html: str) -> list[str]:
    """The languages whose words do not stand in an element of that language, which takes the direction of its words."""
    body, missed = html.rsplit("<main", maxsplit=1)[-1], []
    for code, words in WORDS.items():
        opened_by = body.split(words)[0].rsplit("<", 2)[-2:] if words in body else []
        element = " ".join(opened_by)
        if 'dir="auto"' not in element or (f'lang="{code}"' not in element and code != "en"):
            missed.append(code)
    return missed


def test_on_the_list_and_on_the_page_of_each(client, said):
    assert not_marked(client.get(SAID).content.decode()) == []
    pages = [client.get(f"{SAID}{one.reference}/").content.decode().split("<main")[1] for one in said.values()]
    assert not_marked("".join(pages)) == []


def test_at_the_desk_in_the_list_beside_the_answer_and_where_it_is_coded(client, said):
    process = said["en"].process
    client.force_login(factories.a_post(process).user, backend="allauth.account.auth_backends.AuthenticationBackend")
    factories.a_code(process, "Money")
    together = "&".join(f"c={one.reference}" for one in said.values())
    coding = [client.get(f"/desk/open-plan/said/coding/{one.reference}/").content.decode() for one in said.values()]
    for html in (
        client.get("/desk/open-plan/said/").content.decode(),
        client.get(f"/desk/open-plan/said/answer/?{together}").content.decode(),
        "".join(page.split("<main")[1] for page in coding),
    ):
        assert not_marked(html) == []


def test_in_the_response_document_which_turns_what_is_read_from_the_right(client, said):
    factories.an_answer(*said.values())
    page = client.get(f"{DOCUMENT}/")
    assert not_marked(b"".join(page.streaming_content if page.streaming else [page.content]).decode()) == []
    with zipfile.ZipFile(io.BytesIO(b"".join(client.get(f"{DOCUMENT}.docx").streaming_content))) as packed:
        paragraphs = packed.read("word/document.xml").decode().split("<w:p>")
    of = {code: next(one for one in paragraphs if words in one) for code, words in WORDS.items()}
    assert [code for code, paragraph in of.items() if "<w:bidi/>" in paragraph and "<w:rtl/>" in paragraph] == [
        "ar",
        "ur",
    ]
    assert [code for code, paragraph in of.items() if code != "en" and f'"{code}' not in paragraph] == []


def test_its_author_is_written_to_in_a_language_of_the_site_and_reads_their_own_words_as_they_are(
    client, said, settings
):
    settings.MAIL = mail_url.parse(MAIL)
    mine = said_by("sana@example.org", said["en"].process, words=WORDS["ur"], language="ur", told_in="cy")
    factories.an_answer(mine)
    follow()
    letter = messages("sana@example.org")[-1]
    assert letter.language == "cy"
    assert "Nid oes arian ar ei gyfer eleni." in letter.body
    assert f"> {WORDS['ur']}" in letter.body, "what they said stands with the answer, quoted, as they wrote it"
    assert 'lang="ur" dir="auto"' in opened(client, Purpose.SAID, mine, language="cy").content.decode()


def test_in_the_tables_that_everybody_can_download(said, tmp_path):
    call_command("export", tmp_path / "out", process="open-plan", stdout=io.StringIO())
    with (tmp_path / "out" / "contributions.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {row["language"]: row["words"] for row in csv.DictReader(file)} == WORDS
