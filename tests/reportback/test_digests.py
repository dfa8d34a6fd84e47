"""What became public since, once a day or a week: to each the news of what they follow, each thing once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearback.answers import actions as answers
from hearback.answers.actions import going_out
from hearback.answers.models import Prepared
from hearback.contributions import actions as contributions
from hearback.core import clock
from hearback.core.errors import BadInput
from hearback.core.viewer import HOST, Purpose
from hearback.outbox.models import Message
from hearback.people import actions as people
from hearback.people.models import Participant
from hearback.plans import actions as plans
from hearback.processes import actions as processes
from hearback.reportback import actions
from hearback.reportback.models import Digest
from tests.answers.test_prepared import prepare
from tests.factories import a_contribution, a_document, a_process, an_answer, as_person, by_said_link
from tests.reportback.followed import ADA, MONDAY, SUNDAY, WEEK, ask, by_link, digests, followed, sent
from tests.reportback.loop import follow, messages, said_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_mail")]


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


def test_what_was_told_when_an_answer_could_not_go_on_is_no_news_again_when_its_rest_is_undone(at, plan, monkeypatch):
    prepared, _said = begun(at, plan, monkeypatch)
    going_out._stop(prepared, "It cannot go out.")
    for expected in (1, 0):
        at.shift(timedelta(days=1))
        assert sent() == expected
        if Prepared.objects.exists():
            answers.undo(actor=HOST, prepared=prepared)


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
