"""Who somebody is leaves this site for those alone whom they ticked, and each time is written down."""

import csv
from io import StringIO

import pytest

from hearback.contributions import actions, queries
from hearback.contributions.models import PassingOn
from hearback.contributions.personal import held_about
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.sheets import csv_lines
from hearback.core.viewer import HOST, NOBODY, Purpose, Role, Side
from hearback.erasure import actions as erasure
from hearback.events import actions as events
from hearback.journal.models import Fact
from tests.factories import (
    a_contribution,
    a_coordinator,
    a_post,
    a_process,
    a_slip,
    an_event,
    as_person,
    as_viewer,
    by_said_link,
)
from tests.reportback.loop import participant

pytestmark = pytest.mark.django_db


def named(process, **fields):
    return a_contribution(process, **{"name": "Ada (invented)", "recipients": ["network"]} | fields)


def passed(process, recipient="network", actor=HOST):
    """What the list for a recipient holds: references, and who said it."""
    ids = actions.pass_on(actor=actor, process=process, recipient=recipient)
    lines = "".join(csv_lines(queries.COLUMNS_PASSED_ON, queries.rows_to_pass_on(actor, process, recipient, ids)))
    return [(row["reference"], row["name"], row["organisation"]) for row in csv.DictReader(StringIO(lines))]


def test_only_those_who_ticked_this_recipient_are_on_its_list():
    process = a_process()
    ticked = named(process, organisation_name="Open Rivers (invented)")
    named(process, recipients=["ogp", "departments"])
    named(process, recipients=())
    assert passed(process) == [(ticked.reference, "Ada (invented)", "Open Rivers (invented)")]
    assert queries.how_many_agreed(HOST, process) == {"departments": 1, "network": 1, "ogp": 1}


def test_who_gives_no_name_passes_nothing_on():
    said = a_contribution(recipients=["network"])
    assert not PassingOn.objects.exists()
    with pytest.raises(BadInput):
        actions.choose_passing(actor=by_said_link(said), contribution=said, recipients=["ogp"])


def test_coordinators_of_either_side_pass_it_on_and_nobody_else():
    process = a_process()
    said = named(process)
    lead, observer = (as_viewer(a_post(process, role=role).user) for role in (Role.THEME_LEAD, Role.OBSERVER))
    for viewer in (NOBODY, by_said_link(said), lead, observer, a_coordinator(a_process())):
        with pytest.raises(NotAllowed):
            passed(process, actor=viewer)
        assert queries.how_many_agreed(viewer, process) == {}
        assert list(queries.rows_to_pass_on(viewer, process, "network", [said.pk])) == []
    for side in Side:
        assert len(passed(process, actor=a_coordinator(process, side))) == 1


def test_each_time_is_a_fact_of_what_was_said_and_its_author_reads_it():
    process = a_process()
    said = named(process)
    coordinator = a_coordinator(process)
    passed(process, actor=coordinator)
    fact = Fact.objects.get(verb="contribution.passed-on")
    assert (fact.subject_uuid, fact.refs, fact.actor_uuid) == (said.uuid, {"recipient": "network"}, coordinator.uuid)
    assert [one.recipient for one in queries.passed_on(said)] == ["network"]


def test_an_empty_list_is_refused_and_leaves_no_fact():
    process = a_process()
    named(process)
    for recipient, field in (("ogp", "recipient"), ("the press", "recipient")):
        with pytest.raises(BadInput) as refused:
            passed(process, recipient)
        assert refused.value.field == field
    assert not Fact.objects.filter(verb="contribution.passed-on").exists()


def test_an_author_changes_their_mind_and_what_they_agreed_to_before_is_kept_with_its_end():
    process = a_process()
    said = named(process, email="ada@example.org")
    actions.choose_passing(actor=by_said_link(said), contribution=said, recipients=["ogp"])
    with pytest.raises(BadInput):
        passed(process)
    rows = {row.recipient: row.withdrawn is None for row in PassingOn.objects.all()}
    assert rows == {"network": False, "ogp": True}
    chosen = Fact.objects.filter(verb="contribution.passing-chosen").order_by("id")
    assert [fact.refs for fact in chosen] == [
        {"departments": False, "network": True, "ogp": False},
        {"departments": False, "network": False, "ogp": True},
    ]
    kept = [one.value for one in held_about(participant("ada@example.org").pk) if "pass on" in str(one.what)]
    assert kept[0].endswith("(you have taken it back since)")
    for viewer in (NOBODY, HOST, a_coordinator(process)):
        with pytest.raises(NotAllowed):
            actions.choose_passing(actor=viewer, contribution=said, recipients=["network"])


def test_whoever_takes_it_back_between_asking_and_sending_is_not_sent():
    process = a_process()
    said = named(process)
    ids = actions.pass_on(actor=HOST, process=process, recipient="network")
    actions.choose_passing(actor=by_said_link(said), contribution=said, recipients=[])
    assert list(queries.rows_to_pass_on(HOST, process, "network", ids)) == []


def test_what_the_public_cannot_read_is_not_passed_on():
    process = a_process()
    hidden, held, withdrawn, erased = (named(process) for _ in range(4))
    actions.hide(actor=HOST, contribution=hidden, because="abuse")
    actions.hold(actor=HOST, contribution=held)
    actions.withdraw(actor=by_said_link(withdrawn), contribution=withdrawn)
    actions.erase_words(actor=HOST, contribution=erased)
    with pytest.raises(BadInput):
        passed(process)


def test_nobody_is_passed_on_who_spoke_under_the_chatham_house_rule():
    event = an_event()
    said = a_slip(event, name="Ada (invented)")
    actions.choose_passing(actor=by_said_link(said), contribution=said, recipients=["network"])
    assert len(passed(event.process)) == 1
    events.set_chatham_house(actor=HOST, event=event, on=True, spoke=frozenset())
    with pytest.raises(BadInput):
        passed(event.process)


def test_a_name_that_a_spreadsheet_would_run_is_harmless():
    process = a_process()
    said = named(process, name="=1+1")
    assert passed(process) == [(said.reference, "'=1+1", "")]


def test_the_list_takes_as_many_statements_for_three_as_for_one(django_assert_num_queries):
    process = a_process()
    named(process)
    for _more in range(2):
        ids = actions.pass_on(actor=HOST, process=process, recipient="network")
        with django_assert_num_queries(5):
            list(queries.rows_to_pass_on(HOST, process, "network", ids))
        named(process), named(process)


def test_erasing_a_person_takes_away_what_they_agreed_to():
    process = a_process()
    named(process, email="ada@example.org")
    person = participant("ada@example.org")
    erasure.erase_person(actor=as_person(person, Purpose.ALL), participant=person)
    assert not PassingOn.objects.exists()
    with pytest.raises(BadInput):
        passed(process)


def test_of_what_was_split_the_points_are_passed_on_as_its_author_agreed_for_the_whole():
    process = a_process()
    whole = named(process, words="Publish the contracts. Open the bus times.")
    points = [actions.Point("Publish the contracts."), actions.Point("Open the bus times.")]
    made = actions.split(actor=HOST, contribution=whole, points=points)
    assert {reference for reference, *_names in passed(process)} == {one.reference for one in made}
    actions.choose_passing(actor=by_said_link(made[0]), contribution=made[0], recipients=[])
    assert [reference for reference, *_names in passed(process)] == [made[1].reference]
