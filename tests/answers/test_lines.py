"""A line asked of somebody without an account: what they see, what comes back, and that it is a draft."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine

from hearback.answers import actions, personal, queries
from hearback.answers.models import LineRequest
from hearback.contributions import actions as contributions
from hearback.core import clock
from hearback.core.errors import BadInput, Conflict, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Grant, Purpose, Role, Viewer
from hearback.erasure import actions as erasure
from hearback.journal.models import Fact
from hearback.outbox.models import Message
from hearback.processes import actions as processes
from tests.factories import a_contribution, a_line, a_participant, a_post, a_process, an_answer, as_viewer, by_line_link
from tests.together import together

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ADDRESS = "team@treasury.example.org"


def points(asked):
    return queries.points_of([asked])[asked.pk]


def write(asked, *lines, actor=None, **fields):
    """Write these lines on its points, in their order."""
    given = {"cleared_by": "Deputy director", "cleared_on": clock.today(), "send": True} | fields
    lines = {one.point.uuid: line for one, line in zip(points(asked), lines, strict=False)}
    return actions.write_line(actor=actor or by_line_link(asked), request=asked, lines=lines, **given)


# --- asking


def test_a_request_says_whom_by_when_and_on_what_and_the_same_key_is_the_same_request():
    said = a_contribution()
    key = uuid4()
    asked = a_line(said, key=key, email=ADDRESS)
    assert a_line(said, key=key, email=ADDRESS) == asked
    with pytest.raises(Conflict):
        a_line(said, key=key, email=ADDRESS, post="Somebody else")
    (message,) = Message.objects.all()
    assert message.to == ADDRESS
    assert "/en/l/o" in message.body
    assert "a line on 1 point" in message.body
    fact = Fact.objects.get(verb="line.asked")
    assert "Treasury" not in str(fact.refs)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("post", {"post": " "}), ("due", {"due": clock.today() - timedelta(days=1)}), ("email", {"email": "x"})],
)
def test_what_is_missing_is_said_at_its_field(field, wrong):
    with pytest.raises(BadInput) as refused:
        a_line(a_contribution(), **wrong)
    assert refused.value.field == field


def test_only_what_can_be_answered_is_asked_about_and_only_by_those_who_answer():
    said = a_contribution()
    an_answer(said)
    with pytest.raises(BadInput):
        a_line(said)
    other = a_contribution(said.process)
    for viewer in (NOBODY, as_viewer(a_post(other.process, role=Role.OBSERVER).user)):
        with pytest.raises(NotAllowed):
            a_line(other, actor=viewer)
        assert not queries.lines_visible_to(viewer, other.process)


# --- what the official sees and sends


def test_the_link_shows_the_words_and_never_who_said_them():
    said = a_contribution(words="Publish the contracts.", name="Ada Example", attribution="named")
    (one,) = points(a_line(said))
    assert one.said.words == "Publish the contracts."
    contributions.hide(actor=HOST, contribution=said, because="abuse")
    (one,) = points(LineRequest.objects.get())
    assert one.said.words == ""


def test_it_can_be_kept_and_finished_later_and_sending_twice_is_once():
    process = a_process()
    asked = a_line(a_contribution(process), a_contribution(process))
    write(asked, "Half a li", send=False, cleared_by="", cleared_on=None)
    assert [one.text for one in points(asked)] == ["Half a li", ""]
    asked.refresh_from_db()
    sent = write(asked, "A whole line.", "Another.")
    assert sent.sent is not None
    again = write(asked, "A whole line.", "Another.")
    assert again.sent == sent.sent
    assert [one.text for one in points(asked)] == ["A whole line.", "Another."]
    assert Fact.objects.filter(verb="line.sent").count() == 1


def test_whoever_writes_something_else_after_it_was_sent_is_told_that_it_was():
    asked = a_line(a_contribution())
    write(asked, "A whole line.")
    for send in (True, False):
        with pytest.raises(BadInput, match="sent already"):
            write(asked, "Something else.", send=send)
    assert [one.text for one in points(asked)] == ["A whole line."]


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("cleared_by", {"cleared_by": ""}),
        ("cleared_on", {"cleared_on": None}),
        ("cleared_on", {"cleared_on": clock.today() + timedelta(days=2)}),
    ],
)
def test_it_is_sent_only_with_who_cleared_it_and_when(field, fields):
    asked = a_line(a_contribution())
    with pytest.raises(BadInput) as refused:
        write(asked, "A line.", **fields)
    assert refused.value.field == field
    with pytest.raises(BadInput):
        write(asked, "")


def test_whoever_writes_on_a_page_that_is_older_is_told_and_nothing_is_lost():
    asked = a_line(a_contribution())
    write(asked, "The first.", send=False, edits=0)
    with pytest.raises(BadInput):
        write(asked, "The second.", send=False, edits=0)
    assert points(asked)[0].text == "The first."
    write(asked, "The second.", send=False, edits=1)
    assert points(asked)[0].text == "The second."


def test_the_link_opens_its_own_line_until_it_is_taken_back_or_its_time_is_over():
    asked, other = a_line(a_contribution()), a_line(a_contribution())
    link = by_line_link(asked)
    assert queries.line_by_link(link) == asked
    assert queries.line_by_link(link, other.uuid) is None
    assert queries.line_by_link(Viewer(grants=frozenset({Grant(Purpose.LINE, asked.uuid, 2)}))) is None
    with pytest.raises(NotAllowed):
        write(other, "Mine.", actor=link)
    with time_machine.travel(clock.now() + timedelta(days=14 + 29)):
        assert queries.line_by_link(link) is None
    actions.take_line_back(actor=HOST, request=asked)
    actions.take_line_back(actor=HOST, request=asked)
    assert queries.line_by_link(link) is None
    with pytest.raises(NotAllowed):
        write(asked, "Too late.", actor=link)
    assert Fact.objects.filter(verb="line.taken-back").count() == 1


def test_the_desk_writes_down_what_came_on_paper_and_nobody_else_does():
    asked = a_line(a_contribution())
    with pytest.raises(NotAllowed):
        write(asked, "Ours.", actor=NOBODY)
    assert write(asked, "By telephone.", actor=as_viewer(a_post(asked.process).user)).sent


# --- at the desk


def test_what_comes_back_is_a_draft_for_those_who_answer():
    said = a_contribution()
    asked = a_line(said)
    coordinator = as_viewer(a_post(said.process).user)
    assert queries.counted_lines().read(coordinator, [said.process])[said.process_id].out == 1
    assert queries.line_for(coordinator, [said]) is None
    assert queries.lines_out(coordinator, [said])[said.pk] == asked
    write(asked, "We publish them in May.")
    said.refresh_from_db()
    assert said.state == "waiting"
    assert queries.line_for(coordinator, [said]).line == {"en": "We publish them in May."}
    assert queries.line_for(NOBODY, [said]) is None
    counted = queries.counted_lines().read(coordinator, [said.process])[said.process_id]
    assert (counted.out, counted.due, counted.back) == (0, None, 1)
    given = an_answer(said, cleared_by="Deputy director", cleared_on=clock.today())
    assert queries.counted_lines().read(coordinator, [said.process])[said.process_id].back == 0
    corrected = actions.correct(actor=HOST, answer=given, key=uuid4(), reason={"en": "We publish them in June."})
    assert corrected.cleared_by == "Deputy director"


# --- time


def test_whoever_was_asked_is_reminded_before_the_day_and_on_it_once_each():
    with time_machine.travel(NOON, tick=False):
        asked = a_line(a_contribution(), email=ADDRESS, due=clock.today() + timedelta(days=10))
        a_line(a_contribution(), due=clock.today() + timedelta(days=10))
    reminded = []
    for day in range(12):
        for _round in range(2):
            with time_machine.travel(NOON + timedelta(days=day), tick=False):
                reminded += [day] * actions.remind_of_lines(clock.now())
    assert reminded == [7, 10]
    write(asked, "At last.", actor=HOST)
    asked.refresh_from_db()
    assert asked.email == ""


def test_while_a_process_is_paused_nobody_is_reminded():
    with time_machine.travel(NOON, tick=False):
        asked = a_line(a_contribution(), email=ADDRESS, due=clock.today() + timedelta(days=10))
        why = {"reason": {"en": "An election"}, "said_by": "The team"}
        until = clock.today() + timedelta(days=8)
        processes.pause_process(actor=HOST, process=asked.process, starts=clock.today(), until=until, **why)
    reminded = []
    for day in range(12):
        with time_machine.travel(NOON + timedelta(days=day), tick=False):
            reminded += [day] * actions.remind_of_lines(clock.now())
    assert reminded == [9, 10]


def test_nobody_is_reminded_of_what_came_or_is_not_needed():
    with time_machine.travel(NOON, tick=False):
        sent, back = (
            a_line(a_contribution(), email=ADDRESS, due=clock.today() + timedelta(days=10)) for _n in range(2)
        )
        write(sent, "Here.")
        actions.take_line_back(actor=HOST, request=back)
    with time_machine.travel(NOON + timedelta(days=10), tick=False):
        assert actions.remind_of_lines(clock.now()) == 0


@pytest.mark.django_db(transaction=True)
def test_asked_twice_in_one_instant_it_is_one_request():
    said, key = a_contribution(), uuid4()
    due = clock.today() + timedelta(days=14)
    together(*[lambda: a_line(said, key=key, email=ADDRESS, due=due)] * 4)
    assert LineRequest.objects.count() == Message.objects.count() == 1


def test_whoever_is_erased_is_written_to_no_more_and_reads_before_that_they_would_be():
    person = a_participant(email=ADDRESS)
    asked = a_line(a_contribution(), email=ADDRESS.upper())
    (held,) = personal.held_about(person.pk)
    assert held.value.endswith(asked.email)
    erasure.erase_person(actor=HOST, participant=person)
    asked.refresh_from_db()
    assert asked.email == ""
    assert not Message.objects.filter(to__iexact=ADDRESS).exists()
    assert personal.held_about(person.pk) == []
