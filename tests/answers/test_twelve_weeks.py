"""Twelve weeks from the last day for comments to the answers, where government runs the process; and why it is late."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from hearback.answers import actions, queries
from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Role
from hearback.journal.models import Fact
from tests.answers.test_gate import Plan
from tests.factories import a_contribution, a_post, a_process, an_answer, as_viewer

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CLOSES = (NOON + timedelta(days=10)).date()
DUE = CLOSES + timedelta(weeks=12)


def on(day):
    return time_machine.travel(datetime(day.year, day.month, day.day, 12, tzinfo=UTC), tick=False)


def begun(run_by="government"):
    """A plan out for comment, with something said before the last day and something after it."""
    with time_machine.travel(NOON, tick=False):
        process = a_process(run_by=run_by)
        Plan(process, comment_opens=clock.today(), comment_closes=CLOSES)
        said = a_contribution(process)
    with on(CLOSES + timedelta(days=1)):
        a_contribution(process)
    return process, said


def stands(process):
    return queries.response_clocks([process]).get(process.pk)


def explain(process, **more):
    given = {
        "reason": {"en": "Two departments moved."},
        "said_by": "The team",
        "now_by": clock.today() + timedelta(days=30),
    }
    return actions.explain_late(**{"actor": HOST, "process": process} | given | more)


def test_it_counts_what_came_in_by_the_last_day_and_is_late_the_day_after_twelve_weeks():
    process, said = begun()
    for day, running, late in ((CLOSES, False, False), (DUE, True, False), (DUE + timedelta(days=1), True, True)):
        with on(day):
            clocked = stands(process)
            assert (clocked.due, clocked.waiting) == (DUE, 1)
            assert (clocked.is_running(day), clocked.is_late(day)) == (running, late)
    with on(DUE):
        an_answer(said)
    with on(DUE + timedelta(days=1)):
        assert not stands(process).is_late(clock.today())


def test_where_a_network_runs_the_process_alone_or_nothing_has_a_last_day_no_clock_runs():
    process, _said = begun(run_by="network")
    assert stands(process) is None
    assert stands(a_process(run_by="government")) is None


def test_why_it_is_late_is_said_once_by_a_post_and_a_later_word_stands_beside_it():
    process, _said = begun()
    with on(DUE + timedelta(days=1)):
        for field, wrong in (("reason", {"reason": {}}), ("said_by", {"said_by": ""}), ("now_by", {"now_by": DUE})):
            with pytest.raises(BadInput) as refused:
                explain(process, **wrong)
            assert refused.value.field == field
        assert explain(process) == explain(process)
        assert stands(process).why.said_by == "The team"
        later = explain(process, reason={"en": "It takes longer still."})
        assert stands(process).why == later
    assert Fact.objects.filter(verb="late.explained").count() == 2


def test_nothing_is_explained_that_is_not_late_nor_by_whoever_does_not_coordinate():
    process, said = begun()
    with on(CLOSES), pytest.raises(BadInput):
        explain(process)
    with on(DUE):
        lead = as_viewer(a_post(process, role=Role.THEME_LEAD).user)
        for viewer in (NOBODY, lead):
            with pytest.raises(NotAllowed):
                explain(process, actor=viewer)
        an_answer(said)
        with pytest.raises(BadInput):
            explain(process)


def test_everybody_reads_how_it_stands_and_the_desk_is_asked_to_explain(client):
    process, _said = begun()
    with on(DUE + timedelta(days=1)):
        page = client.get(f"/en/{process.slug}/answers/").content.decode()
        assert "Nobody has explained yet why it is late." in page
        client.force_login(a_post(process).user, backend="allauth.account.auth_backends.AuthenticationBackend")
        assert "explain in public why it is late" in client.get(f"/desk/{process.slug}/").content.decode()
        now_by = {f"now_by-{name}": value for name, value in (("day", "1"), ("month", "8"), ("year", "2026"))}
        form = {"reason-en": "Two departments moved.", "said_by": "The open data team", **now_by}
        assert client.post(f"/desk/{process.slug}/late/", form).status_code == 303
        page = client.get(f"/cy/{process.slug}/answers/").content.decode()
        assert "Two departments moved." in page
        assert "The open data team" in page
