"""Questions, themes, phases, the timeline."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection

from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Role, Side
from hearback.journal.models import Fact
from hearback.processes import actions, queries
from hearback.processes.models import Question
from tests.factories import a_draft_process, a_post, a_process, as_viewer

pytestmark = pytest.mark.django_db
TEXT = {"en": "What works near you?", "cy": "Beth sy’n gweithio?"}


def ask(process, text=None, **given):
    return actions.add_question(actor=HOST, process=process, text=text or TEXT, **{"kind": "example"} | given)


def test_questions_are_numbered_as_they_come():
    process = a_draft_process()
    assert [ask(process, {"en": f"Question {n}?"}).number for n in (1, 2, 3)] == [1, 2, 3]
    assert [question.number for question in queries.questions(process)] == [1, 2, 3]


def test_pressing_twice_asks_once():
    process = a_draft_process()
    assert ask(process) == ask(process, {"en": " What works near you? ", "cy": "Beth sy’n gweithio?", "fr": ""})
    assert Question.objects.count() == 1


def test_a_closed_question_keeps_its_number_and_is_asked_no_more():
    process = a_process(questions=2)
    first = queries.question_of(process, 1)
    actions.close_question(actor=HOST, question=first)
    actions.close_question(actor=HOST, question=first)
    assert [question.number for question in queries.questions(process)] == [2]
    assert [question.number for question in queries.questions(process, closed=True)] == [1, 2]
    assert ask(process).number == 3


def test_an_open_process_keeps_one_question():
    process = a_process(questions=1)
    with pytest.raises(BadInput):
        actions.close_question(actor=HOST, question=queries.question_of(process, 1))


@pytest.mark.parametrize(
    "given, field",
    [({"text": {"en": " "}}, "text"), ({"text": {"en": "x" * 501}}, "text"), ({"kind": "poem"}, "kind")],
    ids=["empty", "long", "kind"],
)
def test_a_question_needs_words_and_a_kind(given, field):
    with pytest.raises(BadInput) as refused:
        ask(a_draft_process(), **given)
    assert refused.value.field == field


def test_a_question_can_be_mended():
    question = ask(a_draft_process())
    mended = actions.edit_question(actor=HOST, question=question, hint={"en": "Think of your town"}, kind="suggestion")
    assert (mended.text, mended.hint, mended.kind) == (TEXT, {"en": "Think of your town"}, "suggestion")


def test_a_theme_has_a_lead_from_each_side():
    process = a_process()
    theme = actions.add_theme(actor=HOST, process=process, slug="open-data", name={"en": "Open data"})
    leads = {side: a_post(process, side=side, role=Role.THEME_LEAD) for side in Side}
    led = actions.edit_theme(
        actor=HOST,
        theme=theme,
        government_lead=leads[Side.GOVERNMENT],
        civil_society_lead=leads[Side.CIVIL_SOCIETY],
    )
    assert (led.government_lead, led.civil_society_lead) == tuple(leads.values())
    kept = actions.edit_theme(actor=HOST, theme=theme, name={"en": "Open data and maps"}, civil_society_lead=None)
    assert (kept.government_lead, kept.civil_society_lead) == (leads[Side.GOVERNMENT], None)


def test_a_lead_comes_from_the_right_side_of_this_process():
    process = a_process()
    theme = actions.add_theme(actor=HOST, process=process, slug="open-data", name={"en": "Open data"})
    for wrong in (a_post(process, side=Side.CIVIL_SOCIETY), a_post(a_process(), side=Side.GOVERNMENT)):
        with pytest.raises(BadInput) as refused:
            actions.edit_theme(actor=HOST, theme=theme, government_lead=wrong)
        assert refused.value.field == "government_lead"


def test_a_theme_keeps_its_slug_and_its_place():
    process = a_process()
    slugs = ["open-data", "aid", "open-data"]
    for slug in slugs:
        actions.add_theme(actor=HOST, process=process, slug=slug, name={"en": slug})
    assert [theme.slug for theme in queries.themes(process)] == ["open-data", "aid"]
    assert queries.theme_of(process, "aid").order == 2


def test_phases_come_in_order_and_end_after_they_start():
    process = a_process()
    first = actions.add_phase(actor=HOST, process=process, name={"en": "Listening"}, starts=date(2013, 3, 1))
    again = actions.add_phase(actor=HOST, process=process, name={"en": "Listening"}, starts=date(2013, 3, 1))
    actions.add_phase(actor=HOST, process=process, name={"en": "Writing"}, starts=date(2013, 7, 1))
    assert first == again
    changed = actions.edit_phase(
        actor=HOST, phase=first, name={"en": "Listening"}, starts=date(2013, 3, 1), ends=date(2013, 6, 30)
    )
    assert changed.ends == date(2013, 6, 30)
    with pytest.raises(BadInput) as refused:
        actions.edit_phase(actor=HOST, phase=first, name={"en": "L"}, starts=date(2013, 3, 1), ends=date(2013, 2, 1))
    assert refused.value.field == "ends"
    actions.remove_phase(actor=HOST, phase=first)
    assert [phase.name["en"] for phase in queries.phases(process)] == ["Writing"]


def test_the_timeline_takes_dates_as_people_write_them_and_stands_in_order():
    process = a_process()
    for written in ("Autumn 2014", "20 March 2013", "2013"):
        actions.add_step(actor=HOST, process=process, text={"en": "Something"}, written=written)
        actions.add_step(actor=HOST, process=process, text={"en": "Something"}, written=written)
    assert [step.written for step in queries.steps(process)] == ["2013", "20 March 2013", "Autumn 2014"]


@pytest.mark.parametrize("written", ["", "soon", "31 June 2013", "2013-13"])
def test_a_date_that_cannot_be_read_is_refused_at_its_field(written):
    with pytest.raises(BadInput) as refused:
        actions.add_step(actor=HOST, process=a_process(), text={"en": "Something"}, written=written)
    assert refused.value.field == "written"


def test_what_stands_on_the_timeline_can_be_mended_and_taken_off():
    step = actions.add_step(actor=HOST, process=a_process(), text={"en": "Something"}, written="2013")
    changed = actions.edit_step(actor=HOST, step=step, text={"en": "A workshop"}, written="March 2013")
    assert (changed.text, changed.earliest, changed.latest) == (
        {"en": "A workshop"},
        date(2013, 3, 1),
        date(2013, 3, 31),
    )
    actions.remove_step(actor=HOST, step=step)
    assert not queries.steps(changed.process).exists()
    what = [fact.refs["what"] for fact in Fact.objects.filter(refs__step=str(step.uuid)).order_by("id")]
    assert what == ["step-added", "step-changed", "step-removed"]


def test_nobody_else_writes_a_part():
    process = a_process()
    question = queries.question_of(process, 1)
    for actor in (NOBODY, as_viewer(a_post(process, role=Role.OBSERVER).user)):
        with pytest.raises(NotAllowed):
            actions.add_question(actor=actor, process=process, text=TEXT, kind="example")
        with pytest.raises(NotAllowed):
            actions.edit_question(actor=actor, question=question, text=TEXT)
        with pytest.raises(NotAllowed):
            actions.add_theme(actor=actor, process=process, slug="x", name={"en": "X"})
        with pytest.raises(NotAllowed):
            actions.add_step(actor=actor, process=process, text=TEXT, written="2013")
        with pytest.raises(NotAllowed):
            actions.add_phase(actor=actor, process=process, name=TEXT, starts=date(2013, 1, 1))


@pytest.mark.django_db(transaction=True)
def test_questions_added_at_once_have_numbers_of_their_own():
    process = a_draft_process()

    def add(number):
        try:
            return ask(process, {"en": f"Question {number}?"}).number
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(add, range(4))) == [1, 2, 3, 4]
