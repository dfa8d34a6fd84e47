"""Two people for a “no” where a process says so, and what the other side says of an answer."""

from uuid import uuid4

import pytest

from hearback.answers import actions, queries
from hearback.answers.models import Answer, SideView
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Role, Side
from hearback.journal.models import Fact
from hearback.processes import actions as processes
from tests.answers.test_prepared import prepare, time_passes
from tests.factories import a_contribution, a_coordinator, a_post, a_process, an_answer, as_viewer, by_said_link

pytestmark = pytest.mark.django_db
WHY = {"en": "Half of us asked for the buses.", "cy": "Gofynnodd hanner ohonom am y bysiau."}


def counted(viewer, process):
    """Of how many answers their side is asked to speak."""
    return queries.how_many_not_spoken_of(viewer).read(viewer, [process]).get(process.pk, 0)


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


def test_a_side_sees_what_the_other_answered_until_it_has_spoken_of_it():
    process = a_process()
    government, civil = a_coordinator(process), a_coordinator(process, Side.CIVIL_SOCIETY)
    theirs = {"actor": government, "answered_for": "government"}
    old, new = (an_answer(a_contribution(process), **theirs) for _two in range(2))
    an_answer(a_contribution(process), actor=civil, answered_for="civil-society")
    an_answer(a_contribution(process), actor=government)  # for no side
    joined = a_contribution(process)
    an_answer(joined, outcome="joined", joined_to=queries.of_other_side([old])[0].contributions[0], **theirs)
    back = a_contribution(process)
    an_answer(back, **theirs)
    actions.appeal(actor=by_said_link(back), contribution=back, why="It says nothing of buses.")
    assert list(queries.not_spoken_of(civil, process)) == [old, new]
    assert counted(civil, process) == 2
    assert counted(government, process) == 1
    lead = as_viewer(a_post(process, side=Side.CIVIL_SOCIETY, role=Role.THEME_LEAD).user)
    for nobody in (HOST, NOBODY, lead):
        assert not queries.not_spoken_of(nobody, process)
        assert not counted(nobody, process)
    actions.say_for_side(actor=civil, answer=old, agrees=True, reason={})
    assert list(queries.not_spoken_of(civil, process)) == [new]
    corrected = actions.correct(
        actor=government, answer=new, key=uuid4(), reason={"en": "Next year.", "cy": "Y flwyddyn."}
    )
    assert list(queries.not_spoken_of(civil, process)) == [corrected]


def test_a_desk_of_one_person_or_one_side_is_asked_nothing():
    process = a_process()
    post = a_post(process)
    an_answer(a_contribution(process), actor=as_viewer(post.user), answered_for="civil-society")
    assert not counted(as_viewer(post.user), process)
    processes.invite(
        actor=HOST,
        process=process,
        email=post.user.email,
        name="The same",
        role=Role.COORDINATOR,
        side=Side.CIVIL_SOCIETY,
    )
    an_answer(a_contribution(process), actor=as_viewer(post.user), answered_for="government")
    assert not counted(as_viewer(post.user), process)
    a_coordinator(process)
    assert counted(as_viewer(post.user), process) == 1


def test_a_side_agrees_with_several_at_once_and_what_it_said_before_stands():
    process = a_process()
    government, civil = a_coordinator(process), a_coordinator(process, Side.CIVIL_SOCIETY)
    answers = [an_answer(a_contribution(process), actor=government, answered_for="government") for _three in range(3)]
    first = actions.say_for_side(actor=civil, answer=answers[1], agrees=False, reason=WHY)
    for _twice in range(2):
        assert actions.agree_for_side(actor=civil, answers=answers) == [first]
    assert [view.agrees for view in SideView.objects.order_by("answer")] == [True, False, True]
    assert Fact.objects.filter(verb="answer.agreed").count() == 2
    with pytest.raises(NotAllowed):
        actions.agree_for_side(actor=HOST, answers=answers)
    with pytest.raises(BadInput):
        actions.agree_for_side(actor=government, answers=answers)


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
