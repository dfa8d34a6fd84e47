"""Whom no e-mail reaches is a piece of work: seen without an address, with what else is known, and with an end."""

from datetime import timedelta

import pytest
import time_machine

from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import NOBODY
from hearback.journal.models import Fact
from hearback.people import actions as people
from hearback.people.models import Contact
from hearback.reportback import actions, queries
from hearback.reportback.models import NothingMore
from tests.factories import a_coordinator, a_process, an_answer, an_organisation, as_person
from tests.reportback.loop import follow, participant, said_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_mail")]
ADA, BACK = "ada@example.org", "back@example.org"


def came_back(process, email=BACK):
    """What somebody said whose address sent the receipt back; they have been answered since."""
    said = said_by(email, process)
    follow()
    people.address_returned(contact=Contact.objects.get(address=email).uuid)
    an_answer(said)
    follow()
    return said


def listed(viewer, process):
    return [n.what for n in queries.this_week(viewer, [process], clock.today()) if n.place == "said/came-back/"]


def to_do(viewer, process, **which):
    return list(queries.said_by_unreached(viewer, process, **which))


def test_they_are_seen_by_those_who_coordinate_until_somebody_has_seen_to_it():
    process, now = a_process(), clock.now()
    said = came_back(process)
    an_answer(said_by(ADA, process))
    came_back(a_process(), "elsewhere@example.org")
    ann = a_coordinator(process)
    assert to_do(ann, process) == [said]
    assert listed(ann, process) == ["The author of 1 contribution could not be reached"]
    not_counted = said_by(BACK, process, confirmed=False)
    follow()
    since = {"held": now, "held_because": Contribution.Held.SUSPECTED}
    for mark in ({"state": Contribution.State.SPLIT}, {"state": Contribution.State.WAITING} | since):
        Contribution.objects.filter(pk=not_counted.pk).update(**mark)  # in no list of what was said
        assert to_do(ann, process) == [said]
        assert "1 contribution " in listed(ann, process)[0]
    for nobody in (NOBODY, a_coordinator(a_process())):
        assert to_do(nobody, process) == listed(nobody, process) == []
        with pytest.raises(NotAllowed):
            queries.what_is_known(nobody, process, [said])
    with time_machine.travel(now + timedelta(days=90)):
        assert len(listed(ann, process)) == 1  # nobody has seen to it
    Contact.objects.update(returned=None)  # they confirmed it again
    assert to_do(ann, process) == listed(ann, process) == []


def test_what_else_is_known_is_that_there_is_a_way_and_never_where_it_leads():
    process = a_process()
    said = [came_back(process, f"p{number}@example.org") for number in range(3)]
    post, through = participant("p0@example.org"), participant("p1@example.org")
    people.choose_channel(actor=as_person(post), participant=post.uuid, channel="post", post="1 Invented Street")
    people.choose_channel(
        actor=as_person(through), participant=through.uuid, channel="organisation", through=an_organisation()
    )
    known = queries.what_is_known(a_coordinator(process), process, said)
    assert [known[one.pk].ways for one in said] == [("post",), ("organisation",), ()]
    Contact.objects.filter(kind=Contact.Kind.POST).update(
        confirmed=None
    )  # typed by anybody who knew the e-mail address
    known = queries.what_is_known(a_coordinator(process), process, said)
    assert known[said[0].pk].ways == ()


def test_that_nothing_more_can_be_done_is_a_fact_with_its_reason_and_ends_the_list():
    process = a_process()
    said, ann = came_back(process), a_coordinator(process)
    act = {"process": process, "contribution": said}
    with pytest.raises(BadInput) as refused:
        actions.end_unreached(actor=ann, because="I had no time", **act)
    assert refused.value.field == "because"
    for nobody in (NOBODY, a_coordinator(a_process())):
        with pytest.raises(NotAllowed):
            actions.end_unreached(actor=nobody, because=NothingMore.NO_WAY, **act)
    for _time in range(2):
        actions.end_unreached(actor=ann, because=NothingMore.SILENT, **act)
    (fact,) = Fact.objects.filter(verb="unreached.ended")
    assert (fact.subject_uuid, fact.actor_uuid, fact.refs) == (said.uuid, ann.uuid, {"because": "silent"})
    assert to_do(ann, process) == listed(ann, process) == []
    assert to_do(ann, process, ended=True) == [said]
    known = queries.what_is_known(ann, process, [said])[said.pk]
    assert (known.because, known.since) == (NothingMore.SILENT, fact.recorded)


def test_it_is_tried_again_by_a_person_and_when_the_address_comes_back_once_more():
    process = a_process()
    said, ann = came_back(process), a_coordinator(process)
    act = {"actor": ann, "process": process, "contribution": said}
    actions.end_unreached(because=NothingMore.OTHERWISE, **act)
    for _time in range(2):
        actions.try_unreached_again(**act)
    assert Fact.objects.filter(verb="unreached.again").count() == 1
    assert to_do(ann, process) == [said]
    assert queries.what_is_known(ann, process, [said])[said.pk].because is None
    actions.end_unreached(because=NothingMore.NO_WAY, **act)
    assert to_do(ann, process) == []
    Contact.objects.update(returned=clock.now() + timedelta(seconds=1))  # confirmed meanwhile, and back again
    assert to_do(ann, process) == [said]
    assert to_do(ann, process, ended=True) == []
