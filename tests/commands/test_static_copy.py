"""`hearback export --static`: what anybody may read stays readable as files, when there is no site any more."""

import io
import json
import re
import zipfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from django.core.management import CommandError, call_command

from hearback.commands.static_copy import copying, pages
from hearback.commands.static_copy import names as names_of_copy
from hearback.contributions import actions as contributions
from hearback.core.viewer import HOST
from tests.factories import a_contribution, a_document, a_draft_process, a_process

# Each request ends by looking after the connection, as on a live site: so not within a test's own transaction.
pytestmark = pytest.mark.django_db(transaction=True)

HIDDEN = ("telephone number", "Okapis", "chipmunks", "Quokkas", "Ibexes")
LINK = re.compile(r'\b(?:href|src)="([^"]*)"')


def copied(target: Path, *more: str) -> dict:
    out = io.StringIO()
    call_command("export", "--static", "--json", str(target), *more, stdout=out)
    return json.loads(out.getvalue())


def in_pages(folder: Path) -> str:
    return "\n".join(path.read_text() for path in sorted(folder.rglob("*.html")))


def test_a_folder_of_it_can_be_read_alone_and_holds_what_is_public_and_no_more(tmp_path):
    process = a_process(slug="here")
    said = a_contribution(process, words="Open the register of beekeepers")
    hidden = a_contribution(process, words="Words with a telephone number")
    a_contribution(process, words="Okapis wait until somebody has looked", held=True)
    a_contribution(process, words="Watches, cheap as chipmunks", suspected=True)
    a_document(process, title={"en": "Quokkas, not published yet"}, published=False)
    contributions.hide(actor=HOST, contribution=hidden, because="personal")
    a_draft_process(slug="draft", summary={"en": "Ibexes to come"})
    copy = tmp_path / "copy"
    done = copied(copy)
    text = in_pages(copy)
    for language in ("en", "cy"):
        assert (
            "register of beekeepers" in (copy / language / "here" / "said" / said.reference / "index.html").read_text()
        )
    assert [word for word in (*HIDDEN, "<form", "<script", "csrfmiddlewaretoken") if word in text] == []
    assert {path.name for path in (copy / "en").iterdir()}.isdisjoint({"draft", "sign-in", "me"})
    assert not (copy / "en" / "here" / "have-your-say").exists()
    assert "nothing can be sent from it" in text
    assert "ni ellir anfon dim ohono" in text
    assert leading_nowhere(copy) == []
    data = b"".join(path.read_bytes() for path in copy.rglob("*") if path.is_file())
    assert [word for word in HIDDEN if word.encode() in data] == []
    assert done["pages"] == len(list(copy.rglob("*.html"))) - 1  # and the first page, of the copy alone


def leading_nowhere(copy: Path) -> list[tuple[str, str]]:
    return [
        (str(page), link)
        for page in copy.rglob("*.html")
        for link in LINK.findall(page.read_text())
        if not urlsplit(link).scheme and urlsplit(link).path
        if link.startswith("/") or not (page.parent / unquote(urlsplit(link).path)).resolve().is_file()
    ]


def test_one_process_fits_with_its_data_into_one_file_and_leads_to_no_other(tmp_path):
    a_contribution(a_process(slug="here"), words="Open the register of beekeepers")
    a_process(slug="there", name={"en": "The other process"})
    copied(tmp_path / "copy.zip", "--process", "here")
    with zipfile.ZipFile(tmp_path / "copy.zip") as archive:
        names = set(archive.namelist())
        assert archive.testzip() is None
        assert {one.external_attr >> 16 for one in archive.infolist()} == {0o644}
        assert {one.extract_version for one in archive.infolist()} == {20}, "what needs no more is opened everywhere"
        assert {"index.html", "SHA256SUMS", "en/index.html", "cy/here/index.html"} <= names
        assert b"beekeepers" in archive.read("en/here/data/contributions.csv")
        assert [name for name in names if name.startswith(("/", "en/there")) or ".." in name.split("/")] == []


def test_a_place_where_something_stands_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(CommandError, match="is there already"):
        copied(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_page_that_the_site_cannot_give_is_named_and_the_others_are_kept(tmp_path, monkeypatch):
    a_process(slug="here")
    get = copying.Visitor.get

    def breaks(visitor, address):
        given = get(visitor, address if address.endswith(("/en/here/", "/plan/")) else "/nothing/")
        given.status = 500 if address == "/en/here/plan/" else given.status
        return given

    monkeypatch.setattr(copying.Visitor, "get", breaks)
    with pytest.raises(CommandError, match="/en/here/plan/\nThese pages could not be read"):
        copied(tmp_path / "copy", "--process", "here")
    assert (tmp_path / "copy" / "en" / "here" / "index.html").exists()


def test_names_are_told_apart_where_a_system_would_take_two_for_one():
    names = names_of_copy.Names("index.html")
    page, file = "text/html", "application/pdf"
    given = [
        names.of(address, kind)
        for address, kind in [
            ("/", page),
            *((f"/en/{slug}/", page) for slug in ("plan", "Plan", "PLAN")),
            *(("/en/a%3Ab/", page), ("/en/a_b/", page), ("/en/a%23b/", page), ("/en/a%25b/", page)),
            *(("/en/list/", page), ("/en/list/?page=2", page), ("/en/list/?Page=2", page)),
            *(("/files/data", file), ("/files/data/one.pdf", file), ("/files/DATA.pdf", file)),
            *(("/en/con/", page), ("/files/nul.pdf", file), ("/files/end.", file), ("/files/ /x.pdf", file)),
            *(("/cy/" + "hir/" * 90, page), ("/cy/" + "hir/" * 91, page), (f"/files/{'x' * 300}.pdf", file)),
            ("/files/../../etc/passwd", file),
        ]
    ]
    assert len({name.lower() for name in given}) == len(given)
    folders = {str(folder).lower() for name in given for folder in Path(name).parents}
    assert folders.isdisjoint(name.lower() for name in given)
    assert max(map(len, given)) < 200
    for step in {step for name in given for step in name.split("/")}:
        assert re.fullmatch(r"[\w.\-]+", step, re.ASCII), step
        assert not step.endswith(".")
        assert not step.startswith(("..", "con", "nul"))


def test_a_copy_that_is_broken_off_leaves_nothing_that_looks_whole(tmp_path, monkeypatch):
    def breaks(writing, _say):
        writing._text("index.html", "Half of it")
        raise KeyboardInterrupt

    monkeypatch.setattr(copying._Walk, "go", lambda _walk, _say: None)
    monkeypatch.setattr(copying._Writing, "all", breaks)
    for name in ("copy", "copy.zip"):
        with pytest.raises(KeyboardInterrupt):
            copied(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_words_that_look_like_markup_stay_words():
    html = '<main><p title="&quot;&gt;">1 &lt; 2 &amp; <a href="/gone/">said &#39;so&#39;</a></p><br></main>'
    again = pages.written(html, place=lambda _link: None, notice="<p>copy</p>")
    assert again == '<p>copy</p><main><p title="&quot;&gt;">1 &lt; 2 &amp; <a>said &#39;so&#39;</a></p><br></main>'


def test_what_a_reader_opens_goes_with_the_form_in_it_and_stays_with_words_in_it():
    html = (
        "<details><summary>Choose</summary><form><p>by</p></form></details><details><summary>Why</summary>So.</details>"
    )
    again = pages.written(html, place=lambda link: link, notice="")
    assert again == "<details><summary>Why</summary>So.</details>"
