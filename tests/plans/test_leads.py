"""Whoever leads a commitment reports by a private link, and is asked before its dates."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from hearback.core import clock
from hearback.core.errors import BadInput, Conflict, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Purpose
from hearback.journal.models import Fact
from hearback.outbox.models import Message
from hearback.people import links
from hearback.plans import actions, personal, queries
from hearback.plans.models import Asked, Commitment, Lead, Milestone, ProgressUpdate
from hearback.plans.queries.leads import days_before
from hearback.processes import actions as processes
from tests.factories import a_coordinator, a_participant, a_process
from tests.plans.factories import (
    DECISION,
    a_commitment,
    a_lead,
    a_milestone,
    a_published_version,
    a_version,
    by_report_link,
    published,
)

pytestmark = pytest.mark.django_db


def the_commitment(version):
    return Commitment.objects.get(process=version.process)


def due(text, **more):
    """A published commitment with one milestone of this date."""
    version = a_version(**more)
    target = a_milestone(a_commitment(version), due=text)
    published(version)
    return target.milestone.commitment


def on(day, hour=9):
    return time_machine.travel(datetime.fromisoformat(f"{day}T{hour:02}:00:00+00:00"), tick=False)


def ask(day):
    with on(day):
        return actions.ask_leads(clock.now())


def test_a_lead_reports_as_its_post_and_nobody_else_does():
    version = a_published_version()
    commitment, milestone = the_commitment(version), Milestone.objects.get()
    lead, other = a_lead(commitment), a_lead(the_commitment(a_published_version()))
    told = {"key": "k", "status": "limited", "text": {"en": "Half is done."}, "in_the_way": {"en": "No money."}}
    told |= {"evidence": ["https://example.org/a", "https://example.org/b"]}

    for actor, whose in ((NOBODY, lead), (by_report_link(other), lead), (by_report_link(other), other)):
        with pytest.raises(NotAllowed):
            actions.report_progress(actor=actor, commitment=commitment, lead=whose, **told)
    update = actions.report_progress(
        actor=by_report_link(lead), commitment=commitment, lead=lead, milestone=milestone, **told
    )

    shown = queries.commitment_page(NOBODY, version.process, 1).milestones[0].latest
    assert (shown, shown.reported_by, shown.in_the_way) == (update, lead.post, {"en": "No money."})
    assert [one.link for one in shown.public_evidence] == told["evidence"]
    assert Fact.objects.get(verb="progress.reported").actor_kind == "link"


def test_the_same_form_sent_twice_by_a_lead_is_one_report():
    commitment = the_commitment(a_published_version())
    lead = a_lead(commitment)

    def send(**other):
        usual = {"key": "k", "status": "limited", "text": {"en": "Half."}, "evidence": ["https://example.org/a"]}
        return actions.report_progress(actor=by_report_link(lead), commitment=commitment, lead=lead, **usual | other)

    assert send() == send()
    for other in ({"evidence": []}, {"in_the_way": {"en": "No money."}}):
        with pytest.raises(Conflict):
            send(**other)
    assert ProgressUpdate.objects.count() == 1


def test_a_link_opens_nothing_once_it_is_revoked_or_the_post_has_ended():
    lead = a_lead(the_commitment(a_published_version()))
    old = by_report_link(lead)
    assert queries.lead_by_link(old) == lead

    newer = actions.revoke_lead_link(actor=HOST, lead=lead)
    assert (queries.lead_by_link(old), queries.lead_by_link(by_report_link(newer))) == (None, lead)

    ended = actions.end_lead(actor=HOST, lead=lead)
    assert (ended.email, queries.lead_by_link(by_report_link(newer)), queries.lead_by_link(by_report_link(ended))) == (
        "",
        None,
        None,
    )
    assert actions.end_lead(actor=HOST, lead=lead).ended == ended.ended
    with pytest.raises(BadInput):
        actions.change_lead(actor=HOST, lead=lead, post="Another", email="", language="en")


def test_another_address_gets_a_link_of_its_own():
    lead = a_lead(the_commitment(a_published_version()))
    old = by_report_link(lead)

    changed = actions.change_lead(actor=HOST, lead=lead, post=lead.post, email="new@example.org", language="cy")

    assert queries.lead_by_link(old) is None
    assert queries.lead_by_link(by_report_link(changed)).email == "new@example.org"


def test_an_address_reports_once_on_a_commitment_and_only_coordinators_say_who():
    version = a_published_version()
    commitment = the_commitment(version)
    key = uuid4()
    assert a_lead(commitment, key=key) == a_lead(commitment, key=key)
    with pytest.raises(BadInput) as refused:
        a_lead(commitment, email="LEAD@example.org")
    assert refused.value.field == "email"
    with pytest.raises(Conflict):
        a_lead(commitment, key=key, post="Another")
    with pytest.raises(NotAllowed):
        actions.name_lead(
            actor=a_coordinator(a_process()), commitment=commitment, key=uuid4(), post="P", email="", language="en"
        )
    assert queries.leads_of(NOBODY, commitment) == []
    assert [line.lead.email for line in queries.leads_of(a_coordinator(version.process), commitment)] == [
        "lead@example.org"
    ]


def test_a_lead_is_asked_two_weeks_and_one_day_before_once_each():
    commitment = due("1 May 2027")
    with on("2027-03-01"):
        a_lead(commitment)

    assert [ask(day) for day in ("2027-04-16", "2027-04-17", "2027-04-18", "2027-04-29")] == [0, 1, 0, 0]
    assert [ask(day) for day in ("2027-04-30", "2027-04-30", "2027-05-01", "2027-05-02")] == [1, 0, 0, 0]

    assert list(Asked.objects.values_list("days", flat=True)) == [14, 1]
    message = Message.objects.first()
    assert (message.to, message.language) == ("lead@example.org", "en")
    assert "1 May 2027" in message.body
    lead = Lead.objects.get()
    assert links.url(Purpose.REPORT, lead.uuid, lead.link_version, "en").rsplit("/l/")[1] in message.body
    assert Fact.objects.filter(verb="lead.asked").count() == 2


def test_a_lead_is_asked_in_the_language_of_its_post_about_all_that_is_due_in_one_message():
    version = a_version()
    entry = a_commitment(version)
    for text, day in (("The register is open", "1 May 2027"), ("The law is passed", "5 May 2027")):
        a_milestone(entry, text, due=day)
    published(version)
    a_lead(entry.commitment, language="cy")

    assert ask("2027-04-25") == 1

    message = Message.objects.get()
    assert message.language == "cy"
    assert all(part in message.body for part in ("The register is open", "The law is passed", "/cy/l/"))


def test_a_written_date_is_asked_about_before_its_last_day():
    a_lead(due("Spring 2027"))  # to the end of May

    assert ask("2027-05-16") == 0
    assert ask("2027-05-17") == 1


def test_nobody_is_asked_about_what_is_complete_withdrawn_unpublished_or_without_an_address():
    done = due("1 May 2027")
    lead = a_lead(done)
    report = {"commitment": done, "milestone": Milestone.objects.get(), "status": "complete", "text": {"en": "Done."}}
    with on("2027-04-01"):
        actions.report_progress(actor=by_report_link(lead), lead=lead, key="k", **report)
    a_lead(due("1 May 2027"), email="")
    ended = a_lead(due("1 May 2027"))
    actions.end_lead(actor=HOST, lead=ended)
    unpublished = a_version()
    entry = a_commitment(unpublished)
    a_milestone(entry, due="1 May 2027")
    a_lead(entry.commitment)

    assert ask("2027-04-20") == 0
    assert not Message.objects.exists()


def test_a_new_date_is_asked_about_anew():
    version = a_version()
    target = a_milestone(a_commitment(version), due="1 May 2027")
    published(version)
    a_lead(target.milestone.commitment)
    assert ask("2027-04-20") == 1
    later = a_version(version.process)
    actions.edit_milestone(actor=HOST, target=queries.target_in(later, target.milestone.uuid), due="1 August 2027")
    published(later, cause=DECISION)

    assert ask("2027-04-30") == 0
    assert ask("2027-07-20") == 1


def test_nobody_is_asked_while_the_process_is_paused_and_once_it_goes_on_again():
    commitment = due("1 May 2027")
    a_lead(commitment)
    paused = {"said_by": "Cabinet Office", "reason": {"en": "An election"}}
    days = {"starts": date(2027, 4, 10), "until": date(2027, 4, 22)}
    processes.pause_process(actor=HOST, process=commitment.process, **paused, **days)

    assert [ask(day) for day in ("2027-04-17", "2027-04-22", "2027-04-23")] == [0, 0, 1]


def paused(process, first, last):
    given = {"said_by": "Cabinet Office", "reason": {"en": "An election"}}
    days = {"starts": date.fromisoformat(first), "until": date.fromisoformat(last)}
    processes.pause_process(actor=HOST, process=process, **given, **days)


def test_what_a_pause_held_until_its_date_had_passed_is_written_anew_and_never_says_that_it_is_due_soon():
    commitment = due("1 May 2027")
    a_lead(commitment)
    assert ask("2027-04-17") == 1  # and no mail server took it before the pause
    with on("2027-04-18"):
        paused(commitment.process, "2027-04-18", "2027-05-04")
    assert ask("2027-05-04") == 0
    assert "due soon" in Message.objects.get().body
    for day in ("2027-05-05", "2027-05-06"):
        ask(day)
        message = Message.objects.get()
        assert "due soon" not in message.body
        assert "(due: 1 May 2027)" in message.body


def test_what_was_due_while_the_process_stood_still_is_asked_about_when_it_goes_on():
    commitment = due("1 May 2027")
    a_lead(commitment)
    with on("2027-04-10"):
        paused(commitment.process, "2027-04-10", "2027-05-04")
    assert [ask(day) for day in ("2027-04-17", "2027-05-05")] == [0, 1]
    assert "stood still" in Message.objects.get().body
    Message.objects.all().delete()  # it went out
    assert ask("2027-05-06") == 0


def test_the_desk_sees_which_commitments_nobody_can_be_asked_about():
    version = a_version()
    entries = [a_commitment(version, title) for title in ("One", "Two", "Past")]
    for entry, day in zip(entries, ("1 May 2027", "1 May 2027", "1 May 2020"), strict=True):
        a_milestone(entry, due=day)
    published(version)
    a_lead(entries[0].commitment)

    found = queries.commitments_nobody_is_asked_for(HOST, version.process, date(2027, 4, 1))

    assert [entry.commitment.number for entry in found] == [2]
    assert queries.commitments_nobody_is_asked_for(NOBODY, version.process, date(2027, 4, 1)) == []


def test_a_person_reads_that_they_are_asked_and_erasing_them_ends_the_post():
    commitment = due("1 May 2027")
    lead = a_lead(commitment, email="Lead@example.org")
    other = a_lead(commitment, email="other@example.org")
    person = a_participant(email="lead@example.org")
    ask("2027-04-20")

    assert ["Lead@example.org" in held.value for held in personal.held_about(person.pk)] == [True]
    with pytest.raises(NotAllowed):
        actions.erase_participant(actor=NOBODY, participant=person.pk)
    actions.erase_participant(actor=HOST, participant=person.pk)

    lead.refresh_from_db()
    other.refresh_from_db()
    assert (lead.email, bool(lead.ended), other.email) == ("", True, "other@example.org")
    assert list(Message.objects.values_list("to", flat=True)) == ["other@example.org"]
    assert personal.held_about(person.pk) == []


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 14))
def test_whichever_day_the_worker_wakes_a_date_is_asked_about_at_one_of_two_times(day, left):
    assert days_before(day + timedelta(days=left), day) == (1 if left <= 1 else 14)
