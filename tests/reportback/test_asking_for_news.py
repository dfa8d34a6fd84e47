"""Who asks for news when they speak is asked once at their address whether they follow, and then does."""

import pytest

from hearback.contributions import actions as contributions
from hearback.core.errors import BadInput
from hearback.core.viewer import HOST
from hearback.journal import verbs
from hearback.journal.models import Fact
from hearback.outbox.models import Message
from hearback.people import actions as people
from hearback.reportback import actions
from hearback.reportback.models import Digest, Following
from tests.factories import a_contribution, a_process, as_person
from tests.reportback.followed import ADA, ask, by_link
from tests.reportback.loop import follow, participant, said_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_mail")]


def asked_to_follow(email):
    return Message.objects.filter(key__startswith="following:", to=email)


def test_who_asks_for_news_when_they_speak_is_asked_once_whether_they_follow_and_then_do():
    process = a_process()
    a_contribution(process, email=ADA, news=True)
    follow()
    assert not Following.objects.exists(), "an address that nobody has confirmed gets receipts alone"
    for _twice in range(2):
        said_by(ADA, process, news=True)
        follow()
    (row,) = Following.objects.all()
    assert (row.process, row.participant, row.confirmed) == (process, participant(ADA), None)
    assert asked_to_follow(ADA).count() == 1
    actions.confirm_following(actor=by_link(row), following=row)
    said_by(ADA, process, news=True)
    follow()
    assert asked_to_follow(ADA).count() == 1
    assert Digest.objects.get().participant == participant(ADA)


def test_an_address_is_asked_only_so_often_whoever_gives_it_when_they_speak():
    process = a_process()
    for _ in range(7):
        said_by(ADA, process, news=True)
        follow()
        for row in Following.objects.all():
            actions.end_following(actor=by_link(row), following=row)
    assert Fact.objects.filter(verb="following.asked").count() == 5
    with pytest.raises(BadInput, match="Too many"):
        ask(process)
    said_by("ben@example.org", process, news=True)
    follow()
    assert asked_to_follow("ben@example.org").count() == 1


def test_whether_somebody_asked_for_news_is_in_no_public_fact_and_those_who_asked_before_that_follow_too():
    process = a_process()
    said = said_by(ADA, process, news=True)
    mine = Fact.objects.filter(subject_uuid=said.uuid)
    assert {verbs.known()[one.verb].public for one in mine if "news" in one.verb or "news" in one.refs} == {False}
    mine.filter(verb="contribution.news-asked").delete()
    received = mine.get(verb="contribution.received")
    Fact.objects.filter(pk=received.pk).update(refs={**received.refs, "news": True})
    follow()
    assert asked_to_follow(ADA).count() == 1


@pytest.mark.parametrize("said", [{"news": False}, {"news": True, "email": "", "post": "1 Invented Street"}])
def test_who_did_not_ask_or_left_no_e_mail_address_follows_nothing(said):
    said_by(ADA, a_process(), **said) if "email" not in said else a_contribution(a_process(), **said)
    follow()
    assert not Following.objects.exists()


def test_what_a_program_seems_to_have_sent_makes_nobody_a_follower_until_it_is_let_in():
    process = a_process()
    said = a_contribution(process, email=ADA, news=True, suspected=True)
    follow()
    which = {"actor": HOST, "process": process, "references": [said.reference]}
    contributions.find_spam(**which)
    people.confirm_address(participant=participant(ADA))
    follow()
    assert not Following.objects.exists()
    for _twice in range(2):
        contributions.let_in(**which)
        follow()
    assert asked_to_follow(ADA).count() == 1


def test_what_was_only_looked_at_first_and_is_shown_now_asks_nobody_again():
    process = a_process()
    said = said_by(ADA, process, news=True)
    contributions.hold(actor=HOST, contribution=said)
    follow()
    row = Following.objects.get()
    actions.end_following(actor=by_link(row), following=row)
    contributions.release(actor=HOST, contribution=said)
    follow()
    assert not Following.objects.exists()


@pytest.mark.parametrize("many", [1, 4])
def test_to_see_who_wants_news_takes_as_many_statements_for_many_as_for_one(many, django_assert_num_queries):
    process = a_process()
    for number in range(many):
        a_contribution(process, email=f"{number}@example.org", news=True)
    facts = list(Fact.objects.order_by("id"))
    with django_assert_num_queries(4):  # two of them are a savepoint
        actions.ask_who_wants_news(happened=facts)


@pytest.mark.parametrize(("said_no_first", "asked"), [(False, 0), (True, 1)])
def test_who_switches_news_off_after_they_asked_for_it_is_not_asked_any_more(said_no_first, asked):
    process = a_process()
    said_by(ADA, process)
    ada = participant(ADA)
    steps = [
        lambda: said_by(ADA, process, news=True),
        lambda: people.set_news(actor=as_person(ada), participant=ada.uuid, news=False),
    ]
    for step in reversed(steps) if said_no_first else steps:
        step()
    follow()
    assert asked_to_follow(ADA).count() == asked
