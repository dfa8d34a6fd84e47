"""A letter that the post brought back: found by what stands on it, counted as not told, and taken back within a day."""

from datetime import timedelta

import pytest
import time_machine

from hearback.core import clock
from hearback.core.errors import NotAllowed
from hearback.core.viewer import HOST, NOBODY
from hearback.journal.models import Fact
from hearback.outbox.models import Message, State
from hearback.people.models import Contact
from hearback.reportback import actions, queries
from hearback.reportback.models import Fate
from tests.factories import a_coordinator, a_process, a_user, an_answer
from tests.reportback.loop import follow, participant, said_by
from tests.web.desk.by_hand import answered_by, choose, fate_of
from tests.web.desk.test_by_hand import STREET, printed
from tests.web.public.people import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_mail")]
HERE = "/desk/open-plan/letters-and-calls/came-back/"
UNREACHED = "/desk/open-plan/said/came-back/"


@pytest.fixture
def host(signed_in):
    return signed_in(a_user(is_host=True))


def posted(process, host, email="ada@example.org", *, only_post=True):
    """What somebody said whose answer went to them by post; they left no e-mail address unless told otherwise."""
    said = answered_by(process, "post", email, post=STREET)
    host.post(f"{printed(host, 'post')}settle/", {"gone": ""})
    if only_post:
        Contact.objects.filter(participant=participant(email), kind="email").update(disowned=None, returned=clock.now())
    return said


def the_letter():
    return Message.objects.get(channel="post", state=State.DONE)


def street_of(email="ada@example.org"):
    return Contact.objects.get(participant=participant(email), kind="post")


def notes(host, said, do="back", letter=None):
    given = {"letter": str((letter or the_letter()).uuid), "reference": said.reference, do: ""}
    return host.post(HERE, given, follow=True)


def test_it_is_found_by_its_reference_and_then_its_person_could_not_be_reached(process, host):
    said = posted(process, host)
    assert "The post brought a letter back" in words_of(host.get("/desk/open-plan/letters-and-calls/"))
    found = host.get(HERE, {"reference": said.reference.lower().replace("-", " ")})
    assert f"Letter {the_letter().pk}, of " in words_of(found)
    assert fate_of() == Fate.POSTED
    after = notes(host, said)
    assert "Noted." in words_of(after)
    assert "Nothing was changed" in words_of(notes(host, said))
    assert "It came back" in words_of(after)
    for secret in ("Invented Street", "Ada (invented)", "ada@example.org"):
        assert secret not in words_of(found) + words_of(after)
    assert fate_of() == Fate.NOT_REACHED
    (answered,) = [one for one in queries.fates(process) if one.moment == "answered"]
    assert (answered.counts[Fate.NOT_REACHED], answered.counts[Fate.POSTED]) == (1, 0)
    listed = words_of(host.get(UNREACHED))
    assert "The post brought back a letter to them." in listed
    assert said.reference in listed
    assert street_of().returned is not None
    (fact,) = Fact.objects.filter(verb="told.letter-back")
    assert (fact.subject_uuid, fact.refs) == (the_letter().uuid, {})
    assert "Came back" in words_of(host.get("/desk/open-plan/messages/?channel=post"))


def test_nothing_more_is_posted_there_and_what_comes_next_could_not_be_told(process, host):
    notes(host, posted(process, host))
    said = said_by("ada@example.org", process, confirmed=False)
    an_answer(said)
    follow()
    assert not Message.objects.filter(channel="post", state=State.WAITING).exists()
    assert fate_of() == Fate.NOT_REACHED
    assert list(queries.said_by_unreached(HOST, process)) != []
    assert said in queries.said_by_unreached(HOST, process)


def test_what_waited_for_the_next_pile_goes_by_e_mail_where_there_is_one(process, host):
    said = posted(process, host, only_post=False)
    an_answer(said_by("ada@example.org", process))
    follow()
    notes(host, said)
    assert "They left an email address that works." in words_of(host.get(UNREACHED))
    host.post("/desk/open-plan/letters-and-calls/make/post/")
    assert not Message.objects.filter(channel="post", state=State.WAITING).exists()
    assert Message.objects.filter(channel="email", state=State.WAITING).exists()


def test_an_address_given_anew_works_and_takes_them_off_the_list(process, host):
    said = posted(process, host)
    notes(host, said)
    ann = a_coordinator(process)
    assert list(queries.said_by_unreached(ann, process)) == [said]
    choose("ada@example.org", "post", post=STREET)  # the same once more: whoever gives it says that it is right
    assert street_of().returned is None
    assert not queries.said_by_unreached(ann, process).exists()
    an_answer(said_by("ada@example.org", process, confirmed=False))
    follow()
    assert Message.objects.filter(channel="post", state=State.WAITING).exists()


def test_an_address_that_they_gave_while_the_letter_was_on_its_way_stays_good(process, host):
    said = posted(process, host)
    choose("ada@example.org", "post", post="2 Invented Street")
    notes(host, said)
    assert fate_of() == Fate.NOT_REACHED
    assert street_of().returned is None
    (known,) = queries.what_is_known(HOST, process, list(queries.said_by_unreached(HOST, process))).values()
    assert (known.letter_back, "post" in known.ways) == (True, True)  # so somebody posts it there


def test_a_slip_of_the_hand_is_taken_back_within_a_day(process, host, signed_in):
    said = posted(process, host)
    notes(host, said)
    now = clock.now()
    assert "Taken back" in words_of(notes(host, said, "undo"))
    assert "Nothing was changed" in words_of(notes(host, said, "undo"))
    assert fate_of() == Fate.POSTED
    assert street_of().returned is None
    assert not queries.said_by_unreached(HOST, process).exists()
    assert Fact.objects.filter(verb="told.letter-not-back").count() == 1
    notes(host, said)
    with time_machine.travel(now + timedelta(days=2)):
        host = signed_in(a_user(email="late@example.org", is_host=True))
        assert "take that back" not in words_of(host.get(HERE, {"reference": said.reference}))
        notes(host, said, "undo")
        assert fate_of() == Fate.NOT_REACHED


def test_what_came_back_before_is_not_taken_back_with_another_letter(process, host):
    said = posted(process, host)
    first = the_letter()
    notes(host, said)
    choose("ada@example.org", "post", post="2 Invented Street")
    an_answer(said_by("ada@example.org", process, confirmed=False))
    follow()
    host.post(f"{printed(host, 'post')}settle/", {"gone": ""})
    second = Message.objects.filter(channel="post", state=State.DONE).exclude(pk=first.pk).get()
    notes(host, said, letter=second)
    notes(host, said, "undo", letter=first)
    assert street_of().returned is not None
    assert fate_of() == Fate.NOT_REACHED


def test_when_the_wrong_letter_is_taken_back_the_address_that_another_came_back_from_stays_wrong(process, host):
    said = posted(process, host)
    wrong = the_letter()
    an_answer(said_by("ada@example.org", process, confirmed=False))
    follow()
    host.post(f"{printed(host, 'post')}settle/", {"gone": ""})
    right = Message.objects.filter(channel="post", state=State.DONE).exclude(pk=wrong.pk).get()
    notes(host, said, letter=wrong)
    notes(host, said, letter=right)
    notes(host, said, "undo", letter=wrong)
    assert street_of().returned is not None
    notes(host, said, "undo", letter=right)
    assert street_of().returned is None


def test_of_letters_to_several_about_one_thing_each_is_known_by_the_number_that_it_bears(process, host):
    said = posted(process, host)
    letter = the_letter()
    opened = answered_by(process, "post", "bob@example.org", post="3 Invented Street")
    bundle = host.post("/desk/open-plan/letters-and-calls/make/post/").url
    other = Message.objects.get(channel="post", state=State.WAITING)
    assert f"Letter {other.pk}" in words_of(host.post(f"{bundle}open/"))
    host.post(f"{bundle}settle/", {"gone": ""})
    for one, reference in ((letter, said.reference), (other, opened.reference)):
        assert f"Letter {one.pk}, of " in words_of(host.get(HERE, {"reference": reference}))


def test_nothing_is_said_to_be_noted_that_was_not(process, host):
    said = answered_by(process, "post", post=STREET)
    waits = Message.objects.get(channel="post")
    for do in ("back", "undo"):
        after = words_of(notes(host, said, do, letter=waits))
        assert "Noted." not in after
        assert "Taken back." not in after
        assert "Nothing was changed" in after


def test_a_letter_that_came_back_had_gone_whatever_is_said_of_its_pile(process, host):
    said = answered_by(process, "post", post=STREET)
    bundle = printed(host, "post")
    host.post(f"{bundle}settle/", {"gone": ""})
    notes(host, said)
    host.post(f"{bundle}settle/", {"undo": ""})
    assert the_letter().came_back is not None


def test_only_a_letter_that_was_posted_can_come_back(process, host):
    said = answered_by(process, "post", post=STREET)
    waits = Message.objects.get(channel="post")
    assert "No letter that was posted" in words_of(host.get(HERE, {"reference": said.reference}))
    assert "Type in a reference" in words_of(host.get(HERE, {"reference": ""}))
    assert "No letter that was posted" in words_of(host.get(HERE, {"reference": "nonsense"}))
    notes(host, said, letter=waits)
    assert fate_of() == Fate.ON_THE_PAGE
    assert host.post(HERE, {"letter": "nonsense", "back": ""}).url == HERE
    assert not Fact.objects.filter(verb="told.letter-back").exists()


def test_whoever_may_not_open_addresses_may_not_ask_which_letter_told_of_what(process, host, desk):
    said = posted(process, host)
    letter = the_letter().uuid
    assert desk.get(HERE, {"reference": said.reference}).status_code == 403
    for given in ({}, {"letter": str(letter), "back": ""}):
        assert desk.post(HERE, given).status_code == 403
    assert "brought a letter back" not in words_of(desk.get("/desk/open-plan/letters-and-calls/"))
    for nobody in (NOBODY, a_coordinator(process), a_coordinator(a_process(slug="other"))):
        with pytest.raises(NotAllowed):
            queries.letters_posted(nobody, process, said.reference)
        for act in (actions.letter_came_back, actions.letter_had_not_come_back):
            with pytest.raises(NotAllowed):
                act(actor=nobody, process=process, letter=letter)
    other = a_process(slug="another")
    assert queries.letters_posted(HOST, other, said.reference) == []
    assert not actions.letter_came_back(actor=HOST, process=other, letter=letter)
    assert fate_of() == Fate.POSTED
