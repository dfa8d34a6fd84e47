"""A year replayed: whatever people do, whenever the worker wakes, whatever dies between, each is told what the moments call
for, once; and what really leaves says just that, and nothing of what was taken back.
"""

import smtplib
from datetime import time

import pytest
import time_machine
from django.conf import settings as site
from django.db import transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hearback.outbox import mail_url
from hearback.reportback import crowds, queries
from tests.properties.year.people import START
from tests.properties.year.year import Year
from tests.reportback.loop import MAIL

ADA, BEN, NEW = "ada@example.org", "ben@example.org", "new@example.org"
EMAIL = st.sampled_from([ADA, BEN, NEW])
ANYBODY = st.sampled_from([ADA, BEN, NEW, ""])
N = st.integers(0, 30)
SOME = st.lists(N, min_size=1, max_size=3)
WHERE = st.sampled_from(["sentence", "other", "milestone", "commitment", "nothing"])
BATCHES = st.lists(st.integers(1, 12), min_size=1, max_size=3)


def moves(**each):
    """One of these, with what it needs."""
    return st.one_of(st.tuples(st.just(name), *needs) for name, needs in each.items())


PEOPLE = moves(
    say=[ANYBODY], slip=[ANYBODY], withdraw=[N], agree=[N, ANYBODY], agree_no_more=[N], appeal=[N], count_in=[EMAIL]
)
AT_THE_EVENT = moves(book=[EMAIL], cancel=[N], come=[EMAIL], sent_out=[N], leave=[N], notes=[])
WISHES = moves(
    quiet=[EMAIL, st.booleans()],
    news=[EMAIL, st.booleans()],
    channel=[EMAIL, st.sampled_from(["page", "post", "email"])],
    confirm=[EMAIL],
    erase=[EMAIL],
)
DESK = moves(
    answer=[SOME, WHERE],
    later=[N],
    join=[N, N],
    correct=[N, WHERE],
    undo=[N],
    talk=[N, st.integers(1, 30)],
    split=[N],
    publish=[st.sampled_from(["sentence", "other", "milestone"])],
    publish_later=[st.sampled_from(["sentence", "other"]), st.integers(1, 30)],
    progress=[st.booleans(), st.sampled_from(["limited", "complete"])],
    pause=[st.integers(3, 40)],
    resume=[],
)
OFFICE = moves(
    stop=[N],
    go_on=[N],
    bounce=[N],
    letters=[st.sampled_from(["posted", "lie", "taken apart"])],
    post_what_lies=[],
    follow=[EMAIL],
    follow_no_more=[EMAIL],
)
TIME = moves(
    passes=[st.integers(1, 600)],
    tick=[],
    reads=[BATCHES, st.sets(st.integers(0, 3), max_size=2)],
    sends=[st.none() | st.integers(1, 4)],
)
YEAR = st.lists(st.one_of(PEOPLE, AT_THE_EVENT, WISHES, DESK, DESK, OFFICE, TIME, TIME), min_size=30, max_size=40)
# In the beginning of each: two whose address is theirs, an answer to one, with which the other stands.
BEGINNING = [
    *[("say", ADA), ("say", BEN), ("confirm", ADA), ("confirm", BEN), ("reads",), ("sends", 1)],
    *[("agree", 0, BEN), ("answer", [0], "commitment"), ("join", 0, 0), ("count_in", ADA)],
]
SEE = [("reads",), ("sends",)]
# What chance brings about too seldom; -1 is what was said last of what it can be done with.
SELDOM = [
    # The answer is taken back with what it is about, before it has gone; and when a worker died over it.
    *[*SEE, ("say", ADA), ("answer", [-1], "sentence"), ("reads",), ("appeal", -1), ("withdraw", -1), ("sends",)],
    *[("say", BEN), ("answer", [-1], "other"), ("reads", [1], {0, 2}), ("sends", 1), ("appeal", -1), ("withdraw", -1)],
    *[("sends",), ("say", BEN), ("say", BEN), ("answer", [-1], "other"), ("reads",), ("sends", 1), ("appeal", -1)],
    *[("withdraw", -1), ("sends",), ("say", ADA), ("withdraw", -1), *SEE, ("say", BEN), ("undo", -1), ("tick",), *SEE],
    # A voice that was taken back before anybody read, and one that came too late; whoever stands with another.
    *[("say", ADA), ("agree", -1, BEN), ("answer", [-1], "sentence"), ("agree_no_more", -1), ("agree", -1, NEW)],
    *[("join", -1, -1), ("publish", "sentence"), ("correct", -1, "other"), *SEE, ("publish", "other")],
    *[("count_in", BEN), *SEE],
    *[("appeal", -1), ("answer", [-1], "milestone"), *SEE, ("say", ADA), ("split", -1), *SEE],
    *[("answer", [-1], "milestone"), *SEE],
    # An address that is confirmed when all has been told.
    *[("erase", NEW), ("say", NEW), ("talk", -1, 10), *SEE, ("answer", [-1], "milestone")],
    *[("progress", True, "limited"), *SEE, ("confirm", NEW), *SEE],
    # Both switches, and another channel, with messages on their way.
    *[("say", BEN), ("answer", [-1], "milestone"), ("reads",), ("quiet", BEN, True), ("sends",)],
    *[("progress", True, "limited"), ("reads",), ("quiet", BEN, False), ("news", BEN, False), *SEE],
    *[("channel", BEN, "post"), ("publish", "milestone"), *SEE, ("channel", BEN, "email"), *SEE],
    *[("progress", False, "limited"), ("reads",), ("channel", BEN, "page"), ("sends",), ("channel", BEN, "email")],
    # Days: one that was moved, one that stood still, one that passed; what was to be brought back.
    *[("say", ADA), ("talk", -1, 5), ("talk", -1, 9), ("passes", 150), ("tick",), ("pause", 10), ("say", BEN)],
    *[("progress", False, "limited"), *SEE],
    *[("passes", 200), ("tick",), *SEE, ("resume",), ("tick",), ("reads",), ("passes", 100), ("tick",), *SEE],
    *[("passes", 200), ("tick",), ("later", -1), ("passes", 300), ("tick",), *SEE],
    # Who was there, and what was said there.
    *[("slip", ADA), ("slip", ""), ("book", BEN), ("come", BEN), ("come", NEW), ("book", ADA), ("cancel", 0)],
    *[("notes",), ("come", ADA), *SEE, ("withdraw", -1), ("answer", [-1], "nothing"), ("passes", 2500)],
    *[("tick",), *SEE],
    # A date that passes, and one that does not any more; somebody who is erased with messages on their way.
    *[("passes", 4500), ("tick",), *SEE, ("progress", True, "complete"), ("publish", "milestone"), ("passes", 800)],
    *[("tick",), ("leave", 0), ("progress", False, "limited"), ("reads",), ("erase", ADA), ("sends",)],
    *[("progress", True, "complete"), *SEE],
    # What is stopped waits with all that shares its message, what is told of it later too, and by the way chosen since.
    *[("erase", NEW), ("say", BEN), ("say", NEW), ("talk", -1, 30), *SEE, ("answer", [-1, -2], "milestone")],
    *[("reads",), ("stop", -1), ("passes", 24), ("sends",), ("confirm", NEW), ("reads",), ("passes", 24), ("sends",)],
    *[("progress", True, "limited"), ("channel", BEN, "post"), ("reads",), ("passes", 24), ("sends",)],
    *[("letters", "posted"), ("stop", 0), ("go_on", 0), *SEE, ("letters", "lie"), ("go_on", 0), *SEE],
    # Letters lie printed while their people choose another way, take back what they said, and are erased.
    *[("letters", "taken apart"), ("channel", BEN, "email"), *SEE, ("post_what_lies",), ("channel", BEN, "post")],
    *[("say", BEN), ("say", BEN), *SEE, ("withdraw", -1), ("passes", 24), ("letters", "lie"), ("withdraw", -1)],
    *[("channel", BEN, "email"), *SEE, ("passes", 24), ("letters", "posted"), ("progress", True, "limited"), *SEE],
    # What came back ends an address, but what else is known of its person is used; anew with the next confirming.
    *[("say", ADA), ("confirm", ADA), ("answer", [-1], "milestone"), ("reads",), ("passes", 24), ("sends",)],
    *[("bounce", -1), ("progress", True, "limited"), ("reads",), ("passes", 24), ("sends",), ("letters", "posted")],
    *[("bounce", -1), ("progress", False, "limited"), ("reads",), ("bounce", 0), ("passes", 24), ("sends",)],
    *[("letters", "lie"), ("erase", BEN), ("post_what_lies",), ("erase", ADA), ("say", ADA), *SEE, ("bounce", -1)],
    *[("confirm", ADA), ("progress", False, "limited"), ("reads",), ("passes", 24), ("sends",)],
    # Followers hear once of what became public, and never of their own; not after they said no.
    *[("erase", NEW), ("follow", BEN), ("follow", NEW), ("say", BEN), ("say", ADA), ("answer", [-1], "nothing")],
    *[("answer", [-1], "milestone"), ("progress", True, "limited"), ("reads",), ("passes", 168), ("tick",), *SEE],
    *[("say", ADA), ("answer", [-1], "nothing"), *SEE, ("correct", -1, "nothing"), ("tick",), ("passes", 168)],
    *[("tick",), ("reads",), ("passes", 168), ("tick",), ("news", NEW, False), ("reads",), ("sends",)],
    *[("progress", True, "limited"), ("reads",), ("passes", 168), ("tick",), ("sends",), ("news", NEW, True)],
    *[("progress", True, "limited"), ("reads",), ("pause", 10), ("passes", 168), ("tick",), ("sends",), ("resume",)],
    *[("tick",), ("follow_no_more", BEN), *SEE],
    # A version that everybody reads later is told on that day, with what it changes; and who spoke in between hears it.
    *[("say", ADA), ("answer", [-1], "sentence"), ("publish_later", "sentence", 5), *SEE, ("say", NEW), ("tick",)],
    *[("answer", [-1], "sentence"), ("passes", 100), ("tick",), *SEE, ("passes", 24), ("tick",), *SEE],
    *[("passes", 168), ("tick",), *SEE],
]


@pytest.mark.django_db
@settings(max_examples=3, deadline=None, derandomize=True)
@example(year=SELDOM, post_at=None, many=50)
@example(year=SELDOM, post_at=time(17), many=1)
@given(year=YEAR, post_at=st.none() | st.just(time(17)), many=st.sampled_from([1, 50]))
def test_a_year_tells_each_person_exactly_what_the_moments_call_for(year, post_at, many):
    """One answer for `many` is told as one for very many is, two at a time."""
    before, site.MAIL = site.MAIL, mail_url.parse(MAIL)
    try:
        with time_machine.travel(START) as travelled, transaction.atomic():
            played = Year(travelled, site.MAIL, post_at)
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(smtplib, "SMTP", played.post)
                patch.setattr(crowds, "MANY", many)
                patch.setattr(crowds, "AT_ONCE", 2)
                for move in [*BEGINNING, *year]:
                    played.run(*move)
                ends(played)
            transaction.set_rollback(True)
    finally:
        site.MAIL = before


def ends(played):
    """What waits is read and sent at last, and the sums add up."""
    for _ in list(played.batches):
        played.go_on(0)
    for move in (("passes", 1000), ("tick",), ("reads",), ("passes", 24), ("sends",)):
        played.run(*move)
    played.looks()
    for one in queries.fates(played.process):
        assert one.people == sum(one.counts.values())
