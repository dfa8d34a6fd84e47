"""The story of a commitment, in the order of time."""

from datetime import date
from uuid import uuid4

import pytest

from hearback.contributions import actions as contributions
from hearback.core.viewer import HOST
from hearback.plans import actions
from hearback.plans.models import Milestone
from tests import factories
from tests.plans.factories import a_commitment, a_milestone, a_version, published

pytestmark = pytest.mark.django_db
QUERIES = 22
AT = "/en/open-plan/commitments/1/story/"


def a_plan():
    version = a_version(factories.a_process(slug="open-plan"))
    entry = a_commitment(version)
    a_milestone(entry, "The register is open", due="1 May 2014")
    a_milestone(entry, "The law is passed", due="2099")
    published(version)
    return entry.commitment


def tell(commitment, times=1):
    """Something of each kind happens to it, so many times."""
    for number in range(times):
        one = factories.a_contribution(commitment.process, commitment=commitment, words=f"Open it by spring {number}.")
        factories.an_answer(one)
        done = {"status": "limited", "text": {"en": "Half."}, "reported_by": "The ministry"}
        milestone = Milestone.objects.get(commitment=commitment, number=1)
        actions.report_progress(actor=HOST, key=str(uuid4()), commitment=commitment, milestone=milestone, **done)
        found = {"edition": "2020", "codes": {"completion": "limited"}, "happened": date(2016, 1, 1)}
        actions.record_assessment(
            actor=HOST, commitment=commitment, by="independent", body="Reviewers", report=f"r{number}", **found
        )


def test_it_goes_from_the_first_thing_said_to_the_last_milestone(client):
    commitment = a_plan()
    tell(commitment)
    page = client.get(AT).content.decode()

    told = (
        *("Milestone 1 is due: The register is open", "Independent assessment: Reviewers"),
        *("The first thing said about it", "Milestone 2 is due: The law is passed"),
    )
    assert sorted(told, key=page.index) == list(told)
    for words in ("due 1 May 2014, not reported complete", "1 answer was given", "Completion: Limited", "0 of 2"):
        assert words in page


def test_words_that_are_hidden_or_of_a_draft_are_not_in_it(client):
    commitment = a_plan()
    one = factories.a_contribution(commitment.process, commitment=commitment, words="A secret number.")
    contributions.hide(actor=HOST, contribution=one, because="personal")
    assert "secret" not in client.get(AT).content.decode()
    version = a_version(commitment.process)
    entry = a_commitment(version, "A commitment to come")
    assert client.get(f"/en/open-plan/commitments/{entry.commitment.number}/story/").status_code == 404


@pytest.mark.parametrize("times", [1, 3])
def test_it_costs_the_same_however_much_happened(client, django_assert_num_queries, times):
    commitment = a_plan()
    tell(commitment, times)
    with django_assert_num_queries(QUERIES):
        assert client.get(AT).status_code == 200
