"""What others said that is like something: by rare words that both hold, as everybody may read it, or nothing at all."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hearback.contributions import actions as contributions
from hearback.contributions import queries as said
from hearback.core.viewer import HOST
from hearback.search import queries, similar
from hearback.search.models import Posting
from tests.factories import a_contribution, a_draft_process, a_process, by_said_link
from tests.search.finding import follow

pytestmark = pytest.mark.django_db

# Invented: eight things that several people say, each in words of their own, and some that stand alone.
LABELLED = {
    "night buses": [
        "Please run the night bus on Fridays too, nurses finish their shift at two.",
        "My shift ends late and there is no night bus home. Run one every night.",
        "A night bus for people who work late shifts would help us all get home.",
    ],
    "contracts": [
        "Publish every contract the council signs, with the price and the supplier.",
        "We cannot see which supplier won a contract or at what price. Publish it.",
        "Contracts should be published with supplier names and prices, all of them.",
    ],
    "libraries": [
        "Keep the library open on Saturdays, children have nowhere else to read.",
        "The library is shut on Saturdays now and my children miss it.",
        "Saturday opening at the library matters to families with children.",
    ],
    "sign language": [
        "Consultation videos need British Sign Language interpreters.",
        "There was no sign language interpreter at the consultation. Deaf people could not follow.",
        "Always book a sign language interpreter for each consultation meeting.",
    ],
    "charges for data": [
        "Address data should be free to use. The licence fee shuts out small charities.",
        "Small charities cannot pay the licence fee for address data.",
        "Drop the fee for the address data licence, it is public money already.",
    ],
    "minutes": [
        "Put the minutes of board meetings online within a week.",
        "Board minutes appear online months late. A week is long enough.",
        "I would read the board minutes if they were online the week after.",
    ],
    "spending": [
        "Show spending by ward so that we know where the money for parks goes.",
        "Which ward gets the parks money? Show the spending ward by ward.",
        "Parks spending should be shown for each ward.",
    ],
    "broadband": [
        "Half our valley has no broadband, so online forms are no use to us.",
        "You cannot fill in online forms in this valley without broadband.",
        "Broadband first, online forms later: the valley is not connected.",
    ],
}
ALONE = [
    "Teach young people how a budget is made.",
    "I like the plan as it is.",
    "Whistleblowers deserve protection when they come forward.",
    "Could ministers hold a surgery in Newport once a year?",
]


def a_labelled_process():
    """Everything above, said in one process and read by the worker; returns it and what each is about."""
    process = a_process()
    about = {}
    for subject, texts in LABELLED.items():
        for words in texts:
            about[a_contribution(process, words=words).uuid] = subject
    for words in ALONE:
        about[a_contribution(process, words=words).uuid] = words
    follow()
    return process, about


def test_most_find_those_that_say_the_same_and_none_finds_another_subject():
    process, about = a_labelled_process()
    of_all = {one.uuid: one for one in said.everything_said(HOST, process)}
    shown, right, without_any = 0, 0, []
    for uuid, subject in about.items():
        found = queries.similar(process, of_all[uuid].words, "en", without={uuid})
        shown += len(found)
        right += sum(about[one.uuid] == subject for one in found)
        without_any += [] if found else [subject]
    assert right == shown, "something of another subject was shown"
    assert shown >= 40, "of 48 that could be shown"
    assert set(ALONE) <= set(without_any)


def test_the_likest_stands_first_and_there_are_never_more_than_three():
    process = a_process()
    for number in range(6):
        a_contribution(process, words=f"Night buses for nurses on Fridays and also something on parks {'x' * number}.")
    likest = a_contribution(process, words="Night buses for nurses on Fridays.")
    follow()
    found = queries.similar(process, "Night buses for nurses on Fridays!", "en")
    assert len(found) == similar.MOST_SHOWN
    assert found[0].uuid == likest.uuid


def test_a_single_word_in_common_is_no_likeness():
    process = a_process()
    a_contribution(process, words="Lighthouses")
    follow()
    assert queries.similar(process, "Lighthouses", "en") == []
    assert queries.similar(process, "", "en") == []
    assert queries.similar(process, "the and of", "en") == []


WORDS = "The harbour lighthouse needs volunteers with boats."


@pytest.mark.parametrize(
    "take_away",
    [
        lambda one: contributions.hide(actor=HOST, contribution=one, because="abuse"),
        lambda one: contributions.hold(actor=HOST, contribution=one),
        lambda one: contributions.withdraw(actor=by_said_link(one), contribution=one),
        lambda one: contributions.erase_words(actor=HOST, contribution=one),
        lambda one: contributions.redact(
            actor=HOST, contribution=one, number=1, words=WORDS[12:-1], because="personal"
        ),
    ],
    ids=["hidden", "held", "withdrawn", "erased", "taken out"],
)
def test_what_nobody_may_read_any_more_is_shown_beside_nothing_however_far_behind_the_index_is(take_away):
    process = a_process()
    one = a_contribution(process, words=WORDS)
    follow()
    assert [found.uuid for found in queries.similar(process, WORDS, "en")] == [one.uuid]
    take_away(one)
    assert Posting.objects.exists(), "the index still holds its words"
    assert queries.similar(process, WORDS, "en") == []


def test_another_process_and_one_that_is_not_open_show_nothing():
    process, other = a_process(), a_process()
    a_contribution(process, words=WORDS)
    follow()
    assert queries.similar(other, WORDS, "en") == []
    draft = a_draft_process()
    a_contribution(draft, actor=HOST, words=WORDS)
    follow()
    assert queries.similar(draft, WORDS, "en") == []


def test_a_welsh_word_is_known_whatever_its_first_letter_became():
    process = a_process()
    one = a_contribution(process, words="Llyfrgell y pentref, bws a cherddoriaeth", language="cy")
    follow()
    found = queries.similar(process, "Bws i lyfrgell y bentref gyda cherddoriaeth", "cy")
    assert [same.uuid for same in found] == [one.uuid]
    assert queries.similar(process, "Bws i lyfrgell y bentref gyda cherddoriaeth", "en") == []


def test_common_words_are_not_looked_at_beyond_a_bound(monkeypatch):
    process = a_process()
    for number in range(8):
        a_contribution(process, words=f"council budget meeting {'abcdefgh'[number]}zebra")
    rare = a_contribution(process, words="council budget meeting walrus kayak")
    follow()
    monkeypatch.setattr(similar, "MOST_LOOKED_AT", 4)
    assert [one.uuid for one in queries.similar(process, "council budget walrus kayak", "en")] == [rare.uuid]
    assert queries.similar(process, "council budget meeting", "en") == []


@pytest.mark.parametrize("number", [1, 3])
def test_it_takes_as_many_statements_for_three_as_for_one(number):
    process = a_process()
    for _ in range(number):
        a_contribution(process, words=WORDS)
    follow()
    with CaptureQueriesContext(connection) as seen:
        assert len(queries.similar(process, WORDS, "en")) == number
    assert len(seen) <= 8


def test_after_sending_others_that_are_alike_are_shown_and_never_ones_own():
    process = a_process()
    theirs = a_contribution(process, words=WORDS)
    earlier = a_contribution(process, words=WORDS, email="sam@example.org")
    follow()
    mine = a_contribution(process, words=WORDS, email="sam@example.org")
    client, at = Client(), f"/en/{process.slug}/said/{mine.reference}/"
    client.get(said.link_to(mine, "en"))
    for page in ("sent/", "mine/"):
        text = client.get(at + page).content.decode()
        assert "Others said something like this" in text
        assert theirs.reference in text
        assert earlier.reference not in text


def test_the_public_page_leaves_nothing_out_that_would_tell_who_said_both():
    process = a_process()
    one = a_contribution(process, words=WORDS, email="sam@example.org")
    other = a_contribution(process, words=WORDS, email="sam@example.org")
    lonely = a_contribution(process, words="Nothing in common with anything at all.")
    follow()
    at = f"/en/{process.slug}/said/"
    assert other.reference in Client().get(f"{at}{one.reference}/").content.decode()
    assert "Others said" not in Client().get(f"{at}{lonely.reference}/").content.decode()
    welsh = Client().get(f"/cy/{process.slug}/said/{one.reference}/").content.decode()
    assert other.reference in welsh
