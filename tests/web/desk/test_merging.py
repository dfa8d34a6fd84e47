"""Commitments are merged, split and renumbered at the desk, one question a page, and nobody's words are lost on the way."""

import pytest

from hearback.core.viewer import HOST
from hearback.plans import actions, queries
from hearback.plans.models import Entry, Wording
from tests import factories
from tests.plans import factories as plans
from tests.web.desk.planning import sent as everything_typed

pytestmark = pytest.mark.django_db
PLAN = "/desk/open-plan/plan/"


@pytest.fixture
def version(process):
    """The next version of a plan with two commitments of two sentences."""
    first = plans.a_version(process)
    for name in ("Ponds", "Ducks"):
        entry = plans.a_commitment(first, name)
        plans.a_sentence(entry, f"We count {name.lower()}.")
        plans.a_sentence(entry, f"We publish {name.lower()}.")
        plans.a_milestone(entry, f"{name} are counted")
    plans.published(first)
    return plans.a_version(process)


def sent(page) -> dict[str, str]:
    """What travels hidden: the words that were shown, and the key that makes pressing twice one thing."""
    return {name: str(page.context["form"][name].value()) for name in ("seen", "key")}


def texts(version, number):
    rows = Wording.objects.filter(entry__version=version, entry__commitment__number=number).order_by("order")
    return [row.text["en"] for row in rows]


def test_two_commitments_become_one_after_their_words_were_read(process, desk, version):
    at = f"{PLAN}2/1/merge/"
    assert "Choose at least one" in desk.post(at, {}).content.decode()
    look = desk.post(at, {"chosen": ["2"]})
    html = look.content.decode()
    assert "We count ponds." in html
    assert "We publish ducks." in html
    body = sent(look) | {"chosen": ["2"], "do": "act"}
    assert "Choose where they go" in desk.post(at, body).content.decode()
    assert "Write what the new commitment is called" in desk.post(at, body | {"into": "new"}).content.decode()

    done = desk.post(at, body | {"into": "new", "title-en": "Water"})

    assert done.headers["Location"] == f"{PLAN}2/3/"
    assert texts(version, 3) == ["We count ponds.", "We publish ponds.", "We count ducks.", "We publish ducks."]
    html = desk.get(f"{PLAN}2/1/").content.decode()
    assert "In version 2, number 1 became" in html
    assert "What went along into another commitment in this version comes back." in html
    desk.post(f"{PLAN}2/1/standing/", {"do": "restore"})
    assert texts(version, 1) == ["We count ponds.", "We publish ponds."]


def test_one_goes_into_another_that_is_there(process, desk, version):
    look = desk.post(f"{PLAN}2/1/merge/", {"chosen": ["2"]})
    done = desk.post(f"{PLAN}2/1/merge/", sent(look) | {"chosen": ["2"], "do": "act", "into": "2"})
    assert done.headers["Location"] == f"{PLAN}2/2/"
    assert len(texts(version, 2)) == 4
    assert queries.entry_in(version, 1).standing == Entry.Standing.WITHDRAWN


def test_words_that_somebody_else_writes_meanwhile_are_shown_before_it_is_done(process, desk, version):
    look = desk.post(f"{PLAN}2/1/merge/", {"chosen": ["2"]})
    wording = Wording.objects.filter(entry__version=version, entry__commitment__number=2).order_by("order")[0]
    actions.edit_sentence(actor=HOST, wording=wording, text={"en": "We count geese as well."})
    body = sent(look) | {"chosen": ["2"], "do": "act", "into": "new", "title-en": "Water"}

    again = desk.post(f"{PLAN}2/1/merge/", body)

    html = again.content.decode()
    assert "Somebody changed these words since you opened the page." in html
    assert "We count geese as well." in html
    assert "Water" in html
    body |= {"seen": again.context["form"]["seen"].value()}
    assert desk.post(f"{PLAN}2/1/merge/", body).status_code == 303
    assert "We count geese as well." in texts(version, 3)


def test_who_comes_second_is_told_what_the_first_did_and_keeps_their_words(process, desk, version):
    page = desk.get(f"{PLAN}2/2/")
    one = Wording.objects.filter(entry__version=version, entry__commitment__number=2).order_by("order")[0]
    name = f"s-{one.sentence.uuid}-en"
    look = desk.post(f"{PLAN}2/1/merge/", {"chosen": ["2"]})
    entries = [queries.entry_in(version, number) for number in (1, 2)]
    actions.merge_commitments(actor=HOST, version=version, entries=entries, title={"en": "Water"})

    late = desk.post(f"{PLAN}2/2/", everything_typed(page) | {name: "My careful words."}).content.decode()
    assert "My careful words." in late
    assert "3. Water" in late
    second = desk.post(f"{PLAN}2/1/merge/", sent(look) | {"chosen": ["2"], "do": "act", "into": "1"})
    assert second.status_code == 200
    assert texts(version, 3) == ["We count ponds.", "We publish ponds.", "We count ducks.", "We publish ducks."]


def test_a_part_becomes_a_commitment_of_its_own(process, desk, version):
    at = f"{PLAN}2/1/split/"
    assert "Choose at least one sentence or milestone" in desk.post(at, {}).content.decode()
    wording = Wording.objects.filter(entry__version=version, entry__commitment__number=1).order_by("order")[1]
    milestone = queries.entry_words([wording.entry])[0].milestones[0].milestone
    chosen = [f"s-{wording.sentence.uuid}", f"m-{milestone.uuid}"]
    look = desk.post(at, {"chosen": chosen})
    html = look.content.decode()
    assert "We publish ponds." in html
    assert "We count ponds." not in html
    body = sent(look) | {"chosen": chosen, "do": "act"}
    assert "What is the new commitment called?" in desk.post(at, body).content.decode()

    done = desk.post(at, body | {"title-en": "Open ponds"})

    assert done.headers["Location"] == f"{PLAN}2/3/"
    assert (texts(version, 1), texts(version, 3)) == (["We count ponds."], ["We publish ponds."])


def test_another_number_is_one_that_was_never_given(process, desk, version):
    at = f"{PLAN}2/1/number/"
    assert "numbers are never used again" in desk.post(at, {"number": "2"}).content.decode()
    assert "It has this number already." in desk.post(at, {"number": "1"}).content.decode()
    assert desk.post(at, {"number": "9"}).headers["Location"] == f"{PLAN}2/9/"


def test_only_coordinators_merge_while_a_version_is_written(process, desk, version, client):
    lead = factories.a_post(process, role="theme-lead").user
    client.force_login(lead, backend="allauth.account.auth_backends.AuthenticationBackend")
    for name in ("merge", "split", "number"):
        assert client.get(f"{PLAN}2/1/{name}/").status_code == 403
        assert desk.get(f"{PLAN}1/1/{name}/").status_code == 404
