"""Following: whoever asks hears what became public, each thing once, once a day or a week, and stops it with one click."""

from datetime import timedelta

import pytest

from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Purpose
from hearback.erasure import actions as erasure
from hearback.journal.models import Fact
from hearback.outbox.models import Message
from hearback.people import actions as people
from hearback.people.models import Participant
from hearback.reportback import actions, queries
from hearback.reportback.models import Digest, Following
from tests.factories import a_document, a_process, as_person
from tests.reportback.followed import ADA, MONDAY, ask, by_link, digests, followed, sent
from tests.reportback.loop import follow, participant, said_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_mail")]


# --- asking, saying yes, and ending it


def test_an_address_gets_one_message_with_a_link_and_nothing_else_until_it_says_yes(at, plan):
    following = ask(plan.process)
    (message,) = Message.objects.all()
    person = participant(ADA)
    assert message.to == ADA
    assert "If it was not you, tell us here" in message.body
    assert (person.wants_news, following.confirmed) == (False, None)
    a_document(plan.process)
    at.move_to(MONDAY)
    assert sent() == 0
    for stranger in (NOBODY, as_person(participant(said_by("eve@example.org", plan.process) and "eve@example.org"))):
        with pytest.raises(NotAllowed):
            actions.confirm_following(actor=stranger, following=following)


def test_whoever_is_known_already_reads_the_same_and_is_changed_in_nothing(plan):
    said_by(ADA, plan.process, name="Ada")
    before = Participant.objects.values().get(pk=participant(ADA).pk)
    ask(plan.process)
    ask(plan.process)
    assert Following.objects.count() == 1
    assert Participant.objects.values().get(pk=participant(ADA).pk) == before
    asked = Message.objects.filter(key__startswith="following:")
    assert asked.count() == 2
    assert "you need not do anything" in asked.first().body


def test_an_address_that_was_disowned_is_never_written_to_and_one_is_asked_only_so_often(plan):
    following = ask(plan.process)
    person = following.participant
    people.disown_address(actor=as_person(person, Purpose.NOT_ME), participant=person.uuid)
    Message.objects.all().delete()
    for _ in range(4):
        ask(plan.process)
    assert not Message.objects.exists()
    with pytest.raises(BadInput, match="Too many"):
        ask(plan.process)


def test_who_never_says_yes_is_forgotten_after_thirty_days_with_the_address(at, plan):
    ask(plan.process)
    at.shift(timedelta(days=31))
    assert actions.forget_unconfirmed_followings(clock.now()) == 1
    assert not Participant.objects.exists()
    assert not Message.objects.exists()


def test_ending_it_deletes_it_and_nothing_is_sent_any_more(at, plan):
    following = followed(plan.process)
    a_document(plan.process)
    actions.end_following(actor=as_person(following.participant), following=following)
    at.move_to(MONDAY)
    assert sent() == 0
    assert not Digest.objects.exists()
    verbs = Fact.objects.filter(verb__startswith="following.").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["following.asked", "following.confirmed", "following.ended"]


def test_who_ends_the_only_thing_they_did_here_leaves_no_address_behind(plan):
    first, second = followed(plan.process), followed(a_process())
    person = first.participant
    actions.end_following(actor=by_link(first), following=first)
    assert participant(ADA) == person, "they follow something still"
    actions.end_following(actor=by_link(second), following=second)
    assert not Participant.objects.exists()


def test_who_asked_not_to_be_written_to_stays_known_so_that_we_keep_to_it(plan):
    following = followed(plan.process)
    person = following.participant
    people.set_quiet(actor=as_person(person, Purpose.QUIET), participant=person.uuid, quiet=True)
    actions.end_following(actor=by_link(following), following=following)
    assert participant(ADA) == person


def test_a_digest_that_waits_for_a_mail_server_goes_no_more_once_somebody_said_no(at, plan):
    following, other = followed(plan.process), followed(plan.process, "bea@example.org")
    a_document(plan.process)
    at.move_to(MONDAY)
    assert sent() == 2
    actions.end_following(actor=by_link(following), following=following)
    assert [digest.to for digest in digests()] == ["bea@example.org"]
    person = other.participant
    people.set_news(actor=as_person(person, Purpose.QUIET), participant=person.uuid, news=False)
    follow()
    assert not digests()


def test_an_address_that_was_disowned_is_not_asked_by_what_waits_for_a_mail_server_either(plan):
    for _ in range(3):
        following = ask(plan.process)
    person = following.participant
    assert Message.objects.filter(to=ADA).count() == 3
    people.disown_address(actor=as_person(person, Purpose.NOT_ME), participant=person.uuid)
    follow()
    assert not Message.objects.filter(to=ADA).exists()


def test_who_had_said_no_to_all_news_follows_what_they_ask_for_now_alone(plan):
    first = followed(plan.process)
    person = first.participant
    people.set_news(actor=as_person(person, Purpose.QUIET), participant=person.uuid, news=False)
    second = followed(plan.process, commitment=plan.commitment)
    assert list(Following.objects.all()) == [second]


def test_erasing_somebody_ends_what_they_follow_and_drops_what_waits(at, plan):
    person = followed(plan.process).participant
    a_document(plan.process)
    at.move_to(MONDAY)
    assert sent() == 1
    erasure.erase_person(actor=HOST, participant=person)
    assert not Following.objects.exists()
    assert not digests()


def test_a_persons_links_made_invalid_end_nothing_but_the_link(plan):
    following = followed(plan.process)
    erasure.revoke_links(actor=as_person(following.participant), participant=following.participant)
    assert queries.following_by_link(by_link(following)) is None
    assert Following.objects.exists()
