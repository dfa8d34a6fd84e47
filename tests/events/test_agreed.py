"""What was agreed: who does it, by when, and what came of it; public with the notes, and then it stays."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY
from hearback.events import actions, queries
from hearback.events.models import AgreedAction
from hearback.journal.queries import about
from tests.factories import (
    a_booking,
    a_coordinator,
    a_process,
    an_agreed_action,
    an_event,
    by_capture_link,
    published_notes,
)

pytestmark = pytest.mark.django_db


def test_it_is_written_with_its_owner_and_its_day_and_pressing_twice_writes_one():
    event, key = an_event(), uuid4()
    day = clock.today() + timedelta(days=30)
    action = an_agreed_action(event, key=key, due=day)
    assert an_agreed_action(event, key=key, due=day) == action
    assert [(one.order, one.owner, one.due) for one in AgreedAction.objects.all()] == [(1, "The network", day)]
    assert an_agreed_action(event).order == 2
    assert about(event.uuid).last().verb == "notes.written"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"text": {}}, "text"), ({"owner": "  "}, "owner"), ({"done": date(2999, 1, 1)}, "done")],
)
def test_what_is_missing_is_said_by_its_field(wrong, field):
    with pytest.raises(BadInput) as refused:
        an_agreed_action(**wrong)
    assert refused.value.field == field
    assert not AgreedAction.objects.exists()


def test_it_is_late_once_its_day_passed_without_a_word(time_machine):
    event = an_event()
    day = clock.today() + timedelta(days=3)
    silent, spoken, done = (an_agreed_action(event, due=day) for _ in range(3))
    time_machine.move_to(clock.now() + timedelta(days=3))
    assert not any(one.late for one in queries.agreed_at(HOST, event))
    time_machine.move_to(clock.now() + timedelta(days=1))
    actions.change_agreed_action(actor=HOST, action=spoken, outcome={"en": "Half of them answered."})
    actions.change_agreed_action(actor=HOST, action=done, done=clock.today())
    assert [(one.action, one.late) for one in queries.agreed_at(HOST, event)] == [
        (silent, True),
        (spoken, False),
        (done, False),
    ]


def test_it_is_public_with_the_notes_and_then_it_is_not_made_to_disappear():
    mistake, action = (action := an_agreed_action()), an_agreed_action(action.event)
    event = action.event
    actions.remove_agreed_action(actor=HOST, action=mistake)
    assert queries.agreed_at(NOBODY, event) == []
    published_notes(event)
    assert [one.action for one in queries.agreed_at(NOBODY, event)] == [action]
    with pytest.raises(BadInput, match="Write what came of it instead"):
        actions.remove_agreed_action(actor=HOST, action=action)
    actions.change_agreed_action(actor=HOST, action=action, outcome={"en": "Dropped: no money."})
    assert about(event.uuid).last().verb == "notes.changed"


def test_only_organisers_touch_it():
    action = an_agreed_action()
    for actor in (NOBODY, by_capture_link(action.event), a_coordinator(a_process())):
        assert queries.agreed_action_of(actor, action.event, action.uuid) is None
        with pytest.raises(NotAllowed):
            actions.add_agreed_action(actor=actor, event=action.event, key=uuid4(), text={"en": "x"}, owner="x")
        with pytest.raises(NotAllowed):
            actions.change_agreed_action(actor=actor, action=action, owner="x")
        with pytest.raises(NotAllowed):
            actions.remove_agreed_action(actor=actor, action=action)


@pytest.mark.parametrize("field", ["text", "owner", "outcome"])
def test_under_the_chatham_house_rule_it_names_nobody_who_was_there(field):
    event = actions.set_chatham_house(actor=HOST, event=an_event(), on=True, spoke=frozenset())
    a_booking(event, name="Ann Example")
    named = "Ann Example asks the councils" if field == "owner" else {"en": "Ann Example asks the councils"}
    with pytest.raises(BadInput, match="Take out Ann Example") as refused:
        an_agreed_action(event, **{field: named})
    assert refused.value.field == field


def test_the_desk_is_told_a_week_before_the_day_and_of_its_own_processes_alone():
    process, other = a_process(), a_process()
    organiser, event = a_coordinator(process), an_event(process)
    today = clock.today()
    late, soon = (an_agreed_action(event, due=today + timedelta(days=days)) for days in (-3, 7))
    an_agreed_action(event, due=today + timedelta(days=8))
    an_agreed_action(event)
    an_agreed_action(event, due=today, done=today)
    an_agreed_action(an_event(other), due=today)
    assert {pk: due.actions for pk, due in queries.still_due(organiser, [process, other]).items()} == {
        process.pk: (late, soon)
    }
    assert queries.still_due(NOBODY, [process]) == {}
