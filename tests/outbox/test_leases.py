"""One worker at a time holds a row; one that died or comes back late does no harm."""

from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from hearback.core import clock
from hearback.core.errors import NotAllowed
from hearback.core.viewer import HOST, NOBODY, Viewer
from hearback.outbox import actions, jobs, leases, queries
from hearback.outbox.models import Job, Message, State
from tests.together import together


def put(number=1):
    for at in range(number):
        actions.put_job(actor=HOST, kind="test", key=f"job:{at}")


@pytest.mark.django_db
def test_what_is_leased_nobody_else_takes_until_the_lease_runs_out():
    put(3)
    _first, rows = leases.take(Job, limit=2)
    assert len(rows) == 2
    assert len(leases.take(Job)[1]) == 1
    assert leases.take(Job)[1] == []
    with time_machine.travel(clock.now() + leases.LEASE + timedelta(seconds=1)):
        _again, taken = leases.take(Job)
        assert len(taken) == 3
        assert taken[0].attempts == 2


@pytest.mark.django_db
def test_a_worker_that_comes_back_late_is_fenced_off():
    put()
    late, (row,) = leases.take(Job)
    with time_machine.travel(clock.now() + timedelta(hours=1), tick=False):
        mine, (same,) = leases.take(Job)
        leases.put_back(row, late, leases.Permanent("too late to say"))
        assert not leases.finish(row, late, result={"by": "late"})
        assert Job.objects.get().state == State.WAITING
        assert leases.finish(same, mine, result={"by": "me"})
    assert Job.objects.get().result == {"by": "me"}


@pytest.mark.django_db
def test_each_failure_waits_longer_and_the_last_one_gives_up():
    put()
    now = clock.now()
    pauses = []
    for attempt in range(1, Job.most_attempts + 1):
        with time_machine.travel(now, tick=False):
            number, (row,) = leases.take(Job)
            leases.put_back(row, number, OSError("no"))
            found = Job.objects.get()
            pauses.append(found.due - clock.now())
            assert found.attempts == attempt
        now = found.due
    assert found.state == State.GIVEN_UP
    assert found.finished is not None
    assert all(pause <= timedelta(hours=6) for pause in pauses)
    assert pauses[0] <= timedelta(seconds=15)
    assert pauses[8] > timedelta(minutes=20)
    with time_machine.travel(now + timedelta(days=100)):
        assert leases.take(Job)[1] == []


@pytest.mark.django_db
def test_what_cannot_work_is_given_up_at_once():
    put()
    number, (row,) = leases.take(Job)
    leases.put_back(row, number, leases.Permanent("no such thing"))
    found = Job.objects.get()
    assert (found.state, found.attempts, found.error) == (State.GIVEN_UP, 1, "Permanent: no such thing")


@pytest.mark.django_db
def test_another_softwares_error_is_kept_by_its_name_alone_for_it_may_quote_a_row():
    put()

    def fails(job):
        raise ValueError("Key (address)=(ada@example.org) already exists")

    assert jobs.run_due({"test": fails}) == 1
    assert Job.objects.get().error == "ValueError"


@pytest.mark.django_db
def test_a_job_runs_once_tells_how_far_it_is_and_keeps_its_result():
    actions.put_job(actor=HOST, kind="test", key="job:1", payload={"n": 3})
    ran = []

    def handle(job):
        for done in range(3):
            actions.report_progress(job, done=done + 1, total=job.payload["n"])
        ran.append(job.key)
        return {"made": 3}

    assert jobs.run_due({"test": handle}) == 1
    assert jobs.run_due({"test": handle}) == 0
    found = Job.objects.get()
    assert (found.state, found.done, found.total, found.result, ran) == (State.DONE, 3, 3, {"made": 3}, ["job:1"])


@pytest.mark.django_db
def test_a_job_of_a_kind_that_nobody_knows_waits_for_a_worker_that_does():
    put()
    assert jobs.run_due({}) == 1
    assert Job.objects.get().state == State.WAITING


@pytest.mark.django_db
def test_a_job_is_shown_to_whoever_asked_for_it_and_to_the_host():
    asked = Viewer(user=1, uuid=uuid4())
    job = actions.put_job(actor=asked, kind="test", key="job:1")
    assert queries.job_visible_to(asked, job.uuid) == job
    assert queries.job_visible_to(HOST, job.uuid) == job
    assert queries.job_visible_to(Viewer(user=2, uuid=uuid4()), job.uuid) is None
    assert queries.job_visible_to(NOBODY, job.uuid) is None


@pytest.mark.django_db
def test_a_secret_message_is_shown_to_nobody():
    actions.put_message(key="code:1", to="ada@example.org", subject="123456", body="123456", language="en", secret=True)
    actions.put_message(key="told:1", to="ada@example.org", subject="Hello", body="Words", language="en")
    assert [message.key for message in queries.messages_visible_to(HOST)] == ["told:1"]
    assert not queries.messages_visible_to(Viewer(user=1, uuid=uuid4())).exists()


@pytest.mark.django_db
def test_staff_may_send_again_what_was_given_up():
    message = actions.put_message(key="told:1", to="ada@example.org", subject="Hello", body="Words", language="en")
    number, (row,) = leases.take(Message)
    leases.put_back(row, number, leases.Permanent("no"))
    with pytest.raises(NotAllowed):
        actions.send_again(actor=NOBODY, messages=[message.uuid])
    actions.send_again(actor=HOST, messages=[message.uuid])
    found = Message.objects.get()
    assert (found.state, found.attempts, found.error, found.finished) == (State.WAITING, 0, "", None)
    assert len(leases.take(Message)[1]) == 1


@pytest.mark.django_db
def test_the_standing_of_the_outbox_is_one_look():
    put()
    for at in range(3):
        actions.put_message(key=f"m:{at}", to="ada@example.org", subject="Hello", body="Words", language="en")
    number, rows = leases.take(Message, limit=1)
    leases.finish(rows[0], number, to="", subject="", body="", headers={})
    assert queries.standing() == {"waiting": 2, "done": 1, "given-up": 0, "stopped": 0}
    assert queries.oldest_due() <= clock.now()


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_do_each_job_once():
    put(40)
    ran: Counter[str] = Counter()

    def work():
        while jobs.run_due({"test": lambda job: ran.update([job.key]) or {}}):
            pass

    together(*[work] * 6)
    # A worker may find the rows it looked at taken; what is left, the last one does.
    while jobs.run_due({"test": lambda job: ran.update([job.key]) or {}}):
        pass
    assert dict(ran) == {f"job:{at}": 1 for at in range(40)}


@pytest.mark.django_db
def test_what_ends_every_worker_that_takes_it_up_is_given_up_and_says_so():
    put()
    for _time in range(Job.most_attempts):
        leases.take(Job)
        Job.objects.update(lease_until=clock.now() - timedelta(seconds=1))  # and was never heard of again
    assert leases.take(Job)[1] == []
    job = Job.objects.get()
    assert (job.state, job.error) == (State.GIVEN_UP, leases.DIED)


@pytest.mark.django_db
def test_a_job_that_gave_up_is_taken_at_once_when_somebody_asks_and_one_that_is_being_done_is_left_alone():
    put()
    lease, (job,) = leases.take(Job)
    other = Viewer(uuid=uuid4())
    actions.put_at_once(actor=other, job=job)
    assert Job.objects.get().attempts == 1
    leases.put_back(job, lease, leases.Permanent("It cannot be."))
    assert leases.take(Job)[1] == []
    actions.put_at_once(actor=other, job=job)
    _lease, (again,) = leases.take(Job)
    assert (again.asked_by, again.attempts, again.error) == (other.uuid, 1, "")


@pytest.mark.django_db
def test_a_job_that_tells_how_far_it_is_keeps_its_lease_and_lets_everything_else_go_on():
    put()
    did: list[str] = []

    def long(job):
        for done in (1, 2):
            with time_machine.travel(clock.now() + timedelta(minutes=9 * done), tick=False):
                actions.report_progress(job, done=done, total=2)
                assert leases.take(Job)[1] == []
        return {}

    assert jobs.run_due({"test": long}, lambda: did.append("the post went out")) == 1
    assert did == ["the post went out"] * 2
    assert Job.objects.get().state == State.DONE
