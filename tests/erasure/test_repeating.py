"""A restored backup does not put back into a network who left it, nor name who asked not to be named."""

from uuid import uuid4

import pytest

from hearback.contributions import actions as contributions
from hearback.contributions.models import (
    Attachment,
    Contribution,
    CountedIn,
    PassingOn,
    Redaction,
    Reply,
    Voice,
)
from hearback.core.viewer import HOST, NOBODY, Grant, Purpose, Viewer
from hearback.erasure import repeating
from hearback.journal.models import Fact, Salt
from hearback.people import actions as people
from hearback.people.models import Participant
from hearback.processes import actions, queries
from hearback.processes.models import NetworkMember
from hearback.reportback import actions as reportback
from hearback.reportback.models import Following, WeekMail
from tests.factories import (
    a_contribution,
    a_letter,
    a_member,
    a_participant,
    a_photographed,
    a_process,
    a_user,
    as_person,
    by_network_link,
    by_said_link,
)

pytestmark = pytest.mark.django_db


def restored(member, **as_it_was) -> dict[str, int]:
    """Go back to what a backup held, and do again what was asked since."""
    asked = repeating.wishes()
    Fact.objects.filter(verb__in=["network.left", "network.changed"]).delete()
    NetworkMember.objects.filter(pk=member.pk).update(**as_it_was)
    return repeating.repeat(asked, ())


def test_who_left_since_leaves_again():
    process = a_process()
    member = a_member(process, shown=True, place="Bangor")
    actions.leave_network(actor=by_network_link(member), member=member)
    assert restored(member, left=None, place="Bangor", shown=True)["asked_again"] == 1
    assert not queries.network(process).exists()
    member.refresh_from_db()
    assert member.place == ""


def test_who_asked_not_to_be_named_is_not_named_again():
    process = a_process()
    member = a_member(process, shown=True)
    for shown in (False, True, False):
        actions.change_membership(actor=by_network_link(member), member=member, shown=shown)
    assert restored(member, shown=True)["asked_again"] == 1
    assert not queries.network_shown(process).exists()


def test_who_allowed_to_be_named_after_the_backup_is_asked_again_and_not_named():
    process = a_process()
    member = a_member(process, shown=False)
    actions.change_membership(actor=HOST, member=member, shown=True)
    assert restored(member, shown=False)["asked_again"] == 0
    assert not queries.network_shown(process).exists()


def test_who_asked_since_not_to_be_invited_is_not_invited_again():
    person = a_participant()
    people.set_uninvited(actor=as_person(person), participant=person.uuid, uninvited=True)
    asked = repeating.wishes()
    Fact.objects.filter(verb="participant.uninvited").delete()
    Participant.objects.update(uninvited=None)
    assert repeating.repeat(asked, ())["asked_again"] == 1
    assert Participant.objects.get().uninvited is not None


# --- what was agreed to about what was said, and what was added to it


def asked_since(*verbs) -> repeating.Wishes:
    """What was asked, these among it, which the journal of the backup does not have."""
    asked = repeating.wishes()
    Salt.objects.filter(fact__verb__in=verbs).delete()
    Fact.objects.filter(verb__in=verbs).delete()
    return asked


def test_who_is_not_to_be_passed_on_any_more_is_not():
    said = a_contribution(name="Tom (invented)", recipients=["network", "ogp"])
    contributions.choose_passing(actor=by_said_link(said), contribution=said, recipients=["ogp"])
    asked = asked_since("contribution.passing-chosen")
    PassingOn.objects.update(withdrawn=None)
    assert repeating.repeat(asked, ())["asked_again"] == 1
    assert list(PassingOn.objects.filter(withdrawn=None).values_list("recipient", flat=True)) == ["ogp"]


def test_who_is_not_counted_in_any_more_is_not():
    process = a_process()
    theme = actions.add_theme(actor=HOST, process=process, slug="buses", name={"en": "Buses"})
    about = {"key": uuid4(), "theme": theme, "name": "Tom (invented)", "email": "tom@example.org", "language": "en"}
    counted = contributions.count_me_in(actor=HOST, process=process, **about)
    was = CountedIn.objects.get()
    contributions.leave_counted_in(actor=as_person(counted.participant), counted=counted)
    asked = asked_since("counted-in.left")
    was.participant = a_participant(email="tom@example.org")
    was.save(force_insert=True)
    assert repeating.repeat(asked, ())["asked_again"] == 1
    assert not CountedIn.objects.exists()


def test_a_photograph_that_was_taken_away_or_is_shown_no_more_is_not_there_again():
    said, letter = a_contribution(), a_letter()
    gone, kept, shown = (a_photographed(said) for _each in range(3))
    page = Attachment.objects.get(letter=letter)
    for one in (kept, shown):
        contributions.show_attachment(actor=HOST, attachment=one, description={"en": "A bus stop"})
    contributions.detach(actor=by_said_link(said), attachment=gone)
    contributions.keep_attachment(actor=HOST, attachment=kept, because="personal")
    contributions.remove_page(actor=HOST, letter=letter, uuid=page.uuid)
    asked = asked_since("contribution.file-removed", "contribution.file-kept", "letter.changed")
    for one in (gone, page):
        one.save(force_insert=True)
    Attachment.objects.filter(pk=kept.pk).update(shown=shown.added, kept=None, kept_because="")
    assert repeating.repeat(asked, ())["asked_again"] == 3
    assert {one.uuid: one.shown is not None for one in Attachment.objects.all()} == {kept.uuid: False, shown.uuid: True}


def test_what_was_taken_out_waits_for_a_look_and_a_reply_and_a_name_that_were_hidden_are_hidden():
    said = a_contribution(words="I live at 14 Invented Row.")
    reply = contributions.reply_as_team(actor=HOST, contribution=said, key=uuid4(), text="Thank you.", language="en")
    given = {"key": uuid4(), "name": "You Fool (invented)", "attribution": "named", "language": "en"}
    voice = contributions.add_voice(actor=NOBODY, contribution=said, **given)
    contributions.redact(actor=HOST, contribution=said, number=1, words="14 Invented Row", because="personal")
    contributions.hide_reply(actor=HOST, reply=reply, because="personal")
    contributions.hide_voice(actor=HOST, voice=voice, because="abuse")
    asked = asked_since("contribution.redacted", "contribution.reply-hidden", "voice.hidden")
    Redaction.objects.all().delete()
    for rows in (Reply.objects, Voice.objects):
        rows.update(hidden=None, hidden_because="")
    assert repeating.repeat(asked, ())["asked_again"] == 3
    assert Contribution.objects.get().held is not None
    assert (Reply.objects.get().hidden_because, Voice.objects.get().hidden_because) == ("personal", "abuse")


@pytest.mark.parametrize(("way", "again"), [("page", 1), ("post", 0)])
def test_who_chose_since_to_read_it_on_their_page_alone_is_sent_nothing_again(way, again):
    person = a_participant()
    for channel in ("post", way):
        people.choose_channel(actor=HOST, participant=person.uuid, channel=channel, post="1 Invented Street")
    asked = repeating.wishes()
    Fact.objects.filter(verb="participant.channel").delete()
    Participant.objects.update(channel="email")
    assert repeating.repeat(asked, ())["asked_again"] == again
    assert Participant.objects.get().channel == ("page" if again else "email")


@pytest.mark.parametrize(
    ("restored", "chosen", "stands"),
    [("day", "", None), ("week", "", None), ("day", "week", "week"), ("week", "day", "week"), (None, "day", None)],
)
def test_who_works_here_and_stopped_what_is_sent_to_them_is_not_sent_it_again(restored, chosen, stands):
    user = a_user()
    me = Viewer(user=user.pk, uuid=user.uuid)
    for every in ("day" if chosen != "day" else "week", chosen):
        reportback.choose_week_mail(actor=me, every=every)
    asked = repeating.wishes()
    Fact.objects.filter(verb="user.week-mail").delete()
    WeekMail.objects.all().delete()
    if restored:
        WeekMail.objects.create(user=user, every=restored, looked=user.created)
    assert repeating.repeat(asked, ())["asked_again"] == (stands != restored)
    assert WeekMail.objects.values_list("every", flat=True).first() == stands


def a_following(process) -> Following:
    """Somebody who follows it, and said yes."""
    reportback.follow(actor=NOBODY, process=process, key=uuid4(), email="ada@example.org", language="en")
    following = Following.objects.get()
    reportback.confirm_following(actor=by_following_link(following), following=following)
    return following


def by_following_link(following) -> Viewer:
    return Viewer(grants=frozenset({Grant(Purpose.FOLLOWING, following.uuid, following.link_version)}))


def test_who_ended_what_they_followed_since_is_sent_no_news_again():
    process = a_process()
    following = a_following(process)
    reportback.end_following(actor=by_following_link(following), following=following)
    asked = repeating.wishes()
    Fact.objects.filter(verb="following.ended").delete()
    again = a_following(process)
    Following.objects.filter(pk=again.pk).update(uuid=following.uuid)
    assert repeating.repeat(asked, ())["asked_again"] == 1
    assert not Following.objects.exists()
