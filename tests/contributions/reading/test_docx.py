"""Word files with comments, as Google Docs and Word export them: invented ones, made part by part."""

import io
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hearback.contributions.reading import Found, Seen, Unreadable, docx
from hearback.core.errors import BadInput
from tests.contributions.reading.word import (
    STRICT,
    Comment,
    Document,
    W,
    begins,
    deleted,
    ends,
    heading,
    inserted,
    marked,
    paragraph,
    run,
    table,
)

# What XML can hold and we keep: a carriage return comes back as a line feed, and a break is an element of its own.
LETTERS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"], exclude_characters="\u2028\u2029"), min_size=1)
WORDS = LETTERS.filter(lambda text: text.strip() == text and docx.without_controls(text) == text)


def read(*body, comments, **given):
    return list(docx.read(Document(list(body), comments, **given).file()))


def found(*body, comments, **given):
    return [piece for piece in read(*body, comments=comments, **given) if isinstance(piece, Found)]


def text(*body):
    return [line.text for line in docx.lines(Document(list(body)).file())]


def test_a_comment_comes_with_its_author_its_time_its_sentence_and_the_words_that_were_marked():
    [one] = found(
        heading("Money"),
        heading("Spending", 2),
        paragraph("We publish what we buy. ", "We do so ", marked(0, "every quarter"), ". Nobody has to ask."),
        comments=[Comment("A quarter is too late.\nMonthly!", author="Ceri Example")],
    )
    assert (one.place, one.words, one.name) == ("comment 1", "A quarter is too late.\nMonthly!", "Ceri Example")
    assert one.happened == datetime(2026, 3, 5, 10, 20, 30, tzinfo=UTC)
    assert (one.anchor, one.marked) == ("We do so every quarter.", "every quarter")
    assert one.sections == ("Money", "Spending")


def test_comments_come_in_the_order_of_what_they_are_about_not_of_their_numbers():
    comments = [Comment("On the second"), Comment("On the first")]
    said = found(paragraph(marked(1, "First.")), paragraph(marked(0, "Second.")), comments=comments)
    assert [(one.place, one.words) for one in said] == [("comment 1", "On the first"), ("comment 2", "On the second")]


def test_a_reply_stays_with_the_comment_it_replies_to_and_keeps_its_own_author():
    comments = [
        Comment("Too late."),
        Comment("We cannot do it sooner.", author="Office Example", answers=0),
        Comment("Why?", author="Bryn Example", answers=1),
        Comment("Another matter."),
    ]
    body = paragraph(marked(0, "Each quarter."), marked(3, " Each year."))
    said = [(one.place, one.parent, one.name, one.anchor) for one in found(body, comments=comments)]
    assert said == [
        ("comment 1", "", "Ceri Example", "Each quarter."),
        ("comment 1, reply 1", "comment 1", "Office Example", ""),
        ("comment 1, reply 2", "comment 1", "Bryn Example", ""),
        ("comment 2", "", "Ceri Example", "Each year."),
    ]


def test_comments_that_reply_to_each_other_in_a_circle_are_comments():
    said = found(paragraph("Text."), comments=[Comment("One", answers=1), Comment("Two", answers=0)])
    assert [one.parent for one in said] == ["", ""]


def test_without_threads_those_on_the_very_same_words_are_one_conversation_and_that_is_said():
    comments = [Comment("Later one", date="2026-03-06T00:00:00Z"), Comment("First"), Comment("On other words")]
    body = paragraph(begins(0), begins(1), "Each quarter.", ends(0), ends(1), marked(2, " Each year."))
    pieces = read(body, comments=comments, threads=False)
    assert [(one.words, one.parent) for one in pieces if isinstance(one, Found)] == [
        ("First", ""),
        ("Later one", "comment 1"),
        ("On other words", ""),
    ]
    [seen] = [one for one in pieces if isinstance(one, Seen)]
    assert (seen.place, seen.what) == ("comment 1, reply 1", "taken for a reply, because it is tied to the same words")


def test_comments_as_python_docx_writes_them_are_read():
    """Without threads and numbers of paragraphs, with a mark before the words, and with a run that refers to each."""
    mark = '<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:annotationRef/></w:r>'
    said = [
        f'<w:comment w:id="{at}" w:author="{author}" w:initials="" w:date="2026-03-05T10:20:30Z"><w:p><w:pPr>'
        f'<w:pStyle w:val="CommentText"/></w:pPr>{mark}{run(text)}</w:p></w:comment>'
        for at, (author, text) in enumerate([("Ceri Example", "Too slow."), ("", "Hm.")])
    ]
    part = f'<w:comments xmlns:w="{W}">{"".join(said)}</w:comments>'
    body = [paragraph(marked(0, "Each quarter."), marked(1, " Each year."))]
    file = Document(body, [Comment("")], threads=False, parts={"word/comments.xml": part})
    assert [(one.words, one.name, one.anchor) for one in docx.read(file.file())] == [
        ("Too slow.", "Ceri Example", "Each quarter."),
        ("Hm.", "", "Each year."),
    ]


def test_comments_on_what_somebody_proposed_to_put_in_are_tied_to_it():
    """As suggestions in Google Docs are exported: the marks stand within what was inserted or deleted."""
    put_in = f'<w:ins w:id="7" w:author="A">{begins(0)}{run("every month")}{ends(0)}</w:ins>'
    taken_out = f'<w:del w:id="8" w:author="A">{begins(1)}<w:r><w:delText>every year</w:delText></w:r>{ends(1)}</w:del>'
    body = paragraph("We publish it ", put_in, taken_out, ".")
    first, second = found(body, comments=[Comment("Good."), Comment("Pity.")])
    assert (first.marked, first.anchor) == ("every month", "We publish it every month.")
    assert (second.marked, second.anchor) == ("", "We publish it every month.")


def test_with_threads_two_comments_on_the_same_words_stay_two():
    body = paragraph(begins(0), begins(1), "Each quarter.", ends(0), ends(1))
    assert [one.parent for one in found(body, comments=[Comment("One"), Comment("Two")])] == ["", ""]


@pytest.mark.parametrize(
    "comments",
    [
        [Comment("Done?", done=True)],
        [Comment("Done?"), Comment("_Marked as resolved_", answers=0)],
        [
            Comment("Done?"),
            Comment("_Marked as resolved_", answers=0),
            Comment("_Re-opened_", answers=0),
            Comment("_Marked as resolved_", answers=0),
        ],
    ],
)
def test_that_a_comment_was_resolved_is_said_and_a_pressed_button_is_nobodys_words(comments):
    pieces = read(paragraph(marked(0, "Text.")), comments=comments)
    assert [type(piece) for piece in pieces] == [Found, Seen]
    assert pieces[1].what == "marked as resolved in the document"


def test_who_only_pressed_a_button_is_named_nowhere_and_changes_nothing():
    pressed = "\n".join(
        ("2 total reactions", "Bryn Example reacted with 👍 at 2026-03-06 10:00", "Del reacted with ➕ at 2026-03-07")
    )
    body = paragraph(marked(0, "Text."))
    comment, seen = read(body, comments=[Comment(f"Too late.\n{pressed}")])
    [before] = read(body, comments=[Comment("Too late.")])
    assert comment == before  # the same thing, however many pressed since
    assert (seen.what, "Bryn" in seen.text, "total" in seen.text) == (
        "who pressed a button on it: nobody’s words",
        True,
        False,
    )
    [words] = read(body, comments=[Comment("There were\n2 total reactions\nand nobody knows why.")])
    assert words.words == "There were\n2 total reactions\nand nobody knows why."


def test_a_comment_that_was_opened_again_is_not_resolved():
    comments = [Comment("Done?"), Comment("_Marked as resolved_", answers=0), Comment("_Re-opened_", answers=0)]
    assert [type(piece) for piece in read(paragraph(marked(0, "Text.")), comments=comments)] == [Found]


def test_marked_words_are_followed_across_paragraphs_and_nested_tables():
    inner = table([paragraph("inner"), paragraph(" cell", ends(0), " rest")])
    [one] = found(
        paragraph("Before. ", begins(0), "From here"),
        table([paragraph("left") + inner + paragraph(), paragraph("right")]),
        comments=[Comment("All of it")],
    )
    assert one.marked == "From here\nleft\ninner\n cell"
    assert one.anchor == "From here"


def test_a_comment_tied_to_a_place_has_the_sentence_around_it_and_one_tied_to_nothing_has_none():
    said = found(
        paragraph("One. Two ", ends(0), "goes on. Three."), comments=[Comment("At a place"), Comment("At nothing")]
    )
    assert [(one.anchor, one.marked) for one in said] == [("Two goes on.", ""), ("", "")]


def test_a_comment_on_words_that_were_deleted_since_is_still_there():
    body = paragraph("We report ", begins(0), deleted("each quarter"), ends(0), "each month.")
    [one] = found(body, comments=[Comment("Too late")])
    assert (one.anchor, one.marked) == ("We report each month.", "")


def test_a_mark_that_begins_between_two_paragraphs_is_at_the_next():
    [one] = found(paragraph("One."), begins(0), paragraph("Two."), ends(0), comments=[Comment("On two")])
    assert (one.anchor, one.marked) == ("Two.", "Two.")


def test_the_clock_on_the_wall_gives_way_to_the_time_of_the_world():
    said = found(
        paragraph("Text."),
        comments=[Comment("One", date="2026-07-01T13:00:00Z", utc="2026-07-01T12:00:00Z"), Comment("Two")],
    )
    assert [one.happened.hour for one in said] == [12, 10]


@pytest.mark.parametrize("date", ["", "0001-01-01T00:00:00Z", "yesterday", "9999-99-99", "0001-01-01T00:00:00+14:00"])
def test_a_time_that_cannot_be_is_no_time(date):
    [one] = found(paragraph("Text."), comments=[Comment("Said", date=date)])
    assert one.happened is None


@pytest.mark.parametrize("author", ["", "Author", "Anonymous", "Microsoft Office User", "Unknown Author"])
def test_what_a_program_writes_for_nobody_is_no_name(author):
    [one] = found(paragraph("Text."), comments=[Comment("Said", author=author)])
    assert one.name == ""


def test_an_author_who_is_an_address_is_no_name_either():
    [one] = found(paragraph("Text."), comments=[Comment("Said", author="ceri@example.org")])
    assert (one.name, one.email) == ("", "ceri@example.org")


def test_the_same_comment_in_a_later_export_is_the_same_thing():
    first = found(paragraph(marked(0, "A text.")), comments=[Comment("Hello"), Comment("Hello")])
    later = found(paragraph(marked(2, "Another text.")), comments=[Comment("New"), Comment("Hello"), Comment("Hello")])
    assert len({one.own_id for one in first}) == 2
    assert {one.own_id for one in first} < {one.own_id for one in later}


def test_without_author_and_time_nothing_says_that_two_comments_are_the_same():
    [one] = found(paragraph("Text."), comments=[Comment("Hello", author="", date="")])
    assert one.own_id == ""


def test_an_empty_comment_is_named_as_unreadable_and_the_others_are_read():
    pieces = read(paragraph("Text."), comments=[Comment(""), Comment("Said")])
    assert [(type(piece), piece.place) for piece in pieces] == [(Unreadable, "comment 1"), (Found, "comment 2")]


def test_a_file_without_comments_says_so():
    with pytest.raises(BadInput, match="There are no comments"):
        list(docx.read(Document([paragraph("Text.")]).file()))


def test_the_strict_kind_of_word_file_is_read_too():
    [one] = found(paragraph(marked(0, "Text.")), comments=[Comment("Said")], namespace=STRICT)
    assert (one.name, one.marked) == ("Ceri Example", "Text.")


# --- the document as notes


def test_a_document_is_headings_points_with_their_depth_and_paragraphs():
    document = Document(
        [
            heading("Table 1"),
            paragraph("A point", level=0),
            paragraph("Below it", level=1),
            paragraph("By its style", style="Points"),
            heading("In more detail", 2),
            paragraph("A paragraph"),
            paragraph(),
        ]
    )
    assert [(line.place, line.kind, line.level, line.text) for line in docx.lines(document.file())] == [
        ("paragraph 1", "heading", 1, "Table 1"),
        ("paragraph 2", "bullet", 0, "A point"),
        ("paragraph 3", "bullet", 1, "Below it"),
        ("paragraph 4", "bullet", 0, "By its style"),
        ("paragraph 5", "heading", 2, "In more detail"),
        ("paragraph 6", "text", 0, "A paragraph"),
    ]


def test_a_style_for_deeper_points_is_deeper():
    body = [
        paragraph("Buses", style="Points"),
        paragraph("at night", style="Points2"),
        paragraph("Trains", style="Points"),
    ]
    assert [(line.kind, line.level, line.text) for line in docx.lines(Document(body).file())] == [
        ("bullet", 0, "Buses"),
        ("bullet", 1, "at night"),
        ("bullet", 0, "Trains"),
    ]


def test_styles_that_are_based_on_each_other_in_a_circle_are_no_headings():
    circle = "".join(
        f'<w:style w:styleId="{one}"><w:basedOn w:val="{other}"/></w:style>' for one, other in ("AB", "BA")
    )
    document = Document([paragraph("Text", style="A")])
    document.parts["word/styles.xml"] = document.written()["word/styles.xml"].replace(
        "<w:style ", circle + "<w:style ", 1
    )
    assert [line.kind for line in docx.lines(document.file())] == ["text"]


def test_what_was_inserted_is_there_and_what_was_deleted_or_moved_away_is_not():
    moved = '<w:moveFrom w:id="1">' + run("away") + '</w:moveFrom><w:moveTo w:id="2">' + run("here") + "</w:moveTo>"
    before = (
        '<w:r><w:rPr><w:b/><w:rPrChange w:id="3"><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>!</w:t></w:r>'
    )
    assert text(paragraph("We ", inserted("will "), deleted("may "), "report ", moved, before)) == [
        "We will report here!"
    ]


def test_two_paragraphs_whose_mark_between_them_was_deleted_are_one():
    first = '<w:p><w:pPr><w:rPr><w:del w:id="1" w:author="A"/></w:rPr></w:pPr>' + run("We report ") + "</w:p>"
    assert text(first, paragraph("each month."), paragraph("And more.")) == ["We report each month.", "And more."]


def test_a_field_counts_as_its_result():
    field = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    instruction = "<w:r><w:instrText>HYPERLINK</w:instrText></w:r>"
    body = paragraph("See ", field[0], instruction, run("not this"), field[1], run("page 3"), field[2], " and on.")
    unfinished = paragraph("Still ", field[0], instruction)
    assert text(body, unfinished, paragraph("here.")) == ["See page 3 and on.", "Still", "here."]


def test_tabs_and_breaks_stay_and_hidden_text_footnotes_and_formulas_do_not_come():
    body = paragraph(
        "One",
        "<w:r><w:tab/><w:t>two</w:t><w:br/><w:t>three</w:t><w:noBreakHyphen/><w:t>four</w:t></w:r>",
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>",
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t> seen</w:t></w:r>',
        '<w:r><w:footnoteReference w:id="1"/></w:r>',
        '<m:oMath xmlns:m="urn:m"><m:t>x</m:t></m:oMath>',
    )
    assert text(body) == ["One\ttwo\nthree‑four seen"]


def test_a_text_box_which_word_writes_twice_counts_once_and_does_not_break_the_words_around_it():
    box = "<w:txbxContent>" + paragraph("In the box") + "</w:txbxContent>"
    choice, fallback = f"<mc:Choice>{box}</mc:Choice>", f"<mc:Fallback>{box}</mc:Fallback>"
    twice, alone = (
        f"<w:r><mc:AlternateContent>{inside}</mc:AlternateContent></w:r>" for inside in (choice + fallback, fallback)
    )
    assert text(paragraph("Around ", twice, "it")) == ["Around it", "In the box"]
    assert text(paragraph("Around ", alone, "it")) == ["Around it", "In the box"]


# --- whatever is in it


@given(words=st.lists(WORDS, min_size=1, max_size=5), author=WORDS)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_what_people_wrote_comes_out_as_they_wrote_it(words, author):
    body = [paragraph(marked(at, run(said))) for at, said in enumerate(words)]
    said = found(*body, comments=[Comment(one, author=author) for one in words])
    assert [one.words for one in said] == words
    assert [one.marked for one in said] == words
    assert [line.text for line in docx.lines(Document(body).file())] == words


@given(st.binary(max_size=400).map(lambda tail: tail), st.booleans())
def test_arbitrary_bytes_are_refused_in_a_sentence(data, as_container):
    with pytest.raises(BadInput):
        list(docx.read(io.BytesIO((b"PK\x03\x04" if as_container else b"") + data)))


WHOLE = Document(
    [heading("H"), paragraph(marked(0, "A sentence. "), inserted("B")), table([paragraph(marked(1, "C"))])],
    [Comment("Said"), Comment("Replied", answers=0)],
).bytes()


@given(
    st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=8), st.integers(0, 40)
)
@settings(deadline=None)
def test_a_damaged_file_is_read_or_refused_in_a_sentence(changes, cut):
    data = bytearray(WHOLE)
    for at, value in changes:
        data[at] = value
    try:
        places = {piece.place for piece in docx.read(io.BytesIO(data[: len(data) - cut]))}
    except BadInput as refused:
        places = {refused.field}
    assert places == {"file"} or places <= {"comment 1", "comment 1, reply 1", "comment 2"}


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30), st.integers(1, 10_000))
@settings(deadline=None)
def test_a_damaged_part_is_named(rubbish, at):
    document = Document([paragraph(marked(0, "Text."))], [Comment("Said")])
    written = document.written()["word/comments.xml"]
    at = min(at, len(written))
    document.parts["word/comments.xml"] = written[:at] + rubbish + "<" + written[at:]
    with pytest.raises(BadInput, match=r"word/comments\.xml"):
        list(docx.read(document.file()))
