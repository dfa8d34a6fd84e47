"""The worker puts together what came in the same words; whatever is hidden, taken back or erased is in no group."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction

from hearback.analysis import actions, jobs, queries
from hearback.analysis.actions import grouping
from hearback.analysis.models import Group, Grouping, Member
from hearback.contributions import actions as contributions
from hearback.contributions import queries as said
from hearback.core import clock
from hearback.core.viewer import HOST, NOBODY, Role
from hearback.erasure import actions as erasure
from hearback.erasure import jobs as erasure_jobs
from hearback.journal.following import read_on
from hearback.outbox import jobs as outbox
from tests.factories import a_contribution, a_draft_process, a_post, a_process, as_viewer, by_said_link
from tests.reportback.loop import participant

pytestmark = pytest.mark.django_db
LETTER = "Please publish every contract of the council with its price and the name of whoever got it. (Invented.)"


def work(after=timedelta(0)):
    """The worker, a while later, until there is nothing more to notice."""
    with time_machine.travel(clock.now() + after, tick=False):
        while read_on(actions.FOLLOWER, jobs.follow):
            pass
        jobs.tick(clock.now())
        while outbox.run_due({jobs.GROUP: jobs.group}):
            pass


def a_campaign(process, number=5, words=LETTER):
    return [a_contribution(process, words=words, email=f"kit{n}@example.org") for n in range(number)]


def sizes(process):
    return [(one.contributions, one.people) for one in queries.many(HOST, process)]


def test_one_text_is_counted_once_and_its_people_as_many_as_they_are():
    process = a_process()
    a_campaign(process)
    a_contribution(process, words=LETTER.replace("price", "cost"), email="kit0@example.org")
    a_contribution(process, words=LETTER.upper())
    a_contribution(process, words="More buses to the hospital")
    work()

    (one,) = queries.many(HOST, process)
    assert (one.said.words, one.contributions, one.people, one.nameless, one.exact) == (LETTER, 7, 6, 1, 6)


def test_each_process_has_groups_of_its_own():
    here, there = a_process(), a_process()
    a_campaign(here)
    a_contribution(there, words=LETTER)
    work()

    assert (sizes(here), sizes(there)) == ([(5, 5)], [])


def test_what_comes_in_later_joins_and_what_was_there_stays_as_it_is():
    process = a_process()
    a_campaign(process)
    work()
    before = set(Member.objects.values_list("pk", flat=True))
    late = a_contribution(process, words=LETTER)
    work(after=timedelta(minutes=2))

    assert sizes(process) == [(6, 6)]
    assert before == set(Member.objects.exclude(contribution=late).values_list("pk", flat=True))


def test_a_process_is_not_gone_through_again_at_once_however_many_write():
    process = a_process()
    a_campaign(process)
    work()
    a_contribution(process, words=LETTER)
    work(after=timedelta(seconds=30))
    assert sizes(process) == [(5, 5)]
    work(after=timedelta(minutes=2))
    assert sizes(process) == [(6, 6)]


def test_a_process_that_takes_long_waits_longer():
    process = a_process()
    a_campaign(process)
    work()
    Grouping.objects.update(took=timedelta(seconds=30))
    a_contribution(process, words=LETTER)
    work(after=timedelta(minutes=9))
    assert sizes(process) == [(5, 5)]
    work(after=timedelta(minutes=11))
    assert sizes(process) == [(6, 6)]


def test_whoever_began_earlier_writes_nothing_over_what_is_known_since():
    process = a_process()
    a_campaign(process)
    work()
    began = grouping._begin(process)
    late = a_contribution(process, words=LETTER)
    actions.group(process=process)
    grouping._keep(process, {}, clock.now(), began)

    assert Member.objects.filter(contribution=late).exists()


@pytest.mark.parametrize("what", ["hide", "hold", "withdraw", "erase"])
def test_what_is_not_to_be_read_any_more_does_not_count_even_before_the_worker_comes_by(what):
    process = a_process()
    first, *_others = a_campaign(process, 6)
    work()
    acts = {
        "hide": lambda: contributions.hide(actor=HOST, contribution=first, because="abuse"),
        "hold": lambda: contributions.hold(actor=HOST, contribution=first),
        "withdraw": lambda: contributions.withdraw(actor=by_said_link(first), contribution=first),
        "erase": lambda: contributions.erase_words(actor=HOST, contribution=first),
    }
    acts[what]()

    assert sizes(process) == [(5, 5)]
    assert first.reference not in {one.said.reference for one in queries.many(HOST, process)}
    work(after=timedelta(minutes=2))
    assert sizes(process) == [(5, 5)]
    assert not Member.objects.filter(contribution=first).exists()


def test_who_changes_their_words_leaves_the_group():
    process = a_process()
    first, second, *_others = a_campaign(process, 6)
    work()
    for one in (first, second):
        contributions.change_words(actor=by_said_link(one), contribution=one, words=f"Bridges, {one.reference}")
    work(after=timedelta(minutes=2))

    assert queries.many(HOST, process) == []
    assert Member.objects.count() == 4


def test_a_part_that_was_taken_out_of_one_is_not_compared():
    process = a_process()
    one = a_contribution(process, words=f"{LETTER} Call me on 01632 960001.")
    contributions.redact(actor=HOST, contribution=one, number=1, words="01632 960001", because="personal")
    texts = dict(said.words_for_everybody(process))

    assert "960001" not in texts[one.pk]


def test_what_is_compared_is_what_everybody_reads_and_nothing_else():
    process = a_process()
    shown, hidden, held, withdrawn, changed = (a_contribution(process, words=f"{LETTER} {n}") for n in range(5))
    contributions.hide(actor=HOST, contribution=hidden, because="abuse")
    contributions.hold(actor=HOST, contribution=held)
    contributions.withdraw(actor=by_said_link(withdrawn), contribution=withdrawn)
    contributions.change_words(actor=by_said_link(changed), contribution=changed, words="Bridges")

    texts = dict(said.words_for_everybody(process, at_once=2))

    assert texts == {one.id: one.words for one in said.everything_said(NOBODY, process) if one.words}
    assert set(texts) == {shown.pk, changed.pk}


def test_before_a_process_opens_nothing_of_it_is_compared():
    process = a_draft_process()
    a_contribution(process, actor=HOST, words=LETTER)

    assert list(said.words_for_everybody(process)) == []


def test_erasing_takes_it_out_in_its_own_transaction():
    process = a_process()
    first, second, *_others = a_campaign(process)
    work()
    with transaction.atomic():
        erasure.erase_words(actor=HOST, contribution=second)
        assert not Member.objects.filter(contribution=second).exists()
        transaction.set_rollback(True)
    assert Member.objects.filter(contribution=second).exists()

    erasure.erase_person(actor=HOST, participant=participant("kit0@example.org"))

    assert not Group.objects.filter(first=first).exists()
    work(after=timedelta(minutes=2))
    assert Member.objects.count() == 4


def test_a_group_is_for_those_who_work_with_what_was_said():
    process = a_process()
    a_campaign(process)
    work()
    (one,) = queries.many(HOST, process)
    lead = as_viewer(a_post(process, role=Role.THEME_LEAD).user)

    assert queries.group_visible_to(lead, process, one.uuid) is not None
    assert queries.many(NOBODY, process) == []
    assert queries.group_visible_to(NOBODY, process, one.uuid) is None
    assert not queries.contributions_in(NOBODY, process, one.uuid).exists()
    assert queries.contributions_in(HOST, process, one.uuid).count() == 5


def test_taking_a_demonstration_away_takes_its_groups():
    process = a_process(demonstration=True)
    a_campaign(process)
    work()
    job = erasure.remove_demonstration(actor=HOST, process=process)
    erasure_jobs.remove_demonstration(job)

    assert (Member.objects.count(), Group.objects.count(), Grouping.objects.count()) == (0, 0, 0)


def test_however_many_groups_there_are_they_take_as_many_statements(django_assert_max_num_queries):
    process = a_process()
    for words in (LETTER, "More buses to the hospital, please", "A bench at every stop of the bus"):
        a_campaign(process, words=words)
    work()

    with django_assert_max_num_queries(9):
        assert len(queries.many(HOST, process)) == 3
