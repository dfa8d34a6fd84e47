"""Who added their voice is told of the answer, its correction and what changes because of it: once, and as what they are."""

from uuid import uuid4

import pytest

from hearback.answers import actions as answers
from hearback.answers.actions import CauseOf
from hearback.contributions import actions as contributions
from hearback.core.viewer import HOST, NOBODY, Purpose
from hearback.erasure import actions as erasure
from hearback.journal.models import Watermark
from hearback.people import actions as people
from hearback.people import links
from hearback.plans import actions as plans
from hearback.reportback import queries
from hearback.reportback.models import Telling
from tests.answers.test_answering import talk
from tests.answers.test_gate import WORDING, Plan, publish
from tests.factories import a_contribution, a_process, an_answer, as_person, by_said_link, by_voice_link
from tests.reportback.loop import follow, messages, participant, said_by, tellings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_mail")]
ADA, BEN = "ada@example.org", "ben@example.org"


def agrees(said, email=BEN, *, language="en", yes=True):
    """Somebody adds their voice, and says yes by the link unless told otherwise."""
    voice = contributions.add_voice(
        actor=NOBODY, contribution=said, key=uuid4(), language=language, email=email, name="Ben Example"
    )
    if yes:
        contributions.confirm_voice(actor=by_voice_link(voice), voice=voice)
    return voice


def test_they_are_told_of_the_answer_and_of_its_correction_and_why_they_are_told():
    said = said_by(ADA, a_process())
    agrees(said)
    given = an_answer(said)
    follow()
    answers.correct(actor=HOST, answer=given, key=uuid4(), reason={"en": "The money is gone."})
    follow()
    first, second = messages(BEN)
    assert first.subject == f"The answer to {said.reference}"
    assert second.subject == f"The answer to {said.reference} is corrected"
    assert f"You are told because you added your voice to {said.reference}." in first.body
    person = participant(BEN)
    assert links.url(Purpose.ME, person.uuid, person.link_version, "en") in first.body
    assert "added your voice" not in "".join(one.body for one in messages(ADA))


def test_they_are_told_in_their_language():
    said = said_by(ADA, a_process())
    agrees(said, language="cy")
    an_answer(said)
    follow()
    (letter,) = messages(BEN)
    assert letter.language == "cy"
    assert "You are told" not in letter.body


def test_no_receipt_and_no_news_of_a_talk_are_for_voices():
    said = said_by(ADA, a_process())
    agrees(said)
    talk(said)
    follow()
    assert messages(BEN) == []


def test_whoever_says_no_yes_or_takes_it_back_or_comes_after_the_answer_is_not_told():
    said = said_by(ADA, a_process())
    agrees(said, "pending@example.org", yes=False)
    back = agrees(said, "back@example.org")
    contributions.take_back_voice(actor=by_voice_link(back), voice=back)
    an_answer(said)
    agrees(said, "late@example.org")
    follow()
    assert {one.to for one in messages()} == {ADA}


def test_an_author_whose_own_words_got_the_same_answer_is_told_once_as_their_author():
    process = a_process()
    said, own = said_by(ADA, process), said_by(BEN, process)
    agrees(said)
    given = an_answer(said, own)
    follow()
    assert tellings(participant=participant(BEN), moment="answered") == [("answered", "sent")]
    assert not Telling.objects.filter(as_voice=True).exists()
    answers.correct(actor=HOST, answer=given, key=uuid4(), reason={"en": "The money is gone."})
    follow()
    assert len(tellings(participant=participant(BEN), moment="answered")) == 2


def test_an_author_who_was_joined_to_what_they_agree_with_hears_of_a_correction_once():
    process = a_process()
    said, own = said_by(ADA, process), said_by(BEN, process)
    agrees(said)
    given = an_answer(said)
    an_answer(own, outcome="joined", joined_to=said)
    follow()
    answers.correct(actor=HOST, answer=given, key=uuid4(), reason={"en": "The money is gone."})
    follow()
    corrected = [one for one in messages(BEN) if "corrected" in one.subject]
    assert len(corrected) == 1


def test_who_agreed_with_something_that_was_split_hears_of_each_of_its_points_and_once_where_it_is_put_together():
    said = said_by(ADA, a_process(), words="Publish the contracts. Open the bus times.")
    agrees(said)
    points = [contributions.Point("Publish the contracts."), contributions.Point("Open the bus times.")]
    first, second = contributions.split(actor=HOST, contribution=said, points=points)
    an_answer(first)
    follow()
    an_answer(second)
    follow()
    assert len(messages(BEN)) == 2
    both = said_by(ADA, said.process, words="Mend the roof. Paint the door.")
    points = [contributions.Point("Mend the roof."), contributions.Point("Paint the door.")]
    point, _other = contributions.split(actor=HOST, contribution=both, points=points)
    agrees(point)
    whole = contributions.put_together(actor=HOST, contribution=both)
    an_answer(whole)
    follow()
    assert len(messages(BEN)) == 3


def test_one_voice_for_several_that_get_one_answer_is_told_of_it_once():
    process = a_process()
    some = [said_by(ADA, process, words=f"Thing {n}.") for n in range(3)]
    for said in some:
        agrees(said)
    an_answer(*some)
    follow()
    assert len(messages(BEN)) == 1
    assert Telling.objects.filter(participant=participant(BEN)).count() == 1


def test_they_are_told_what_changes_because_of_the_answer_and_what_is_delivered():
    plan = Plan()
    said = said_by(ADA, plan.process)
    agrees(said)
    an_answer(said, outcome="changed", causes=[CauseOf(plan.commitment, sentence=plan.sentence)])
    follow()
    version = plan.next()
    plan.reword(version, "We will do it again.", plan.sentence)
    publish(version, causes=dict.fromkeys(plan.keys(version), WORDING))
    plans.report_progress(
        actor=HOST,
        key=str(uuid4()),
        commitment=plan.commitment,
        milestone=None,
        status="limited",
        text={"en": "We have begun."},
        reported_by="The Cabinet Office",
    )
    follow()
    text = "\n".join(one.body for one in messages(BEN))
    assert "These parts of it have to do with what you added your voice to:" in text
    assert "We have begun." in text
    assert "what you said (" not in text
    assert [moment for moment, _fate in tellings(participant=participant(BEN))] == ["answered", *["delivered"] * 2]


def test_the_author_does_not_read_on_their_page_what_voices_were_told():
    said = said_by(ADA, a_process())
    agrees(said)
    an_answer(said)
    follow()
    assert len(queries.told_about(by_said_link(said), said)) == 2
    assert len(queries.news_for(as_person(participant(BEN)), participant(BEN))) == 1


def test_who_asked_for_quiet_is_not_written_to_and_the_numbers_say_so():
    said = a_contribution(a_process())
    agrees(said)
    person = participant(BEN)
    people.set_quiet(actor=as_person(person), participant=person.uuid, quiet=True)
    an_answer(said)
    follow()
    assert messages(BEN) == []
    (answered,) = [one for one in queries.fates(said.process) if one.moment == "answered"]
    assert {fate: n for fate, n in answered.counts.items() if n} == {"asked-not": 1, "no-address": 1}


def test_erasing_somebody_leaves_that_a_voice_was_told_and_not_whose():
    said = a_contribution(a_process())
    agrees(said)
    an_answer(said)
    follow()
    person = participant(BEN)
    erasure.erase_person(actor=HOST, participant=person)
    telling = Telling.objects.get(as_voice=True)
    assert telling.participant_id is None
    assert str(person.uuid) not in telling.key
    (answered,) = [one for one in queries.fates(said.process) if one.moment == "answered"]
    assert answered.people == 2


def test_reading_the_same_facts_again_tells_nobody_twice():
    said = said_by(ADA, a_process())
    agrees(said)
    an_answer(said)
    follow()
    Watermark.objects.update(position=0)
    follow()
    assert len(messages(BEN)) == 1


def test_who_agreed_with_a_point_that_was_put_back_hears_of_the_points_that_are_made_anew():
    said = said_by(ADA, a_process(), words="Later buses. Trains on Sundays.")
    points = [contributions.Point("Later buses."), contributions.Point("Trains on Sundays.")]
    agrees(contributions.split(actor=HOST, contribution=said, points=points)[0])
    contributions.put_together(actor=HOST, contribution=said)
    buses, trains = contributions.split(actor=HOST, contribution=said, points=points)
    an_answer(trains)
    an_answer(buses)
    follow()
    [letter] = messages(BEN)
    assert letter.body.count("You are told because you added your voice to") == 2


def test_whoever_gives_their_voice_anew_before_the_worker_comes_is_told_and_once():
    said = said_by(ADA, a_process())
    agrees(said)
    given = an_answer(said)
    agrees(said)
    follow()
    assert len(messages(BEN)) == 1
    agrees(said)
    answers.correct(actor=HOST, answer=given, key=uuid4(), reason={"en": "The money is gone."})
    follow()
    assert len(messages(BEN)) == 2
