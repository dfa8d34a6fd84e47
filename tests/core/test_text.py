"""Text that people type comes through as they wrote it, or is refused plainly; Markdown becomes harmless."""

import json
import re
from contextlib import suppress
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearback.core.errors import BadInput
from hearback.core.text import as_markdown, clean_line, clean_plain, clean_words, fold, linked_data, markdown

PEOPLE_TYPE = st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff\u2028\u2029"))


@pytest.mark.parametrize(
    "text",
    [
        "Bore da, ŵ ŷ Ŵ Ŷ",
        "السلام عليكم",
        "a\u202ertl\u202c b\u200f",
        "👩‍👩‍👧 🏴󠁧󠁢󠁷󠁬󠁳󠁿",
        "“smart” – quotes… and\u00a0a hard space",
        "<script>alert(1)</script> & 1 < 2",
        "tab\there",
        "two\n\nparagraphs",
    ],
    ids=["welsh", "arabic", "marks", "emoji", "word", "html", "tab", "lines"],
)
def test_it_comes_through(text):
    assert clean_plain(text) == text


@given(PEOPLE_TYPE)
def test_whatever_people_type_comes_through_but_for_the_space_around_it(text):
    assert clean_plain(text) == text.strip()
    assert clean_plain(clean_plain(text)) == clean_plain(text)


@given(st.text(), st.integers(0, 50))
def test_what_comes_through_can_be_stored_and_is_not_too_long(text, most):
    with suppress(BadInput):
        clean = clean_plain(text, max_length=most)
        assert len(clean) <= most
        assert "\x00" not in clean
        assert clean.encode().decode() == clean


def test_line_ends_of_every_system_are_line_ends():
    assert clean_plain("a\r\nb\rc\u2028d\u2029e\n") == "a\nb\nc\nd\ne"


@pytest.mark.parametrize("hidden", ["\x00", "\x07", "\x1b", "\x7f", "\x9f", "\ud800", "\uffff"], ids=repr)
def test_a_hidden_character_is_refused_and_its_place_is_said(hidden):
    with pytest.raises(BadInput) as refused:
        clean_plain(f"Some words before{hidden}and after", field="words")
    assert "Some words before" in str(refused.value)
    assert refused.value.field == "words"


@pytest.mark.parametrize("over, sentence", [(1, "by 1 character."), (2, "by 2 characters.")])
def test_by_how_much_words_are_too_long_is_said(over, sentence):
    with pytest.raises(BadInput) as refused:
        clean_plain("x" * (10 + over), max_length=10, field="words")
    assert str(refused.value).endswith(sentence)
    assert refused.value.field == "words"


def test_space_around_words_does_not_count_as_length():
    assert clean_plain("  1234567890\n", max_length=10) == "1234567890"


@given(PEOPLE_TYPE)
def test_a_line_is_one_line(text):
    assert not re.search(r"\s\s|[\n\r]", clean_line(text))


def test_a_text_per_language_drops_the_empty_ones():
    assert clean_words({"en": " One\n two ", "cy": "  "}, line=True) == {"en": "One two"}
    assert clean_words({"en": "One\n two"}) == {"en": "One\n two"}
    assert clean_words(None) == {}
    with pytest.raises(BadInput) as refused:
        clean_words({"en": "fine", "cy": "xxx"}, max_length=2, field="name")
    assert refused.value.field == "name"


def test_texts_are_compared_without_case_width_and_spacing():
    assert fold(" Ｏpen\n DATA ﬁrst ") == fold("open data FIRST")
    assert fold("Straße") == fold("STRASSE")


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)",
    "![x](https://example.org/pixel.png)",
    '<https://example.org/"onmouseover=alert(1)>',
    "[x](https://example.org 'a\" onclick=\"alert(1)')",
    "```html\n<script>\n```",
    "<svg/onload=alert(1)>",
    "<iframe srcdoc='<script>x</script>'>",
    "<a href='javascript:x'>x</a>",
    "| a |\n|---|\n| <b onclick=x>y</b> |",
    "[a]: javascript:alert(1)\n\n[a]",
    "<style>*{display:none}</style>",
]


class _Live(HTMLParser):
    """Collects what a browser would run or fetch by itself."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        if tag in {
            "script",
            "img",
            "iframe",
            "svg",
            "style",
            "object",
            "embed",
            "form",
            "input",
            "link",
            "meta",
            "base",
        }:
            self.found.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.found.append(name)
            if name == "href" and not re.match(r"(https?:|mailto:|tel:|/|#)", value or ""):
                self.found.append(value)


def live_in(html):
    parser = _Live()
    parser.feed(html)
    return parser.found


@pytest.mark.parametrize("source", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_hostile_is_live(source):
    assert live_in(markdown(source)) == []


@given(
    st.lists(
        st.sampled_from([*HOSTILE, "# ", "\n", "> ", "- ", "`", "**", "[", "](", ")", '"', "<", ">", "a"]), max_size=8
    )
)
def test_no_mixture_of_it_is_live(pieces):
    assert live_in(markdown("".join(pieces))) == []


def test_markdown_does_what_staff_expect():
    html = markdown("# Title\n\nSome *words* and [a link](https://example.org).\n\n- one\n- two\n\n| a |\n|---|\n| b |")
    assert html.startswith("<h2>Title</h2>")
    for piece in (
        "<em>words</em>",
        'href="https://example.org"',
        'rel="noopener noreferrer"',
        "<li>one</li>",
        "<td>b</td>",
    ):
        assert piece in html


def test_the_page_s_own_title_stays_the_only_one():
    assert "<h1" not in markdown("# a\n\ntext\n# b\n\nc\n===\n")


# --- text that was pasted


WORD = (
    "What people said\n"
    "•\tPublish the bus times\n"
    "•\tOpen the contracts\n"
    "o\tand who won them\n"
    "What happens next\n"
    "1.\tThe draft\n"
    "2.\tThe plan\n"
    "Thank you."
)


def test_a_paste_from_a_word_processor_keeps_its_lists_and_paragraphs():
    html = markdown(as_markdown(WORD))
    assert html.count("<li>") == 5
    assert "<p>What people said</p>" in html
    assert "<ol>\n<li>The draft</li>\n<li>The plan</li>\n</ol>" in html
    assert "<li>and who won them</li>" in html.split("Open the contracts")[1].split("</ul>")[0]
    assert "<p>What happens next</p>" in html
    assert "<p>Thank you.</p>" in html


@pytest.mark.parametrize("sign", ["•", "·", "▪", "●", "\uf0b7", "–", "—", "*", "-"])
def test_every_usual_bullet_is_a_list(sign):
    assert markdown(as_markdown(f"Said:\n{sign} one\n{sign} two")).count("<li>") == 2


def test_long_lines_are_paragraphs_even_where_some_are_apart():
    long = "A line that nobody broke by hand. " * 8
    assert markdown(as_markdown(f"{long}\n{long}\n\nShort.")).count("<p>") == 3


def test_markdown_that_somebody_broke_by_hand_stays_as_it_is():
    written = "# Said\n\nA paragraph that goes on\nin the next line.\n\n- one\n  goes on\n- two\n\n> quoted\n> twice\n"
    assert as_markdown(written) == written


@given(st.text(alphabet="ab•o-*1.\t \n○#>|"))
def test_to_tidy_a_paste_twice_is_to_tidy_it_once(pasted):
    assert as_markdown(as_markdown(pasted)) == as_markdown(pasted)


# --- data for machines


LEAF = st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from(["</script>", "<!--", "]]>", "\u2028&"])
VALUES = st.recursive(LEAF, lambda inside: st.lists(inside) | st.dictionaries(st.text(), inside), max_leaves=8)


@given(VALUES)
def test_linked_data_is_the_same_json_in_one_element_whatever_stands_in_it(value):
    written = linked_data(value)
    inside = written.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set("<>&\u2028\u2029") & set(inside)
    assert json.loads(inside) == value
