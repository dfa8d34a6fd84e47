"""Words are compared as a reader would: whatever their ending in English, their beginning in Welsh, their accents."""

import pytest

from hearback.search import words


@pytest.mark.parametrize(
    "one, other",
    [
        ("contract", "contracts"),
        ("publishing", "published"),
        ("councils", "council’s"),
        ("buses", "bus"),
        ("children", "child"),
        ("organisation", "organisations"),
        ("hopping", "hop"),
        ("agreed", "agree"),
        ("universities", "university"),
        ("CAFÉS", "cafe"),
    ],
)
def test_an_english_word_is_found_in_its_other_forms(one, other):
    assert words.read(one).is_in(f"We ask for {other} here.", "en")
    assert words.read(other).is_in(f"We ask for {one} here.", "en")


@pytest.mark.parametrize("one, other", [("bus", "busy"), ("hope", "hop"), ("plan", "plane"), ("new", "news")])
def test_words_that_only_look_alike_are_not_one(one, other):
    assert not words.read(one).is_in(other, "en")


@pytest.mark.parametrize("form", ["cyngor", "gyngor", "nghyngor", "chyngor", "Gyngor’r"])
def test_a_welsh_word_is_found_however_it_begins(form):
    assert words.read("cyngor").is_in(f"Beth am {form} hwn?", "cy")


@pytest.mark.parametrize(
    "typed, written",
    [("gardd", "yr ardd"), ("mawr", "fawr"), ("arian", "ei harian"), ("gath", "cath"), ("llyfr", "ei lyfr")],
)
def test_other_beginnings(typed, written):
    assert words.read(typed).is_in(written, "cy")


def test_circumflexes_may_be_left_out_and_be_written_in_two_ways():
    for typed in ("dŵr", "dwr", "dw\u0302r", "DŴR"):
        for written in ("y dŵr", "y dwr", "y dw\u0302r"):
            assert words.read(typed).is_in(written, "cy")


def test_every_word_must_be_there_and_a_phrase_side_by_side():
    text = "Publish the bus times of every council."
    assert words.read("council bus").is_in(text, "en")
    assert not words.read("council train").is_in(text, "en")
    assert words.read('"bus times"').is_in(text, "en")
    assert words.read("“the bus times”").is_in(text, "en")
    assert not words.read('"times bus"').is_in(text, "en")
    assert not words.read('"bus times of no council"').is_in(text, "en")


@pytest.mark.parametrize("asked", ["", " ", '""', '"', "“”", "%", "_", "\x00", "🐈", "the of", "'", "--", "?"])
def test_what_holds_no_telling_word_finds_nothing_and_breaks_nothing(asked):
    assert not words.read(asked).stems("en")
    assert not words.read(asked).is_in("The cat, of the house 🐈 % _", "en")


def test_a_very_long_question_is_cut_and_says_so():
    asked = words.read("word " * 200_000)
    assert asked.words == ("word",)
    assert asked.cut
    assert words.read("one two three four five six seven eight nine ten").cut


def test_two_forms_of_one_word_are_one():
    assert words.read("work working works").stems("en") == (frozenset({"work"}),)
    assert len(words.read("cath gath").stems("cy")) == 1


def test_where_words_stand_is_told_in_the_text_as_it_was_written():
    text = "Cyhoeddwch y dw\u0302r, y DŴR a’r dwr."
    assert [text[start:end] for start, end in words.read("dŵr").spans(text, "cy")] == ["dw\u0302r", "DŴR", "dwr"]
