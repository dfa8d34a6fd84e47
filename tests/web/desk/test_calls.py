"""Ringing people up: one page a person, the number by an act of its own, three days, and each word taken back for a day."""

from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearback.core import clock
from hearback.core.viewer import HOST
from hearback.journal.models import Fact
from hearback.outbox.models import Message, State
from hearback.people import actions as people
from hearback.people.models import Contact
from hearback.reportback import actions, by_hand, queries
from hearback.reportback.models import Fate, Telling
from tests.factories import a_coordinator, a_user, an_answer, as_person
from tests.reportback.loop import follow, participant, said_by
from tests.web.desk.by_hand import answered_by, choose, fate_of
from tests.web.public.people import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_mail")]
HERE = "/desk/open-plan/letters-and-calls/calls/"
NUMBER = "01632 960001"


@pytest.fixture
def signs_in(signed_in):
    """The host, who signs in anew each day."""
    user = a_user(is_host=True)
    return lambda: signed_in(user)


@pytest.fixture
def host(signs_in):
    return signs_in()


def a_call(process, email="ada@example.org", **more):
    """Somebody who chose to be rung before their answer came, and the address of the page of their call."""
    said = answered_by(process, "phone", email, phone=NUMBER, **more)
    return said, at(email)


def at(email="ada@example.org"):
    person = participant(email)
    return f"{HERE}{Message.objects.filter(key__contains=str(person.uuid), channel='phone').earliest('id').uuid}/"


def rings(host, page, what):
    """Show the number, ring, and say what became of it."""
    host.post(f"{page}show/")
    return host.post(f"{page}settle/", {what: ""}, follow=True)


def test_the_number_is_shown_by_an_act_that_is_written_down_and_then_what_to_say(process, host):
    said, page = a_call(process)
    listed = words_of(host.get(HERE))
    assert said.reference in listed
    assert "Ada (invented)" not in listed, "they did not agree that their name is shown"
    before = words_of(host.get(page))
    assert "I spoke to them" not in before
    assert not Fact.objects.filter(verb="contact.shown").exists()
    opened = words_of(host.post(f"{page}show/"))
    for words in (NUMBER, "Ada (invented)", "no money for it", "I spoke to them", "Nobody answered"):
        assert words in opened
        assert NUMBER not in before + listed
    fact = Fact.objects.get(verb="contact.shown")
    assert (fact.subject_uuid, fact.refs) == (participant("ada@example.org").uuid, {"kinds": ["phone"]})


def test_who_was_spoken_to_was_told_and_for_a_day_that_is_taken_back(process, host, signs_in):
    _said, page = a_call(process)
    assert "Show it first" in words_of(host.post(f"{page}settle/", {"spoke": ""}, follow=True))
    assert fate_of() == Fate.ON_THE_PAGE
    for _twice in range(2):
        assert "Noted" in words_of(rings(host, page, "spoke"))
    assert fate_of() == Fate.SENT
    assert Fact.objects.filter(verb="told.by-hand").count() == 1
    host.post(f"{page}settle/", {"undo": ""})
    assert fate_of() == Fate.ON_THE_PAGE
    rings(host, page, "spoke")
    with time_machine.travel(clock.now() + timedelta(days=2)):
        host = signs_in()
        assert "take that back" not in words_of(host.get(page))
        host.post(f"{page}settle/", {"undo": ""})
        assert fate_of() == Fate.SENT


def test_who_does_not_answer_on_three_days_could_not_be_reached(process, signs_in):
    said, page = a_call(process)
    now = clock.now()
    for day in range(3):
        with time_machine.travel(now + timedelta(days=day)):
            host = signs_in()
            for _twice_a_day in range(2):
                rings(host, page, "nobody")
            assert fate_of() == (Fate.NOT_REACHED if day == 2 else Fate.ON_THE_PAGE)
            stands = "rang on three days" in words_of(host.get("/desk/open-plan/said/came-back/"))
            assert stands == (day == 2)
    tries = [fact.refs for fact in Fact.objects.filter(verb="call.not-answered").order_by("id")]
    assert tries == [{"tries": 1}, {"tries": 2}, {"tries": 3}]
    ann = a_coordinator(process)
    assert list(queries.said_by_unreached(ann, process)) == [said]
    (answered,) = [one for one in queries.fates(process) if one.moment == "answered"]
    assert answered.counts[Fate.NOT_REACHED] == 1
    with time_machine.travel(now + timedelta(days=2)):
        host.post(f"{page}settle/", {"undo": ""})
        assert fate_of() == Fate.ON_THE_PAGE
        assert not queries.said_by_unreached(ann, process).exists()


def test_to_ring_somebody_again_says_nothing_of_an_e_mail_address_that_sends_messages_back(process, host):
    _said, _page = a_call(process)
    people.address_returned(contact=Contact.objects.get(participant=participant("ada@example.org"), kind="email").uuid)
    call = Message.objects.get(channel="phone")
    Message.objects.filter(pk=call.pk).update(state=State.GIVEN_UP, finished=clock.now())
    Telling.objects.filter(message=call).update(fate=Fate.NOT_REACHED)
    assert actions.send_again(actor=HOST, messages=[call.uuid], process=process) == 1
    assert Contact.objects.get(participant=participant("ada@example.org"), kind="email").returned is not None


def test_a_try_of_today_is_taken_back_and_does_not_count(process, host):
    _said, page = a_call(process)
    rings(host, page, "nobody")
    listed = words_of(host.get(HERE))
    assert "Nobody else is to be rung today." in listed
    assert "Nobody answered on 1 day" in listed
    for _twice in range(2):
        host.post(f"{page}settle/", {"undo": ""})
    assert Fact.objects.get(verb="call.not-tried").refs == {"tries": 0}
    assert "Nobody answered on" not in words_of(host.get(HERE))


def test_who_rings_back_the_same_day_is_told_then(process, host):
    _said, page = a_call(process)
    rings(host, page, "nobody")
    assert NUMBER in words_of(host.post(f"{page}show/"))
    host.post(f"{page}settle/", {"spoke": ""})
    assert fate_of() == Fate.SENT


def test_one_person_is_rung_once_for_all_that_waits_for_them(process, host):
    first, page = a_call(process)
    second = said_by("ada@example.org", process)
    an_answer(second)
    follow()
    other, _page = a_call(process, "ben@example.org")
    assert "People to ring: 2" in words_of(host.get("/desk/open-plan/letters-and-calls/"))
    opened = words_of(host.post(f"{page}show/"))
    for said in (first, second):
        assert f"The answer to {said.reference}" in opened
    assert other.reference not in opened
    host.post(f"{page}settle/", {"spoke": ""})
    ada = participant("ada@example.org")
    told = [one.fate for one in queries.news_for(as_person(ada), ada) if one.moment == "answered"]
    assert told == [Fate.SENT, Fate.SENT]


@pytest.mark.parametrize(
    ("instead", "fate"),
    [
        ({"channel": "page"}, Fate.ON_THE_PAGE),
        ({"channel": "post", "post": "1 Invented Street"}, Fate.ON_THE_PAGE),  # until the letter is posted
        ({"channel": "quiet"}, Fate.ASKED_NOT),
    ],
)
def test_who_does_not_want_to_be_called_is_told_as_they_wish_instead(process, host, instead, fate):
    _said, page = a_call(process)
    host.post(f"{page}show/")
    assert "Choose how they wish" in words_of(host.post(f"{page}otherwise/", {}))
    assert host.post(f"{page}otherwise/", instead).url == HERE
    assert "Nobody waits for a call" in words_of(host.get(HERE))
    assert host.get(f"{page}otherwise/").status_code == 404
    assert fate_of() == fate
    if "post" in instead:
        assert "Letters to post: 1" in words_of(host.get("/desk/open-plan/letters-and-calls/"))


def test_who_asked_for_quiet_meanwhile_is_not_rung(process, host):
    _said, page = a_call(process)
    ada = participant("ada@example.org")
    people.set_quiet(actor=as_person(ada), participant=ada.uuid, quiet=True)
    assert "not to be rung now" in words_of(host.post(f"{page}show/", follow=True))
    assert not Fact.objects.filter(verb="contact.shown").exists()


def test_who_chose_another_way_after_the_number_was_shown_is_told_that_way_once_nobody_answered(process, host):
    _said, page = a_call(process)
    rings(host, page, "nobody")
    choose("ada@example.org", "page")
    follow()
    assert "Nobody waits for a call" in words_of(host.get(HERE))
    assert host.get(page).status_code == 404


def test_who_chose_another_way_while_the_number_was_looked_at_is_told_that_way_and_not_given_up(process, signs_in):
    _said, page = a_call(process)
    now = clock.now()
    for day in range(2):
        with time_machine.travel(now + timedelta(days=day)):
            rings(signs_in(), page, "nobody")
    with time_machine.travel(now + timedelta(days=2)):
        host = signs_in()
        host.post(f"{page}show/")
        choose("ada@example.org", "email")
        follow()
        assert "chose another way" in words_of(host.post(f"{page}settle/", {"nobody": ""}, follow=True))
    assert Message.objects.get(state=State.WAITING).channel == "email"
    assert not Message.objects.filter(state=State.GIVEN_UP).exists()


def test_a_coordinator_reads_how_many_wait_and_opens_no_call(process, desk):
    _said, page = a_call(process)
    listed = words_of(desk.get("/desk/open-plan/letters-and-calls/"))
    assert "People to ring: 1" in listed
    assert "one by one" not in listed
    for asked in (
        desk.get(HERE),
        desk.get(page),
        desk.post(f"{page}show/"),
        desk.post(f"{page}settle/", {"spoke": ""}),
    ):
        assert asked.status_code == 403


def test_who_was_tried_today_hides_nobody_who_was_not(process, host, monkeypatch):
    monkeypatch.setattr(by_hand, "AT_ONCE", 2)
    pages = {email: a_call(process, email) for email in ("p1@example.org", "p2@example.org", "p3@example.org")}
    for email in ("p1@example.org", "p2@example.org"):
        rings(host, pages[email][1], "nobody")
    an_answer(said_by("p1@example.org", process))
    follow()  # something new for whoever was tried today: they are not rung once more for it
    listed = words_of(host.get(HERE))
    assert "Nobody else is to be rung today" not in listed
    to_ring, tried_today = listed.split("Tried today")
    assert pages["p3@example.org"][0].reference in to_ring
    assert pages["p1@example.org"][0].reference in tried_today


def test_of_two_who_ring_one_person_the_later_reads_what_was_noted(process, host, signs_in):
    _said, page = a_call(process)
    other = signs_in()
    other.post(f"{page}show/")
    rings(host, page, "spoke")
    assert "Nothing was noted" in words_of(other.post(f"{page}settle/", {"nobody": ""}, follow=True))
    assert fate_of() == Fate.SENT


def test_who_says_twice_that_nobody_answered_the_third_time_reads_that_twice(process, signs_in):
    _said, page = a_call(process)
    now = clock.now()
    for day in range(3):
        with time_machine.travel(now + timedelta(days=day)):
            host = signs_in()
            rings(host, page, "nobody")
    with time_machine.travel(now + timedelta(days=2)):
        assert "again tomorrow" not in words_of(rings(host, page, "nobody"))


def test_as_many_statements_for_one_as_for_three(process, host):
    counts = []
    for number in range(3):
        a_call(process, f"p{number}@example.org")
        with CaptureQueriesContext(connection) as asked:
            host.get(HERE)
        counts.append(len(asked))
    assert counts[0] == counts[2]


@pytest.mark.parametrize(
    ("hour", "order"),
    [
        (9, ["morning", "any", "afternoon", "evening"]),
        (14, ["afternoon", "any", "evening", "morning"]),
        (19, ["evening", "any", "morning", "afternoon"]),
    ],
)
def test_whom_it_suits_at_this_time_of_day_stands_first(process, signs_in, hour, order):
    for best in ("evening", "afternoon", "morning", "any"):
        email = f"{best}@example.org"
        a_call(process, email, ring_when="" if best == "any" else best)
    tomorrow = clock.today() + timedelta(days=1)
    with time_machine.travel(datetime.combine(tomorrow, time(hour), clock.zone()), tick=False):
        listed = [call.best or "any" for call in queries.calls(HOST, process)]
        page = words_of(signs_in().get(HERE))
    assert listed == order
    assert page.count("Best rung: In the ") == 3
    assert "May be rung at any time" in page


def test_when_they_are_best_rung_stands_on_the_page_of_the_call(process, host):
    _said, page = a_call(process, ring_when="evening")
    assert "Best rung: In the evening" in words_of(host.get(page))
