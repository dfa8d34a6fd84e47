"""What was said about one version of a plan is carried to the next: by a program where it is certain, else by a person."""

from datetime import timedelta

import pytest

from hearback.contributions import actions
from hearback.contributions import jobs as contributions
from hearback.contributions.models import Carried
from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import NOBODY, Side
from hearback.journal import following
from hearback.journal.models import Fact
from hearback.outbox import jobs
from hearback.outbox.models import Job
from hearback.plans import actions as plans
from hearback.plans.models import SentenceLineage, Wording
from tests import factories
from tests.plans.factories import a_commitment, a_sentence, a_version, published

pytestmark = pytest.mark.django_db
State = Carried.State
REGISTER = "We will publish the register of all companies by the end of 2014."
LETTERS = "Each department answers the letters it is sent within a month."


@pytest.fixture
def process():
    return factories.a_process()


@pytest.fixture
def draft(process):
    """A published draft of one commitment with two sentences."""
    version = a_version(process)
    entry = a_commitment(version)
    a_sentence(entry, REGISTER, cy="Byddwn yn cyhoeddi cofrestr pob cwmni erbyn diwedd 2014.")
    a_sentence(entry, LETTERS)
    return published(version)


def sentence(version, number: int = 0):
    return list(Wording.objects.filter(entry__version=version).order_by("order"))[number].sentence


def wording(version, sentence):
    return Wording.objects.get(entry__version=version, sentence=sentence)


def say_about(process, sentence, **given):
    return factories.a_contribution(process, sentence=sentence, **given)


def carry(version):
    return actions.carry(version=version)


def work():
    """What the worker does for this room, until nothing is due."""
    contributions.tick(clock.now())
    while following.read_on(actions.FOLLOWER, contributions.follow) or jobs.run_due(
        {actions.CARRY: contributions.carry}
    ):
        pass


def row(contribution, version) -> Carried:
    return Carried.objects.get(contribution=contribution, version=version)


def reworded(process, sentence, text="We will open a list of a few companies."):
    version = a_version(process)
    plans.edit_sentence(actor=factories.HOST, wording=wording(version, sentence), text={"en": text})
    return published(version)


def test_an_anchor_is_the_words_what_stands_around_them_the_version_and_the_language(process, draft):
    one = say_about(process, sentence(draft), part="all  companies by the end", read_in=draft, read_language="en")
    assert (one.quote, one.quote_before, one.quote_after) == (
        "all companies by the end",
        "We will publish the register of ",
        " of 2014. Each department answer",
    )
    assert (one.quote_language, one.read_in) == ("en", draft)


def test_in_which_language_it_was_read_is_not_the_language_of_the_words(process, draft):
    one = say_about(process, sentence(draft), language="pl", read_language="cy")
    assert (one.quote_language, one.quote[:6]) == ("cy", "Byddwn")


def test_words_that_do_not_stand_in_the_sentence_are_refused_by_their_field(process, draft):
    with pytest.raises(BadInput) as refused:
        say_about(process, sentence(draft), part="some other words")
    assert refused.value.field == "part"


def test_the_same_words_sent_again_about_another_part_are_another_thing(process, draft):
    key = factories.uuid4()
    say_about(process, sentence(draft), part="the register", key=key)
    with pytest.raises(actions.BothKept):
        say_about(process, sentence(draft), part="all companies", key=key)


def test_what_stands_there_word_for_word_has_its_place_and_what_reads_differently_waits(process, draft):
    kept, changed = say_about(process, sentence(draft, 1)), say_about(process, sentence(draft))
    version = reworded(process, sentence(draft))
    assert carry(version) == {"exact": 1, "look": 1}
    assert (row(kept, version).place, row(kept, version).quote) == (sentence(draft, 1), LETTERS)
    assert (row(changed, version).place, row(changed, version).nearest) == (None, [sentence(draft).pk])
    fact = Fact.objects.get(verb="version.contributions-carried")
    assert fact.refs == {"exact": 1, "look": 1, "ambiguous": 0, "gone": 0}


def test_carrying_again_adds_nothing(process, draft):
    say_about(process, sentence(draft))
    version = reworded(process, sentence(draft))
    carry(version)
    assert carry(version) == {}
    assert Carried.objects.count() == 1


def test_the_worker_carries_when_a_version_is_published_and_once_more_for_what_came_late(process, draft):
    early = say_about(process, sentence(draft))
    version = reworded(process, sentence(draft))
    work()
    assert row(early, version).state == State.LOOK
    late = say_about(process, sentence(draft), read_in=draft)
    now = say_about(process, sentence(draft))
    work()
    assert row(late, version).state == State.LOOK
    assert not Carried.objects.filter(contribution=now).exists()
    work()
    assert Job.objects.filter(kind=actions.CARRY).count() == 2


def test_nothing_is_known_of_a_version_under_embargo_before_its_hour(process, draft, monkeypatch):
    one = say_about(process, sentence(draft))
    version = a_version(process)
    plans.edit_sentence(actor=factories.HOST, wording=wording(version, sentence(draft)), text={"en": "Nothing."})
    version = published(version, at=clock.now() + timedelta(days=1))
    work()
    assert carry(version) == {}
    assert not Carried.objects.exists()
    later = clock.now() + timedelta(days=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    work()
    assert row(one, version).state == State.LOOK


def test_one_decision_settles_everything_about_the_same_words_and_stays(process, draft):
    same = [say_about(process, sentence(draft)) for _ in range(3)]
    part = say_about(process, sentence(draft), part="the register")
    version = reworded(process, sentence(draft))
    carry(version)
    desk = factories.a_coordinator(process)
    settling = actions.settle_place(actor=desk, carried=row(same[0], version), place=sentence(draft))
    assert {row(one, version).settling for one in same} == {settling}
    assert row(same[2], version).quote == "We will open a list of a few companies."
    assert (row(same[2], version).state, settling.by) == (State.LOOK, desk.uuid)
    assert row(part, version).settling is None
    fact = Fact.objects.get(verb="place.settled")
    assert (fact.actor_uuid, fact.refs["place"], fact.refs["contributions"]) == (
        desk.uuid,
        str(sentence(draft).uuid),
        3,
    )


def test_a_decision_can_be_changed_and_both_are_kept(process, draft):
    one = say_about(process, sentence(draft))
    version = reworded(process, sentence(draft))
    carry(version)
    desk = factories.a_coordinator(process)
    actions.settle_place(actor=desk, carried=row(one, version), place=sentence(draft, 1))
    stale = row(one, version)
    later = actions.settle_place(actor=desk, carried=row(one, version), place=None)
    assert (row(one, version).place, row(one, version).settling) == (None, later)
    assert Fact.objects.filter(verb="place.settled").count() == 2
    with pytest.raises(BadInput, match="meantime"):
        actions.settle_place(actor=factories.a_coordinator(process, Side.CIVIL_SOCIETY), carried=stale, place=None)


def test_nobody_else_settles_and_only_to_a_sentence_of_that_version(process, draft):
    one = say_about(process, sentence(draft))
    version = reworded(process, sentence(draft))
    carry(version)
    for other in (NOBODY, factories.a_coordinator(factories.a_process())):
        with pytest.raises(NotAllowed):
            actions.settle_place(actor=other, carried=row(one, version), place=sentence(draft))
    elsewhere = a_sentence(a_commitment(a_version()))
    with pytest.raises(BadInput):
        actions.settle_place(actor=factories.HOST, carried=row(one, version), place=elsewhere.sentence)


def test_the_next_version_goes_on_from_what_a_person_decided(process, draft):
    moved, gone = say_about(process, sentence(draft)), say_about(process, sentence(draft), part="the register")
    second = reworded(process, sentence(draft))
    carry(second)
    actions.settle_place(actor=factories.HOST, carried=row(moved, second), place=sentence(draft, 1))
    actions.settle_place(actor=factories.HOST, carried=row(gone, second), place=None)
    third = reworded(process, sentence(draft), "We will do nothing of the kind.")
    carry(third)
    assert (row(moved, third).state, row(moved, third).place) == (State.EXACT, sentence(draft, 1))
    assert (row(gone, third).state, row(gone, third).settling) == (State.GONE, row(gone, second).settling)
    with pytest.raises(BadInput, match="newer version"):
        actions.settle_place(actor=factories.HOST, carried=row(gone, second), place=None)


def test_what_was_never_settled_is_asked_anew_about_the_newest_version(process, draft):
    one = say_about(process, sentence(draft))
    second = reworded(process, sentence(draft))
    carry(second)
    third = reworded(process, sentence(draft), REGISTER)
    carry(third)
    assert row(one, second).settling is None
    assert (row(one, third).state, row(one, third).place) == (State.EXACT, sentence(draft))


def test_a_point_stands_where_its_whole_stands(process, draft):
    whole = say_about(process, sentence(draft), words="Open it all. Say when.")
    version = reworded(process, sentence(draft))
    carry(version)
    points = actions.split(
        actor=factories.HOST, contribution=whole, points=[actions.Point("Open it all."), actions.Point("Say when.")]
    )
    assert {row(point, version).state for point in points} == {State.LOOK}
    actions.settle_place(actor=factories.HOST, carried=row(points[0], version), place=None)
    assert row(whole, version).settling == row(points[1], version).settling


def test_words_that_went_into_another_sentence_or_commitment_are_found_there(process, draft):
    split, merged = (
        say_about(process, sentence(draft), part="by the end of 2014"),
        say_about(process, sentence(draft, 1)),
    )
    version = a_version(process)
    text = wording(version, sentence(draft))
    _first, second = plans.split_sentence(actor=factories.HOST, wording=text, at={"en": REGISTER.index(" by the end")})
    other = a_commitment(version, "Answer letters")
    moved = a_sentence(other, LETTERS)
    SentenceLineage.objects.create(version=version, before=sentence(draft, 1), after=moved.sentence, kind="moved")
    plans.remove_sentence(actor=factories.HOST, wording=wording(version, sentence(draft, 1)))
    carry(published(version))
    assert (row(split, version).state, row(split, version).place) == (State.EXACT, second.sentence)
    assert (row(merged, version).state, row(merged, version).place) == (State.EXACT, moved.sentence)
