"""Whatever happens, and however far behind the index is: nothing is found by words that its reader could not read."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from hearback.contributions import actions as contributions
from hearback.contributions.models import Contribution, Verbatim
from hearback.core import clock
from hearback.core.errors import DomainError
from hearback.core.viewer import HOST, NOBODY
from hearback.erasure import actions as erasure
from hearback.processes import actions as processes
from hearback.processes.models import Document
from hearback.search import queries
from hearback.search.models import Entry
from tests.factories import a_contribution, a_document, a_process, by_said_link
from tests.search.finding import follow

WORDS = ("aurochs", "bison", "cameleopard", "dodo")
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)


class Library(RuleBasedStateMachine):
    """A process in which things are said, hidden, taken back, erased and published; the worker comes by now and then."""

    said = Bundle("said")
    written = Bundle("written")

    def __init__(self):
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.up_to_date = False

    def teardown(self):
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    @initialize()
    def begin(self):
        self.process = a_process()

    @rule(target=said, words=texts, held=st.booleans())
    def say(self, words, held):
        self.up_to_date = False
        return a_contribution(self.process, words=words, held=held)

    @rule(target=written, words=texts, when=st.sampled_from(["now", "later", "never"]))
    def write(self, words, when):
        self.up_to_date = False
        document = a_document(self.process, published=False, title={"en": words}, text={"cy": words})
        if when != "never":
            at = clock.now() + timedelta(days=1) if when == "later" else None
            processes.publish_document(actor=HOST, document=document, at=at)
        return document

    @rule(one=said, words=texts, what=st.sampled_from(["hide", "show", "hold", "release", "withdraw", "change"]))
    def moderate(self, one, words, what):
        self.up_to_date = False
        author = by_said_link(one)
        do = {
            "hide": lambda: contributions.hide(actor=HOST, contribution=one, because="abuse"),
            "show": lambda: contributions.show_again(actor=HOST, contribution=one),
            "hold": lambda: contributions.hold(actor=HOST, contribution=one),
            "release": lambda: contributions.release(actor=HOST, contribution=one),
            "withdraw": lambda: contributions.withdraw(actor=author, contribution=one),
            "change": lambda: contributions.change_words(actor=author, contribution=one, words=words),
        }
        try:
            do[what]()
        except DomainError:
            assert what in {"withdraw", "change"}

    @rule(one=said)
    def erase(self, one):
        erasure.erase_words(actor=HOST, contribution=one)
        assert not Entry.objects.filter(thing=one.uuid).exists()

    @rule()
    def worker_comes_by(self):
        follow()
        self.up_to_date = True

    def plain_scan(self, word) -> set[UUID]:
        """What everybody may read and holds the word, read from the tables without the index and without its rules."""
        open_to_all = Contribution.objects.filter(held=None, hidden=None, withdrawn=None, erased=None)
        found = set()
        for one in open_to_all.filter(process=self.process):
            latest = Verbatim.objects.filter(contribution=one).latest("number")
            found |= {one.uuid} if word in latest.text.split() else set()
        public = Document.objects.filter(process=self.process, published__lte=clock.now())
        return found | {one.uuid for one in public if word in one.title["en"].split()}

    @invariant()
    def nothing_is_found_that_nobody_may_read_and_everything_else_once_the_worker_came_by(self):
        if not hasattr(self, "process"):
            return
        for word in WORDS[:2]:
            hits = queries.search(NOBODY, word, process=self.process, size=100).hits
            assert len(hits) == len({hit.what.thing for hit in hits})
            there = {hit.what.thing for hit in hits}
            assert there <= self.plain_scan(word)
            assert not self.up_to_date or there == self.plain_scan(word)
            assert all(any(piece.marked and piece.text == word for piece in (*h.title, *h.snippet)) for h in hits)
        alike = queries.similar(self.process, " ".join(WORDS[:2]), "en")
        both = self.plain_scan(WORDS[0]) & self.plain_scan(WORDS[1])
        assert {one.uuid for one in alike} <= both, "two words in common, and readable by everybody at this instant"


@pytest.mark.django_db
def test_nothing_is_found_that_may_not_be_read_whatever_happens():
    run_state_machine_as_test(Library, settings=settings(max_examples=12, stateful_step_count=14, deadline=None))


@pytest.mark.django_db
@given(asked=st.text(max_size=300) | st.text(alphabet='"“”%_\\*()\x00 aŵŷ🐈', max_size=60))
@settings(max_examples=60, deadline=None)
def test_whatever_is_asked_is_answered(asked):
    found = queries.search(NOBODY, asked)
    assert found.hits == ()
