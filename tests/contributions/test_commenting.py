"""Comments of others: only where the process allows them, shown once their writer said yes by the link sent to them."""

from datetime import timedelta
from uuid import uuid4

import pytest

from hearback.contributions import actions, personal, queries
from hearback.contributions.models import Contribution, Reply, SecondLook
from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Grant, Purpose, Viewer
from hearback.erasure import actions as erasure
from hearback.journal import queries as journal
from hearback.outbox.models import Message
from hearback.people import links
from hearback.people import queries as people
from hearback.people.models import Contact, Participant
from tests.factories import a_contribution, a_coordinator, a_process, as_person, by_said_link

pytestmark = pytest.mark.django_db
BEN = "ben@example.org"


@pytest.fixture
def process():
    process = a_process(slug="plan")
    actions.set_moderation(actor=HOST, process=process, look_first=False, comments=True)
    return process


@pytest.fixture
def said(process):
    return a_contribution(process)


def comments(said, text="So do I.", **fields):
    given = {"key": uuid4(), "language": "en", "email": BEN, "name": "Ben Example"} | fields
    return actions.comment(actor=NOBODY, contribution=said, text=text, **given)


def by_link(comment):
    return Viewer(grants=frozenset({Grant(Purpose.COMMENT, comment.uuid, comment.link_version)}))


def read_by(viewer, said):
    return [(turn.name, turn.text) for turn in queries.conversations(viewer, [said]).get(said.pk, ())]


def ben():
    return Participant.objects.get(pk=Contact.objects.get(address=BEN).participant_id)


def test_a_comment_waits_until_its_writer_says_yes_by_the_link_sent_to_the_address(process, said):
    comment = comments(said)
    for viewer in (NOBODY, by_said_link(said), a_coordinator(process)):
        assert read_by(viewer, said) == []
    letter = Message.objects.get(key__startswith="comment:")
    assert letter.to == BEN
    assert links.url(Purpose.COMMENT, comment.uuid, 1, "en") in letter.body
    assert "So do I." not in letter.body
    assert not people.is_confirmed(ben())
    for _twice in range(2):
        actions.confirm_comment(actor=by_link(comment), reply=comment)
    for viewer in (NOBODY, by_said_link(said), a_coordinator(process)):
        assert read_by(viewer, said) == [("Ben Example", "So do I.")]
    assert people.is_confirmed(ben())
    verbs = list(journal.about(comment.uuid).values_list("verb", flat=True))
    assert verbs == ["comment.written", "comment.confirmed"]
    said.refresh_from_db()
    assert said.state == Contribution.State.WAITING


def test_by_default_nobody_comments_and_never_on_what_is_not_shown(process, said):
    with pytest.raises(NotAllowed):
        comments(a_contribution(a_process()))
    for act in (actions.hold, lambda **given: actions.hide(because="abuse", **given)):
        one = act(actor=HOST, contribution=a_contribution(process))
        with pytest.raises(NotAllowed):
            comments(one)
    assert not Reply.objects.exists()
    assert not Contact.objects.exists()


def test_only_its_writer_confirms_or_takes_back(process, said):
    comment = comments(said)
    for viewer in (NOBODY, HOST, by_said_link(said), by_link(comments(said)), as_person(ben())):
        for act in (actions.confirm_comment, actions.take_back_comment):
            with pytest.raises(NotAllowed):
                act(actor=viewer, reply=comment)


def test_an_author_reads_of_others_what_everybody_reads(process, said):
    comment = actions.confirm_comment(actor=by_link(comments(said, "You fool.")), reply=Reply.objects.get())
    actions.hide_reply(actor=HOST, reply=comment, because="abuse")
    actions.set_moderation(actor=HOST, process=process, look_first=True, comments=True)
    waits = comments(said, "Still a fool.")
    actions.confirm_comment(actor=by_link(waits), reply=waits)
    assert read_by(by_said_link(said), said) == read_by(NOBODY, said) == [("", "")]
    assert [text for _name, text in read_by(a_coordinator(process), said)] == ["You fool.", "Still a fool."]


def test_a_comment_taken_back_is_erased_and_cannot_be_proved(said):
    comment = actions.confirm_comment(actor=by_link(comments(said)), reply=Reply.objects.get())
    actions.take_back_comment(actor=by_link(comment), reply=comment)
    assert read_by(NOBODY, said) == [("", "")]
    fact = journal.about(comment.uuid).first()
    assert not journal.opens(fact, "reply", "So do I.")


def test_a_comment_to_which_nobody_says_yes_is_forgotten_after_30_days_with_whoever_may_have_written_it(said):
    kept = actions.confirm_comment(actor=by_link(comments(said, email="ann@example.org")), reply=Reply.objects.get())
    never = comments(said, "Nor do I.")
    assert actions.delete_unconfirmed_comments(clock.now() + timedelta(days=29)) == 0
    assert actions.delete_unconfirmed_comments(clock.now() + timedelta(days=30)) == 1
    assert list(Reply.objects.exclude(text="")) == [kept]
    assert not Contact.objects.filter(address=BEN).exists()
    assert not Message.objects.filter(to=BEN).exists()
    assert not journal.opens(journal.about(never.uuid).first(), "reply", "Nor do I.")
    assert read_by(NOBODY, said) == read_by(HOST, said) == [("Ben Example", "So do I.")]


def test_where_the_process_looks_first_a_comment_is_looked_at_once_it_is_confirmed(process, said):
    actions.set_moderation(actor=HOST, process=process, look_first=True, comments=True)
    comment = comments(said)
    assert queries.to_look_at(HOST, process).held_replies == ()
    actions.confirm_comment(actor=by_link(comment), reply=comment)
    assert queries.to_look_at(HOST, process).held_replies == (comment,)
    assert read_by(NOBODY, said) == []
    actions.show_reply(actor=HOST, reply=comment)
    assert read_by(NOBODY, said) == [("Ben Example", "So do I.")]


def test_a_comment_that_is_hidden_before_it_was_shown_waits_no_more_and_says_that_it_is_hidden(process, said):
    actions.set_moderation(actor=HOST, process=process, look_first=True, comments=True)
    comment = comments(said, "You fool.")
    actions.confirm_comment(actor=by_link(comment), reply=comment)
    actions.hide_reply(actor=HOST, reply=comment, because="abuse")
    assert queries.to_look_at(HOST, process).held_replies == ()
    assert queries.waits_for_a_look(HOST, process).held == 0
    assert read_by(NOBODY, said) == [("", "")]


def test_whoever_goes_back_and_puts_the_address_or_the_words_right_loses_neither(said):
    key = uuid4()
    for _twice in range(2):  # the browser kept the form as it was, with its key
        made = [comments(said, key=key, email=email) for email in ("ben@exmaple.org", BEN)]
        made.append(comments(said, key=key, text="So do I, and my neighbours."))
    assert len({one.pk for one in made}) == Reply.objects.count() == 3
    assert sorted(Message.objects.values_list("to", flat=True)) == [BEN, BEN, "ben@exmaple.org"]


def test_the_same_key_is_the_same_comment_and_one_address_comments_ten_times_a_day(said):
    key = uuid4()
    assert comments(said, key=key) == comments(said, key=key)
    for _number in range(9):
        comments(said)
    with pytest.raises(BadInput, match="Too many"):
        comments(said)
    assert Reply.objects.count() == 10


@pytest.mark.parametrize(("field", "value"), [("text", " "), ("email", ""), ("email", "nobody"), ("language", "xx")])
def test_what_is_missing_is_told_at_its_field(said, field, value):
    with pytest.raises(BadInput) as refused:
        comments(said, **{field: value})
    assert refused.value.field == field
    assert not Reply.objects.exists()


def test_what_somebody_commented_is_held_about_them_and_goes_with_them(said):
    comment = comments(said)
    actions.confirm_comment(actor=by_link(comment), reply=comment)
    person = ben()
    held = [one.value for one in personal.held_about(person.pk)]
    assert f"{said.reference}: So do I." in held
    assert "Ben Example" in held
    erasure.erase_person(actor=HOST, participant=person)
    comment.refresh_from_db()
    assert (comment.text, comment.name, comment.participant_id) == ("", "", None)
    assert not journal.opens(journal.about(comment.uuid).first(), "reply", "So do I.")


def a_hidden(said, text="You fool."):
    comment = comments(said, text)
    actions.confirm_comment(actor=by_link(comment), reply=comment)
    return actions.hide_reply(actor=HOST, reply=comment, because="abuse")


def test_whoever_wrote_a_hidden_comment_asks_once_for_another_look_and_it_is_shown_again(process, said):
    comment = a_hidden(said)
    asked = [
        actions.ask_for_another_look_at_comment(actor=by_link(comment), reply=comment, words=words)
        for words in ("I meant myself.", "Please!")
    ]
    assert asked[0] == asked[1]
    assert [look.words for look in queries.to_look_at(HOST, process).asked] == ["I meant myself."]
    assert queries.second_looks(HOST, [said]) == queries.second_looks_of_author([said]) == {}
    actions.look_again(actor=a_coordinator(process), look=asked[0], shown=True)
    assert read_by(NOBODY, said) == [("Ben Example", "You fool.")]
    look = queries.look_at_comment(Reply.objects.get())
    assert (look.shown, look.other_eyes) == (True, True)
    assert queries.to_look_at(HOST, process).asked == ()
    verbs = list(journal.about(comment.uuid).values_list("verb", flat=True))
    assert verbs[-2:] == ["comment.look-asked", "comment.looked-again"]


def test_a_comment_that_stays_hidden_says_why_to_whoever_wrote_it_and_who_looked(process, said):
    coordinator = a_coordinator(process)
    comment = a_hidden(said)
    actions.show_reply(actor=HOST, reply=comment)
    actions.hide_reply(actor=coordinator, reply=comment, because="abuse")
    look = actions.ask_for_another_look_at_comment(actor=by_link(comment), reply=comment)
    with pytest.raises(BadInput):
        actions.look_again(actor=coordinator, look=look, shown=False)
    told = actions.look_again(actor=coordinator, look=look, shown=False, note={"en": "It insults her."})
    assert (told.other_eyes, read_by(NOBODY, said)) == (False, [("", "")])


def test_a_comment_shown_again_by_itself_leaves_nobody_waiting_for_a_look(process, said):
    comment = a_hidden(said)
    actions.ask_for_another_look_at_comment(actor=by_link(comment), reply=comment)
    actions.show_reply(actor=HOST, reply=comment)
    assert queries.to_look_at(HOST, process).asked == ()
    assert queries.look_at_comment(Reply.objects.get()).other_eyes is True


def test_only_whoever_wrote_it_asks_and_only_for_a_comment_that_is_hidden(process, said):
    comment = a_hidden(said)
    for viewer in (NOBODY, HOST, by_said_link(said), by_link(comments(said))):
        with pytest.raises(NotAllowed):
            actions.ask_for_another_look_at_comment(actor=viewer, reply=comment)
    actions.show_reply(actor=HOST, reply=comment)
    with pytest.raises(BadInput):
        actions.ask_for_another_look_at_comment(actor=by_link(comment), reply=comment)


def test_why_somebody_asked_for_another_look_at_a_comment_is_held_about_them_and_goes_with_it(said):
    comment = a_hidden(said)
    look = actions.ask_for_another_look_at_comment(actor=by_link(comment), reply=comment, words="I meant myself.")
    actions.look_again(actor=HOST, look=look, shown=False, note={"en": "It insults her."})
    held = {one.value for one in personal.held_about(ben().pk)}
    assert {"I meant myself.", "It insults her."} <= held
    erasure.erase_words(actor=HOST, contribution=said)
    assert SecondLook.objects.get().words == "I meant myself."
    erasure.erase_person(actor=HOST, participant=ben())
    kept = SecondLook.objects.get()
    assert (kept.words, kept.note) == ("", {})
    for fact in journal.about(comment.uuid):
        assert not journal.opens(fact, "look", "I meant myself.")


def test_a_comment_is_taken_back_by_its_link_also_while_what_it_is_about_is_kept_back(client, process, said):
    comment = a_hidden(said)
    actions.hold(actor=HOST, contribution=said)
    client.get(links.url(Purpose.COMMENT, comment.uuid, 1, "en"), follow=True)
    own = f"/en/plan/said/{said.reference}/comments/{comment.uuid}/"
    page = client.get(own).content.decode()
    assert "You fool." in page
    assert f'/en/plan/said/{said.reference}/"' not in page
    client.post(own, {"take": "back"})
    assert Reply.objects.get().text == ""
