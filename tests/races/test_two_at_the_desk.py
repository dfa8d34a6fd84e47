"""Two people at the desk at one instant: nobody's words are lost, and the second is told of the first's."""

from uuid import uuid4

import pytest

from hearback.analysis import actions as analysis
from hearback.analysis import queries as themes
from hearback.answers import actions as answers
from hearback.answers import queries as answered
from hearback.answers.actions import Given
from hearback.answers.models import ChosenCause, PreparedFor
from hearback.contributions import actions as contributions
from hearback.contributions.models import Carried
from hearback.core import clock
from hearback.core.errors import DomainError
from hearback.core.viewer import HOST, Side
from hearback.plans import actions as plans
from hearback.plans import queries
from hearback.plans.clearance import ChangeCause
from hearback.plans.models import Change, SignOff, Wording
from tests.factories import a_contribution, a_coordinator, a_process, an_organisation
from tests.plans.factories import a_commitment, a_milestone, a_published_version, a_sentence, a_version, published
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)
PAIR = ("the first", "the second")


def at_once(act):
    """Each of two acts at one instant; what became of each: what it gave, or why it was refused."""
    became = {}

    def one(which):
        def work():
            try:
                became[which] = act(which)
            except DomainError as problem:
                became[which] = problem

        return work

    together(*(one(which) for which in PAIR))
    refused = [which for which in PAIR if isinstance(became[which], DomainError)]
    (kept,) = (which for which in PAIR if which not in refused)
    return kept, became[refused[0]]


@pytest.fixture
def entry(db):
    return a_commitment(a_version(a_process()))


def test_a_sentence_is_saved_once_and_the_second_reads_the_first(entry):
    wording = a_sentence(entry)
    was = dict(wording.text)

    def edit(which):
        return plans.edit_sentence(actor=HOST, wording=wording, text={"en": f"By {which}."}, was=was)

    kept, stale = at_once(edit)
    assert stale.newer.text == {"en": f"By {kept}."}


def test_a_commitments_title_and_dates_are_saved_once_and_the_second_reads_the_first(entry):
    was, beside = dict(entry.title), dict(entry.beside_title)

    def edit(which):
        starts = "2026" if which == PAIR[0] else "2027"
        return plans.edit_entry(actor=HOST, entry=entry, starts=starts, was=was, was_beside=beside)

    kept, stale = at_once(edit)
    assert stale.newer.starts_written == ("2026" if kept == PAIR[0] else "2027")


def test_who_takes_part_is_saved_once_and_the_second_reads_the_first(entry):
    bodies = {which: an_organisation() for which in PAIR}
    was = queries.parties_as_values(entry)

    def edit(which):
        return plans.set_parties(actor=HOST, entry=entry, leads=[bodies[which]], was=was)

    kept, stale = at_once(edit)
    assert queries.parties_as_values(stale.newer)["lead"] == bodies[kept].uuid.hex


def test_a_milestone_is_saved_once_and_the_second_reads_the_first(entry):
    target = a_milestone(entry)
    was, beside = dict(target.text), dict(target.beside_text)

    def edit(which):
        return plans.edit_milestone(actor=HOST, target=target, text={"en": f"By {which}."}, was=was, was_beside=beside)

    kept, stale = at_once(edit)
    assert stale.newer.text == {"en": f"By {kept}."}


def test_a_theme_of_the_codebook_is_saved_once_and_the_second_reads_the_first():
    process = a_process()
    analysis.begin_codebook(actor=HOST, process=process)
    code = analysis.add_code(actor=HOST, process=process, key=uuid4(), label={"en": "Buses"})
    was = themes.as_values(code)

    def edit(which):
        return analysis.change_code(actor=HOST, code=code, label={"en": which}, was=was)

    kept, stale = at_once(edit)
    assert stale.newer.label == {"en": kept}


@pytest.mark.parametrize("number", [1, 40])
def test_an_answer_is_prepared_once_for_each_however_many_it_is_for(number):
    process = a_process()
    said = [a_contribution(process) for _ in range(number)]

    def prepare(which):
        given = Given(outcome="no", reason={"en": f"By {which}."}, decided_by="The Minister")
        rows = said if which == PAIR[0] else said[::-1]
        return answers.prepare(actor=HOST, process=process, key=uuid4(), contributions=rows, given=given)

    kept, _refused = at_once(prepare)
    rows = PreparedFor.objects.select_related("prepared")
    assert len(rows) == number
    assert {row.prepared.says["reason"]["en"] for row in rows} == {f"By {kept}."}


def test_of_two_decisions_of_a_side_one_stands_and_the_other_can_still_be_read():
    first = a_published_version()
    viewer = a_coordinator(first.process, Side.GOVERNMENT)
    says = {
        "agrees": {"decision": "agrees"},
        "does-not-agree": {"decision": "does-not-agree", "reason": {"en": "No money."}},
    }

    def sign(which):
        return lambda: plans.sign(
            actor=viewer, version=first, side=Side.GOVERNMENT, signed_as="The minister", **says[which]
        )

    together(*(sign(which) for which in says))

    assert {row.decision for row in SignOff.objects.all()} == {*says}
    assert SignOff.objects.filter(reopened=None).count() == 1


def test_why_something_changed_is_kept_once(entry):
    wording = a_sentence(entry)
    answers.publish_version(actor=HOST, version=entry.version, status="for-comment", causes={}, waiting={})
    version = a_version(entry.version.process)
    again = Wording.objects.get(entry__version=version, sentence=wording.sentence)
    plans.edit_sentence(actor=HOST, wording=again, text={"en": "Other words."})
    (explained,) = answered.changes_to_explain(HOST, version)
    key, digest = explained.difference.key, explained.difference.digest
    given = {which: ChangeCause(Change.Cause.DECISION, which, clock.today(), {"en": "So."}) for which in PAIR}
    became = {}

    def choose(which):
        def work():
            became[which] = answers.choose_causes(
                actor=HOST, version=version, causes={key: given[which]}, seen={key: digest}, stood={}
            )

        return work

    together(*(choose(which) for which in PAIR))
    (kept,) = (which for which in PAIR if became[which].kept)
    (refused,) = (which for which in PAIR if which != kept)
    assert became[refused].chosen == (key,)
    assert ChosenCause.objects.get().decided_by == kept


def test_where_something_stands_now_is_settled_once(entry):
    about, other = a_sentence(entry, "We will publish the register of all companies."), a_sentence(entry)
    published(entry.version)
    said = a_contribution(entry.version.process, sentence=about.sentence)
    version = a_version(entry.version.process)
    plans.remove_sentence(actor=HOST, wording=Wording.objects.get(entry__version=version, sentence=about.sentence))
    contributions.carry(version=published(version))
    carried = Carried.objects.get(contribution=said)
    places = {PAIR[0]: None, PAIR[1]: other.sentence}

    def settle(which):
        return contributions.settle_place(actor=HOST, carried=carried, place=places[which])

    kept, _refused = at_once(settle)
    settled = Carried.objects.select_related("settling").get(pk=carried.pk).settling
    assert settled.place == places[kept]
