"""The conversation about a contribution: who writes, who reads, what waits, and what erasing takes."""

from datetime import timedelta
from uuid import uuid4

import pytest

from hearback.contributions import actions, personal, queries
from hearback.contributions.models import Authorship, Reply
from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Purpose, Role, Side
from hearback.journal import queries as journal
from hearback.outbox.models import Message
from tests.factories import a_contribution, a_coordinator, a_post, a_process, as_person, as_viewer, by_said_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    return a_process()


@pytest.fixture
def said(process):
    return a_contribution(process, email="ana@example.org")


def asks(said, text="Which year do you mean?", **fields):
    given = {"key": uuid4(), "language": "en", "public": False} | fields
    return actions.reply_as_author(actor=by_said_link(said), contribution=said, text=text, **given)


def replies(said, text="The coming one.", actor=HOST, **fields):
    given = {"key": uuid4(), "language": "en"} | fields
    return actions.reply_as_team(actor=actor, contribution=said, text=text, **given)


def read_by(viewer, said):
    return [turn.text for turn in queries.conversations(viewer, [said]).get(said.pk, ())]


def test_until_the_author_chooses_otherwise_only_the_two_read_it(process, said):
    replies(said, "Which school?")
    asks(said, "Hill Road.")
    person = Authorship.objects.get(contribution=said).participant
    theme_lead = as_viewer(a_post(process, role=Role.THEME_LEAD).user)
    for viewer in (by_said_link(said), as_person(person), a_coordinator(process), theme_lead):
        assert read_by(viewer, said) == ["Which school?", "Hill Road."]
    observer = as_viewer(a_post(process, role=Role.OBSERVER).user)
    for viewer in (NOBODY, observer, by_said_link(a_contribution(process)), a_coordinator(a_process())):
        assert read_by(viewer, said) == []


def test_from_where_the_author_chose_it_everybody_reads_and_the_team_can_still_write_privately(said):
    replies(said, "Before.")
    asks(said, "For all.", public=True)
    replies(said, "In public.")
    replies(said, "Between us.", privately=True)
    assert read_by(NOBODY, said) == ["For all.", "In public."]
    asks(said, "No longer.", public=False)
    assert replies(said, "Quietly.").public is False


def test_a_reply_changes_no_state_and_is_a_fact_whose_words_can_be_proved(said):
    reply = asks(said, "Which year?")
    said.refresh_from_db()
    assert said.state == "waiting"
    fact = journal.about(said.uuid).last()
    assert (fact.verb, fact.refs) == (
        "contribution.replied",
        {"reply": str(reply.uuid), "by": "author", "public": False},
    )
    assert journal.opens(fact, "reply", "Which year?")


def test_the_same_key_is_the_same_reply_and_nobody_elses(process, said):
    first = asks(said, "Once.")
    assert asks(said, "Once.", key=first.key) == first
    other = a_contribution(process)
    with pytest.raises(NotAllowed):
        asks(other, "Once.", key=first.key)
    with pytest.raises(NotAllowed):
        replies(said, key=first.key)
    assert Reply.objects.count() == 1


def test_only_the_author_and_the_team_write(process, said):
    for viewer in (NOBODY, HOST, by_said_link(a_contribution(process))):
        with pytest.raises(NotAllowed):
            actions.reply_as_author(actor=viewer, contribution=said, key=uuid4(), text="I", language="en", public=False)
    for viewer in (NOBODY, by_said_link(said), as_viewer(a_post(process, role=Role.OBSERVER).user)):
        with pytest.raises(NotAllowed):
            replies(said, actor=viewer)
    with pytest.raises(BadInput) as refused:
        asks(said, " ")
    assert refused.value.field == "text"
    with pytest.raises(BadInput) as refused:
        asks(said, language="xx")
    assert refused.value.field == "language"


def test_what_the_author_wrote_waits_until_the_team_replies_or_finds_that_it_needs_no_reply(process, said):
    coordinator = a_coordinator(process)
    asks(said)
    asks(said, "And which school?")
    assert queries.waits_for_a_look(coordinator, process).replies == 2
    replies(said)
    assert queries.waits_for_a_look(coordinator, process).replies == 0
    asks(said, "Thank you.")
    assert actions.settle_replies(actor=coordinator, contribution=said) == 1
    assert actions.settle_replies(actor=coordinator, contribution=said) == 0
    assert queries.to_look_at(coordinator, process).count == 0


def test_where_the_process_looks_first_a_public_reply_waits(process, said):
    actions.set_moderation(actor=HOST, process=process, look_first=True)
    asks(said, "To you.")
    public = asks(said, "To all.", public=True)
    assert read_by(NOBODY, said) == []
    assert read_by(by_said_link(said), said) == ["To you.", "To all."]
    actions.show_reply(actor=HOST, reply=public)
    assert read_by(NOBODY, said) == ["To all."]


def test_a_hidden_reply_says_so_and_its_words_are_for_the_author_and_the_team(said):
    reply = asks(said, "You fool.", public=True)
    actions.hide_reply(actor=HOST, reply=reply, because="abuse")
    (turn,) = queries.conversations(NOBODY, [said])[said.pk]
    assert (turn.text, turn.hidden, str(turn.hidden_because_label)) == ("", True, "It insults or threatens people")
    assert read_by(by_said_link(said), said) == ["You fool."]
    actions.show_reply(actor=HOST, reply=reply)
    assert read_by(NOBODY, said) == ["You fool."]


@pytest.mark.parametrize("mark", ["hide", "hold", "withdraw"])
def test_what_is_said_about_words_that_are_not_shown_is_not_shown(said, mark):
    asks(said, "For all.", public=True)
    if mark == "hide":
        actions.hide(actor=HOST, contribution=said, because="abuse")
    elif mark == "hold":
        actions.hold(actor=HOST, contribution=said)
    else:
        actions.withdraw(actor=by_said_link(said), contribution=said)
    said.refresh_from_db()
    assert read_by(NOBODY, said) == []


def test_conversations_of_many_take_as_many_statements_as_of_one(process, django_assert_num_queries):
    three = [a_contribution(process) for _number in range(3)]
    for one in three:
        asks(one, public=True)
    for some in (three[:1], three):
        with django_assert_num_queries(2):
            assert len(queries.conversations(NOBODY, some)) == len(some)


def test_what_they_wrote_is_held_about_them_and_goes_with_the_words(said):
    person = Authorship.objects.get(contribution=said).participant
    asks(said, "My own question.")
    replies(said, "You live in Leeds, I see.")
    asks(said, "In public.", public=True)
    replies(said, "For everybody.")
    values = [held.value for held in personal.held_about(person.pk)]
    assert {"My own question.", "You live in Leeds, I see.", "In public."} <= set(values)
    actions.erase_participant(actor=as_person(person, Purpose.ALL), participant=person.pk, words=True)
    left = list(Reply.objects.order_by("id").values_list("text", flat=True))
    assert left == ["", "", "", "For everybody."]
    fact = journal.about(said.uuid).filter(verb="contribution.replied").first()
    assert not journal.opens(fact, "reply", "My own question.")


def test_the_coordinators_are_written_to_once_until_somebody_replies(process, said):
    coordinators = [a_post(process, side=side).user.email for side in Side]
    a_post(process, role=Role.THEME_LEAD)

    def letters():
        return list(Message.objects.filter(key__startswith="author-wrote:").order_by("id"))

    asks(said, "Which year?")
    asks(said, "And which school?")
    assert sorted(letter.to for letter in letters()) == sorted(coordinators)
    assert said.reference in letters()[0].subject
    assert f"/desk/{process.slug}/said/{said.reference}/reply/" in letters()[0].body
    assert not any("school" in letter.body or "ana@" in letter.body for letter in letters())
    replies(said)
    asks(said, "Thank you.")
    assert len(letters()) == 4


def test_what_was_written_elsewhere_keeps_its_day_and_none_is_to_come(said):
    day = clock.now() - timedelta(days=90)
    reply = asks(said, happened=day)
    assert (reply.written, journal.about(said.uuid).last().happened) == (day, day)
    with pytest.raises(BadInput) as refused:
        replies(said, happened=clock.now() + timedelta(days=1))
    assert refused.value.field == "happened"
