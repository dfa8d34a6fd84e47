"""What became of everything: sums that add up, every answer with its reason, who still waits."""

from datetime import timedelta

import pytest
from django.test import Client

from hearback.answers import actions as answers
from hearback.answers.outcomes import CauseOf
from hearback.contributions import actions as contributions
from hearback.core import clock
from hearback.core.viewer import HOST, NOBODY, Purpose
from hearback.plans import actions as plans
from hearback.plans import queries as plan_queries
from tests import factories
from tests.plans.factories import a_commitment, a_published_version, a_version
from tests.web.public.people import opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    return factories.a_process(slug="open-plan")


def page(client, query=""):
    return client.get(f"/en/open-plan/answers/{query}").content.decode()


def test_what_is_held_or_hidden_is_counted_and_said_to_be(client, process):
    said = [factories.a_contribution(process) for _ in range(3)]
    contributions.hold(actor=HOST, contribution=said[0])
    contributions.hide(actor=HOST, contribution=said[1], because=said[1].Because.values[0])
    html = page(client)
    assert "<strong>3</strong> received" in html
    assert "1 is kept back until somebody has looked at it" in html
    assert "1 is hidden, with the reason in its place" in html


def test_each_outcome_leads_to_its_answers(client, process):
    factories.an_answer(factories.a_contribution(process), reason={"en": "There is no money."})
    question = factories.a_contribution(process, kind="question")
    factories.an_answer(question, outcome="replied", reason={"en": "It is open to all."})
    html = page(client)
    assert "?outcome=no#answers" in html
    assert "?outcome=replied#answers" in html
    only = page(client, "?outcome=no")
    assert "There is no money." in only
    assert "It is open to all." not in only


def test_one_answer_for_many_names_each_but_none_that_is_held(client, process):
    said = [factories.a_contribution(process) for _ in range(3)]
    factories.an_answer(*said)
    contributions.hold(actor=HOST, contribution=said[2])
    html = page(client)
    assert "Answer to 2 contributions:" in html
    assert said[0].reference in html
    assert said[2].reference not in html


def an_embargoed_change(process, wait=timedelta(days=1)):
    """What somebody said, and the sentence it changed in a version that comes out after a while."""
    a_published_version(process)
    shown = plan_queries.commitment_page(NOBODY, process, 1)
    said = factories.a_contribution(process, commitment=shown.entry.commitment)
    version = a_version(process)
    wording = plan_queries.sentence_in(version, shown.fields[0].sentences[0].uuid)
    plans.edit_sentence(actor=HOST, wording=wording, text={"en": "We will publish a secret register."})
    causes = [CauseOf(commitment=shown.entry.commitment, sentence=wording.sentence)]
    factories.an_answer(said, outcome="changed", reason={"en": "You are right."}, causes=causes)
    at = clock.now() + wait if wait else None
    answers.publish_version(actor=HOST, version=version, status="for-comment", causes={}, waiting={}, at=at)
    return said


def test_an_answer_does_not_show_a_change_before_its_version_is_out(client, process):
    said = an_embargoed_change(process)
    for html in (page(client), client.get(f"/en/open-plan/said/{said.reference}/").content.decode()):
        assert "You are right." in html
        assert "secret" not in html
        assert "no published version shows this change yet" in html


def test_an_answer_names_the_text_of_the_plan_that_it_changed_before_and_after_it_is_out(client, process):
    a_published_version(process)
    said = factories.a_contribution(process)
    causes = [CauseOf(plan_text="introduction"), CauseOf(other={"en": "The last day moved."})]
    factories.an_answer(said, outcome="changed", reason={"en": "You are right."}, causes=causes)
    waits = "The plan itself, “Introduction”: no published version shows this change yet."
    assert waits in page(client)
    version = a_version(process)
    plans.edit_version(actor=HOST, version=version, edits=version.edits, introduction={"en": "The whole truth."})
    answers.publish_version(actor=HOST, version=version, status="for-comment", causes={}, waiting={})
    html = page(client)
    assert waits not in html
    assert "Introduction: added" in html
    assert "The last day moved." in html


def test_a_commitment_that_no_published_version_has_is_not_named(client, process):
    version = a_version(process)
    drafted = a_commitment(version).commitment
    said = [factories.a_contribution(process), factories.a_contribution(process)]
    given = {"reason": {"en": "You are right."}}
    factories.an_answer(said[0], outcome="changed", causes=[CauseOf(commitment=drafted)], **given)
    factories.an_answer(
        said[1], outcome="covered", place={"en": "In the part on money."}, place_commitment=drafted, **given
    )
    own = Client()
    opened(own, Purpose.SAID, said[0])
    for html in (page(client), own.get(f"/en/open-plan/said/{said[0].reference}/mine/").content.decode()):
        assert "You are right." in html
        assert "A new commitment: no published version shows this change yet." in html
        assert f"Commitment {drafted.number}" not in html
        assert f"commitments/{drafted.number}/" not in html


def test_an_author_reads_no_change_before_its_version_is_out(process):
    said = an_embargoed_change(process)
    own = Client()
    opened(own, Purpose.SAID, said)
    html = own.get(f"/en/open-plan/said/{said.reference}/mine/").content.decode()
    assert "You are right." in html
    assert "secret" not in html


def test_a_change_says_of_which_commitment_it_is(client, process):
    an_embargoed_change(process, wait=timedelta(0))
    assert '<span class="govuk-visually-hidden"> (Commitment 1)</span>' in page(client)


def test_final_shows_who_still_waits_with_why_and_by_when(client, process):
    a_published_version(process)
    said = factories.a_contribution(process)
    by = clock.today() + timedelta(days=30)
    answers.publish_version(
        actor=HOST,
        version=a_version(process),
        status="final",
        causes={},
        waiting={said.uuid: ({"en": "The health service has to say first."}, by)},
        signed_by="Both coordinators",
    )
    for html in (page(client), client.get("/en/open-plan/plan/").content.decode()):
        assert "The health service has to say first." in html
        assert f'href="/en/open-plan/said/{said.reference}/"' in html
        assert "Both coordinators" in html
    assert (
        "The health service has to say first." in client.get(f"/en/open-plan/said/{said.reference}/").content.decode()
    )


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_ten_statements(client, django_assert_num_queries, process, number):
    for _ in range(number):
        factories.an_answer(factories.a_contribution(process))
    with django_assert_num_queries(10):
        html = page(client)
    assert html.count("hb-list__row") == number
