"""A meeting that an organisation holds itself: unlisted, with its own link; what is said there counts like all else."""

from datetime import timedelta
from uuid import uuid4

import pytest

from hearback.contributions import queries as contributions
from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY
from hearback.events import actions, queries
from hearback.events.models import AgendaItem, Event, Invitation
from hearback.events.queries import Became
from hearback.journal.models import Fact
from hearback.outbox.models import Message
from hearback.people import actions as people
from hearback.people.models import Participant
from hearback.processes.models import Question
from tests.factories import (
    a_coordinator,
    a_process,
    a_slip,
    an_event,
    an_invitation,
    an_own_meeting,
    as_invited,
    as_person,
    by_capture_link,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    process = a_process()
    question = Question.objects.get(process=process)
    return an_event(process, agenda=[actions.AgendaPoint({"en": "What is missing?"}, (question,))])


def test_it_has_the_questions_and_texts_of_the_event_and_its_own_day_and_place(event):
    invitation = an_invitation(event)
    meeting = an_own_meeting(event, invitation=invitation)
    assert (meeting.kind, meeting.instead_of, meeting.held_by) == ("own", event, "Friends of the Park")
    assert (meeting.venue, meeting.published, meeting.ends - meeting.starts) == (
        "The library",
        None,
        timedelta(hours=2),
    )
    assert meeting.title["en"] == "A meeting of their own: Workshop in Manchester"
    asked = AgendaItem.objects.get(event=meeting)
    assert list(asked.questions.all()) == list(Question.objects.filter(process=event.process))
    invitation.refresh_from_db()
    assert (invitation.reply, invitation.own_event) == (Invitation.Reply.OWN, meeting)
    assert queries.became(queries.invitations_visible_to(HOST, event).get()) == Became.OWN
    assert Fact.objects.get(verb="event.own-meeting").refs == {"instead_of": str(event.uuid)}


def test_nobody_sees_it_but_its_holder_and_the_organisers(event):
    meeting = an_own_meeting(event)
    for viewer in (NOBODY, a_coordinator(a_process()), by_capture_link(event)):
        assert queries.event_visible_to(viewer, event.process, meeting.slug) is None
    for viewer in (by_capture_link(meeting), a_coordinator(event.process)):
        assert queries.event_visible_to(viewer, event.process, meeting.slug) == meeting
    assert list(queries.own_meetings(a_coordinator(event.process), event)) == [meeting]
    assert not queries.own_meetings(NOBODY, event)


def test_an_organiser_may_list_it(event):
    meeting = actions.publish_event(actor=HOST, event=an_own_meeting(event))
    assert queries.event_visible_to(NOBODY, event.process, meeting.slug) == meeting
    assert queries.shut(meeting) == queries.Shut.OWN


def test_what_its_people_say_is_public_without_the_meeting_and_under_the_attribution_they_chose(event):
    meeting = an_own_meeting(event)
    a_slip(meeting, words="Open the bus times.", name="Nia", attribution="named")
    a_slip(meeting, words="Open the parks.", name="Tom")
    rows = contributions.contributions_visible_to(NOBODY, event.process).order_by("id")
    named, unnamed = contributions.said(NOBODY, rows)
    assert (named.words, named.shown_author, named.event, named.event_title) == ("Open the bus times.", "Nia", "", {})
    assert (unnamed.words, unnamed.shown_author) == ("Open the parks.", "")
    assert contributions.said(HOST, rows)[0].event == meeting.slug


def test_whoever_asks_by_the_form_is_sent_the_link_and_it_goes_nowhere_else(event):
    meeting = an_own_meeting(event, email="holder@example.org", organisation="Cheap loans", where="Call 0900")
    message = Message.objects.get(key=f"own:{meeting.uuid}:made")
    assert message.to == "holder@example.org"
    assert "/en/l/c" in message.body
    assert "/en/not-me/n" in message.body
    assert "What is missing? (1)" in message.body
    assert not any(typed in message.subject + message.body for typed in ("Cheap loans", "Call 0900"))
    assert not Invitation.objects.exists()


def test_in_welsh_it_is_sent_in_welsh(event):
    an_own_meeting(event, email="holder@example.org", language="cy")
    assert "Gweithdy ym Manceinion" in Message.objects.get().body


def test_to_an_address_that_disowned_us_nothing_is_sent(event):
    an_own_meeting(event, email="holder@example.org")
    holder = Participant.objects.get()
    people.disown_address(actor=as_person(holder), participant=holder.uuid)
    an_own_meeting(event, email="holder@example.org")
    assert Message.objects.count() == 1


def test_the_form_sent_twice_is_one_meeting_and_with_other_words_both_are_kept(event):
    given = {"key": uuid4(), "email": "holder@example.org", "starts": clock.now() + timedelta(days=9)}
    first = an_own_meeting(event, **given)
    assert an_own_meeting(event, **given) == first
    second = an_own_meeting(event, **given, where="The school")
    assert second != first
    assert Event.objects.filter(kind="own").count() == 2


def test_somebody_who_guesses_the_form_of_another_is_not_given_their_meeting(event):
    given = {"key": uuid4(), "starts": clock.now() + timedelta(days=9)}
    first = an_own_meeting(event, **given, email="holder@example.org")
    other = an_own_meeting(event, **given, invitation=an_invitation(event))
    assert other != first


def test_an_address_asks_three_times_a_day(event):
    for _time in range(3):
        an_own_meeting(event, email="holder@example.org")
    with pytest.raises(BadInput, match="very often"):
        an_own_meeting(event, email="HOLDER@example.org")
    an_own_meeting(event, email="another@example.org")
    assert Event.objects.filter(kind="own").count() == 4


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("organisation", {"organisation": " "}),
        ("email", {"email": ""}),
        ("email", {"email": "nobody"}),
        ("day", {"starts": clock.now() + timedelta(days=1000)}),
        ("day", {"starts": clock.now() - timedelta(days=100)}),
        ("ends", {"ends": clock.now()}),
        ("where", {"where": "x" * 201}),
        ("language", {"language": "tlh"}),
    ],
)
def test_what_cannot_be_taken_is_named_by_its_field(event, field, given):
    with pytest.raises(BadInput) as refused:
        an_own_meeting(event, **given)
    assert refused.value.field == field
    assert not Event.objects.filter(kind="own").exists()


def test_not_instead_of_an_event_that_one_may_not_see_nor_of_such_a_meeting(event):
    draft = an_event(event.process, published=False)
    meeting = actions.publish_event(actor=HOST, event=an_own_meeting(event))
    for other in (draft, meeting):
        with pytest.raises(NotAllowed):
            an_own_meeting(other)


def test_an_invitation_to_another_event_or_of_another_person_does_not_count(event):
    elsewhere, mine = an_invitation(an_event(event.process)), an_invitation(event)
    for invitation, actor in ((elsewhere, as_invited(elsewhere)), (mine, as_invited(elsewhere))):
        with pytest.raises(NotAllowed):
            an_own_meeting(event, invitation=invitation, actor=actor)


def test_erasing_its_holder_takes_their_name_place_and_link(event):
    meeting = an_own_meeting(event, email="holder@example.org")
    holder = Participant.objects.get()
    actions.erase_participant(actor=HOST, participant=holder.pk)
    meeting.refresh_from_db()
    assert (meeting.holder, meeting.held_by, meeting.venue, meeting.link_version) == (None, "", "", 2)
    assert not Message.objects.exists()


def test_whoever_mends_a_mistyped_address_twice_gets_the_link_to_each_and_pressing_again_makes_no_fourth(event):
    given = {"actor": NOBODY, "event": event, "key": uuid4(), "organisation": "Friends", "language": "en"}
    given["starts"] = clock.now() + timedelta(days=3)
    made = [actions.hold_own_meeting(email=f"{name}@example.org", **given) for name in ("an", "ann", "anna")]
    assert len({meeting.slug for meeting in made}) == 3
    assert actions.hold_own_meeting(email="anna@example.org", **given) == made[-1]
    assert Message.objects.filter(key__startswith="own:").count() == 3
