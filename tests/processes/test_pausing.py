"""A process stands still for a while, in public: its clocks stop and nothing is sent, and what people say comes in."""

from datetime import date, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from hearback.answers import queries as answers
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Side
from hearback.journal.models import Fact
from hearback.outbox import actions as outbox
from hearback.outbox import mail_url
from hearback.outbox.models import Message, State
from hearback.outbox.queries import oldest_due
from hearback.plans import actions as plans
from hearback.plans import queries as plan_queries
from hearback.processes import actions, queries
from hearback.processes.models import Pause, Process
from hearback.processes.queries import Pauses
from tests.answers.test_answering import talk
from tests.factories import a_coordinator, a_process, an_answer
from tests.plans.factories import a_commitment, a_milestone, a_version, cleared
from tests.relay import running_relay
from tests.reportback.loop import MAIL, follow, messages, said_by, send, tick

EMAIL = "nia@example.org"
WHO = "Head of the team (invented)"
WHY = {"en": "There is an election.", "cy": "Mae etholiad."}


def paused(process, starts=0, until=30, **others):
    today = clock.today()
    first, last = today + timedelta(days=starts), today + timedelta(days=until)
    values = {"said_by": WHO, "reason": WHY, "starts": first, "until": last}
    return actions.pause_process(actor=HOST, process=process, **values | others)


def in_days(days):
    return time_machine.travel(clock.now() + timedelta(days=days), tick=False)


def again(thing):
    return type(thing).objects.get(pk=thing.pk)


# --- what a pause does to a date: pure


DAY = date(2026, 3, 1)


def a_pause(starts, until, ended=None):
    at = [DAY + timedelta(days=days) if days is not None else None for days in (starts, until, ended)]
    return Pause(starts=at[0], until=at[1], ended=at[2])


@pytest.mark.parametrize(
    ("pause", "due", "moved"),
    [
        (a_pause(10, 20), 14, 25),
        (a_pause(20, 30), 14, 14),
        (a_pause(-30, -20), 14, 14),
        (a_pause(-5, 4), 14, 19),
        (a_pause(10, 20, ended=12), 14, 16),
    ],
    ids=["it lies in the pause", "before it begins", "after it is over", "promised while it lasts", "ended early"],
)
def test_a_promised_day_is_later_by_the_days_that_stood_still(pause, due, moved):
    assert Pauses((pause,)).moved(DAY + timedelta(days=due), since=DAY) == DAY + timedelta(days=moved)


@given(
    gaps=st.lists(st.tuples(st.integers(1, 40), st.integers(0, 40)), max_size=4),
    days=st.integers(0, 200),
)
def test_whoever_is_promised_so_many_days_gets_as_many_that_did_not_stand_still(gaps, days):
    rows, at = [], 0
    for gap, length in gaps:
        rows.append(a_pause(at + gap, at + gap + length))
        at += gap + length + 1
    pauses = Pauses(tuple(rows))
    due = pauses.moved(DAY + timedelta(days=days), since=DAY)
    assert pauses.on(due) is None
    assert pauses.days_between(DAY, due) == days


# --- pausing


@pytest.mark.django_db
def test_everybody_can_read_who_paused_it_why_and_until_when_and_it_goes_on_by_itself():
    process = a_process()
    assert queries.pause_going_on(process) is None
    pause = paused(process)
    assert paused(process) == pause, "pressed twice it is one"
    now = queries.pause_going_on(again(process))
    assert (now.said_by, now.reason, now.last) == (WHO, WHY, clock.today() + timedelta(days=30))
    with in_days(31):
        assert queries.pause_going_on(again(process)) is None
    fact = Fact.objects.get(verb="process.paused")
    assert fact.refs["pause"] == str(pause.uuid)


@pytest.mark.django_db
def test_only_whoever_works_on_it_pauses_it_and_says_who_and_why():
    process = a_process()
    with pytest.raises(NotAllowed):
        actions.pause_process(
            actor=NOBODY, process=process, said_by=WHO, reason=WHY, starts=clock.today(), until=clock.today()
        )
    for field, value in (("said_by", " "), ("reason", {}), ("until", -1)):
        with pytest.raises(BadInput) as refused:
            paused(process, **{field: value})
        assert refused.value.field == field
    civil_society = a_coordinator(process, Side.CIVIL_SOCIETY)
    paused(process)
    with pytest.raises(BadInput):
        paused(process, starts=40, until=50)
    actions.end_pause(actor=civil_society, pause=Pause.objects.get())


@pytest.mark.django_db
def test_it_is_made_longer_ended_early_and_called_off_each_a_fact():
    process = a_process()
    pause = paused(process)
    actions.change_pause(actor=HOST, pause=pause, said_by=WHO, reason=WHY, until=clock.today() + timedelta(days=40))
    with in_days(35):
        assert queries.pause_going_on(again(process)) == pause
        actions.end_pause(actor=HOST, pause=pause)
        actions.end_pause(actor=HOST, pause=pause)
        assert queries.pause_going_on(again(process)) is None
        coming = paused(process, starts=5, until=9)
        actions.end_pause(actor=HOST, pause=coming)
        assert queries.pauses(again(process)).rows == (pause,), "one that never began moved nothing"
    verbs = list(Fact.objects.filter(verb__startswith="process.pause").order_by("id").values_list("verb", flat=True))
    assert verbs == [
        *("process.paused", "process.pause-changed", "process.pause-ended"),
        *("process.paused", "process.pause-ended"),
    ]


# --- the clocks


@pytest.mark.django_db
def test_while_it_lasts_nothing_is_late_and_afterwards_the_days_count_again():
    process = a_process()
    version = a_version(process)
    a_milestone(a_commitment(version), "The register is open", due="1 May 2014")
    version = plans.publish(actor=HOST, version=version, status="for-comment", clearance=cleared(version))
    said = said_by(EMAIL, process)
    talk(said, next_news=clock.today() + timedelta(days=10))
    assert plan_queries.overdue_milestones(process, clock.today())
    paused(process, starts=5, until=24)
    late = Fact.objects.filter(verb__in=("news.due", "milestone.missed"))
    process = again(process)
    with in_days(12):
        tick()
        assert not late.exists()
        assert plan_queries.overdue_milestones(process, clock.today()) == []
    with in_days(30):
        tick()
        assert list(late.values_list("verb", flat=True)) == ["milestone.missed"]
        of = answers.needs_of(HOST, process)
        assert of.next_news == clock.today(), "ten days that count, and twenty that stood still"
        assert [stands.has_not_signed for stands in plan_queries.sign_offs(again(version))] == [False, False]
    with in_days(35):
        tick()
        assert late.count() == 2
        assert [stands.has_not_signed for stands in plan_queries.sign_offs(again(version))] == [True, True]


@pytest.mark.django_db
def test_a_day_that_is_chosen_while_it_lasts_is_meant_as_it_is():
    process = a_process()
    paused(process, starts=-1, until=10)
    with in_days(1):
        talk(said_by(EMAIL, process), next_news=clock.today() + timedelta(days=20))
        of = answers.needs_of(HOST, again(process))
        assert of.next_news == clock.today() + timedelta(days=20)


# --- sending


@pytest.mark.django_db
def test_receipts_go_out_and_everything_else_waits_until_it_is_over_and_goes_once(settings):
    settings.MAIL = mail_url.parse(MAIL)
    process = a_process()
    before = said_by(EMAIL, process)
    follow()
    an_answer(before)
    follow()  # the answer stands in the queue when the pause begins: it waits as well
    pause = paused(process)
    later = said_by("gwen@example.org", again(process))
    an_answer(later)
    outbox.put_message(key="code:1", to=EMAIL, subject="Code", body="1234", language="en", secret=True)
    follow()
    assert Contribution.objects.filter(process=process).count() == 2, "what people say comes in"
    with running_relay() as relay:
        while send(relay.server):
            pass
        subjects = [email["Subject"] for _to, email in relay.taken]
        assert [s.split(":")[0].split(" ")[0] for s in subjects] == ["We", "Code", "We"], subjects
        assert sorted(m.state for m in messages()) == [State.DONE] * 2 + [State.WAITING] * 2
        assert oldest_due() is None, "what is held is no sign that the mail server is away"
        actions.end_pause(actor=HOST, pause=pause)
        while send(relay.server):
            pass
        assert [to for to, _email in relay.taken[3:]] == [[EMAIL], ["gwen@example.org"]]
        assert all(email["Subject"].startswith("The answer to") for _to, email in relay.taken[3:])
    assert not Message.objects.filter(state=State.WAITING).exists()


@pytest.mark.django_db
def test_a_demonstration_that_is_paused_is_removed_with_its_pause():
    process = a_process(demonstration=True)
    paused(process)
    actions.remove_demonstration(actor=HOST, process=process)
    assert not Process.objects.filter(pk=process.pk).exists()
    assert not Pause.objects.exists()
