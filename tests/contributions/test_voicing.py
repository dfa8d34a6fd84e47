"""Adding one's voice: no contribution, one person once, counted by a yes where there is an address, and nobody's secret."""

from datetime import timedelta
from uuid import uuid4, uuid5

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearback.answers import queries as answers
from hearback.contributions import actions, jobs, personal, queries
from hearback.contributions.actions import Point
from hearback.contributions.models import Contribution, Voice
from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Grant, Purpose, Viewer
from hearback.erasure import actions as erasure
from hearback.erasure import repeating
from hearback.events import actions as events
from hearback.journal import queries as journal
from hearback.journal.models import Fact
from hearback.outbox.models import Message
from hearback.people import actions as people
from hearback.people import links
from hearback.people import queries as who
from hearback.people.models import Contact, Participant
from tests.factories import (
    a_contribution,
    a_coordinator,
    a_process,
    a_slip,
    an_event,
    as_person,
    by_said_link,
    by_voice_link,
)

pytestmark = pytest.mark.django_db
BEN = "ben@example.org"


@pytest.fixture
def said():
    return a_contribution(a_process(slug="plan"))


def adds(said, *, actor=NOBODY, **fields):
    return actions.add_voice(actor=actor, contribution=said, **{"key": uuid4(), "language": "en"} | fields)


def confirms(voice):
    return actions.confirm_voice(actor=by_voice_link(voice), voice=voice)


def count(said):
    return queries.said(NOBODY, [said])[0].voices


def names(said):
    return queries.names_of_voices(Contribution.objects.get(pk=said.pk))


def ben():
    return Participant.objects.get(pk=Contact.objects.get(address=BEN).participant_id)


def test_without_an_address_a_voice_counts_at_once_and_the_sums_stay_what_they_were(said):
    before = answers.ledger(said.process)
    adds(said, name="Ann Example", attribution="named")
    adds(said)
    after = answers.ledger(said.process)
    assert count(said) == 2
    assert names(said) == ("Ann Example",)
    assert (after.total, after.by_way, after.by_kind) == (before.total, before.by_way, before.by_kind)
    assert (before.voices, after.voices) == (0, 2)


def test_with_an_address_it_counts_once_its_owner_says_yes_by_the_link_sent_there(said):
    voice = adds(said, email=BEN, name="Ben Example", attribution="named")
    assert (count(said), names(said)) == (0, ())
    letter = Message.objects.get(key__startswith="voice:")
    assert letter.to == BEN
    assert links.url(Purpose.VOICE, voice.uuid, 1, "en") in letter.body
    assert "Ben Example" not in letter.body + letter.subject
    assert not who.is_confirmed(ben())
    confirms(voice)
    confirms(voice)
    assert (count(said), names(said)) == (1, ("Ben Example",))
    assert who.is_confirmed(ben())
    assert Fact.objects.filter(verb="voice.confirmed").count() == 1


def test_one_person_counts_once_and_the_latest_of_their_voices_stands(said):
    confirms(adds(said, email=BEN, name="Ben Example", attribution="named"))
    second = adds(said, email=BEN.upper(), organisation_name="Example Trust", attribution="organisation")
    assert names(said) == ("Ben Example",), "whoever typed the address is not taken for its owner"
    confirms(second)
    assert (count(said), names(said)) == (1, ("Example Trust",))


def test_whoever_goes_back_and_puts_the_address_right_is_sent_the_link(said):
    key = uuid4()
    for _twice in range(2):  # the browser kept the form as it was, with its key
        wrong, right = (adds(said, key=key, email=email) for email in ("ben@exmaple.org", BEN))
    assert Voice.objects.count() == 2
    assert sorted(Message.objects.values_list("to", flat=True)) == [BEN, "ben@exmaple.org"]
    confirms(right)
    assert (count(said), wrong.counted) == (1, None)


def test_pressing_twice_is_adding_it_once(said):
    key = uuid4()
    assert adds(said, key=key) == adds(said, key=key)
    assert count(said) == 1


def test_whoever_has_just_said_something_adds_their_voice_as_who_they_are_there(said):
    own = a_contribution(said.process, name="Ann Example", attribution="named")
    given = {"actor": by_said_link(own), "contribution": said, "own": own, "language": "en"}
    voice = actions.add_voice_as_author(**given)
    assert actions.add_voice_as_author(**given) == voice
    assert (count(said), names(said)) == (1, ("Ann Example",))
    actions.take_back_voice(actor=by_voice_link(voice), voice=voice)
    assert count(said) == 0
    assert actions.add_voice_as_author(**given) != voice
    assert count(said) == 1
    with pytest.raises(NotAllowed):
        actions.add_voice_as_author(**given | {"actor": NOBODY})


def test_an_address_that_was_only_typed_is_asked_also_when_it_came_with_what_somebody_said(said):
    own = a_contribution(said.process, email=BEN)
    given = {"contribution": said, "own": own, "language": "en"}
    actions.add_voice_as_author(actor=by_said_link(own), **given)
    assert count(said) == 0
    assert Message.objects.filter(key__startswith="voice:").values_list("to", flat=True).get() == BEN
    other = a_contribution(said.process, words="Another thing.", email=BEN)
    people.confirm_address(participant=ben())
    proven = Viewer(grants=by_said_link(other).grants | as_person(ben()).grants)
    actions.add_voice_as_author(actor=proven, **given | {"own": other})
    assert count(said) == 1


def test_nobody_adds_a_voice_to_what_they_said_themselves_and_no_stranger_learns_who_did():
    said = a_contribution(email=BEN)
    with pytest.raises(BadInput):
        adds(said, actor=by_said_link(said))
    voice = adds(said, email=BEN)
    assert voice.withdrawn is None, "a stranger who types the address is told what everybody is told"
    assert confirms(voice).withdrawn is not None
    assert count(said) == 0


@pytest.mark.parametrize(
    "take_away",
    [
        lambda said: actions.hide(actor=HOST, contribution=said, because="abuse"),
        lambda said: actions.hold(actor=HOST, contribution=said),
        lambda said: actions.withdraw(actor=by_said_link(said), contribution=said),
        lambda said: actions.erase_words(actor=HOST, contribution=said),
    ],
    ids=["hidden", "held", "withdrawn", "erased"],
)
def test_where_the_words_are_not_shown_neither_are_voices_and_none_is_added(said, take_away):
    adds(said, name="Ann Example", attribution="named")
    take_away(said)
    said = Contribution.objects.get(pk=said.pk)
    assert (count(said), names(said)) == (0, ())
    with pytest.raises(NotAllowed):
        adds(said)


def test_under_the_chatham_house_rule_voices_have_no_names():
    event = an_event()
    events.set_chatham_house(actor=HOST, event=event, on=True, spoke=frozenset())
    said = a_slip(event)
    adds(said, name="Ann Example", attribution="named")
    assert (count(said), names(said)) == (1, ())
    desk = queries.voices_at_desk(a_coordinator(said.process), said)
    assert [one.name for one in desk] == [""]


def test_what_a_program_may_have_sent_is_held_shown_to_the_desk_and_let_in_by_it(said):
    voice = adds(said, name="Buy now", attribution="named", suspected=True)
    assert (count(said), names(said)) == (0, ())
    desk = a_coordinator(said.process)
    assert queries.contributions_with_held_voices(desk, said.process) == {said.reference: 1}
    assert [one.held for one in queries.voices_at_desk(desk, said)] == [True]
    assert queries.voices_at_desk(NOBODY, said) == []
    actions.show_voice(actor=desk, voice=voice)
    assert (count(said), names(said)) == (1, ("Buy now",))
    actions.hide_voice(actor=desk, voice=voice, because="advert")
    assert (count(said), names(said)) == (1, ()), "the voice counts without its name"
    for act in (actions.show_voice, lambda **given: actions.hide_voice(because="abuse", **given)):
        with pytest.raises(NotAllowed):
            act(actor=NOBODY, voice=voice)


def test_a_name_that_was_hidden_does_not_come_back_by_giving_the_voice_anew(said):
    first = confirms(adds(said, email=BEN, name="Buy Now (invented)", attribution="named"))
    actions.hide_voice(actor=HOST, voice=first, because="advert")
    anew = confirms(adds(said, email=BEN, name="Buy Now (invented)", attribution="named"))
    assert names(said) == ()
    actions.show_voice(actor=HOST, voice=anew)
    assert names(said) == ("Buy Now (invented)",)


def test_very_many_without_an_address_in_an_hour_are_held_and_none_is_lost(said):
    for _ in range(62):
        adds(said)
    assert count(said) == 60
    assert queries.contributions_with_held_voices(HOST, said.process) == {said.reference: 2}
    with pytest.raises(NotAllowed):
        actions.let_voices_in(actor=NOBODY, contribution=said)
    assert actions.let_voices_in(actor=a_coordinator(said.process), contribution=said) == 2
    assert actions.let_voices_in(actor=HOST, contribution=said) == 0
    assert count(said) == 62
    assert Fact.objects.filter(verb="voice.shown").count() == 2


def test_where_the_process_looks_first_a_name_waits_and_a_voice_without_one_does_not(said):
    actions.set_moderation(actor=HOST, process=said.process, look_first=True)
    adds(said, name="Ann Example", attribution="named")
    adds(said, name="Not to be shown")
    assert (count(said), names(said)) == (1, ())


def test_only_by_its_own_link_is_a_voice_seen_confirmed_or_taken_back(said):
    voice = adds(said, email=BEN, name="Ben Example", attribution="named")
    stranger = Viewer(grants=frozenset({Grant(Purpose.VOICE, voice.uuid, voice.link_version + 1)}))
    for viewer in (NOBODY, by_said_link(said), a_coordinator(said.process), stranger):
        assert queries.own_voice(viewer, said.process, said.reference, voice.uuid) is None
        for act in (actions.confirm_voice, actions.take_back_voice):
            with pytest.raises(NotAllowed):
                act(actor=viewer, voice=voice)
    assert queries.own_voice(as_person(ben()), said.process, said.reference, voice.uuid) == voice


def test_taking_it_back_erases_who_it_was_and_the_proof_of_it(said):
    voice = confirms(adds(said, email=BEN, name="Ben Example", attribution="named"))
    actions.take_back_voice(actor=by_voice_link(voice), voice=voice)
    voice.refresh_from_db()
    assert (voice.name, voice.participant_id, count(said)) == ("", None, 0)
    added = journal.about(voice.uuid).first()
    assert added.verb == "voice.added"
    assert not journal.opens(added, "author", {"name": "Ben Example", "organisation": ""})


def test_what_is_held_of_a_person_is_shown_to_them_and_goes_while_the_count_stays(said):
    voice = confirms(adds(said, email=BEN, name="Ben Example", attribution="named"))
    added = journal.about(voice.uuid).first()
    assert journal.opens(added, "author", {"name": "Ben Example", "organisation": ""})
    assert "Ben" not in str(added.refs)
    pending = a_contribution(said.process, words="Another thing.")
    adds(pending, email=BEN, name="Ben Example")
    person = ben()
    held = {str(one.value) for one in personal.held_about(person.pk)}
    assert {said.reference, pending.reference, "Ben Example"} <= held
    erasure.erase_person(actor=HOST, participant=person)
    assert (count(said), names(said), count(pending)) == (1, (), 0)
    assert not Voice.objects.exclude(name="").exists()
    assert not Voice.objects.exclude(participant=None).exists()
    assert not journal.opens(added, "author", {"name": "Ben Example", "organisation": ""})


def test_what_nobody_says_yes_to_goes_after_thirty_days(said):
    adds(said, email=BEN, name="Ben Example")
    adds(said)
    with time_machine.travel(clock.now() + timedelta(days=31), tick=False):
        jobs.tick(clock.now())
    assert not Voice.objects.exclude(name="").exists()
    assert count(said) == 1


def test_a_restored_backup_does_not_bring_back_a_voice_that_was_taken_back(said):
    voice = adds(said, name="Ann Example", attribution="named")
    before = list(Fact.objects.values_list("pk", flat=True))
    actions.take_back_voice(actor=by_voice_link(voice), voice=voice)
    asked = repeating.wishes()
    Fact.objects.exclude(pk__in=before).delete()
    Voice.objects.filter(pk=voice.pk).update(withdrawn=None, name="Ann Example", attribution="named")
    assert count(said) == 1
    repeating.repeat(asked, [])
    assert (count(said), names(said)) == (0, ())


def test_making_links_invalid_makes_those_of_voices_invalid_too(said):
    voice = confirms(adds(said, email=BEN))
    old = by_voice_link(voice)
    erasure.revoke_links(actor=as_person(ben()), participant=ben())
    assert queries.own_voice(old, said.process, said.reference, voice.uuid) is None


def test_a_demonstration_goes_with_its_voices():
    process = a_process(demonstration=True)
    adds(a_contribution(process))
    actions.remove_demonstration(actor=HOST, process=process)
    assert not Voice.objects.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"attribution": "named"}, "name"),
        ({"attribution": "organisation"}, "organisation_name"),
        ({"attribution": "loud"}, "attribution"),
        ({"language": "xx"}, "language"),
        ({"name": "x" * 121}, "name"),
        ({"email": "no address"}, "email"),
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_field(said, given, field):
    with pytest.raises(BadInput) as refused:
        adds(said, **given)
    assert refused.value.field == field
    assert count(said) == 0


def test_a_page_of_many_takes_no_more_statements_for_their_voices():
    process = a_process()
    some = [a_contribution(process) for _ in range(3)]
    for one in some:
        adds(one)
    taken = []
    for rows in (some[:1], some):
        with CaptureQueriesContext(connection) as seen:
            assert [one.voices for one in queries.said(NOBODY, rows)] == [1] * len(rows)
        taken.append(len(seen))
    assert taken[0] == taken[1]


def test_nobody_finds_out_a_key_from_what_is_public(said):
    own = a_contribution(said.process, words="Buses in the evening. Trains on Sundays.")
    voice = actions.add_voice_as_author(actor=by_said_link(own), contribution=said, own=own, language="en")
    assert voice.key != uuid5(own.uuid, f"voice:{said.uuid}")
    with pytest.raises(NotAllowed):  # nor is a voice for one thing that for another
        adds(own, key=voice.key)
    points = [Point("Buses in the evening."), Point("Trains on Sundays.")]
    guessed = [uuid5(own.uuid, f"point {number}") for number in (1, 2)]
    assert not {one.key for one in actions.split(actor=HOST, contribution=own, points=points)} & set(guessed)
