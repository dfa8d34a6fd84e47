"""Of what a message says: the sender's own words, what they quote, how they sign, and what they might be split into."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearback.contributions.reading.own_words import MOST_POINTS, apart, points

QUOTED = "> What do you need?\n> Tell us."


@pytest.mark.parametrize(
    "introduction",
    [
        "On Thu, 5 Mar 2026 at 10:20, Plan Team <plan@example.org> wrote:",
        "On Thu, 5 Mar 2026 at 10:20, Plan Team\n<plan@example.org> wrote:",
        "On 5 Mar 2026, at 10:20, Plan Team <\nplan@example.org> wrote:",
        "Ar Iau, 5 Maw 2026 am 10:20, ysgrifennodd Tîm y Cynllun <plan@example.org>:",
        "Ar 5 Maw 2026, am 10:20, ysgrifennodd Tîm y Cynllun\n<plan@example.org>:",
        "Ddydd Iau, 5 Mawrth 2026 ysgrifennodd Tîm y Cynllun:",
        "2026-03-05 10:20 GMT+00:00 Plan Team <plan@example.org>:",
    ],
)
@pytest.mark.parametrize("quoted", [QUOTED, "What do you need?\nTell us."])
def test_an_answer_above_what_it_answers(introduction, quoted):
    said = apart(f"We need buses.\n\n{introduction}\n\n{quoted}")
    assert said.own == "We need buses."
    assert said.quoted == f"{introduction}\n\n{quoted}".replace("\n\n>", "\n>")
    assert said.signature == ""


def test_answers_between_what_they_answer():
    text = f"On 5 Mar 2026 Plan wrote:\n{QUOTED}\n\nBuses.\n\n> And when?\n\nIn the evening."
    said = apart(text)
    assert said.own == "Buses.\n\n\nIn the evening."
    assert said.quoted == f"On 5 Mar 2026 Plan wrote:\n{QUOTED}\n> And when?"


@pytest.mark.parametrize(
    "block",
    [
        "From: Plan <plan@example.org>\nSent: 05 March 2026 10:20\nTo: Ceri\nSubject: Buses\n\nWhat do you need?",
        "________________________________\nFrom: Plan <plan@example.org>\nSent: 05 March 2026\nTo: Ceri\n\nWhat?",
        "-----Original Message-----\nFrom: Plan\nSent: 05 March 2026\nTo: Ceri\n\nWhat?",
        "*From:* Plan <plan@example.org>\n*Sent:* 05 March 2026\n*To:* Ceri\n*Subject:* Buses\n\nWhat?",
        "Oddi wrth: Cynllun\nAnfonwyd: 05 Mawrth 2026\nAt: Ceri\nPwnc: Bysiau\n\nBeth?",
        "---------- Forwarded message ---------\nFrom: Bryn\n\nMy words",
        "Begin forwarded message:\n\n> From: Bryn\n> My words",
        "-------- Forwarded Message --------\nSubject: Buses\n\nMy words",
    ],
)
def test_what_programs_write_above_a_message_that_they_pass_on(block):
    said = apart(f"We need buses.\n\n{block}")
    assert (said.own, said.quoted) == ("We need buses.", block)


@pytest.mark.parametrize(
    "words",
    [
        "On page 4 you wrote:\nWe will run later buses.\nWhen?",
        "From: my house\nI cannot reach the town.",
        "She wrote:\nthat buses are late.",
        "On Sundays there are none.\nI wrote to you in 2024: nothing came of it.",
        "a > b is what I mean",
        "Best\nbuses are green.",
    ],
)
def test_words_that_only_resemble_a_quotation_or_a_signature_stay(words):
    assert apart(words).own == words


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nCeri Example\nExample Association",
        "--\nCeri Example",
        "Kind regards,\n\nCeri Example\nExample Association\n01632 960000",
        "Many thanks\nCeri",
        "Yours sincerely,\nCeri Example",
        "Cofion gorau,\nCeri",
        "Yn gywir\n\nCeri Example",
        "Diolch yn fawr,\nCeri",
        "Sent from my iPhone",
        "Sent from Outlook for Android",
        "Get Outlook for iOS<https://example.org>",
        "Anfonwyd o fy iPhone",
        "Thanks\nCeri\n\nSent from Yahoo Mail on Android",
        "Best wishes\nCeri\n\n________________________________\nThis email is confidential and intended solely for you.",
        "This message and any attachment are confidential.\nIf it was not meant for you, delete it.",
        "Mae’r neges hon yn gyfrinachol.",
    ],
)
def test_how_a_message_is_signed_is_set_apart_so_that_it_names_nobody_by_accident(signature):
    said = apart(f"We need buses.\n\n{signature}\n\nOn 5 Mar 2026 Plan wrote:\n{QUOTED}")
    assert (said.own, said.signature) == ("We need buses.", signature.replace("-- \n", "--\n"))
    assert said.quoted.endswith(QUOTED)


def test_a_postscript_is_something_said():
    said = apart(
        "We need buses.\n\nBest wishes,\nCeri\n\nP.S. And trains, which I should have said first of all, long ago."
    )
    assert said.own == "We need buses.\n\nP.S. And trains, which I should have said first of all, long ago."
    assert said.signature == "Best wishes,\nCeri"


@pytest.mark.parametrize(
    "words",
    [
        "Hello,\nThanks\nI want more buses in the evening.\nAnd trains on Sunday mornings.",
        "Thank you",
        "Hello\n\nThanks\n\n1. Buses\n2. Trains",
        "Regards\nare for people who are sure that somebody listens to what they have to say",
    ],
)
def test_what_follows_a_thank_you_and_is_no_name_stays(words):
    assert apart(words).own == words


@given(
    st.lists(
        st.sampled_from([">", "> a", "--", "-- ", "Thanks", "On 1 May 2026 A wrote:", "From: a", "To: b", "Sent: c"])
        | st.text()
    )
)
def test_every_line_is_in_one_of_the_three_and_in_its_order(lines):
    text = "\n".join(lines)
    said = apart(text)
    came = [line.rstrip() for part in (said.own, said.quoted, said.signature) for line in part.split("\n")]
    assert sorted(filter(None, came)) == sorted(filter(None, (line.rstrip() for line in text.split("\n"))))


# --- points


def test_the_points_of_a_list_each_with_what_stands_below_it():
    buses, trains = "Buses run late.\nEvery day.\n\n   Even on Sundays.", "Trains:\n   - slow\n   - full"
    assert points(f"Dear all,\n\n1. {buses}\n2) {trains}\n\nThat is all.") == (buses, trains)


@pytest.mark.parametrize("mark", ["- ", "* ", "• ", "– ", "1. ", "(a) ", "3) "])
def test_the_marks_that_people_make(mark):
    assert points(f"{mark}Buses\n\n{mark}Trains") == ("Buses", "Trains")


@pytest.mark.parametrize(
    "words", ["Buses", "- Buses", "2026 was bad.\n2027 will be worse.", "10.5 buses\n11.5 trains", "-\n-"]
)
def test_what_is_no_list_of_several_is_not_split(words):
    assert points(words) == ()


def test_points_have_an_end():
    assert points("- A point\n" * (MOST_POINTS + 1)) == ()


@given(st.text())
def test_points_hold_only_what_was_said(words):
    assert all(line in words for point in points(words) for line in point.split("\n"))
