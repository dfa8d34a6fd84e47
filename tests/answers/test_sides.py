"""Two people for a “no” where a process says so, and what the other side says of an answer."""

from uuid import uuid4

import pytest

from hearback.answers import actions, queries
from hearback.answers.models import Answer
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Role, Side
from hearback.journal.models import Fact
from tests.answers.test_prepared import prepare, time_passes
from tests.factories import a_contribution, a_coordinator, a_post, a_process, an_answer, as_viewer

pytestmark = pytest.mark.django_db
WHY = {"en": "Half of us asked for the buses.", "cy": "Gofynnodd hanner ohonom am y bysiau."}


def two_for_no(process):
    actions.set_two_for_no(actor=HOST, process=process, two_for_no=True)


def test_a_no_waits_for_somebody_else_and_goes_out_once_they_agree():
    process = a_process()
    two_for_no(process)
    gives, agrees = a_coordinator(process), a_coordinator(process, Side.CIVIL_SOCIETY)
    prepared = prepare(a_contribution(process), actor=gives)
    time_passes()
    assert not Answer.objects.exists()
    (shown,) = queries.prepared_shown(queries.prepared_visible_to(agrees, process))
    assert shown.waits_for_second
    with pytest.raises(BadInput):
        actions.second(actor=gives, prepared=prepared)
    with pytest.raises(BadInput):
        actions.send_now(actor=agrees, prepared=prepared)
    actions.second(actor=agrees, prepared=prepared)
    actions.second(actor=agrees, prepared=prepared)
    time_passes()
    answer = Answer.objects.get()
    assert (answer.by, answer.seconded_by) == (gives.uuid, agrees.uuid)
    assert Fact.objects.filter(verb="answer.seconded").count() == 1


def test_a_desk_of_one_person_is_not_stopped_and_other_outcomes_never_are():
    process = a_process()
    two_for_no(process)
    alone = a_coordinator(process)
    a_post(process, side=Side.CIVIL_SOCIETY, role=Role.OBSERVER)
    prepare(a_contribution(process), actor=alone)
    time_passes()
    assert Answer.objects.count() == 1
    a_coordinator(process, Side.CIVIL_SOCIETY)
    later = actions.Given(outcome="later", reason={"en": "Next time."}, next_process=True)
    prepare(a_contribution(process), actor=alone, given=later)
    time_passes()
    assert Answer.objects.count() == 2


def test_whether_a_no_needs_two_is_for_those_who_coordinate_to_say():
    process = a_process()
    lead = as_viewer(a_post(process, role=Role.THEME_LEAD).user)
    for viewer in (NOBODY, lead):
        with pytest.raises(NotAllowed):
            actions.set_two_for_no(actor=viewer, process=process, two_for_no=True)
    two_for_no(process)
    two_for_no(process)
    assert queries.needs_two(process)
    assert Fact.objects.filter(verb="answering.changed").count() == 1


def test_the_other_side_says_once_that_it_does_not_agree_and_why():
    process = a_process()
    government, civil = a_coordinator(process), a_coordinator(process, Side.CIVIL_SOCIETY)
    answer = an_answer(a_contribution(process), actor=government, answered_for="government")
    with pytest.raises(BadInput):
        actions.say_for_side(actor=government, answer=answer, agrees=True, reason={})
    with pytest.raises(NotAllowed):
        actions.say_for_side(actor=NOBODY, answer=answer, agrees=True, reason={})
    with pytest.raises(BadInput) as bad:
        actions.say_for_side(actor=civil, answer=answer, agrees=False, reason={"en": " "})
    assert bad.value.field == "reason"
    view = actions.say_for_side(actor=civil, answer=answer, agrees=False, reason=WHY)
    assert actions.say_for_side(actor=civil, answer=answer, agrees=False, reason=WHY) == view
    with pytest.raises(BadInput):
        actions.say_for_side(actor=civil, answer=answer, agrees=True, reason={})
    assert queries.with_causes([answer])[answer.pk].sides == (view,)
    assert Fact.objects.filter(verb="answer.disagreed").count() == 1


def test_everybody_reads_beside_the_answer_what_the_other_side_says(client):
    process = a_process(slug="open-plan")
    government, civil = a_coordinator(process), a_coordinator(process, Side.CIVIL_SOCIETY)
    said = a_contribution(process)
    answer = an_answer(said, actor=government, answered_for="government", key=uuid4())
    actions.say_for_side(actor=civil, answer=answer, agrees=False, reason=WHY)
    for at in (f"said/{said.reference}/", "answers/"):
        page = client.get(f"/en/open-plan/{at}").content.decode()
        assert "Civil society does not agree with this answer" in page
        assert WHY["en"] in page
    assert WHY["cy"] in client.get("/cy/open-plan/answers/").content.decode()
