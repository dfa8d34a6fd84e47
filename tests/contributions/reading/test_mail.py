"""E-mail of every kind that people send: who wrote what, when; what machines wrote is named and left out."""

import base64
import io
import tracemalloc
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearback.contributions.reading import Found, Seen, Unreadable, mail, mbox
from hearback.core.errors import BadInput
from hearback.core.text import without_controls
from tests.contributions.reading.letters import MBOX, a_message, an_mbox, raw

LINE = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=40)


def read(*messages):
    data = messages[0] if len(messages) == 1 else None
    if data is None:
        return list(mail.read(an_mbox(*messages)))
    return list(mail.read(io.BytesIO(data if isinstance(data, bytes) else data.as_bytes())))


def one(message):
    pieces = read(message)
    assert isinstance(pieces[0], Found), pieces
    return pieces[0]


def beside(message):
    return [(str(piece.what), piece.text) for piece in read(message) if isinstance(piece, Seen)]


def refused(message):
    [piece] = [piece for piece in read(message) if isinstance(piece, Unreadable)]
    return str(piece.reason)


def test_a_message_is_what_its_sender_wrote_with_name_address_time_and_subject():
    said = one(a_message("We need later buses.\n\nAnd trains.", subject="Re: Fwd: Buses in the evening"))
    assert (said.place, said.words) == ("message 1", "We need later buses.\n\nAnd trains.")
    assert (said.name, said.email) == ("Ceri Example", "ceri@example.org")
    assert said.happened == datetime(2026, 3, 5, 10, 20, 30, tzinfo=UTC)
    assert said.sections == ("Buses in the evening",)


def test_messages_of_a_mailbox_come_in_its_order():
    letters = [a_message(f"Point {number}", message_id=f"<{number}@example.org>") for number in range(3)]
    assert [(said.place, said.words) for said in read(*letters)] == [
        ("message 1", "Point 0"),
        ("message 2", "Point 1"),
        ("message 3", "Point 2"),
    ]


def test_the_same_message_twice_is_once_and_another_under_its_number_is_another():
    pieces = read(a_message("Buses"), a_message("Buses"), a_message("Trains"))
    assert [type(piece) for piece in pieces] == [Found, Seen, Found]
    assert pieces[1].what == "the same message as one before"


def test_messages_without_a_number_are_told_apart_by_what_they_say_and_when():
    pieces = read(
        a_message("Buses", message_id=""),
        a_message("Buses", message_id="", date="Fri, 06 Mar 2026 10:20:30 +0000"),
        a_message("Buses", message_id=""),
    )
    assert [type(piece) for piece in pieces] == [Found, Found, Seen]


@pytest.mark.parametrize(
    ("written", "name", "email"),
    [
        ("ceri@example.org", "", "ceri@example.org"),
        ('"Example, Ceri" <ceri@example.org>', "Example, Ceri", "ceri@example.org"),
        ("=?utf-8?q?Si=C3=A2n_Example?= <sian@example.org>", "Siân Example", "sian@example.org"),
        ("=?iso-8859-1?Q?Si=E2n?= =?utf-8?B?IEV4YW1wbGU=?= <sian@example.org>", "Siân Example", "sian@example.org"),
        ('"=?utf-8?Q?Si=C3=A2n?=" <sian@example.org>', "Siân", "sian@example.org"),
        ("=?utf-8?B?U2nD?= =?utf-8?B?om4=?= <sian@example.org>", "Siân", "sian@example.org"),
        ("=?x-none?Q?Ceri?= <ceri@example.org>", "Ceri", "ceri@example.org"),
        ("Ceri Example <not an address>", "Ceri Example", ""),
        ('"ceri@example.org" <ceri@example.org>', "", "ceri@example.org"),
        ("", "", ""),
    ],
)
def test_the_sender_however_the_program_wrote_it_down(written, name, email):
    data = a_message(name="").as_bytes().replace(b"From: ceri@example.org", f"From: {written}".encode())
    said = one(data)
    assert (said.name, said.email) == (name, email)


def test_a_name_in_bare_bytes_is_read():
    assert one(a_message().as_bytes().replace(b"Ceri Example", "Siân".encode("latin-1"))).name == "Siân"


def test_a_mailing_list_that_put_itself_in_the_senders_place_is_looked_through():
    lists = [("List-Post", "<mailto:plan-list@example.org>"), ("Reply-To", "Ceri <ceri@example.org>")]
    said = one(a_message(name="Ceri via the list", address="plan-list@example.org", headers=lists))
    assert (said.name, said.email) == ("Ceri", "ceri@example.org")
    said = one(a_message(name="Ceri via the list", address="plan-list@example.org", headers=lists[:1]))
    assert (said.name, said.email) == ("Ceri", "")


def test_a_clock_that_is_ahead_of_the_computer_that_took_the_message_in_is_wrong():
    carried = ("Received", "from a by b; Thu, 05 Mar 2026 10:20:31 +0000")
    late = "Wed, 05 Mar 2036 10:20:30 +0000"
    assert one(a_message(date=late, headers=[carried])).happened.year == 2026
    assert one(a_message(date="Thu, 05 Mar 2026 23:20:30 +0000", headers=[carried])).happened.hour == 23


@pytest.mark.parametrize(
    "date", ["", "soon", "Thu, 99 Mar 2026 10:20:30", "Thu, 1 Jan 1970 00:00:00 +0000", "5 Mar 99999"]
)
def test_a_time_that_cannot_be_is_none(date):
    assert one(a_message().as_bytes().replace(b"Thu, 05 Mar 2026 10:20:30 +0000", date.encode())).happened is None


# --- encodings


@pytest.mark.parametrize(
    ("charset", "data"),
    [
        ("utf-8", "Tŷ newydd – “da”".encode()),
        ("windows-1252", "Ty newydd – “da”".encode("cp1252")),
        ("iso-8859-1", "Ty newydd – “da”".encode("cp1252")),
        ("iso-8859-14", "Tŷ newydd".encode("iso-8859-14")),
        ("us-ascii", "Tŷ newydd – “da”".encode()),
        ("utf-16", "Tŷ newydd".encode("utf-16")),
        ("koi8-r", "Привет".encode("koi8-r")),
        ("gb2312", "你好".encode("gb2312")),
        ("iso-2022-jp", "こんにちは".encode("iso-2022-jp")),
    ],
)
def test_a_text_in_any_charset_is_read(charset, data):
    encoded = base64.encodebytes(data).decode()
    message = raw(encoded, f'Content-Type: text/plain; charset="{charset}"', "Content-Transfer-Encoding: base64")
    assert one(message).words == data.decode(
        "cp1252" if charset == "iso-8859-1" else charset.replace("us-ascii", "utf-8")
    )


@pytest.mark.parametrize("charset", ["x-none", "unicode_escape", "hex", "idna", "", "utf-8; x", "\x01"])
@pytest.mark.parametrize("data", ["Tŷ newydd".encode(), "Siân".encode("cp1252")])
def test_where_the_charset_is_none_or_wrong_the_bytes_decide(charset, data):
    assert one(raw(data, f'Content-Type: text/plain; charset="{charset}"')).words in {"Tŷ newydd", "Siân"}


def test_bare_bytes_without_a_word_on_their_charset_are_read():
    assert one(raw("Tŷ newydd".encode())).words == "Tŷ newydd"


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "x-uuencode", "8bit", "x-none"])
def test_a_broken_transfer_encoding_breaks_nothing_else(encoding):
    pieces = read(raw("T=C5=B7 new=\r\nydd =ZZ !!", f"Content-Transfer-Encoding: {encoding}"), a_message("Trains"))
    assert isinstance(pieces[0], Found | Unreadable)
    assert pieces[-1].words == "Trains"


def test_characters_that_cannot_be_stored_are_left_out():
    assert one(raw(b"Bu\0ses\x07 and \x1b[31mtrains")).words == "Buses and [31mtrains"


def test_a_text_that_flows_is_put_together():
    flowed = "We need later \r\nbuses, and \r\ntrains.\r\n\r\n> You \r\n> asked.\r\n-- \r\nCeri"
    message = raw(flowed, "Content-Type: text/plain; format=flowed")
    assert one(message).words == "We need later buses, and trains."
    assert beside(message) == [
        ("quoted, so somebody else’s words", "> You asked."),
        ("signature", "--\nCeri"),
    ]
    said = one(raw("A long \r\nword", "Content-Type: text/plain; format=flowed; delsp=yes"))
    assert said.words == "A longword"


# --- parts


def test_of_two_forms_of_the_same_text_the_plain_one_is_read():
    assert one(a_message("Plain", html="<p>Rich</p>")).words == "Plain"


def test_a_plain_form_that_is_empty_gives_way_to_the_rich_one():
    assert one(a_message(" \n", html="<p>Rich</p>")).words == "Rich"


def test_html_alone_is_read_as_text_with_its_lists_and_without_its_scripts():
    html = """<html><head><title>No</title><style>p { color: red }</style></head><body><!-- no -->
    <p>We&nbsp;need<br>later &lt;buses&gt;:</p><ol><li>in the evening<ul><li>until ten</li></ul></li><li>on Sundays</li></ol>
    <script>alert("no")</script><img src="https://tracker.example/x.png" alt="no"><p onclick="no()">Thank you all.</p>
    <div>On Thu, 5 Mar 2026 at 10:20, Plan &lt;plan@example.org&gt; wrote:</div><blockquote>What do you need?</blockquote>"""
    message = a_message("", html=html)
    assert one(message).words == (
        "We need\nlater <buses>:\n\n1. in the evening\n  - until ten\n2. on Sundays\n\nThank you all."
    )
    assert one(message).points == ("in the evening\n  - until ten", "on Sundays")
    [(what, quoted)] = beside(message)
    assert what == "quoted, so somebody else’s words"
    assert quoted.endswith("wrote:\n> What do you need?")


def test_what_is_attached_is_listed_and_not_read():
    message = a_message("See the attached.")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="Siân.pdf")
    message.add_attachment("BEGIN:VCALENDAR", subtype="calendar")
    message.add_attachment("Not my words", filename="notes.txt")
    message.add_attachment(a_message("Passed on"))
    assert one(message).words == "See the attached."
    [(what, names)] = beside(message)
    assert (what, names.split("\n")[0]) == ("attached, and not read", "Siân.pdf")
    assert "notes.txt" in names
    assert "passed on" in names


def test_texts_around_a_picture_are_one_text():
    message = a_message("Before")
    message.make_mixed()
    for subtype, content in (("png", b"\x89PNG"), ("plain", b"After")):
        part = a_message("x")
        del part["From"], part["To"], part["Subject"], part["Date"], part["Message-ID"]
        if subtype == "plain":
            part.set_content(content.decode())
        else:
            part.set_content(content, maintype="image", subtype="png")
        message.attach(part)
    assert one(message).words == "Before\n\nAfter"


# --- what nobody said


@pytest.mark.parametrize(
    "headers",
    [
        [("Auto-Submitted", "auto-replied")],
        [("Auto-Submitted", "auto-generated; x=y")],
        [("Precedence", "auto_reply")],
        [("X-Autoreply", "yes")],
    ],
)
def test_what_a_program_answered_by_itself_is_named_and_no_contribution(headers):
    assert "an automatic reply" in refused(a_message("I am away.", headers=headers))


@pytest.mark.parametrize(
    "subject", ["Automatic reply: Buses", "Out of office", "Ymateb awtomatig: Bysiau", "Auto-Reply"]
)
def test_an_automatic_reply_is_known_by_its_subject_too(subject):
    assert "an automatic reply" in refused(a_message("I am away.", subject=subject))


@pytest.mark.parametrize("subject", ["Out of office hours there is no bus", "Automatic replies are rude", "Re: Buses"])
def test_a_person_may_write_about_such_things(subject):
    assert one(a_message(subject=subject, headers=[("Auto-Submitted", "no"), ("Precedence", "list")])).words


def test_bounces_and_delivery_reports_are_named():
    report = raw("--b\r\n\r\nNot delivered\r\n--b--", "Content-Type: multipart/report; boundary=b")
    for message in (
        a_message(headers=[("Return-Path", "<>")]),
        a_message(address="MAILER-DAEMON@example.org"),
        report,
    ):
        assert "could not be delivered" in refused(message)


def test_a_message_without_words_of_its_own_says_what_it_has_instead():
    attached = a_message(" ")
    attached.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="letter.pdf")
    assert "bring that file by itself" in refused(attached)
    forwarded = a_message("---------- Forwarded message ---------\nFrom: Bryn <bryn@example.org>\nMy words.")
    assert "what somebody else wrote" in refused(forwarded)
    assert refused(raw("")) == "This message has no words."


def test_what_is_locked_is_named():
    message = raw("--b\r\n\r\nx\r\n--b--", "Content-Type: multipart/encrypted; boundary=b")
    assert "locked (encrypted)" in refused(message)


# --- files


def test_a_line_that_begins_like_a_message_is_one_only_where_a_message_can_begin():
    body = (
        "From now on we want buses.\n\nFrom 10:30 in 2026 on we want trains.\n\n"
        "From ceri@example.org Thu Mar  5 10:20:30 2026\nis how a mailbox marks a message."
    )
    [said] = mail.read(an_mbox(a_message(body)))
    assert said.words == body


def test_a_program_that_marks_no_such_line_is_read_all_the_same():
    data = MBOX + raw("We need trains.\nFrom about 10:30 on, since 2026,\nthere are none.").replace(b"\r\n", b"\n")
    [said] = mail.read(io.BytesIO(data))
    assert said.words == "We need trains.\nFrom about 10:30 on, since 2026,\nthere are none."


@pytest.mark.parametrize(
    "line", [b"From - Thu Mar 05 10:20:30 2026\n", b"From 17@xxx Thu Mar 05 10:20:30 +0000 2026\r\n"]
)
def test_mailboxes_of_other_programs_are_read(line):
    pieces = list(
        mail.read(an_mbox(a_message("Buses"), a_message("Trains", message_id="<2@example.org>"), begins=line))
    )
    assert [said.words for said in pieces] == ["Buses", "Trains"]


def test_a_mailbox_without_blank_lines_between_its_messages_is_read():
    data = an_mbox(a_message("Buses"), a_message("Trains")).getvalue().replace(b"\n\nFrom ", b"\nFrom ")
    assert [said.words for said in mail.read(io.BytesIO(data))] == ["Buses", "Trains"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "not an email"),
        (b"Dear all,\n\nwe need buses", "not an email"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", r"\.msg"),
        (b"!BDN", r"\.pst"),
        (b"PK\x03\x04", r"\.zip"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not an email"),
    ],
)
def test_another_kind_of_file_is_told_what_to_do(data, sentence):
    with pytest.raises(BadInput, match=sentence) as problem:
        list(mail.read(io.BytesIO(data)))
    assert problem.value.field == "file"


def test_five_hundred_messages_in_odd_encodings_are_each_read_or_named_and_one_at_a_time_is_in_memory():
    charsets = ["utf-8", "iso-8859-1", "x-none", "utf-16", "koi8-r", "shift_jis", "us-ascii", "utf-7", "big5", ""]
    letters = []
    for number in range(500):
        charset = charsets[number % 10]
        body = f"Pwynt {number}: bws hwyr, os gwelwch yn dda. " + "é" * (number % 3) + "x" * 2_000
        data = body.encode("utf-16" if charset == "utf-16" else "utf-8")
        headers = [f"Content-Type: text/plain; charset={charset}", f"X-Number: {number}"]
        if number % 2 or charset == "utf-16":
            data, headers = base64.encodebytes(data), [*headers, "Content-Transfer-Encoding: base64"]
        letters.append(raw(data, *headers))
    whole = an_mbox(*letters)
    size = len(whole.getvalue())
    places = []
    tracemalloc.start()
    try:
        for piece in mail.read(whole):
            assert isinstance(piece, Unreadable) or piece.words.startswith(f"Pwynt {len(places)}: ")
            places.append(piece.place)
        assert tracemalloc.get_traced_memory()[1] < size / 3
    finally:
        tracemalloc.stop()
    assert places == [f"message {number}" for number in range(1, 501)]


def test_what_is_too_large_too_long_or_too_many_is_named_and_the_next_message_is_read(monkeypatch):
    monkeypatch.setattr(mbox, "LARGEST_MESSAGE", 60_000)
    monkeypatch.setattr(mail, "LONGEST_TEXT", 20_000)
    parts = "".join(f"--b\r\n\r\nPart {number}\r\n" for number in range(mail.MOST_PARTS + 1))
    pieces = read(
        raw("x" * 70_000),
        raw("x" * 30_000),
        raw("\n--" * (mail.MOST_BOUNDARIES + 1)),
        raw(parts + "--b--", "Content-Type: multipart/mixed; boundary=b"),
        a_message("Trains"),
    )
    assert [(type(piece), piece.place) for piece in pieces] == [
        *((Unreadable, f"message {number}") for number in range(1, 5)),
        (Found, "message 5"),
    ]
    assert "larger than 25 MB" in pieces[0].reason


def test_a_message_nested_without_end_is_named():
    deep = "".join(f"Content-Type: multipart/mixed; boundary=b{at}\r\n\r\n--b{at}\r\n" for at in range(2_000))
    assert refused(raw("--a\r\n" + deep, "Content-Type: multipart/mixed; boundary=a"))


def test_headers_made_to_take_long_are_cut():
    said = one(raw("Buses", "Reply-To: " + "a <a@example.org>, " * 50_000, "Date: " + "(" * 100_000))
    assert (said.words, said.happened) == ("Buses", None)


# --- whatever is in it


@given(st.lists(LINE, min_size=1, max_size=6), LINE)
@settings(deadline=None)
def test_what_was_written_comes_out_in_one_of_three_places(lines, name):
    lines = [kept for line in lines if (kept := without_controls(line).strip())] or ["Words"]
    message = a_message("\n".join(lines), name="")
    message.replace_header("From", f'"{"".join(c for c in name if c.isalnum())}" <ceri@example.org>')
    came = [text for piece in read(message) for text in (getattr(piece, "words", ""), getattr(piece, "text", ""))]
    assert sorted(line for text in came for line in text.split("\n") if line) == sorted(lines)


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", MBOX, b"Subject: x\n", b"Content-Type: multipart/mixed; boundary=b\n"]),
)
def test_arbitrary_bytes_are_read_named_or_refused_in_a_sentence(data, begins):
    try:
        places = {piece.place.split(" ")[0] for piece in mail.read(io.BytesIO(begins + data))}
    except BadInput as refused_:
        places = {refused_.field}
    assert places in ({"message"}, {"file"})


WHOLE = an_mbox(
    a_message("Siân’s buses", html="<p>Siân’s <b>buses</b></p>", subject="Bysiau – ie"),
    raw("T=C5=B7\r\n", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable"),
).getvalue()


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=10))
@settings(deadline=None)
def test_a_damaged_mailbox_is_read_named_or_refused_in_a_sentence(changes):
    data = bytearray(WHOLE)
    for at, value in changes:
        data[at] = value
    try:
        places = [piece.place for piece in mail.read(io.BytesIO(data)) if not isinstance(piece, Seen)]
    except BadInput as refused_:
        places = [refused_.field]
    assert places[0] in {"message 1", "file"}
    assert len(places) == len(set(places))
