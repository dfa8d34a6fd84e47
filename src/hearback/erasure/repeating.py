"""What a restored backup must not bring back: people ask for more quiet, and less to be kept, and that stays asked.

Only what got stricter is repeated. What somebody allowed after the backup was made, they are asked for again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from hearback.contributions import actions as contributions
from hearback.contributions import facts as said
from hearback.contributions.models import Attachment, Contribution, CountedIn, Letter, PassingOn, Reply, Voice
from hearback.core.errors import DomainError
from hearback.core.viewer import HOST, Grant, Purpose, Viewer
from hearback.erasure import actions, facts
from hearback.events import actions as events
from hearback.events.facts import LINK_REVOKED as EVENT_LINK_REVOKED
from hearback.events.models import Event
from hearback.journal import queries as journal
from hearback.journal.models import Fact
from hearback.outbox.models import Channel
from hearback.people import actions as people
from hearback.people import facts as chosen
from hearback.people.models import Participant, User
from hearback.processes import actions as processes
from hearback.processes import facts as network
from hearback.processes.models import Joining, NetworkMember
from hearback.reportback import actions as reportback
from hearback.reportback import facts as told
from hearback.reportback.models import Following, WeekMail

Wishes = tuple[Fact, ...]

_ERASED = (facts.ERASED.name, said.ERASED.name)
_SWITCHES = {  # of these the last one of each subject counts
    chosen.PARTICIPANT_QUIET.name: "quiet",
    chosen.PARTICIPANT_CHANGED.name: "news",
    chosen.UNINVITED.name: "uninvited",
    chosen.CHANNEL_CHOSEN.name: "channel",
    said.HIDDEN.name: "hidden",
    said.SHOWN.name: "hidden",
    said.HELD.name: "held",
    said.RELEASED.name: "held",
    said.PASSING_CHOSEN.name: "passing",
    said.FILE_SHOWN.name: "file",
    said.FILE_KEPT.name: "file",
    network.NETWORK_CHANGED.name: "shown",
    told.WEEK_MAIL.name: "week mail",
}
_VERBS = (
    *_ERASED,
    *_SWITCHES,
    chosen.ADDRESS_DISOWNED.name,
    chosen.LINKS_REVOKED.name,
    said.LINK_REVOKED.name,
    said.WITHDRAWN.name,
    said.COMMENT_TAKEN_BACK.name,
    said.VOICE_TAKEN_BACK.name,
    said.COUNTED_IN_LEFT.name,
    said.FILE_REMOVED.name,
    said.LETTER_CHANGED.name,
    said.REDACTED.name,
    said.REPLY_HIDDEN.name,
    said.VOICE_HIDDEN.name,
    EVENT_LINK_REVOKED.name,
    network.NETWORK_LEFT.name,
    told.FOLLOWING_ENDED.name,
)


def erased() -> set[UUID]:
    """Whoever and whatever the journal says was erased: identities, which tell nobody who it was."""
    return set(journal.of_verbs(_ERASED).values_list("subject_uuid", flat=True))


def wishes() -> Wishes:
    """What people asked for, read from the database that a backup is about to replace."""
    return tuple(journal.of_verbs(_VERBS))


def repeat(asked: Wishes, gone: Iterable[UUID]) -> dict[str, int]:
    """Do again what was asked since the backup was made, and erase again what is `gone`; returns how many of each.

    A wish that the restored journal holds was in the backup. Links are made invalid as often as they were then: a link
    that was sent between two such wishes must not open anything either.
    """
    known = set(journal.of_verbs(_VERBS).values_list("uuid", flat=True))
    new = [fact for fact in asked if fact.uuid not in known]
    gone = {*gone, *(fact.subject_uuid for fact in new if fact.verb in _ERASED)}
    done = {
        "erased_again": sum(actions.erase_again(actor=HOST, participant=one) for one in sorted(gone)),
        "words_erased_again": sum(_erase_words(one) for one in sorted(gone)),
    }
    wanted = [fact for fact in new if fact.verb in _ONCE_EACH]
    switched = {_switch(fact): fact for fact in new if _switch(fact)}
    return done | {"asked_again": sum(_ask(fact) for fact in (*wanted, *switched.values()))}


def _switch(fact: Fact) -> tuple[str, UUID] | None:
    name = _SWITCHES.get(fact.verb)
    if name is None or (name == "news" and "news" not in fact.refs):
        return None
    return name, UUID(fact.refs["file"]) if name == "file" else fact.subject_uuid


def _ask(fact: Fact) -> bool:
    """Do one wish again; returns whether there was anything to do. What is not in the backup is passed over."""
    do = _ONCE_EACH.get(fact.verb) or _STRICTER.get(fact.verb)
    if do is None:
        return False
    try:
        return do(fact)
    except DomainError:  # the backup is of another time: an answer may stand where there was none
        return False


def _erase_words(uuid: UUID) -> bool:
    one = Contribution.objects.filter(uuid=uuid, erased=None).first()
    if one is not None:
        actions.erase_words(actor=HOST, contribution=one)
    return one is not None


def _person(fact: Fact) -> Participant | None:
    return Participant.objects.filter(uuid=fact.subject_uuid, erased=None).first()


def _contribution(fact: Fact) -> Contribution | None:
    return Contribution.objects.filter(uuid=fact.subject_uuid).first()


def _quiet(fact: Fact) -> bool:
    person = _person(fact)
    if person is None or person.quiet or not fact.refs.get("quiet"):
        return False
    people.set_quiet(actor=HOST, participant=person.uuid, quiet=True)
    return True


def _no_news(fact: Fact) -> bool:
    person = _person(fact)
    if person is None or not person.wants_news or fact.refs.get("news"):
        return False
    people.set_news(actor=HOST, participant=person.uuid, news=False)
    return True


def _uninvited(fact: Fact) -> bool:
    person = _person(fact)
    if person is None or person.uninvited is not None or not fact.refs.get("uninvited"):
        return False
    people.set_uninvited(actor=HOST, participant=person.uuid, uninvited=True)
    return True


def _on_the_page_alone(fact: Fact) -> bool:
    """Who is sent nothing is sent nothing again; of another way the journal does not hold where it leads."""
    person = _person(fact)
    if person is None or fact.refs.get("channel") != Channel.PAGE or person.channel == Channel.PAGE:
        return False
    people.choose_channel(
        actor=HOST,
        participant=person.uuid,
        channel=Channel.PAGE,
        large_print=person.large_print,
        both_languages=person.both_languages,
    )
    return True


def _disown(fact: Fact) -> bool:
    person = _person(fact)
    if person is not None:
        people.disown_address(actor=HOST, participant=person.uuid)
    return person is not None


def _revoke_links(fact: Fact) -> bool:
    person = _person(fact)
    if person is not None:
        actions.revoke_links(actor=HOST, participant=person)
    return person is not None


def _revoke_link(fact: Fact) -> bool:
    one = _contribution(fact)
    if one is not None:
        contributions.revoke_link(actor=HOST, contribution=one)
    return one is not None


def _revoke_capture_link(fact: Fact) -> bool:
    event = Event.objects.filter(uuid=fact.subject_uuid).first()
    if event is not None:
        events.revoke_capture_link(actor=HOST, event=event)
    return event is not None


def _entry(fact: Fact) -> NetworkMember | None:
    return NetworkMember.objects.select_related("process").filter(uuid=fact.subject_uuid, left=None).first()


def _leave_network(fact: Fact) -> bool:
    member = _entry(fact)
    if member is not None:
        processes.leave_network(actor=HOST, member=member)
    forms = Joining.objects.filter(uuid=fact.subject_uuid)
    for form in forms:
        processes.decline_joining(actor=HOST, joining=form)
    return member is not None


def _show_no_more(fact: Fact) -> bool:
    member = _entry(fact)
    if member is None or not member.shown or fact.refs.get("shown", True):
        return False
    processes.change_membership(actor=HOST, member=member, shown=False)
    return True


def _by_link(purpose: Purpose, one: Contribution | Reply | Voice | CountedIn | Following) -> Viewer:
    """Whoever holds its private link: what only they may wish is their wish again."""
    return Viewer(grants=frozenset({Grant(purpose, one.uuid, one.link_version)}))


def _withdraw(fact: Fact) -> bool:
    """Only its author withdraws something. Its author did: this is that wish again."""
    one = _contribution(fact)
    if one is None or one.state == Contribution.State.WITHDRAWN:
        return False
    author = _by_link(Purpose.SAID, one)
    contributions.withdraw(actor=author, contribution=one)
    return True


def _take_back(fact: Fact) -> bool:
    """Only whoever wrote a comment takes it back. They did: this is that wish again."""
    one = Reply.objects.filter(uuid=fact.subject_uuid, erased=None).first()
    if one is not None:
        author = _by_link(Purpose.COMMENT, one)
        contributions.take_back_comment(actor=author, reply=one)
    return one is not None


def _take_back_voice(fact: Fact) -> bool:
    """Only whoever added a voice takes it back. They did: this is that wish again."""
    one = Voice.objects.filter(uuid=fact.subject_uuid, withdrawn=None).first()
    if one is not None:
        whose = _by_link(Purpose.VOICE, one)
        contributions.take_back_voice(actor=whose, voice=one)
    return one is not None


def _leave_counted_in(fact: Fact) -> bool:
    """Only whoever is counted in leaves. They did: this is that wish again."""
    one = CountedIn.objects.filter(uuid=fact.subject_uuid).first()
    if one is not None:
        whose = _by_link(Purpose.COUNTED_IN, one)
        contributions.leave_counted_in(actor=whose, counted=one)
    return one is not None


def _follow_no_more(fact: Fact) -> bool:
    """Only whoever follows ends it. They did: this is that wish again."""
    one = Following.objects.filter(uuid=fact.subject_uuid).first()
    if one is not None:
        whose = _by_link(Purpose.FOLLOWING, one)
        reportback.end_following(actor=whose, following=one)
    return one is not None


def _week_mail_seldomer(fact: Fact) -> bool:
    """Who stopped what is sent to those who work here, or wished it once a week, is not sent it every day again."""
    user = User.objects.filter(uuid=fact.subject_uuid).first()
    wish = WeekMail.objects.filter(user=user).first() if user is not None else None
    every = "" if fact.refs["every"] == "never" else fact.refs["every"]
    if user is None or wish is None or every in {wish.every, WeekMail.Every.DAY}:
        return False
    reportback.choose_week_mail(actor=Viewer(user=user.pk, uuid=user.uuid), every=every)
    return True


def _pass_on_no_more(fact: Fact) -> bool:
    """Only its author chooses to whom they are passed on. They did; what they allowed since, they are asked again."""
    one = _contribution(fact)
    if one is None:
        return False
    agreed = PassingOn.objects.filter(contribution=one, withdrawn=None).values_list("recipient", flat=True)
    still = [recipient for recipient in agreed if fact.refs.get(recipient)]
    if len(still) == len(agreed):
        return False
    author = _by_link(Purpose.SAID, one)
    contributions.choose_passing(actor=author, contribution=one, recipients=still)
    return True


def _file(fact: Fact) -> Attachment | None:
    rows = Attachment.objects.select_related("contribution__process").defer("data")
    return rows.filter(uuid=fact.refs["file"], contribution__uuid=fact.subject_uuid).first()


def _remove_file(fact: Fact) -> bool:
    file = _file(fact)
    if file is not None:
        contributions.detach(actor=HOST, attachment=file)
    return file is not None


def _keep_file(fact: Fact) -> bool:
    file = _file(fact)
    if file is None or file.kept is not None:
        return False
    contributions.keep_attachment(actor=HOST, attachment=file, because=fact.refs["because"])
    return True


def _remove_page(fact: Fact) -> bool:
    letter = Letter.objects.select_related("process").filter(uuid=fact.subject_uuid).first()
    if letter is None or fact.refs["what"] != "removed":
        return False
    return contributions.remove_page(actor=HOST, letter=letter, uuid=UUID(fact.refs["page"]))


def _hide(fact: Fact) -> bool:
    one = _contribution(fact)
    if one is None or one.hidden is not None:
        return False
    contributions.hide(actor=HOST, contribution=one, because=fact.refs["because"])
    return True


def _hide_reply(fact: Fact) -> bool:
    reply = Reply.objects.filter(uuid=fact.refs["reply"], hidden=None, erased=None).first()
    if reply is not None:
        contributions.hide_reply(actor=HOST, reply=reply, because=fact.refs["because"])
    return reply is not None


def _hide_voice(fact: Fact) -> bool:
    voice = Voice.objects.filter(uuid=fact.subject_uuid, hidden=None, withdrawn=None).first()
    if voice is not None:
        contributions.hide_voice(actor=HOST, voice=voice, because=fact.refs["because"])
    return voice is not None


def _hold(fact: Fact) -> bool:
    one = _contribution(fact)
    if one is None or one.held is not None:
        return False
    contributions.hold(actor=HOST, contribution=one)
    return True


_ONCE_EACH: Mapping[str, Callable[[Fact], bool]] = {
    chosen.ADDRESS_DISOWNED.name: _disown,
    chosen.LINKS_REVOKED.name: _revoke_links,
    said.LINK_REVOKED.name: _revoke_link,
    said.WITHDRAWN.name: _withdraw,
    said.COMMENT_TAKEN_BACK.name: _take_back,
    said.VOICE_TAKEN_BACK.name: _take_back_voice,
    said.COUNTED_IN_LEFT.name: _leave_counted_in,
    said.FILE_REMOVED.name: _remove_file,
    said.LETTER_CHANGED.name: _remove_page,
    said.REDACTED.name: _hold,  # the journal does not hold what was taken out: somebody looks again
    said.REPLY_HIDDEN.name: _hide_reply,
    said.VOICE_HIDDEN.name: _hide_voice,
    EVENT_LINK_REVOKED.name: _revoke_capture_link,
    network.NETWORK_LEFT.name: _leave_network,
    told.FOLLOWING_ENDED.name: _follow_no_more,
}
_STRICTER: Mapping[str, Callable[[Fact], bool]] = {
    chosen.PARTICIPANT_QUIET.name: _quiet,
    chosen.PARTICIPANT_CHANGED.name: _no_news,
    chosen.UNINVITED.name: _uninvited,
    chosen.CHANNEL_CHOSEN.name: _on_the_page_alone,
    said.HIDDEN.name: _hide,
    said.HELD.name: _hold,
    said.PASSING_CHOSEN.name: _pass_on_no_more,
    said.FILE_KEPT.name: _keep_file,
    network.NETWORK_CHANGED.name: _show_no_more,
    told.WEEK_MAIL.name: _week_mail_seldomer,
}
