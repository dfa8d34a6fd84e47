"""One message is often several points, and several messages one: its author's words, and no others, in either case."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearback.contributions import actions, queries
from hearback.contributions.actions.parting import _parted
from hearback.contributions.models import Authorship, Contribution, SourceRow, Verbatim
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST
from tests.contributions.files import brought, came_in
from tests.contributions.reading.letters import a_message, an_mbox
from tests.factories import a_coordinator, a_process

pytestmark = pytest.mark.django_db
LETTER = "Dear team,\n\n1. Later buses.\n   In the evening too.\n2. Trains on Sundays."
MAIL = {"kind": "mail", "name": "letters.mbox"}
POINTS = ["Later buses.\nIn the evening too.", "Trains on Sundays."]


def letters(*more):
    other = a_message("Trams.", message_id="<2@x.y>")
    third = a_message("Boats.", message_id="<3@x.y>", name="Bryn", address="bryn@example.org")
    return an_mbox(a_message(LETTER), other, third, *more).getvalue()


def rows(source):
    return [(row.number, row.place, row.fate) for row in SourceRow.objects.filter(source=source).order_by("number")]


def let_in(source):
    return actions.go_on_taking_in(actor=HOST, source=actions.confirm_source(actor=HOST, source=source))


def words():
    return list(Verbatim.objects.order_by("contribution_id").values_list("text", flat=True))


def test_a_message_says_which_points_it_may_be_split_into():
    source = brought(a_process(), letters(), **MAIL)
    row = SourceRow.objects.get(source=source, number=1)
    assert row.values["points"] == ["Later buses.\n   In the evening too.", "Trains on Sundays."]
    assert row.why == "It may be several points in one."


def test_each_point_is_a_contribution_of_the_same_author_and_knows_the_others():
    source = brought(a_process(), letters(), **MAIL)
    actions.split_row(actor=HOST, source=source, number=1, points=POINTS)
    assert rows(source) == [
        (1, "message 1, part 1", "new"),
        (2, "message 1, part 2", "new"),
        (3, "message 2", "new"),
        (4, "message 3", "new"),
    ]
    assert SourceRow.objects.get(number=1).why == "In none of the points: “Dear team, 1.”"
    let_in(source)
    assert words() == [*POINTS, "Trams.", "Boats."]
    first, second = Contribution.objects.order_by("pk")[:2]
    assert set(Authorship.objects.filter(contribution__in=[first, second]).values_list("name", flat=True)) == {
        "Ceri Example"
    }
    assert queries.came_with(HOST, first) == queries.CameWith("message 1", (second.reference,), ())
    assert queries.came_with(HOST, second).others == (first.reference,)


def test_what_was_split_is_known_in_a_longer_mailbox():
    process = a_process()
    source = brought(process, letters(), **MAIL)
    actions.split_row(actor=HOST, source=source, number=1, points=POINTS)
    let_in(source)
    later = brought(process, letters(a_message("Ferries.", message_id="<4@x.y>")), **MAIL)
    assert [fate for _number, _place, fate in rows(later)] == ["there", "there", "there", "new"]


def test_a_point_can_be_split_again():
    source = brought(a_process(), letters(), **MAIL)
    actions.split_row(actor=HOST, source=source, number=1, points=POINTS)
    actions.split_row(actor=HOST, source=source, number=1, points=["Later buses.", "In the evening too."])
    let_in(source)
    assert words() == ["Later buses.", "In the evening too.", "Trains on Sundays.", "Trams.", "Boats."]


@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        (["Later buses."], "at least two"),
        (["Later buses.", " "], "at least two"),
        (["Later buses.", "Better trains on Sundays."], "does not stand there"),
        (["Trains on Sundays.", "Later buses."], "not in this order"),
        (["Later buses.", "Later buses."], "does not stand there"),
    ],
)
def test_only_the_authors_own_words_in_their_order_are_points(points, sentence):
    source = brought(a_process(), letters(), **MAIL)
    with pytest.raises(BadInput, match=sentence) as refused:
        actions.split_row(actor=HOST, source=source, number=1, points=points)
    assert refused.value.field == "points"
    assert len(rows(source)) == 3


def test_messages_of_one_person_come_in_as_one_and_it_says_which_they_were():
    process = a_process()
    source = brought(process, letters(), **MAIL)
    actions.join_rows(actor=HOST, source=source, numbers=[2, 1])
    assert [fate for _number, _place, fate in rows(source)] == ["new", "joined", "new"]
    let_in(source)
    assert words() == [f"{LETTER}\n\nTrams.", "Boats."]
    first = Contribution.objects.order_by("pk").first()
    assert queries.came_with(HOST, first) == queries.CameWith("", (), ("message 2",))
    assert SourceRow.objects.get(source=source, number=2).why == "Together with message 1"
    later = brought(process, letters(a_message("Ferries.", message_id="<4@x.y>")), **MAIL)
    assert [fate for _number, _place, fate in rows(later)] == ["there", "there", "there", "new"]


def test_words_of_different_people_are_never_put_together():
    source = brought(a_process(), letters(), **MAIL)
    with pytest.raises(BadInput, match="different people"):
        actions.join_rows(actor=HOST, source=source, numbers=[1, 3])
    with pytest.raises(BadInput, match="at least one"):
        actions.join_rows(actor=HOST, source=source, numbers=[1])
    with pytest.raises(BadInput, match="no longer as you saw it"):
        actions.join_rows(actor=HOST, source=source, numbers=[1, 9])


def test_lines_of_which_nobody_knows_who_said_them_stay_apart():
    source = brought(a_process(), b"- Buses\n- Trains\n")
    with pytest.raises(BadInput, match="different people"):
        actions.join_rows(actor=HOST, source=source, numbers=[1, 2])
    assert queries.of_same_author(HOST, source, SourceRow.objects.first()) == []


def test_what_came_in_is_split_and_put_together_no_more_and_only_by_a_coordinator():
    process = a_process()
    stranger = a_coordinator(a_process(slug="other"))
    source = brought(process, letters(), **MAIL)
    with pytest.raises(NotAllowed):
        actions.split_row(actor=stranger, source=source, number=1, points=POINTS)
    with pytest.raises(NotAllowed):
        actions.join_rows(actor=stranger, source=source, numbers=[1, 2])
    source = came_in(process, letters(), **MAIL)
    with pytest.raises(BadInput, match="come in already"):
        actions.split_row(actor=HOST, source=source, number=1, points=POINTS)
    assert queries.came_with(stranger, Contribution.objects.first()).others == ()


@given(
    st.lists(st.text(st.characters(categories=["L", "P"]), min_size=1, max_size=8), min_size=2, max_size=12), st.data()
)
def test_whatever_is_split_every_word_is_in_a_point_or_told(whole, data):
    cuts = sorted(data.draw(st.sets(st.integers(1, len(whole) - 1), min_size=1)))
    pieces = [" ".join(whole[begin:end]) for begin, end in zip([0, *cuts], [*cuts, None], strict=True)]
    said, left_out = _parted("\n ".join(whole), pieces)
    assert " ".join(said).split() == whole
    assert left_out == ""
