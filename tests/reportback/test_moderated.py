"""Whoever's words are hidden, looked at again or replied to is told once, in their language, with the reason."""

from uuid import uuid4

import pytest

from hearback.contributions import actions
from hearback.core.viewer import HOST
from hearback.people import actions as people
from hearback.reportback import queries
from tests.factories import a_contribution, a_process, as_person, by_said_link
from tests.reportback.loop import follow, messages, participant, said_by, tellings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_mail")]
ADA = "ada@example.org"


@pytest.fixture
def said():
    said = said_by(ADA, a_process(slug="plan"), words="Call me on 07700 900123.")
    follow()
    return said


def after_the_receipt():
    return messages(ADA)[1:]


def team_writes(said, text="Which school?", **more):
    given = {"key": uuid4(), "language": "en"} | more
    return actions.reply_as_team(actor=HOST, contribution=said, text=text, **given)


def test_an_author_is_told_why_their_words_are_hidden_and_what_they_can_do(said):
    actions.hide(actor=HOST, contribution=said, because="personal")
    actions.hide(actor=HOST, contribution=said, because="personal")
    follow()
    (letter,) = after_the_receipt()
    assert letter.subject == f"Your words are hidden: {said.reference}"
    assert "It tells something private about a person" in letter.body
    assert "ask for another look" in letter.body
    assert "/en/plan/rules-of-the-conversation/" in letter.body
    assert "07700" not in letter.body


def test_what_a_program_may_have_sent_writes_to_nobody_and_gets_its_receipt_once_when_it_is_let_in():
    process = a_process(slug="plan")
    suspected = said_by(ADA, process, suspected=True)
    follow()
    assert messages(ADA) == []
    actions.let_in(actor=HOST, process=process, references=[suspected.reference])
    follow()
    (receipt,) = messages(ADA)
    assert suspected.reference in receipt.subject
    actions.release(actor=HOST, contribution=actions.hold(actor=HOST, contribution=suspected))
    follow()
    assert messages(ADA) == [receipt]


def test_in_their_own_language(said):
    people.set_language(actor=as_person(participant(ADA)), participant=participant(ADA).uuid, language="cy")
    actions.hide(actor=HOST, contribution=said, because="abuse")
    follow()
    (letter,) = after_the_receipt()
    assert letter.subject == f"Mae eich geiriau wedi’u cuddio: {said.reference}"
    assert "/cy/plan/rules-of-the-conversation/" in letter.body


def test_what_came_of_another_look_is_told_once_with_who_looked_and_why(said):
    actions.hide(actor=HOST, contribution=said, because="personal")
    look = actions.ask_for_another_look(actor=by_said_link(said), contribution=said, words="It is my own number.")
    follow()
    assert len(after_the_receipt()) == 1
    actions.look_again(actor=HOST, look=look, shown=True, note={"en": "You may publish your own number."})
    follow()
    told = after_the_receipt()[-1]
    assert told.subject == f"We have looked again at your words: {said.reference}"
    assert "Everybody can read your words again." in told.body
    assert "You may publish your own number." in told.body
    assert len(after_the_receipt()) == 2


def test_a_reply_of_the_team_is_told_and_several_read_together_are_one_message(said):
    team_writes(said, "Which school?")
    team_writes(said, "And since when?")
    follow()
    (letter,) = after_the_receipt()
    assert "Which school?" in letter.body
    assert "And since when?" in letter.body
    assert tellings(moment="reply") == [("reply", "sent")] * 2


def test_what_the_author_writes_is_told_to_nobody_but_the_desk(said):
    actions.reply_as_author(
        actor=by_said_link(said), contribution=said, key=uuid4(), text="Hill Road.", language="en", public=False
    )
    follow()
    assert after_the_receipt() == []


def test_who_asked_not_to_be_written_to_reads_it_on_their_page(said):
    person = participant(ADA)
    people.set_quiet(actor=as_person(person), participant=person.uuid, quiet=True)
    team_writes(said)
    actions.hide(actor=HOST, contribution=said, because="personal")
    follow()
    assert after_the_receipt() == []
    assert tellings(moment="reply") == [("reply", "asked-not")]
    told = [news.title for news in queries.told_about(by_said_link(said), said)]
    assert told[:2] == [
        f"Your words are hidden: {said.reference}",
        f"A reply to you about what you said: {said.reference}",
    ]


def test_an_unconfirmed_address_gets_neither_and_who_left_none_reads_it_by_their_link():
    process = a_process()
    unconfirmed = said_by("ben@example.org", process, confirmed=False)
    without = a_contribution(process)
    for one in (unconfirmed, without):
        actions.hide(actor=HOST, contribution=one, because="personal")
    follow()
    assert tellings(moment="moderated") == [("moderated", "on-the-page"), ("moderated", "no-address")]
    assert queries.told_about(by_said_link(without), without)[0].title.startswith("Your words are hidden")


def test_a_reply_that_was_erased_since_is_not_told(said):
    team_writes(said)
    actions.erase_words(actor=HOST, contribution=said)
    follow()
    assert after_the_receipt() == []
