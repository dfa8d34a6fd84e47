"""What was said about a sentence, now and in earlier versions; and speaking about a part of one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearback.contributions import actions
from hearback.contributions.models import Carried, Contribution
from hearback.core import clock
from hearback.core.viewer import HOST
from hearback.plans import actions as plans
from hearback.plans.models import Wording
from tests import factories
from tests.plans.factories import a_commitment, a_sentence, a_version, published
from tests.web.public.people import words_of
from tests.web.public.saying import TELL, WHO, WORDS

pytestmark = pytest.mark.django_db
BEFORE = "We will publish the register of all companies by the end of 2014."
NOW = "We will publish a list of the largest companies by the end of 2015."
SAY = "/en/plan/have-your-say/"


@pytest.fixture
def process():
    return factories.a_process(slug="plan")


@pytest.fixture
def sentence(process):
    """The only sentence of a published draft, in both languages."""
    version = a_version(process)
    wording = a_sentence(a_commitment(version), BEFORE, cy="Byddwn yn cyhoeddi cofrestr pob cwmni erbyn diwedd 2014.")
    published(version)
    return wording.sentence


def reworded(process, sentence, text=NOW, **when):
    version = a_version(process)
    wording = Wording.objects.get(entry__version=version, sentence=sentence)
    plans.edit_sentence(actor=HOST, wording=wording, text={"en": text})
    return published(version, **when)


def page_of(sentence, language="en"):
    return f"/{language}/plan/commitments/1/sentences/{sentence.uuid}/"


def send(client, sentence, query="", **start):
    """Say something about a sentence, question by question; gives the pages that were seen."""
    begun = client.post(f"{SAY}?sentence={sentence.uuid}{query}", start)
    assert begun.status_code == 303, words_of(begun)
    here = begun["Location"].removesuffix("words/")
    seen = [client.get(f"{here}words/")]
    for step, given in (("words", WORDS), ("who", WHO), ("tell", TELL)):
        client.post(f"{here}{step}/", given)
    seen.append(client.get(f"{here}check/"))
    client.post(f"{here}check/")
    return seen


def test_each_sentence_has_a_link_that_says_which_it_is(client, sentence):
    page = client.get("/en/plan/commitments/1/")
    assert f'href="/en/plan/have-your-say/?sentence={sentence.uuid}"' in page.content.decode()
    assert "Say something about sentence 1 of “What we will do”" in words_of(page)


def test_whoever_copies_a_part_speaks_about_that_part_and_sees_it_on_the_way(client, sentence):
    words, check = send(client, sentence, part="  all  companies ")
    assert "A part of this sentence: " + BEFORE in words_of(words)
    assert "These words of a sentence all companies" in words_of(check)
    one = Contribution.objects.get()
    assert (one.quote, one.quote_language, one.sentence) == ("all companies", "en", sentence)


def test_what_was_selected_comes_by_the_address_and_can_be_put_right(client, sentence):
    start = client.get(f"{SAY}?sentence={sentence.uuid}&part=the+register")
    assert 'value="the register"' in start.content.decode()
    send(client, sentence, "&part=the+register", part="the register of all companies")
    assert Contribution.objects.get().quote == "the register of all companies"


def test_words_that_are_not_in_the_sentence_are_refused_beside_their_box(client, sentence):
    refused = client.post(f"{SAY}?sentence={sentence.uuid}", {"part": "every charity"})
    assert refused.status_code == 200
    assert "These words do not stand in the sentence." in words_of(refused)
    assert 'value="every charity"' in refused.content.decode()
    start = client.get(f"{SAY}?sentence={sentence.uuid}&part=every+charity")
    assert "every charity" not in start.content.decode()


def test_who_read_in_welsh_spoke_about_the_welsh_words(client, sentence):
    begun = client.post(f"/cy/plan/have-your-say/?sentence={sentence.uuid}", {"part": "cofrestr pob cwmni"})
    here = begun["Location"].removesuffix("words/")
    for step, given in (("words", WORDS), ("who", WHO), ("tell", TELL), ("check", {})):
        client.post(f"{here}{step}/", given)
    one = Contribution.objects.get()
    assert (one.quote, one.quote_language) == ("cofrestr pob cwmni", "cy")


def test_a_version_that_comes_out_while_somebody_writes_takes_nothing_from_what_they_write_about(
    client, process, sentence
):
    begun = client.post(f"{SAY}?sentence={sentence.uuid}", {"part": "the register"})
    here = begun["Location"].removesuffix("words/")
    version = a_version(process)
    plans.remove_sentence(actor=HOST, wording=Wording.objects.get(entry__version=version, sentence=sentence))
    published(version)
    for step, given in (("words", WORDS), ("who", WHO), ("tell", TELL), ("check", {})):
        client.post(f"{here}{step}/", given)
    one = Contribution.objects.get()
    assert (one.sentence, one.quote, one.read_in.number) == (sentence, "the register", 1)


def test_a_contribution_tells_what_its_words_became(client, process, sentence):
    one = factories.a_contribution(process, sentence=sentence)
    address = f"/en/plan/said/{one.reference}/"
    assert "of the plan it now reads" not in words_of(client.get(address))
    version = reworded(process, sentence)
    actions.carry(version=version)
    assert "We are still looking where this stands in version 2." in words_of(client.get(address))
    carried = Carried.objects.get()
    actions.settle_place(actor=HOST, carried=carried, place=sentence)
    page = words_of(client.get(address))
    assert f"In version 2 of the plan it now reads: {NOW}" in page
    carried.refresh_from_db()
    actions.settle_place(actor=HOST, carried=carried, place=None)
    assert "This sentence has gone: version 2 of the plan does not have it." in words_of(client.get(address))
    actions.carry(version=reworded(process, sentence, BEFORE))
    assert "It stands so in version 3 of the plan, too" in words_of(client.get(address))


def test_nothing_of_a_version_under_embargo_shows(client, process, sentence):
    one = factories.a_contribution(process, sentence=sentence)
    before = words_of(client.get(f"/en/plan/said/{one.reference}/"))
    version = reworded(process, sentence, at=clock.now() + timedelta(days=1))
    actions.carry(version=version)
    assert words_of(client.get(f"/en/plan/said/{one.reference}/")) == before
    assert NOW not in words_of(client.get(page_of(sentence)))


def test_the_page_of_a_sentence_lists_what_was_said_about_it_in_every_version(client, process, sentence):
    old = factories.a_contribution(process, sentence=sentence, words="All companies? (invented)")
    version = reworded(process, sentence)
    actions.carry(version=version)
    actions.settle_place(actor=HOST, carried=Carried.objects.get(contribution=old), place=sentence)
    factories.a_contribution(process, sentence=sentence, words="Only the largest? (invented)")
    page = words_of(client.get(page_of(sentence)))
    assert NOW in page
    assert f"About an earlier wording: “{BEFORE}” “All companies?" in page.replace(" All", " “All")
    assert "Only the largest?" in page
    assert page.count("About an earlier wording") == 1
    assert "2 contributions about sentence 1 of “What we will do”" in words_of(client.get("/en/plan/commitments/1/"))


def test_a_sentence_of_another_commitment_or_of_no_version_is_not_found(client, process, sentence):
    assert client.get(page_of(sentence).replace("/1/", "/2/")).status_code == 404
    version = a_version(process)
    draft = a_sentence(a_commitment(version), "This is not published yet.").sentence
    assert client.get(page_of(draft).replace("/1/", "/2/")).status_code == 404


def test_a_page_of_many_asks_as_often_as_a_page_of_few(client, process, sentence):
    for _ in range(2):
        factories.a_contribution(process, sentence=sentence)
    actions.carry(version=reworded(process, sentence, BEFORE + " And more."))
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(page_of(sentence))
        with CaptureQueriesContext(connection) as of_commitment:
            client.get("/en/plan/commitments/1/")
        counts.append((len(asked), len(of_commitment)))
        for _more in range(4):
            factories.a_contribution(process, sentence=sentence)
    assert counts[0] == counts[1]
