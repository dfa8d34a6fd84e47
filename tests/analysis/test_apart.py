"""Two people code a sample apart: drawn by lot, blind until both are through, then settled by a person who is named."""

from uuid import uuid4

import pytest

from hearback.analysis import actions, queries
from hearback.analysis.models import Coded, Sample, Unit
from hearback.contributions import actions as contributions
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, Role
from hearback.erasure import actions as erasure
from hearback.journal.models import Fact
from hearback.people.models import User
from hearback.processes.models import Membership
from tests.factories import a_code, a_contribution, a_post, a_process, a_sample, as_viewer, coded, plain_contributions

pytestmark = pytest.mark.django_db


class Pair:
    """A process with three themes, and a sample of some units that two people code."""

    def __init__(self, units=3):
        self.process = a_process()
        self.buses, self.fares, self.trams = (a_code(self.process, name) for name in ("Buses", "Fares", "Trams"))
        self.rows = [a_contribution(self.process, words=f"Words {n} (invented)") for n in range(units)]
        self.sample = a_sample(self.process, self.rows)
        self.first, self.second = as_viewer(self.sample.first), as_viewer(self.sample.second)
        self.units = list(Unit.objects.filter(sample=self.sample))

    def say(self, actor, place, *codes, stance="supports"):
        return actions.code_apart(actor=actor, unit=self.units[place], codes=codes, stance=stance)

    def both_say(self):
        """The same of the first; of the others they differ, in a theme or in the stance."""
        for place, one, other in ((0, [self.buses], [self.buses]), (1, [self.buses, self.fares], [self.buses])):
            self.say(self.first, place, *one)
            self.say(self.second, place, *other)
        self.say(self.first, 2, self.fares)
        self.say(self.second, 2, self.fares, stance="opposes")

    @property
    def book(self):
        return queries.codebook_visible_to(HOST, self.process)

    @property
    def progress(self):
        return queries.sample_visible_to(HOST, self.process, self.sample.uuid)

    @property
    def compared(self):
        return queries.compared(HOST, self.book, self.progress)


def test_a_sample_is_drawn_by_lot_and_can_be_drawn_again_from_its_seed():
    process = a_process()
    actions.begin_codebook(actor=HOST, process=process)
    plain_contributions(process, 100)
    first, second = (a_post(process, role=role).user for role in (Role.COORDINATOR, Role.THEME_LEAD))
    key = uuid4()
    given = {"actor": HOST, "process": process, "key": key, "size": 20, "first": first, "second": second}
    sample = actions.draw_sample(**given)

    every = list(Contribution.objects.filter(process=process).values_list("pk", flat=True))
    there = list(Unit.objects.filter(sample=sample).values_list("contribution", flat=True))
    assert there == actions.drawn(reversed(every), 20, sample.seed)
    assert (len(set(there)), sample.of) == (20, 100)
    assert Fact.objects.get(verb="sample.drawn").refs["seed"] == sample.seed
    assert actions.draw_sample(**given) == sample
    for wrong, field in (({"size": 101}, "size"), ({"second": first}, "second"), ({"first": a_host()}, "first")):
        with pytest.raises(BadInput) as refused:
            actions.draw_sample(**given | {"key": uuid4()} | wrong)
        assert refused.value.field == field


def a_host():
    return User.objects.create(email=f"{uuid4()}@example.org", is_host=True)


def test_below_a_hundred_nobody_meets_any_of_it():
    process = a_process()
    actions.begin_codebook(actor=HOST, process=process)
    plain_contributions(process, 99)
    first, second = (a_post(process).user for _number in range(2))

    assert not queries.is_offered(HOST, process)
    given = {"actor": HOST, "process": process, "key": uuid4(), "size": 20, "first": first, "second": second}
    with pytest.raises(BadInput):
        actions.draw_sample(**given)
    plain_contributions(process, 1)
    assert queries.is_offered(HOST, process)


def test_neither_sees_what_the_other_says_before_both_are_through():
    pair = Pair()
    pair.say(pair.first, 0, pair.buses)
    assert queries.own_coding(pair.second, pair.book, pair.units[0]) is None
    assert queries.next_apart(pair.second, pair.sample) == pair.units[0]
    assert queries.next_apart(pair.first, pair.sample) == pair.units[1]
    assert pair.compared is None
    assert queries.said_by_both(HOST, pair.book, pair.progress, pair.units[0]) is None

    pair.both_say()
    assert queries.next_apart(pair.first, pair.sample) is None
    assert pair.compared.units == 3


def test_what_two_say_apart_never_counts_as_what_stands():
    pair = Pair()
    coded(pair.rows[0], pair.trams)
    pair.say(pair.first, 0, pair.buses)

    assert {one.code: one.number for one in queries.counted_by_theme(pair.book) if one.number} == {pair.trams: 1}
    assert queries.next_to_code(HOST, pair.process) == pair.rows[1]


def test_where_both_say_the_same_that_stands_and_elsewhere_the_two_differ():
    pair = Pair()
    coded(pair.rows[0], pair.trams)
    pair.both_say()

    stands = Coded.objects.get(contribution=pair.rows[0], unit=None, ended=None)
    assert (stands.origin, [one.code for one in stands.codings.all()]) == ("settled", [pair.buses])
    assert [one.unit for one in pair.compared.differing] == pair.units[1:]
    assert (pair.compared.alike, pair.progress.settled) == (1, 1)


def test_agreement_on_each_theme_comes_with_its_counts():
    pair = Pair()
    pair.both_say()
    buses, fares = pair.compared.codes

    assert (buses.code, buses.both, buses.only_first, buses.only_second, buses.neither) == (pair.buses, 2, 0, 0, 1)
    assert (buses.share, buses.kappa, buses.alpha) == (1, 1, 1)
    assert (fares.both, fares.only_first, fares.only_second, fares.neither) == (1, 1, 0, 1)
    assert fares.share == pytest.approx(2 / 3)
    assert fares.kappa == pytest.approx(0.4)
    assert pair.compared.stance.both == 2


def test_themes_that_were_merged_since_count_as_one():
    pair = Pair(units=1)
    pair.say(pair.first, 0, pair.buses)
    pair.say(pair.second, 0, pair.trams)
    assert len(pair.compared.differing) == 1
    actions.merge_code(actor=HOST, code=pair.trams, into=pair.buses)

    assert pair.compared.differing == []
    (buses,) = pair.compared.codes
    assert (buses.both, buses.kappa) == (1, None)


def test_somebody_settles_what_stands_and_is_named():
    pair = Pair()
    pair.both_say()
    stands = actions.settle(actor=pair.second, unit=pair.units[1], codes=[pair.fares], stance="mixed")
    again = actions.settle(actor=pair.second, unit=pair.units[1], codes=[pair.fares], stance="mixed")

    unit = Unit.objects.get(pk=pair.units[1].pk)
    assert (again, unit.settled_as, unit.settled_by) == (stands, stands, pair.second.uuid)
    assert Coded.objects.get(contribution=pair.rows[1], unit=None, ended=None) == stands
    assert Coded.objects.filter(unit=unit, ended=None).count() == 2
    with pytest.raises(BadInput):
        actions.settle(actor=HOST, unit=pair.units[1], codes=[pair.buses], stance="mixed")


def test_nothing_is_settled_before_both_are_through_and_nothing_recoded_after():
    pair = Pair()
    pair.say(pair.first, 0, pair.buses)
    pair.say(pair.second, 0, pair.fares)
    with pytest.raises(BadInput):
        actions.settle(actor=HOST, unit=pair.units[0], codes=[pair.buses], stance="mixed")
    changed = pair.say(pair.first, 0, pair.trams)
    assert (changed.turn, pair.say(pair.first, 0, pair.trams)) == (2, changed)
    for place in (1, 2):
        for actor in (pair.first, pair.second):
            pair.say(actor, place, pair.buses)
    with pytest.raises(BadInput):
        pair.say(pair.first, 0, pair.buses)


def test_nobody_codes_in_place_of_the_two():
    pair = Pair()
    for actor in (HOST, as_viewer(a_post(pair.process).user)):
        with pytest.raises(NotAllowed):
            pair.say(actor, 0, pair.buses)
        assert queries.next_apart(actor, pair.sample) is None


def test_somebody_goes_on_where_a_coder_left_off_who_is_not_here_any_more():
    pair = Pair()
    pair.say(pair.first, 0, pair.buses)
    newcomer, stranger = a_post(pair.process).user, a_post(a_process()).user
    gone = {"actor": HOST, "sample": pair.sample, "coder": 1}
    assert queries.left_places(HOST, pair.progress) == {}
    with pytest.raises(BadInput):
        actions.take_place(**gone, by=newcomer)
    Membership.objects.filter(user=pair.sample.first).update(until=clock.now())
    assert queries.left_places(HOST, pair.progress) == {1: pair.sample.first}
    for nobody in (stranger, pair.sample.second):
        with pytest.raises(BadInput) as refused:
            actions.take_place(**gone, by=nobody)
        assert refused.value.field == "by"
    with pytest.raises(NotAllowed):
        actions.take_place(**gone | {"actor": as_viewer(stranger)}, by=newcomer)
    for _twice in range(2):
        pair.sample = actions.take_place(**gone, by=newcomer)
    goes_on = as_viewer(newcomer)
    assert queries.next_apart(goes_on, pair.sample) == pair.units[1]
    assert queries.left_places(HOST, pair.progress) == {}
    for place in (1, 2):
        actions.code_apart(actor=goes_on, unit=unit_of(pair, place), codes=[pair.buses], stance="supports")
    for place in range(3):
        pair.say(pair.second, place, pair.fares)
    assert [one.first.by for one in pair.compared.differing] == [str(pair.first.name), *[str(newcomer)] * 2]
    assert Fact.objects.filter(verb="sample.passed").count() == 1


def test_whoever_read_the_part_of_the_one_never_goes_on_in_that_of_the_other():
    pair = Pair()
    pair.say(pair.first, 0, pair.buses)
    gave_up, first, second = clock.now(), pair.sample.first, pair.sample.second
    Membership.objects.filter(user=first).update(until=gave_up)
    pair.sample = actions.take_place(actor=HOST, sample=pair.sample, coder=1, by=a_post(pair.process).user)
    Membership.objects.filter(user=second).update(until=gave_up)
    Membership.objects.filter(user=first).update(until=None)
    with pytest.raises(BadInput) as refused:
        actions.take_place(actor=HOST, sample=pair.sample, coder=2, by=first)
    assert refused.value.field == "by"


def unit_of(pair, place):
    return Unit.objects.get(pk=pair.units[place].pk)


def test_what_is_hidden_meanwhile_holds_nobody_up_and_what_is_erased_goes():
    pair = Pair()
    pair.both_say()
    contributions.hide(actor=HOST, contribution=pair.rows[1], because="abuse")
    assert [one.unit for one in pair.compared.differing] == pair.units[2:]
    erasure.erase_words(actor=HOST, contribution=pair.rows[2])

    assert list(Unit.objects.filter(sample=pair.sample)) == pair.units[:2]
    assert not Coded.objects.filter(contribution=pair.rows[2]).exists()
    assert (pair.progress.units, pair.progress.through) == (1, True)


def test_however_many_differ_they_take_as_many_statements(django_assert_num_queries):
    pair = Pair()
    pair.both_say()
    book, progress = pair.book, pair.progress
    for _time in range(2):
        with django_assert_num_queries(4):
            queries.compared(HOST, book, progress)
    assert Sample.objects.count() == 1
