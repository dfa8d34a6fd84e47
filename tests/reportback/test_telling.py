"""Everyone who left a way to be told is told: at the three moments, once, in their language."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine

from hearback.answers import actions as answers
from hearback.answers.actions import CauseOf
from hearback.contributions import actions as contributions
from hearback.core import clock
from hearback.core.errors import NotAllowed
from hearback.core.viewer import HOST, NOBODY, Purpose, Viewer
from hearback.events import actions as events
from hearback.events.models import Attendance, Invitation
from hearback.journal.models import Fact, Watermark
from hearback.outbox import actions as outbox
from hearback.outbox.models import Message, State
from hearback.people import actions as people
from hearback.people import links
from hearback.people.models import Contact
from hearback.plans import actions as plans
from hearback.plans.models import ProgressUpdate
from hearback.reportback import queries, rules
from hearback.reportback.models import Fate, Moment, Telling
from tests.answers.test_answering import talk
from tests.answers.test_gate import WORDING, Plan, publish
from tests.factories import (
    a_booking,
    a_contribution,
    a_coordinator,
    a_participant,
    a_process,
    a_slip,
    an_answer,
    an_event,
    an_own_meeting,
    as_person,
    by_said_link,
)
from tests.relay import running_relay
from tests.reportback.loop import follow, messages, participant, said_by, send, tellings, tick

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_mail")]
ADA = "ada@example.org"


# --- the three moments


def test_a_receipt_to_a_new_address_holds_no_words_and_says_how_to_object():
    said = said_by(
        ADA, a_process(), confirmed=False, words="Buy at http://evil.example.org", name="Visit evil.example.org"
    )
    follow()
    (receipt,) = messages()
    person = participant(ADA)
    assert said.reference in receipt.subject
    assert "evil" not in receipt.subject + receipt.body
    assert links.url(Purpose.NOT_ME, person.uuid, person.link_version, "en") in receipt.body
    assert links.url(Purpose.ME, person.uuid, person.link_version, "en") in receipt.body
    assert receipt.headers == {}
    assert receipt.to == ADA


def test_an_address_nobody_confirmed_gets_receipts_alone_and_few_of_them():
    process = a_process()
    said = [said_by(ADA, process, confirmed=False) for _ in range(3)]
    follow()
    an_answer(*said)
    follow()
    assert len(messages()) == 1
    assert Counter(tellings()) == {("received", "sent"): 3, ("answered", "on-the-page"): 3}
    for _ in range(rules.RECEIPTS_A_DAY + 3):
        said_by(ADA, process, confirmed=False)
        follow()
    assert len(messages()) == rules.RECEIPTS_A_DAY


def test_who_confirms_an_address_is_sent_what_had_waited_for_that():
    process = a_process()
    said = said_by(ADA, process, confirmed=False)
    an_answer(said)
    follow()
    people.confirm_address(participant=participant(ADA))
    follow()
    _receipt, answer = messages()
    assert "no money for it" in answer.body
    assert tellings() == [("received", "sent"), ("answered", "sent")]
    follow()
    assert len(messages()) == 2


def test_an_answer_brings_its_outcome_its_reason_and_what_changed():
    plan = Plan()
    said = said_by(ADA, plan.process)
    follow()
    an_answer(
        said,
        outcome="partly",
        reason={"en": "Most of it helps everyone."},
        why_not_the_rest={"en": "The law forbids the rest."},
        causes=[CauseOf(plan.commitment, milestone=plan.milestone)],
    )
    follow()
    _receipt, answer = messages(ADA)
    person = participant(ADA)
    for words in (
        "We changed part of it.",
        "Most of it helps everyone.",
        "The law forbids the rest.",
        "commitment 1, milestone 1",
        f"http://testserver/en/{plan.process.slug}/said/{said.reference}/",
        links.url(Purpose.ME, person.uuid, person.link_version, "en"),
    ):
        assert words in answer.body
    quiet = links.url(Purpose.QUIET, person.uuid, person.link_version, "en")
    assert answer.headers == {"List-Unsubscribe": f"<{quiet}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


@pytest.mark.parametrize(
    "fields, words",
    [
        ({"outcome": "covered", "place": {"en": "Chapter 2"}}, ["The draft said this already.", "Chapter 2"]),
        ({"outcome": "later", "next_process": True}, ["when the next plan is made"]),
        ({"outcome": "no"}, ["We decided not to do this.", "The Cabinet Office team"]),
        (
            {"outcome": "elsewhere", "who_can": "The council", "passed_on": True},
            ["The council", "passed it on to them"],
        ),
        ({"outcome": "elsewhere", "who_can": "The council", "passed_on": False}, ["We have not passed it on."]),
    ],
)
def test_each_outcome_says_what_the_author_has_to_know(fields, words):
    an_answer(said_by(ADA, a_process()), **fields)
    follow()
    (message,) = messages()
    for one in words:
        assert one in message.body


def test_what_is_joined_is_told_the_answer_it_stands_with_and_its_correction():
    process = a_process()
    head, said = a_contribution(process), said_by(ADA, process)
    given = an_answer(head)
    an_answer(said, outcome="joined", joined_to=head, reason={"en": "You asked for the same."})
    follow()
    (message,) = messages()
    assert head.reference in message.body
    assert "no money for it" in message.body
    answers.correct(actor=HOST, answer=given, key=uuid4(), reason={"en": "There is money now."})
    follow()
    assert "There is money now." in messages()[1].body


def test_a_published_version_is_told_to_those_whose_answers_it_carries_out_and_to_those_it_changes_again():
    plan = Plan()
    said, other = said_by(ADA, plan.process), said_by("ben@example.org", plan.process)
    an_answer(said, outcome="changed", causes=[CauseOf(plan.commitment, sentence=plan.sentence)])
    an_answer(other, outcome="changed", causes=[CauseOf(plan.commitment, sentence=plan.other)])
    version = plan.next()
    plan.reword(version, "We will publish the whole register.")
    publish(version)
    follow()
    assert tellings(contribution=said) == [("received", "sent"), ("answered", "sent"), ("delivered", "sent")]
    assert tellings(contribution=other) == [("received", "sent"), ("answered", "sent")]
    again = plan.next()
    plan.reword(again, "We will publish nothing.")
    publish(again, causes=dict.fromkeys(plan.keys(again), WORDING))
    follow()
    last = messages(ADA)[-1]
    assert "We will publish nothing." in last.body
    assert f"/en/{plan.process.slug}/plan/changes/" in last.body
    assert [moment for moment, _fate in tellings(contribution=other)] == ["received", "answered"]


def test_who_changed_a_text_of_the_plan_itself_is_told_when_it_is_out_and_not_its_pages_of_text():
    plan = Plan(introduction={"en": "Half of the truth."})
    said, other = said_by(ADA, plan.process), said_by("ben@example.org", plan.process)
    an_answer(said, outcome="changed", causes=[CauseOf(plan_text="introduction")])
    an_answer(other, outcome="changed", causes=[CauseOf(plan_text="known_gaps")])
    follow()
    assert "- Introduction: http" in messages(ADA)[-1].body
    version = plan.next()
    plans.edit_version(actor=HOST, version=version, edits=version.edits, introduction={"en": "The whole truth."})
    publish(version)
    follow()
    assert "The plan itself, “Introduction”: changed" in messages(ADA)[-1].body
    assert "The whole truth." not in messages(ADA)[-1].body
    assert [moment for moment, _fate in tellings(contribution=other)] == ["received", "answered"]


def test_an_embargoed_version_is_told_once_it_can_be_read():
    plan = Plan()
    said = said_by(ADA, plan.process)
    an_answer(said, outcome="changed", causes=[CauseOf(plan.commitment, sentence=plan.sentence)])
    version = plan.next()
    plan.reword(version, "We will publish the whole register.")
    publish(version, at=clock.now() + timedelta(hours=6))
    follow()
    tick()
    told = Telling.objects.filter(key__startswith=f"delivered:{version.uuid}:")
    assert not told.exists()
    with time_machine.travel(clock.now() + timedelta(hours=7)):
        tick()
        tick()
    assert [telling.contribution for telling in told] == [said]
    assert Fact.objects.filter(verb="version.appeared").count() == 1


def report(plan, milestone=None, **fields):
    given = {
        "key": str(uuid4()),
        "commitment": plan.commitment,
        "status": ProgressUpdate.Status.COMPLETE,
        "text": {"en": "The register is open."},
        "reported_by": "The Cabinet Office",
    }
    return plans.report_progress(actor=HOST, milestone=milestone, **given | fields)


def test_progress_is_told_to_those_whose_answers_point_at_the_commitment_or_that_milestone():
    plan = Plan()
    who = {
        "ada@example.org": CauseOf(plan.commitment, milestone=plan.milestone),
        "ben@example.org": CauseOf(plan.commitment),
        "cai@example.org": CauseOf(plan.commitment, sentence=plan.sentence),
        "dee@example.org": CauseOf(other={"en": "20 May"}),
    }
    for address, cause in who.items():
        an_answer(said_by(address, plan.process), outcome="changed", causes=[cause])
    nobody_told = said_by("eve@example.org", plan.process)
    an_answer(nobody_told)
    follow()
    Message.objects.all().delete()
    report(plan, plan.milestone)
    follow()
    assert [message.to for message in messages()] == ["ada@example.org", "ben@example.org", "cai@example.org"]
    assert "The register is open." in messages()[0].body
    assert "How far it is: Complete\n" in messages()[0].body


def test_a_milestones_date_that_passes_is_told_once():
    plan = Plan()
    an_answer(
        said_by(ADA, plan.process), outcome="changed", causes=[CauseOf(plan.commitment, milestone=plan.milestone)]
    )
    tick()
    tick()
    missed = Fact.objects.get(verb="milestone.missed")
    assert clock.day(missed.happened) == clock.today()  # its day had passed already when the plan came out
    assert "Autumn 2014" in messages()[-1].body
    assert [moment for moment, _fate in tellings()].count("delivered") == 1
    report(plan, plan.milestone)
    tick()
    assert Fact.objects.filter(verb="milestone.missed").count() == 1


def test_a_milestones_date_was_missed_when_it_passed_and_not_on_the_day_on_which_that_was_noticed():
    with time_machine.travel(datetime(2014, 9, 1, 12, tzinfo=UTC)):
        Plan()
    with time_machine.travel(datetime(2015, 2, 1, 12, tzinfo=UTC)):
        tick()
    missed = Fact.objects.get(verb="milestone.missed")
    assert (clock.day(missed.happened).isoformat(), missed.refs["due"]) == ("2014-11-30", "2014-11-30")
    assert clock.day(missed.recorded).isoformat() == "2015-02-01"


def test_what_is_withdrawn_or_erased_is_told_nothing_more():
    plan = Plan()
    erased = said_by(ADA, plan.process)
    an_answer(erased, outcome="changed", causes=[CauseOf(plan.commitment)])
    follow()
    contributions.erase_words(actor=HOST, contribution=erased)
    report(plan)
    follow()
    assert [moment for moment, _fate in tellings()] == ["received", "answered"]


# --- news and notes


def test_a_talk_is_told_and_so_is_a_day_for_news_that_passed_without_any():
    said = said_by(ADA, a_process())
    begun = talk(said)
    follow()
    assert "The cost is not known." in messages()[0].body
    with time_machine.travel(clock.now() + timedelta(days=20)):
        tick()
        tick()
    assert tellings(moment=Moment.NEWS) == [("news", "sent"), ("news", "sent")]
    passed = Fact.objects.get(verb="news.due")
    assert passed.refs["talk"] == str(begun.uuid)
    assert clock.day(passed.happened) == begun.next_news  # the day that passed, not the one on which it was noticed


def test_news_that_came_in_time_is_not_missed():
    said = said_by(ADA, a_process())
    talk(said)
    an_answer(said)
    with time_machine.travel(clock.now() + timedelta(days=20)):
        tick()
    assert not Fact.objects.filter(verb="news.due").exists()


def test_notes_are_told_to_those_who_booked_and_those_who_spoke_each_once():
    process = a_process()
    event = an_event(process)
    for address in (ADA, "ben@example.org", "gone@example.org"):
        booking = a_booking(event, email=address)
        people.confirm_address(participant=booking.participant)
    events.cancel_booking(actor=HOST, booking=booking)
    a_slip(event, email=ADA)
    a_slip(event, email="cai@example.org")
    a_slip(event)
    events.write_notes(actor=HOST, event=event, text={"en": "We talked."})
    events.publish_notes(actor=HOST, event=event)
    follow()
    assert Counter(tellings(moment=Moment.NOTES)) == {
        ("notes", "sent"): 2,
        ("notes", "on-the-page"): 1,
        ("notes", "no-address"): 1,
    }
    assert f"/en/{process.slug}/events/{event.slug}/" in messages("ben@example.org")[-1].body


def test_notes_are_told_to_those_who_came_too_and_to_those_who_held_their_own_each_once():
    event, now = an_event(), clock.now()
    booked = a_booking(event, email=ADA)
    cancelled = a_booking(event, email="gone@example.org")
    came_anyway = a_booking(event, email="anyway@example.org")
    for booking in (cancelled, came_anyway):
        events.cancel_booking(actor=HOST, booking=booking)
    walked_in, left = a_participant(email="walked@example.org"), a_participant(email="left@example.org")
    own, only_invited = a_participant(email="own@example.org"), a_participant(email="invited@example.org")
    for person, reply in ((own, "own"), (only_invited, "")):
        Invitation.objects.create(event=event, participant=person, found="Your page", reply=reply)
    for person, booking, undone in (
        (None, booked, None),
        (None, came_anyway, None),
        (walked_in, None, None),
        (left, None, now),
        (None, None, None),
    ):
        Attendance.objects.create(
            event=event, booking=booking, participant=person, undone=undone, happened=now, key=uuid4(), body_digest=""
        )
    told = {ADA, "anyway@example.org", "walked@example.org", "own@example.org"}
    for address in told:
        people.confirm_address(participant=participant(address))
    events.write_notes(actor=HOST, event=event, text={"en": "We talked."})
    events.publish_notes(actor=HOST, event=event)
    follow()
    assert {message.to for message in messages()} == told
    assert tellings(moment=Moment.NOTES) == [("notes", "sent")] * 4
    Watermark.objects.update(position=0)
    follow()
    assert Telling.objects.filter(moment=Moment.NOTES).count() == 4


def test_notes_are_told_to_whoever_holds_a_meeting_of_their_own_without_an_invitation():
    """By the form with an address; and the notes of that meeting itself are told to its holder as well."""
    event = an_event()
    meeting = an_own_meeting(event, email="own@example.org")
    people.confirm_address(participant=participant("own@example.org"))
    events.publish_event(actor=HOST, event=meeting)
    for held in (event, meeting):
        sent = len(messages("own@example.org"))
        events.write_notes(actor=HOST, event=held, text={"en": "We talked."})
        events.publish_notes(actor=HOST, event=held)
        follow()
        assert len(messages("own@example.org")) == sent + 1


# --- once, together, in their language


def test_several_things_for_one_person_in_one_batch_are_one_message():
    process = a_process()
    first, second = said_by(ADA, process), said_by(ADA, process)
    other = said_by("ben@example.org", process)
    follow()
    Message.objects.all().delete()
    an_answer(first, second)
    an_answer(other)
    talk(a_contribution(process, email=ADA))
    follow()
    (mine,) = messages(ADA)
    assert "3 pieces of news for you" in mine.subject
    assert f"{first.reference}, {second.reference}" in mine.body
    assert len(messages("ben@example.org")) == 1
    assert other.reference not in mine.body


def test_reading_the_same_facts_again_tells_nobody_again():
    process = a_process()
    an_answer(said_by(ADA, process))
    follow()
    before = (tellings(), len(messages()))
    Watermark.objects.all().delete()
    follow(limit=1)
    assert (tellings(), len(messages())) == before


def test_a_worker_killed_between_telling_and_its_watermark_tells_once(monkeypatch):
    said_by(ADA, a_process())
    monkeypatch.setattr("hearback.reportback.actions._release", lambda _facts: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        follow()
    assert (tellings(), messages()) == ([], [])
    monkeypatch.undo()
    follow()
    assert len(messages()) == 1


def test_a_message_is_in_the_language_of_its_reader():
    process = a_process()
    said = said_by(ADA, process, language="cy")
    an_answer(said)
    follow()
    receipt = messages()[0]
    assert receipt.language == "cy"
    assert "Diolch." in receipt.body
    assert "Penderfynwyd peidio â gwneud hyn." in messages()[-1].body
    assert "Nid oes arian ar ei gyfer eleni." in messages()[-1].body
    assert f"/cy/{process.slug}/said/" in receipt.body


# --- fates


def test_every_fate_is_counted_and_they_add_up_to_those_who_spoke(settings):
    process = a_process()
    for name in ("sent", "quiet", "disowned", "returned", "agreed-not"):
        said_by(f"{name}@example.org", process)
    follow()
    quiet, disowned = participant("quiet@example.org"), participant("disowned@example.org")
    people.set_quiet(actor=as_person(quiet), participant=quiet.uuid, quiet=True)
    people.disown_address(actor=as_person(disowned, Purpose.NOT_ME), participant=disowned.uuid)
    people.address_returned(contact=Contact.objects.get(address="returned@example.org").uuid)
    not_agreed = a_contribution(process, email="no@example.org", report_back=False)
    nameless = a_contribution(process)
    unconfirmed = said_by("new@example.org", process, confirmed=False)
    said = [t.contribution for t in Telling.objects.order_by("id")] + [not_agreed, nameless, unconfirmed]
    an_answer(*said)
    follow()
    answered = {one.moment: one for one in queries.fates(process)}[Moment.ANSWERED]
    assert answered.people == sum(answered.counts.values()) == len(said) == 8
    assert {fate: count for fate, count in answered.counts.items() if count} == {
        Fate.ON_THE_PAGE: 3,  # one unconfirmed; two put into the outbox and not sent yet
        Fate.NOT_REACHED: 2,
        Fate.ASKED_NOT: 2,
        Fate.NO_ADDRESS: 1,
    }
    Message.objects.all().update(state=State.DONE, to="", subject="", body="")
    sent = {one.moment: one for one in queries.fates(process)}[Moment.ANSWERED]
    assert sent.counts[Fate.SENT] == 2
    assert sent.people == 8


def test_a_person_counts_once_a_moment_by_what_was_told_last(django_assert_num_queries):
    process = a_process()
    for _ in range(3):
        said_by(ADA, process)
        a_contribution(process)
        follow()
    with django_assert_num_queries(1):
        (received,) = queries.fates(process)
    assert (received.moment, received.people) == (Moment.RECEIVED, 4)
    assert received.counts[Fate.NO_ADDRESS] == 3


def test_without_a_mail_server_everything_waits_on_the_page(settings):
    settings.MAIL = None
    process = a_process()
    said = said_by(ADA, process)
    an_answer(said)
    follow()
    assert tellings() == [("received", "on-the-page"), ("answered", "on-the-page")]
    assert messages() == []
    person = participant(ADA)
    answered, received = queries.news_for(as_person(person), person)
    assert "There is no money for it this year." in "\n".join(answered.paragraphs)
    assert said.reference in received.title


def test_what_was_told_is_read_by_the_person_alone_and_reads_as_it_stands_now():
    process = a_process()
    said = said_by(ADA, process)
    an_answer(said)
    follow()
    person = participant(ADA)
    other = participant(said_by("ben@example.org", process) and "ben@example.org")
    for viewer in (NOBODY, HOST, a_coordinator(process), as_person(other), Viewer()):
        with pytest.raises(NotAllowed):
            queries.news_for(viewer, person)
    told = queries.news_for(as_person(person), person)
    assert [one.moment for one in told] == [Moment.ANSWERED, Moment.RECEIVED]
    assert [one.moment for one in queries.told_about(by_said_link(said), said)] == [Moment.ANSWERED, Moment.RECEIVED]
    with pytest.raises(NotAllowed):
        queries.told_about(NOBODY, said)


@pytest.mark.parametrize("rows", [1, 3])
def test_what_a_person_was_told_is_read_in_a_constant_number_of_queries(rows, django_assert_max_num_queries):
    plan = Plan()
    for _ in range(rows):
        an_answer(said_by(ADA, plan.process), outcome="changed", causes=[CauseOf(plan.commitment)])
        report(plan)
        follow()
    person = participant(ADA)
    with django_assert_max_num_queries(22):
        queries.news_for(as_person(person), person)


def test_messages_arrive_and_an_address_that_is_refused_is_remembered(settings):
    process = a_process()
    with running_relay() as relay:
        settings.MAIL = relay.server
        relay.refuse = {"gone@example.org": "550 no such user"}
        said = [said_by(ADA, process), said_by("gone@example.org", process)]
        follow()
        send(relay.server)
        tick()
        ((to, receipt),) = relay.taken
        assert to == [ADA]
        assert said[0].reference in receipt["Subject"]
        assert tellings() == [("received", "sent"), ("received", "not-reached")]
        an_answer(*said)
        follow()
        send(relay.server)
        answer = relay.taken[1][1]
        assert answer["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert tellings(moment=Moment.ANSWERED) == [("answered", "sent"), ("answered", "not-reached")]
        assert outbox.drop_messages(keys_starting="told:") == 1
