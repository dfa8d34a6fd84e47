"""At the desk a suggestion stands beside the words, unticked; and what was made of it is said with what a guess gives."""

from uuid import uuid4

import pytest

from hearback.analysis import actions
from hearback.analysis.models import Coded, Learning, Suggested
from hearback.contributions import actions as contributions
from hearback.core.errors import BadInput
from hearback.core.viewer import HOST
from tests.factories import a_contribution, a_post, a_process
from tests.plans import factories as plans

pytestmark = pytest.mark.django_db
AT = "/desk/open-plan/said/"


@pytest.fixture
def process():
    return a_process(slug="open-plan")


@pytest.fixture
def desk(client, process):
    client.force_login(a_post(process).user)
    return client


@pytest.fixture
def buses(process):
    actions.begin_codebook(actor=HOST, process=process)
    return actions.add_code(actor=HOST, process=process, key=uuid4(), label={"en": "Buses"})


def suggested(row, *codes, places=()):
    learned = Learning.objects.create(process=row.process, number=1, learned_from=50, commonest=[])
    return Suggested.objects.create(
        contribution=row, learning=learned, codes=[one.pk for one in codes], places=list(places)
    )


def text(answer):
    return " ".join(answer.content.decode().split())


def test_three_themes_stand_beside_the_words_and_none_is_ticked(desk, process, buses):
    row = a_contribution(process)
    one = suggested(row, buses)
    page = text(desk.get(f"{AT}coding/{row.reference}/"))
    assert "A program suggests, from the words alone: <strong>Buses</strong>." in page
    assert " checked" not in page
    desk.post(
        f"{AT}coding/{row.reference}/",
        {"do": "save", "turn": "0", "suggested": str(one.uuid), "codes": [str(buses.number)], "stance": "supports"},
    )
    assert Coded.objects.get().origin == Coded.Origin.SUGGESTED
    assert "one of the three was chosen 1 times (100%)" in text(desk.get("/desk/open-plan/said/codebook/"))


def test_a_suggestion_for_something_else_is_not_noted(desk, process, buses):
    row, other = a_contribution(process), a_contribution(process)
    one = suggested(other, buses)
    for named in (str(one.uuid), "nonsense"):
        desk.post(
            f"{AT}coding/{row.reference}/",
            {"do": "save", "turn": "0", "suggested": named, "codes": [str(buses.number)], "stance": "supports"},
        )
    assert Suggested.objects.get().right is None


def test_the_commitment_it_may_be_about_is_one_decision_away(desk, process):
    version = plans.a_version(process)
    entry = plans.a_commitment(version, "Longer hours")
    wording = plans.a_sentence(entry, "Buses run until midnight.")
    plans.published(version)
    row = a_contribution(process)
    suggested(row, places=[[entry.commitment_id, wording.sentence_id]])
    page = text(desk.get(f"{AT}{row.reference}/"))
    assert "Which commitment may it be about?" in page
    assert "Buses run until midnight." in page
    desk.post(f"{AT}many/at/?c={row.reference}", {"to": "1", "which": "ticked"})
    row.refresh_from_db()
    assert row.commitment == entry.commitment


def test_what_may_say_the_opposite_is_marked_before_it_is_joined(desk, process):
    one = a_contribution(process, words="The town needs a fairness rule. (invented)")
    other = a_contribution(process, words="The town does not need a fairness rule. (invented)")
    same = a_contribution(process, words="The town needs a fairness rule, please. (invented)")
    mark = "Look closely: these may say the opposite"
    assert mark in text(desk.get(f"{AT}{one.reference}/join/?with={other.reference}"))
    assert mark not in text(desk.get(f"{AT}{one.reference}/join/?with={same.reference}"))


def test_nothing_is_put_at_a_commitment_that_only_a_draft_has(desk, process):
    version = plans.a_version(process)
    plans.a_sentence(plans.a_commitment(version, "Longer hours"), "Buses run until midnight.")
    plans.published(version)
    draft = plans.a_version(process)
    secret = plans.a_commitment(draft, "Nobody knows of this yet")
    row = a_contribution(process)
    assert "Nobody knows of this yet" not in text(desk.get(f"{AT}many/at/?c={row.reference}"))
    desk.post(f"{AT}many/at/?c={row.reference}", {"to": str(secret.commitment.number), "which": "ticked"})
    with pytest.raises(BadInput):
        contributions.put_at(
            actor=HOST, process=process, contributions=[row], commitment=secret.commitment, key=uuid4()
        )
    row.refresh_from_db()
    assert row.commitment is None, "everybody would read its number beside what was said"
