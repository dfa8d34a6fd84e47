"""What needs somebody who works here: in one list by urgency, and by e-mail if they wish."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from hearback.answers import actions as answers
from hearback.answers.models import Prepared
from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Grant, Purpose, Role, Side, Viewer
from hearback.journal.models import Fact
from hearback.outbox import mail_url
from hearback.outbox.models import Message
from hearback.plans import actions as plans
from hearback.plans.models import Commitment, Target
from hearback.processes import actions as processes
from hearback.reportback import actions, queries, week_mail
from hearback.reportback.models import WeekMail
from hearback.reportback.queries import Urgency
from tests.answers.test_answering import talk
from tests.answers.test_prepared import prepare
from tests.factories import (
    a_contribution,
    a_coordinator,
    a_pdf,
    a_post,
    a_process,
    an_agreed_action,
    an_event,
    as_viewer,
)
from tests.plans.factories import a_lead, a_published_version, by_report_link
from tests.reportback.loop import MAIL

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def process():
    with time_machine.travel(MONDAY - timedelta(days=100), tick=False):
        return a_process(slug="open-plan")


def listed(viewer, process):
    """What the list says, each with how soon it is to be seen to."""
    needs = queries.this_week(viewer, [process], clock.today())
    return [(need.what, need.urgency(clock.today())) for need in needs]


# --- the list


@time_machine.travel(MONDAY, tick=False)
def test_what_is_late_comes_first_then_what_is_due_this_week_then_what_comes(process):
    coordinator = a_coordinator(process)
    talk(a_contribution(process), next_news=clock.today() + timedelta(days=20))
    an_event(process, title={"en": "Workshop"}, starts=MONDAY + timedelta(days=3), ends=MONDAY + timedelta(days=4))
    with time_machine.travel(MONDAY - timedelta(days=90), tick=False):
        a_contribution(process)
    assert listed(coordinator, process) == [
        ("1 contribution waits for an answer", Urgency.LATE),
        ("Workshop", Urgency.THIS_WEEK),
        ("1 contribution is being talked about", Urgency.THEN),
    ]


@time_machine.travel(MONDAY, tick=False)
def test_news_that_did_not_come_is_late_from_the_day_after(process):
    said = a_contribution(process)
    talk(said, next_news=clock.today())
    assert listed(a_coordinator(process), process) == [("1 contribution is being talked about", Urgency.THIS_WEEK)]
    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        (need,) = queries.this_week(a_coordinator(process), [process], clock.today())
        assert (need.urgency(clock.today()), need.when) == (Urgency.LATE, "News was promised for 2 March 2026.")


@time_machine.travel(MONDAY, tick=False)
def test_an_answer_that_could_not_go_out_or_waits_for_a_second_person_needs_somebody(process):
    coordinator, other = a_coordinator(process), a_coordinator(process, Side.CIVIL_SOCIETY)
    prepared = prepare(a_contribution(process), actor=coordinator)
    assert listed(coordinator, process) == []
    Prepared.objects.filter(pk=prepared.pk).update(stopped=MONDAY, because="Something is not there any more.")
    assert listed(coordinator, process) == [("1 answer could not go out", Urgency.THIS_WEEK)]
    Prepared.objects.filter(pk=prepared.pk).update(stopped=None, because="")
    answers.set_two_for_no(actor=HOST, process=process, two_for_no=True)
    assert listed(coordinator, process) == []
    assert listed(other, process) == [("1 answer waits until somebody else agrees", Urgency.THIS_WEEK)]


@time_machine.travel(MONDAY, tick=False)
def test_a_file_that_came_with_a_report_waits_for_a_look(process):
    lead = a_lead(Commitment.objects.get(process=a_published_version(process).process))
    told = {"status": "limited", "text": {"en": "Half is done."}}
    update = plans.report_progress(actor=by_report_link(lead), key="k", commitment=lead.commitment, lead=lead, **told)
    plans.add_evidence(actor=by_report_link(lead), update=update, key=uuid4(), data=a_pdf())
    needs = queries.this_week(a_coordinator(process), [process], clock.today())
    assert ("1 file that came with a report waits for a look", "plan/progress/") in [(n.what, n.place) for n in needs]


@time_machine.travel(MONDAY, tick=False)
def test_every_line_leads_to_a_page_of_the_desk(process):
    coordinator = a_coordinator(process)
    talk(a_contribution(process), next_news=clock.today())
    event = an_event(process, starts=MONDAY - timedelta(days=5), ends=MONDAY - timedelta(days=5, hours=-2))
    an_agreed_action(event, due=clock.today())
    processes.add_phase(actor=HOST, process=process, name={"en": "Drafting"}, starts=clock.today())
    needs = queries.this_week(coordinator, [process], clock.today())
    assert len(needs) == 4
    assert all(resolve(need.path.split("?")[0]).namespace == "desk" for need in needs)


@time_machine.travel(MONDAY, tick=False)
def test_whoever_may_not_see_to_something_is_not_asked_to(process):
    a_contribution(process)
    an_event(process, starts=MONDAY - timedelta(days=5), ends=MONDAY - timedelta(days=5, hours=-2))
    observer = as_viewer(a_post(process, role=Role.OBSERVER).user)
    assert [what for what, _soon in listed(observer, process)] == ["1 contribution waits for an answer"]
    assert listed(NOBODY, process) == []
    assert listed(a_coordinator(a_process()), process) == []


@time_machine.travel(MONDAY, tick=False)
def test_a_milestone_whose_day_comes_is_among_the_dates_until_it_is_reported_complete(process):
    version = a_published_version(process)
    coordinator, target = a_coordinator(process), Target.objects.get(entry__version=version)

    def due_on(day):
        Target.objects.filter(pk=target.pk).update(due_latest=day)
        return [what for what, _soon in listed(coordinator, process) if "Milestone of commitment" in what]

    words = f"Milestone of commitment 1: {target.text['en']}"
    assert due_on(MONDAY.date() + timedelta(days=15)) == []
    assert due_on(MONDAY.date() + timedelta(days=14)) == [words]
    lead = a_lead(target.entry.commitment)
    told = {"milestone": target.milestone, "status": "complete", "text": {"en": "It is done."}}
    plans.report_progress(actor=by_report_link(lead), key="k", commitment=lead.commitment, lead=lead, **told)
    assert due_on(MONDAY.date() + timedelta(days=14)) == []


# --- by e-mail


@pytest.fixture
def ann(process, settings):
    """A coordinator who wants it on Mondays."""
    settings.MAIL = mail_url.parse(MAIL)
    with time_machine.travel(MONDAY - timedelta(days=1), tick=False):
        user = a_post(process).user
        actions.choose_week_mail(actor=as_viewer(user), every="week")
    return user


def said(process):
    """Something that waits since Sunday."""
    with time_machine.travel(MONDAY - timedelta(days=1), tick=False):
        a_contribution(process)


def sent(now=MONDAY):
    """What a look at this hour puts into the outbox."""
    before = set(Message.objects.values_list("pk", flat=True))
    with time_machine.travel(now, tick=False):
        actions.send_week_mail(now=clock.now())
    return list(Message.objects.exclude(pk__in=before).order_by("id"))


def test_it_comes_once_a_week_in_their_language_and_says_how_to_stop_it(ann, process):
    said(process)
    ann.language = "cy"
    ann.save()
    assert sent(MONDAY - timedelta(hours=3)) == []  # six in the morning
    (message,) = sent()
    assert message.to == ann.email
    assert message.language == "cy"
    assert "/desk/open-plan/said/" in message.body
    assert "/cy/desk-mail/" in message.body
    assert message.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert sent(MONDAY + timedelta(hours=1)) == []
    assert sent(MONDAY + timedelta(days=4)) == []
    assert len(sent(MONDAY + timedelta(days=9))) == 1  # and once, though nobody looked on Monday


def test_whoever_wants_it_every_day_gets_it_on_working_days(ann, process):
    actions.choose_week_mail(actor=as_viewer(ann), every="day")
    WeekMail.objects.update(looked=MONDAY)
    said(process)
    days = [day for day in range(1, 8) if sent(MONDAY + timedelta(days=day))]
    assert days == [1, 2, 3, 4, 7]


def test_nothing_is_sent_when_there_is_nothing_or_only_something_far_off(ann, process):
    assert sent() == []
    with time_machine.travel(MONDAY, tick=False):
        talk(a_contribution(process), next_news=clock.today() + timedelta(days=30))
    assert sent(MONDAY + timedelta(days=7)) == []


def test_nothing_is_sent_to_whoever_has_no_account_any_more(ann, process):
    said(process)
    ann.is_active = False
    ann.save()
    assert sent() == []


def test_what_needs_somebody_is_read_before_the_transaction_that_notes_it(ann, process):
    said(process)
    with time_machine.travel(MONDAY, tick=False), CaptureQueriesContext(connection) as seen:
        assert actions.send_week_mail(now=clock.now()) == 1
    begins = next(place for place, one in enumerate(seen) if one["sql"].startswith("SAVEPOINT"))
    read = [place for place, one in enumerate(seen) if "contributions_contribution" in one["sql"]]
    assert read
    assert max(read) < begins


def test_whoever_goes_while_it_is_written_breaks_nothing(ann, process):
    said(process)
    gone = WeekMail.objects.select_related("user").get(user=ann)
    WeekMail.objects.all().delete()
    with time_machine.travel(MONDAY, tick=False):
        assert week_mail._send(gone, clock.now()) == 0
    assert not Message.objects.filter(key__startswith="week:")


def test_without_a_mail_server_nothing_piles_up(ann, process, settings):
    said(process)
    settings.MAIL = None
    assert sent() == []


def test_the_link_in_it_stops_it_once_and_opens_nothing_else(ann, process):
    wish = WeekMail.objects.get(user=ann)
    link = Viewer(grants=frozenset({Grant(Purpose.WEEK, wish.uuid, wish.link_version)}))
    assert queries.week_mail_of(link) == wish
    assert queries.this_week(link, [process], MONDAY.date()) == []
    with pytest.raises(NotAllowed):
        actions.choose_week_mail(actor=link, every="day")
    with pytest.raises(NotAllowed):
        actions.stop_week_mail(actor=NOBODY, wish=wish)
    actions.stop_week_mail(actor=link, wish=wish)
    actions.stop_week_mail(actor=link, wish=wish)
    said(process)
    assert sent() == []
    assert Fact.objects.filter(verb="user.week-mail").count() == 2


def test_choosing_the_same_again_is_no_fact_and_nonsense_is_refused(ann):
    actions.choose_week_mail(actor=as_viewer(ann), every="week")
    assert Fact.objects.filter(verb="user.week-mail").count() == 1
    with pytest.raises(BadInput):
        actions.choose_week_mail(actor=as_viewer(ann), every="hour")
