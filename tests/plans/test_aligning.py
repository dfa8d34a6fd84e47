"""Which sentence of a new text is which of the old one: certain, a question, or none."""

from hypothesis import given, settings
from hypothesis import strategies as st

from hearback.plans.aligning import MOVED, Match, Piece, Titled, align, match_commitments

PONDS = "We will publish a register of all ponds by the end of 2027."
NEWTS = "Volunteers count the newts in every county each spring."
HERONS = "A heron officer is appointed by the Ministry of Wetlands."


def pieces(*texts: str, part: str = "action") -> list[Piece]:
    return [Piece(text, part) for text in texts]


def found(old, new):
    return [(pair.old, pair.new, pair.sure) for pair in align(old, new)]


def test_what_reads_the_same_is_the_same_wherever_it_went():
    assert found(pieces(PONDS, NEWTS, HERONS), pieces(HERONS, PONDS, NEWTS)) == [
        (2, 0, True),
        (0, 1, True),
        (1, 2, True),
    ]


def test_a_sentence_with_a_word_changed_is_the_same_when_nothing_else_is_like_it():
    new = pieces(NEWTS, PONDS.replace("2027", "2028"))
    assert found(pieces(PONDS, NEWTS), new) == [(1, 0, True), (0, 1, True)]


def test_where_two_are_alike_a_person_is_asked():
    north, south = PONDS.replace("all", "all northern"), PONDS.replace("all", "all southern")
    pairs = align(pieces(north, south), pieces(PONDS))
    assert [pair.sure for pair in pairs] == [False]


def test_a_sentence_that_was_written_anew_is_a_question():
    anew = "By the end of 2027 everybody can look up each pond in an open register."
    assert [pair.sure for pair in align(pieces(PONDS, NEWTS), pieces(anew, NEWTS))] == [False, True]


def test_what_is_like_nothing_is_new_and_what_is_left_is_gone():
    assert found(pieces(PONDS), pieces("Councils meet in public.")) == []


def test_a_sentence_is_found_in_another_part_only_when_it_is_more_alike():
    other_part = [Piece(PONDS.replace("register", "list"), "results")]
    pairs = align(pieces(PONDS), other_part)
    assert [(pair.old, pair.new) for pair in pairs] == [(0, 0)]
    assert pairs[0].likeness > MOVED


def test_short_sentences_are_never_certain_unless_they_read_the_same():
    assert [pair.sure for pair in align(pieces("It is open."), pieces("It is now open."))] in ([False], [])
    assert found(pieces("It is open."), pieces("It is open.")) == [(0, 0, True)]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from([PONDS, NEWTS, HERONS, "It is open.", ""]) | st.text(max_size=40), max_size=8), st.data()
)
def test_no_sentence_is_in_two_pairs_and_a_text_aligned_with_itself_keeps_every_identity(texts, data):
    again = data.draw(st.permutations(texts))
    pairs = align(pieces(*texts), pieces(*again))
    assert len(pairs) == len({pair.old for pair in pairs}) == len({pair.new for pair in pairs}) == len(texts)
    assert all(pair.sure and texts[pair.old].split() for pair in pairs if texts[pair.old].split())
    unchanged = align(pieces(*texts), pieces(*texts))
    assert [texts[pair.old] for pair in unchanged] == texts


# --- commitments


OLD = [Titled(1, "Open the register of ponds"), Titled(2, "Count the newts")]


def test_a_commitment_is_found_by_its_number_and_title():
    assert match_commitments(OLD, [Titled(2, "Count all newts"), Titled(1, "Open the register of ponds")]) == [
        Match(1, sure=True),
        Match(0, sure=True),
    ]


def test_a_commitment_with_another_number_and_the_same_title_is_the_same():
    assert match_commitments(OLD, [Titled(7, "Count the newts")]) == [Match(1, sure=True)]


def test_a_number_before_another_title_is_a_question():
    assert match_commitments(OLD, [Titled(2, "Publish the minutes of each council")]) == [Match(1, sure=False)]


def test_a_title_that_is_like_another_is_a_question_and_one_like_nothing_is_new():
    assert match_commitments(OLD, [Titled(None, "Open a register of the ponds")]) == [Match(0, sure=False)]
    assert match_commitments(OLD, [Titled(3, "Publish the minutes of each council")]) == [Match(None, sure=True)]


def test_a_file_without_a_title_in_its_language_is_found_by_number():
    assert match_commitments([Titled(1, "")], [Titled(1, "Agor y gofrestr pyllau")]) == [Match(0, sure=True)]
