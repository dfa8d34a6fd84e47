"""What changed between any two versions, for somebody who reads: each difference with every cause on the way."""

from datetime import date, timedelta

import pytest

from hearback.answers import actions as answers
from hearback.answers.outcomes import CauseOf
from hearback.core import clock
from hearback.core.viewer import HOST
from hearback.plans import actions as plans
from hearback.plans import queries
from hearback.plans.clearance import ChangeCause
from hearback.plans.differences import differences
from hearback.plans.models import Change, Wording
from tests import factories
from tests.plans.factories import WORDING, a_commitment, a_sentence, a_version, published

pytestmark = pytest.mark.django_db
AT = "/en/open-plan/plan/changes/"


def decision(reason):
    return ChangeCause(Change.Cause.DECISION, "The Minister", date(2013, 10, 1), {"en": reason})


@pytest.fixture
def process():
    return factories.a_process(slug="open-plan")


@pytest.fixture
def three(process):
    """Three versions: in the second a sentence says 20 instead of 10, in the third 30, and another commitment came."""
    version = a_version(process)
    a_sentence(a_commitment(version, "Registers"), "We publish 10 registers.")
    published(version)
    for number, reason in ((20, "Money was found."), (30, "More money was found.")):
        version = a_version(process)
        wording = Wording.objects.get(entry__version=version, entry__commitment__number=1)
        plans.edit_sentence(actor=HOST, wording=wording, text={"en": f"We publish {number} registers."})
        if number == 30:
            a_commitment(version, "Ducks")
        published(version, cause=decision(reason))
    return version


def text(client, query="", **get):
    return client.get(AT + query, get).content.decode()


def test_from_the_first_to_the_third_there_is_one_difference_with_both_causes(client, three):
    html = text(client, **{"from": 1, "to": 3})
    assert "From version 1 to version 3" in html
    assert "2 changes: 1 new, 1 changed." in html
    assert "[taken out: </span>10" in html
    assert "[put in: </span>30" in html
    assert ">20<" not in html
    assert html.index("Money was found.") < html.index("More money was found.")
    assert "From version 1 to version 3" in text(client, **{"from": 3, "to": 1})


def test_before_and_now_are_plain_paragraphs_for_who_reads_by_ear(client, three):
    html = text(client, view="plain")
    assert "We publish 20 registers.</p>" in html
    assert "We publish 30 registers.</p>" in html
    assert "<ins>" not in html
    assert "view=plain&amp;page=" not in html


def test_changes_are_narrowed_by_cause_and_by_commitment(client, process, three):
    said = factories.a_contribution(process)
    version = a_version(process)
    entry = queries.entry_in(version, 2)
    factories.an_answer(said, outcome="changed", causes=[CauseOf(entry.commitment)])
    plans.edit_entry(actor=HOST, entry=entry, title={"en": "Geese"})
    wording = Wording.objects.get(entry__version=version, entry__commitment__number=1)
    plans.edit_sentence(actor=HOST, wording=wording, text={"en": "We shall publish 30 registers."})
    publish(version)

    html = text(client, "4/", because="answers")
    assert "Geese" in html
    assert "shall" not in html
    assert said.reference in html
    html = text(client, "4/", commitment=1)
    assert "Commitment 1: 1 change: 1 changed." in html
    assert "Geese" not in html
    assert "Nothing changed for this reason." in text(client, "4/", because="decision")


def publish(version):
    """Through the gate: sentences read better, and what an answer points at changed because of it."""
    found = {one.key: one.of for one in differences(version.previous, version)} if version.previous else {}
    causes = {key: WORDING if of == "sentence" else None for key, of in found.items()}
    answers.publish_version(actor=HOST, version=version, status="for-comment", causes=causes, waiting={})


def test_what_is_not_public_is_compared_by_nobody_but_its_writers(client, process, three):
    draft = a_version(process, label="Secret label")
    a_commitment(draft, "A secret commitment")
    for query in ({"from": 1, "to": 4}, {"to": 4}):
        assert client.get(AT, query).status_code == 404
    assert "secret" not in text(client, **{"from": 4, "to": 3}).lower()
    post = factories.a_post(process)
    client.force_login(post.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    html = text(client, **{"from": 1, "to": 4})
    assert "A secret commitment" in html
    assert "This version is not public yet." in html
    assert "Not published yet: its cause is given when it is." in html
    client.logout()
    published(draft, cause=decision("Later."), at=clock.now() + timedelta(days=1))
    assert client.get(AT, {"from": 1, "to": 4}).status_code == 404
    secret = Change.objects.filter(version=draft).first()
    assert "secret" not in text(client, change=secret.uuid).lower()


@pytest.mark.parametrize("query", ["?from=x&to=y", "?page=99999&commitment=-1", "?change=1&because=nothing", "?page=0"])
def test_an_address_that_cannot_be_read_gives_a_page_or_nothing(client, three, query):
    assert client.get(AT + query).status_code in {200, 404}
    assert client.get(f"{AT}3/{query.replace('&to=y', '')}").status_code == 200


def test_many_changes_come_in_pages_and_a_change_is_found_on_its_own(client, process):
    version = a_version(process)
    entry = a_commitment(version)
    published(version)
    version = a_version(process)
    entry = queries.entry_in(version, 1)
    for number in range(60):
        a_sentence(entry, f"We promise thing {number}.")
    published(version, cause=decision("All of them."))
    first, last = text(client), text(client, page=2)
    assert "60 changes: 60 new." in first
    assert "promise thing 49." in first
    assert "promise thing 50." not in first
    assert "promise thing 50." in last
    late = Change.objects.get(after={"en": "We promise thing 55."})
    assert f'id="change-{late.uuid}"' in text(client, "2/", change=late.uuid)


def test_a_commitment_says_what_it_became_and_where_it_came_from(client, process, three):
    version = a_version(process)
    entries = [queries.entry_in(version, number) for number in (1, 2)]
    plans.merge_commitments(actor=HOST, version=version, entries=entries, title={"en": "Water"})
    published(version, cause=decision("They belong together."))

    old, new = (client.get(f"/en/open-plan/commitments/{number}/").content.decode() for number in (1, 3))

    assert "What became of it" in old
    assert 'href="/en/open-plan/commitments/3/">3. Water</a>' in old
    assert "This commitment was withdrawn." not in old
    assert "What it said is now part of what became of it." in old
    assert "Where it came from" in new
    assert 'href="/en/open-plan/said/?commitment=2">2. Ducks</a>' in new
    assert 'href="/en/open-plan/commitments/2/">2. Ducks</a>' in new
    html = text(client)
    assert "Commitment: became part of another" in html
    assert "2 changes: 2 changed." in html


def test_the_texts_of_the_plan_and_split_sentences_read_as_such(client, process, three):
    version = a_version(process)
    plans.edit_version(actor=HOST, version=version, edits=0, known_gaps={"en": "Nothing on courts."})
    wording = Wording.objects.get(entry__version=version, entry__commitment__number=1)
    plans.split_sentence(actor=HOST, wording=wording, at={"en": 10})
    published(version, cause=decision("It was missing."))
    html = text(client)
    assert "What we know is missing: added" in html
    assert "Sentence: split" in html
    assert "The plan itself" in html


def test_what_else_changed_because_of_what_people_said_stands_beside_it(client, process, three):
    said = factories.a_contribution(process)
    factories.an_answer(said, outcome="changed", causes=[CauseOf(other={"en": "The last day moved to October."})])
    version = a_version(process)
    a_commitment(version, "Reeds")
    published(version, cause=decision("It was missing."))
    html = text(client)
    assert "Also changed because of what people said" in html
    assert "The last day moved to October." in html
    assert said.reference in html
    assert "The last day moved" not in text(client, "3/")


@pytest.mark.parametrize("number", [1, 3])
def test_a_comparison_takes_as_many_statements_for_three_changes_as_for_one(
    client, process, number, django_assert_num_queries
):
    for round_ in range(3):
        version = a_version(process)
        for one in range(number):
            entry = a_commitment(version, f"Number {round_} {one}")
            a_sentence(entry, f"We will do it {one}.")
            factories.an_answer(
                factories.a_contribution(process), outcome="changed", causes=[CauseOf(entry.commitment)]
            )
        publish(version)
    with django_assert_num_queries(13):
        assert client.get(f"{AT}3/").content.count(b"hb-cause__said") == number
    with django_assert_num_queries(20):
        assert client.get(AT, {"from": 1, "to": 3}).content.count(b"hb-cause__said") == 2 * number
