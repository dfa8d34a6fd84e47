"""One button removes the demonstration, and nothing else."""

from uuid import uuid4

import pytest

from hearback.answers.actions import CauseOf
from hearback.core.errors import Conflict, NotAllowed
from hearback.core.viewer import HOST, NOBODY
from hearback.erasure import actions, jobs
from hearback.events.models import Event, SentAgain
from hearback.journal.models import Fact
from hearback.outbox import jobs as outbox
from hearback.outbox import mail_url
from hearback.outbox.models import Job, Message
from hearback.people.models import Organisation, Participant
from hearback.processes import actions as processes
from hearback.processes.models import Process
from hearback.reportback import actions as reportback
from hearback.reportback.wordings import Text
from tests.answers.test_answering import talk
from tests.answers.test_gate import Plan, changed, publish
from tests.erasure.test_erasing import everything_written
from tests.factories import (
    a_booking,
    a_contribution,
    a_coordinator,
    a_form_to_join,
    a_member,
    a_process,
    a_slip,
    an_answer,
    an_event,
    an_invitation,
    an_own_meeting,
)
from tests.reportback.loop import MAIL, follow, said_by

pytestmark = pytest.mark.django_db
HANDLERS = {actions.REMOVE_DEMONSTRATION: jobs.remove_demonstration}


@pytest.fixture
def demonstration(settings):
    settings.MAIL = mail_url.parse(MAIL)
    process = a_process(demonstration=True)
    plan = Plan(process)
    event = an_event(process)
    a_booking(event, email="both@example.org")
    changed(said_by("invented@example.org", process), CauseOf(plan.commitment, sentence=plan.sentence))
    an_answer(a_slip(event))
    an_own_meeting(event, invitation=an_invitation(event, email="invited@example.org"))
    an_own_meeting(event, email="holder@example.org")
    talk(a_contribution(process, email="both@example.org"))
    a_contribution(process)
    reportback.word(
        actor=HOST, process=process, text=Text.NOTES, number=0, title={"en": "What was said at {event}"}, body={}
    )
    a_member(process, email="invented-member@example.org", place="Bangor")
    a_member(process, email="both@example.org")
    a_form_to_join(process, email="invented-form@example.org")
    version = plan.next()
    plan.reword(version, "We will publish the whole register.")
    publish(version)
    follow()
    return process


def test_a_job_removes_it_room_by_room_and_tells_how_far_it_is(demonstration):
    real = a_process()
    kept = said_by("both@example.org", real)
    an_answer(kept)
    follow()
    actor = a_coordinator(demonstration)
    job = actions.remove_demonstration(actor=actor, process=demonstration)
    assert actions.remove_demonstration(actor=actor, process=demonstration) == job
    assert outbox.run_due(HANDLERS) == 1
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.error) == ("done", 10, 10, "")
    assert job.result["removed"] > 20
    assert list(Process.objects.all()) == [real]
    # The journal and the job itself remember that it was there, by its number alone.
    left = {
        table for table, _column, text in everything_written() if str(demonstration.uuid) in text or "invented" in text
    }
    assert left <= {"journal_fact", "outbox_job"}
    assert Fact.objects.filter(verb="process.removed").count() == 1
    assert [str(one) for one in Participant.objects.all()] == [str(_author(kept))]
    written = Message.objects.filter(key__startswith="told:") | Message.objects.filter(key__startswith="booking:")
    assert {message.key.split(":")[1] for message in written} == {str(_author(kept))}


def test_after_a_crash_half_way_it_goes_on(demonstration, monkeypatch):
    job = actions.remove_demonstration(actor=HOST, process=demonstration)
    events = actions.events.remove_demonstration
    monkeypatch.setattr(actions.events, "remove_demonstration", lambda **given: 1 / 0)
    outbox.run_due(HANDLERS)
    job.refresh_from_db()
    assert (job.state, job.done) == ("waiting", 5)
    monkeypatch.setattr(actions.events, "remove_demonstration", events)
    Job.objects.update(due=job.created)
    outbox.run_due(HANDLERS)
    job.refresh_from_db()
    assert job.state == "done"
    assert not Process.objects.exists()
    assert jobs.remove_demonstration(job) == {"removed": 0}


def test_whoever_came_after_the_button_was_pressed_goes_too(demonstration, monkeypatch):
    actions.remove_demonstration(actor=HOST, process=demonstration)
    said_by("late@example.org", demonstration)
    event = Event.objects.get(process=demonstration, kind="workshop")
    a_booking(event, email="later@example.org")
    events = actions.events.remove_demonstration
    monkeypatch.setattr(actions.events, "remove_demonstration", lambda **given: 1 / 0)
    outbox.run_due(HANDLERS)
    monkeypatch.setattr(actions.events, "remove_demonstration", events)
    job = Job.objects.get()
    Job.objects.update(due=job.created)
    outbox.run_due(HANDLERS)
    assert not Process.objects.exists()
    assert not Participant.objects.exists()


def test_whose_form_came_again_at_a_real_event_stays(demonstration):
    real = an_event()
    key = uuid4()
    a_booking(real, key=key, email="first@example.org")
    with pytest.raises(Conflict):
        a_booking(real, key=key, email="both@example.org")
    again = SentAgain.objects.get()
    assert again.participant is not None
    actions.remove_demonstration(actor=HOST, process=demonstration)
    outbox.run_due(HANDLERS)
    job = Job.objects.get()
    assert (job.state, job.error) == ("done", "")
    assert Participant.objects.filter(pk=again.participant_id).exists()
    assert SentAgain.objects.count() == 1


def test_whose_form_came_again_at_the_demonstrations_event_goes_too(demonstration):
    event = Event.objects.get(process=demonstration, kind="workshop")
    key = uuid4()
    a_booking(event, key=key, email="first@example.org")
    with pytest.raises(Conflict):
        a_booking(event, key=key, email="again@example.org")
    assert SentAgain.objects.exclude(participant=None).exists()
    actions.remove_demonstration(actor=HOST, process=demonstration)
    outbox.run_due(HANDLERS)
    assert not Participant.objects.exists()


def test_a_real_process_cannot_be_removed_nor_by_a_stranger(demonstration):
    real = a_process()
    with pytest.raises(NotAllowed):
        actions.remove_demonstration(actor=HOST, process=real)
    for viewer in (NOBODY, a_coordinator(real)):
        with pytest.raises(NotAllowed):
            actions.remove_demonstration(actor=viewer, process=demonstration)


def _author(said):
    from hearback.contributions.models import Authorship

    return Authorship.objects.get(contribution=said).participant


def test_an_organisation_that_came_with_it_goes_and_one_that_a_real_network_has_stays(demonstration):
    real = a_process()
    for process, name in ((demonstration, "Only There"), (demonstration, "In Both"), (real, "In Both")):
        processes.add_member(actor=HOST, process=process, key=uuid4(), organisation_name=name, language="en")
    actions.remove_demonstration(actor=HOST, process=demonstration)
    outbox.run_due(HANDLERS)
    assert Job.objects.get().error == ""
    assert [str(one) for one in Organisation.objects.all()] == ["In Both"]
