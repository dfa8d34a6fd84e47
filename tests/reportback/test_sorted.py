"""Whoever said what was split or put together is told once, in their language, and can say that it was wrong."""

from uuid import uuid4

import pytest

from hearback.contributions import actions
from hearback.contributions.actions import Point
from hearback.core.viewer import HOST, NOBODY
from hearback.reportback.models import Telling
from tests.factories import a_process, an_answer, by_voice_link
from tests.reportback.loop import follow, messages, said_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_mail")]
ADA, BRYN, CARYS = "ada@example.org", "bryn@example.org", "carys@example.org"


@pytest.fixture
def process():
    return a_process(slug="plan")


def said(process, who, words="Later buses. Trains on Sundays.", **more):
    one = said_by(who, process, words=words, **more)
    follow()
    return one


def the_last(who, so_many):
    letters = messages(who)
    assert len(letters) == so_many
    return letters[-1]


def test_an_author_is_told_of_the_points_and_that_it_is_one_again(process):
    whole = said(process, ADA)
    points = actions.split(actor=HOST, contribution=whole, points=[Point("Later buses."), Point("Trains on Sundays.")])
    follow()
    letter = the_last(ADA, 2)
    assert whole.reference in letter.subject
    assert all(one.reference in letter.body for one in points)
    assert "write to us on your own page" in letter.body
    assert "Later buses" not in letter.body
    actions.put_together(actor=HOST, contribution=whole)
    follow()
    assert "as one again" in the_last(ADA, 3).subject


def test_each_author_is_told_what_theirs_is_answered_with_and_then_the_answer(process):
    head, other = said(process, ADA), said(process, BRYN)
    actions.join(actor=HOST, head=head, others=[other])
    follow()
    assert head.reference in the_last(BRYN, 2).body
    assert len(messages(ADA)) == 1
    an_answer(head)
    follow()
    assert "There is no money for it this year." in the_last(BRYN, 3).body
    assert "There is no money for it this year." in the_last(ADA, 2).body


def test_who_agreed_with_a_whole_is_told_once_of_an_answer_to_its_points(process):
    whole = said(process, ADA)
    given = {"key": uuid4(), "language": "en", "email": BRYN}
    voice = actions.add_voice(actor=NOBODY, contribution=whole, **given)
    actions.confirm_voice(actor=by_voice_link(voice), voice=voice)
    points = actions.split(actor=HOST, contribution=whole, points=[Point("Later buses."), Point("Trains on Sundays.")])
    an_answer(*points)
    follow()
    [letter] = [one for one in messages(BRYN) if "The answer to" in one.subject]
    assert points[0].reference in letter.body


def agrees(one, who):
    voice = actions.add_voice(actor=NOBODY, contribution=one, key=uuid4(), language="en", email=who)
    actions.confirm_voice(actor=by_voice_link(voice), voice=voice)


def test_who_agreed_with_what_is_answered_together_is_told_once_and_each_author_as_that(process):
    head, other = said(process, ADA), said(process, BRYN)
    for who, one in ((CARYS, head), (CARYS, other), (ADA, other), (BRYN, head)):
        agrees(one, who)
    actions.join(actor=HOST, head=head, others=[other])
    an_answer(head)
    follow()
    answered = list(Telling.objects.filter(moment="answered"))
    assert sorted(one.as_voice for one in answered) == [False, False, True]


def test_who_agreed_with_one_that_stands_with_another_reads_the_answer_to_both(process):
    head, other = said(process, ADA), said(process, BRYN)
    agrees(other, CARYS)
    actions.join(actor=HOST, head=head, others=[other])
    an_answer(head)
    follow()
    letter = the_last(CARYS, 1)
    assert letter.subject == f"The answer to {other.reference}"
    assert "The reason: " in letter.body
    assert f"you added your voice to {other.reference}" in letter.body
