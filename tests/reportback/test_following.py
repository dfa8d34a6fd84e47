"""Following: whoever asks hears what became public, each thing once, once a day or a week, and stops it with one click."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearback.answers import actions as answers
from hearback.answers.actions import going_out
from hearback.answers.models import Prepared
from hearback.contributions import actions as contributions
from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Grant, Purpose, Viewer
from hearback.erasure import actions as erasure
from hearback.journal import verbs
from hearback.journal.models import Fact
from hearback.outbox.models import Message
from hearback.people import actions as people
from hearback.people.models import Participant
from hearback.plans import actions as plans
from hearback.processes import actions as processes
from hearback.reportback import actions, queries
from hearback.reportback.models import Digest, Following
from tests.answers.test_gate import Plan
from tests.answers.test_prepared import prepare
from tests.factories import a_contribution, a_document, a_process, an_answer, as_person, by_said_link
from tests.reportback.loop import follow, messages, participant, said_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_mail")]
ADA = "ada@example.org"
SUNDAY = datetime(2026, 3, 1, 9, tzinfo=UTC)
MONDAY = SUNDAY + timedelta(days=1)
WEEK = timedelta(days=7)


@pytest.fixture
def at(request):
    """A clock that a test moves on."""
    with time_machine.travel(SUNDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def plan(at):
    return Plan(a_process(slug="plan"))


def ask(process, email=ADA, **about):
    actions.follow(actor=NOBODY, process=process, key=uuid4(), email=email, language="en", **about)
    return Following.objects.order_by("-id").first()


def by_link(following):
    return Viewer(grants=frozenset({Grant(Purpose.FOLLOWING, following.uuid, following.link_version)}))


def followed(process, email=ADA, **about):
    """Somebody asked, and said yes."""
    following = ask(process, email, **about)
    return actions.confirm_following(actor=by_link(following), following=following)


def digests(to=""):
    rows = Message.objects.filter(key__startswith="news:").order_by("id")
    return list(rows.filter(to=to) if to else rows)


def sent(now=None):
    """What the worker does at this instant."""
    follow()
    return actions.send_digests(now=now or clock.now())


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


# --- digests


def test_once_a_week_somebody_hears_what_became_public_and_nothing_that_was_before(at, plan):
    a_document(plan.process, title={"en": "Before"})
    followed(plan.process)
    at.shift(timedelta(hours=1))
    a_document(plan.process, title={"en": "A letter"})
    said = a_contribution(plan.process, words="Nobody repeats this.")
    an_answer(said)
    follow()
    assert sent() == 0
    at.move_to(MONDAY)
    assert sent() == 1
    (digest,) = digests()
    assert digest.subject == "News of Open plan 2013"
    for words in ("Document: A letter", f"An answer to {said.reference}", "/en/plan/documents/", "?about=news"):
        assert words in digest.body
    assert "Before" not in digest.body
    assert "repeats" not in digest.body
    assert digest.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert digest.about == plan.process.uuid
    at.shift(WEEK)
    assert sent() == 0


def test_a_commitment_or_a_theme_brings_its_own_news_alone_and_each_thing_once(at, plan):
    theme = processes.add_theme(actor=HOST, process=plan.process, slug="money", name={"en": "Money"})
    followed(plan.process, "com@example.org", commitment=plan.commitment)
    followed(plan.process, "theme@example.org", theme=theme)
    followed(plan.process, "both@example.org")
    followed(plan.process, "both@example.org", commitment=plan.commitment)
    about = a_contribution(plan.process, commitment=plan.commitment)
    under = a_contribution(plan.process, theme=theme)
    for said in (about, under):
        an_answer(said)
    at.move_to(MONDAY)
    assert sent() == 3
    (of_commitment,), (of_theme,), (both,) = (digests(f"{who}@example.org") for who in ("com", "theme", "both"))
    assert (about.reference in of_commitment.body, under.reference in of_commitment.body) == (True, False)
    assert (about.reference in of_theme.body, under.reference in of_theme.body) == (False, True)
    assert both.body.count(f"An answer to {about.reference}") == both.body.count(f"An answer to {under.reference}") == 1
    assert "Commitment 1: Open the registers" in both.body


def test_what_somebody_was_told_of_their_own_is_not_in_their_digest(at, plan):
    mine = said_by(ADA, plan.process)
    followed(plan.process)
    other = a_contribution(plan.process)
    an_answer(mine)
    an_answer(other)
    at.move_to(MONDAY)
    assert sent() == 1
    assert mine.reference in messages(ADA)[-1].body
    (digest,) = digests(ADA)
    assert other.reference in digest.body
    assert mine.reference not in digest.body


def test_an_answer_that_goes_out_in_steps_is_in_one_digest_and_in_none_of_whoever_it_is_for(at, plan, monkeypatch):
    """Also where a digest is due between two steps, or before those who said it are told."""
    said = [said_by(email, plan.process) for email in (ADA, "ben@example.org")]
    for email in (ADA, "ben@example.org", "eve@example.org"):
        followed(plan.process, email)
    Digest.objects.update(every="day")
    prepared = prepare(*said)
    monkeypatch.setattr(going_out, "AT_ONCE", 1)
    at.move_to(MONDAY)
    Prepared.objects.update(due=clock.now())
    going_out._give_some(prepared.uuid)
    assert sent() == 0
    going_out._give_some(prepared.uuid)
    at.shift(timedelta(days=1))
    assert actions.send_digests(now=clock.now()) == 0
    at.shift(timedelta(days=1))
    assert sent() == 1
    at.shift(timedelta(days=1))
    assert sent() == 0
    (digest,) = digests()
    assert digest.to == "eve@example.org"
    assert digest.body.count(said[0].reference) == 1


def begun(at, plan, monkeypatch):
    """One step of an answer has gone out, another is to come, and a digest has passed it over."""
    said = [said_by(email, plan.process) for email in (ADA, "ben@example.org")]
    followed(plan.process, "eve@example.org")
    Digest.objects.update(every="day")
    prepared = prepare(*said)
    monkeypatch.setattr(going_out, "AT_ONCE", 1)
    at.move_to(MONDAY)
    Prepared.objects.update(due=clock.now())
    going_out._give_some(prepared.uuid)
    assert sent() == 0
    return prepared, said


def test_an_answer_whose_last_step_is_for_nobody_any_more_is_in_a_digest_and_in_one(at, plan, monkeypatch):
    prepared, said = begun(at, plan, monkeypatch)
    contributions.withdraw(actor=by_said_link(said[1]), contribution=said[1])
    going_out._give_some(prepared.uuid)
    for expected in (1, 0):
        at.shift(timedelta(days=1))
        assert sent() == expected
    (digest,) = digests()
    assert digest.body.count(f"An answer to {said[0].reference}") == 1


@pytest.mark.parametrize("undone", [False, True])
def test_so_is_one_of_which_the_rest_cannot_go_out(at, plan, monkeypatch, undone):
    prepared, said = begun(at, plan, monkeypatch)
    going_out._stop(prepared, "It cannot go out.")
    if undone:
        answers.undo(actor=HOST, prepared=prepared)
    at.shift(timedelta(days=1))
    assert sent() == 1
    (digest,) = digests()
    assert digest.body.count(f"An answer to {said[0].reference}") == 1


def test_what_is_not_yet_told_to_whom_it_is_due_waits_so_that_nobody_hears_it_twice(at, plan):
    mine = said_by(ADA, plan.process)
    followed(plan.process)
    follow()
    an_answer(mine)
    at.move_to(MONDAY)
    assert actions.send_digests(now=clock.now()) == 0
    at.shift(WEEK)
    assert sent() == 0


def test_what_was_published_in_advance_is_news_when_it_appears_and_once(at, plan):
    followed(plan.process)
    waits = a_document(plan.process, published=False, title={"en": "In two weeks"})
    processes.publish_document(actor=HOST, document=waits, at=SUNDAY + timedelta(days=10))
    for weeks, expected in ((0, 0), (1, 0), (2, 1), (3, 0)):
        at.move_to(MONDAY + weeks * WEEK)
        assert sent() == expected
    assert "In two weeks" in digests()[0].body


def test_every_working_day_where_somebody_chose_so(at, plan):
    following = followed(plan.process)
    actions.choose_how_often(actor=by_link(following), following=following, every="day")
    at.move_to(MONDAY)
    sent()
    for day in range(1, 4):
        a_document(plan.process)
        at.move_to(MONDAY + timedelta(days=day))
        assert sent() == 1
    with pytest.raises(BadInput):
        actions.choose_how_often(actor=by_link(following), following=following, every="hour")


def test_while_a_process_is_paused_its_news_waits_and_comes_together(at, plan):
    followed(plan.process)
    a_document(plan.process, title={"en": "Before the pause"})
    pause = processes.pause_process(
        actor=HOST,
        process=plan.process,
        said_by="The Cabinet Office",
        reason={"en": "An election."},
        starts=clock.today(),
        until=clock.today() + timedelta(days=9),
    )
    at.move_to(MONDAY)
    assert sent() == 0
    at.move_to(MONDAY + 2 * WEEK)
    assert pause.goes_on < clock.today()
    assert sent() == 1
    assert "Before the pause" in digests()[0].body
    assert "It stands still from 1 March 2026 to 10 March 2026." in digests()[0].body


def test_no_news_is_sent_to_who_switched_it_off_nor_without_a_mail_server_and_no_news_is_lost_by_the_latter(
    at, plan, settings
):
    person = followed(plan.process).participant
    followed(plan.process, "bea@example.org")
    people.set_news(actor=as_person(person, Purpose.QUIET), participant=person.uuid, news=False)
    a_document(plan.process)
    at.move_to(MONDAY)
    server, settings.MAIL = settings.MAIL, None
    assert sent() == 0
    settings.MAIL = server
    assert sent() == 1
    assert digests()[0].to == "bea@example.org"


def test_both_languages_come_together_where_somebody_wishes_for_both(at, plan):
    person = followed(plan.process).participant
    Participant.objects.filter(pk=person.pk).update(both_languages=True, language="cy")
    a_document(plan.process)
    at.move_to(MONDAY)
    sent()
    (digest,) = digests()
    assert digest.body.index("Dogfen: Llythyr") < digest.body.index("Document: A letter")
    assert digest.language == "cy"


def test_a_failure_before_the_end_moves_nobody_on_and_the_same_digest_goes_with_the_same_key(at, plan, monkeypatch):
    digest = Digest.objects.get(participant=followed(plan.process).participant)
    a_document(plan.process)
    at.move_to(MONDAY)
    follow()
    with monkeypatch.context() as broken:
        broken.setattr(Digest.objects, "bulk_update", None)
        with pytest.raises(TypeError):
            actions.send_digests(now=clock.now())
    assert not digests()
    assert sent() == 1
    assert digests()[0].key.endswith(f":{int(digest.looked.timestamp())}")


def test_many_followers_take_as_many_statements_as_one(at, plan):
    plans.report_progress(
        actor=HOST,
        commitment=plan.commitment,
        status="limited",
        text={"en": "It began."},
        reported_by="The Treasury",
        key="step",
    )
    counts = []
    for number in range(3):
        for one in range(1 + number * 3):
            followed(plan.process, f"ada{number}-{one}@example.org", commitment=plan.commitment)
        an_answer(a_contribution(plan.process, commitment=plan.commitment))
        follow()
        at.move_to(MONDAY + number * WEEK)
        with CaptureQueriesContext(connection) as statements:
            assert actions.send_digests(now=clock.now()) > number
        counts.append(len(statements))
    assert len(set(counts)) == 1


def test_nothing_waits_for_whoever_followed_a_demonstration_that_was_removed():
    process = a_process(demonstration=True)
    ask(process)
    assert Message.objects.filter(key__startswith="following:").count() == 1
    actions.remove_demonstration(actor=HOST, process=process)
    assert not Message.objects.filter(key__startswith="following:").exists()


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
