"""What contributions hold about people."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hearback.contributions.actions.originals import waiting_of
from hearback.contributions.models import (
    Attachment,
    Authorship,
    Contribution,
    CountedIn,
    PassingOn,
    Reply,
    SecondLook,
    TidyWording,
    Verbatim,
    Voice,
)
from hearback.contributions.queries.attachments import Bytes, handed_out
from hearback.core import languages
from hearback.core.personal import CODE, STAFF_TEXT, Held, Holding
from hearback.people.models import Participant

_SAID = _("to publish what you said, to answer it, and to show what became of it")
_WHO = _("to tell you what became of it, and to show it beside your words if you chose so")
_PASSED = _("to pass it on to nobody else, and to show that you agreed")
_TAKE_PART = _("so that the people who run the process know who wants to take part in carrying something out")
_UNTIL_YOU_LEAVE = _("until you leave; 30 days if you never said yes")
_RECORD = _("as long as the process’s record is kept, or until you ask us to erase it")
_EMPTIED = _("emptied at once; the row stays without it")
_DELETED = _("deleted at once")
HOLDINGS = [
    Holding("contributions.Verbatim.text", _("your own words, and each change you made"), _SAID, _RECORD, _EMPTIED),
    Holding("contributions.TidyWording.text", _("our shorter wording of your words"), _SAID, _RECORD, _DELETED),
    Holding("contributions.Contribution.place", _("the place you named"), _SAID, _RECORD, _EMPTIED),
    Holding(
        "contributions.Contribution.withdrawn_because",
        _("why you took your words back, if you said so"),
        _("so that the team knows"),
        _RECORD,
        _EMPTIED,
    ),
    Holding("contributions.Authorship.name", _("your name"), _WHO, _RECORD, _EMPTIED),
    Holding("contributions.Authorship.organisation_name", _("your organisation"), _WHO, _RECORD, _EMPTIED),
    Holding("contributions.Authorship.attribution", _("how you may be shown"), _WHO, _RECORD, _("set to “not shown”")),
    Holding(
        "contributions.PassingOn.recipient", _("to whom you let us pass on who you are"), _PASSED, _RECORD, _DELETED
    ),
    Holding("contributions.PassingOn.wording", _("which question you were asked about it"), _PASSED, _RECORD, _DELETED),
    Holding(
        "contributions.CountedIn.name", _("your name, where you are counted in"), _TAKE_PART, _UNTIL_YOU_LEAVE, _DELETED
    ),
    Holding(
        "contributions.CountedIn.organisation_name",
        _("your organisation, where you are counted in"),
        _TAKE_PART,
        _UNTIL_YOU_LEAVE,
        _DELETED,
    ),
    Holding(
        "contributions.CountedIn.language",
        _("the language in which you asked to be counted in"),
        _TAKE_PART,
        _UNTIL_YOU_LEAVE,
        _DELETED,
    ),
    Holding(
        "contributions.CountedIn.wording",
        _("which privacy notice you were shown"),
        _TAKE_PART,
        _UNTIL_YOU_LEAVE,
        _DELETED,
    ),
    Holding("contributions.Reply.text", _("what you and we wrote to each other about it"), _SAID, _RECORD, _EMPTIED),
    Holding("contributions.Reply.name", _("the name you gave with a comment"), _WHO, _RECORD, _EMPTIED),
    Holding("contributions.Voice.name", _("the name you gave when you added your voice"), _WHO, _RECORD, _EMPTIED),
    Holding(
        "contributions.Voice.organisation_name",
        _("the organisation you gave when you added your voice"),
        _WHO,
        _RECORD,
        _EMPTIED,
    ),
    Holding(
        "contributions.Voice.attribution",
        _("how you may be shown among the voices"),
        _WHO,
        _RECORD,
        _("set to “not shown”"),
    ),
    Holding(
        "contributions.Voice.language",
        _("the language in which you added your voice"),
        _WHO,
        _RECORD,
        _("stays with the empty row"),
    ),
    Holding(
        "contributions.Reply.language", _("the language you wrote in"), _SAID, _RECORD, _("stays with the empty row")
    ),
    Holding(
        "contributions.SecondLook.words",
        _("why you asked us to look again at hidden words"),
        _("to look again, and to tell you what came of it"),
        _RECORD,
        _EMPTIED,
    ),
    Holding(
        "contributions.SecondLook.note",
        _("what we told you after looking again"),
        _("to look again, and to tell you what came of it"),
        _RECORD,
        _EMPTIED,
    ),
    Holding(
        "contributions.Draft.values",
        _("what you have begun to write and not sent"),
        _("so that you can go on writing"),
        _("7 days"),
        _("deleted after 7 days, or when you send it"),
    ),
    Holding(
        "contributions.Attachment.data",
        _("photographs and documents that you added, and photographs of a letter from you"),
        _("to show them beside your words once somebody has looked, and to check what was typed from a letter"),
        _("as your words; what you add and do not send, 7 days"),
        _DELETED,
    ),
    Holding(
        "contributions.Attachment.description",
        _("what a photograph or document shows, in words"),
        _("so that everybody can know what it shows"),
        _("as your words; what you add and do not send, 7 days"),
        _DELETED,
    ),
    Holding(
        "contributions.SourcePart.data",
        _("the file in which your words were brought to us, with whatever else it says"),
        _("so that everybody who works here can check what was made of it"),
        _RECORD,
        _("the file is deleted as a whole"),
    ),
    Holding(
        "contributions.SourceRow.values",
        _("what a file that was brought to us says of you, until it has come in, and what you replied to others in it"),
        _("so that somebody can look at it before it comes in, and see what was replied"),
        _("until it has come in, 30 days at most; replies as long as what they reply to"),
        _DELETED,
    ),
    Holding(
        "contributions.SourceRow.why",
        _("what was noted about a line of a file that was brought to us"),
        _("so that somebody can put right what could not be read"),
        _RECORD,
        _EMPTIED,
    ),
]
NOT_PERSONAL = {
    "contributions.Report.title": "the name of a published report",
    "contributions.Report.link": "the address of a public page",
    "contributions.Contribution.reference": CODE,
    "contributions.Contribution.kind": CODE,
    "contributions.Contribution.said_as": CODE,
    "contributions.Contribution.region": CODE,
    "contributions.Contribution.level": CODE,
    "contributions.Contribution.state": CODE,
    "contributions.Contribution.language": CODE,
    "contributions.Contribution.language_by": CODE,
    "contributions.Contribution.channel": CODE,
    "contributions.Contribution.quote": STAFF_TEXT,
    "contributions.Contribution.quote_before": STAFF_TEXT,
    "contributions.Contribution.quote_after": STAFF_TEXT,
    "contributions.Contribution.quote_language": CODE,
    "contributions.Carried.state": CODE,
    "contributions.Carried.quote": STAFF_TEXT,
    "contributions.Carried.nearest": "sentences of a plan by their ids",
    "contributions.Contribution.table": "a table in a room, not who sat there",
    "contributions.Contribution.hidden_because": CODE,
    "contributions.Contribution.held_because": CODE,
    "contributions.Contribution.body_digest": CODE,
    "contributions.Bulk.act": CODE,
    "contributions.Bulk.before": CODE,
    "contributions.Bulk.body_digest": CODE,
    "contributions.SavedView.name": STAFF_TEXT,
    "contributions.SavedView.query": CODE,
    "contributions.Draft.language": CODE,
    "contributions.Attachment.kind": CODE,
    "contributions.Attachment.kept_because": CODE,
    "contributions.Letter.language": CODE,
    "contributions.Contribution.source_place": "where in a file it stood, such as “line 12”",
    "contributions.Source.kind": CODE,
    "contributions.Source.name": STAFF_TEXT,
    "contributions.Source.sha256": CODE,
    "contributions.Source.headings": "the headings of columns, not what stands in them",
    "contributions.Source.columns": CODE,
    "contributions.Source.said_as": CODE,
    "contributions.Source.language": CODE,
    "contributions.Source.attribution": CODE,
    "contributions.Source.step": CODE,
    "contributions.Source.why": STAFF_TEXT,
    "contributions.SourceRow.place": "where in a file something stands, such as “line 12”",
    "contributions.SourceRow.fate": CODE,
    "contributions.SourceRow.column": "the heading of a column",
    "contributions.SecondLook.because": CODE,
    "contributions.SecondLook.side": CODE,
    "contributions.Reply.by": CODE,
    "contributions.Reply.side": CODE,
    "contributions.Reply.hidden_because": CODE,
    "contributions.Redaction.because": CODE,
    "contributions.Voice.hidden_because": CODE,
}


def held_about(participant: int) -> list[Held]:
    """What this room holds about one person, as they may read it. The caller has checked who asks.

    Drafts are not among it: nothing ties one to a person before it is sent.
    """
    held = []
    said = (
        Authorship.objects.filter(participant=participant)
        .select_related("contribution__source")
        .order_by("contribution_id")
    )
    for authorship in said.select_related("contribution__source"):
        contribution = authorship.contribution
        held.append(Held(_("What you said"), contribution.reference, contribution.received))
        held += [
            Held(_("Your words"), verbatim.text, verbatim.written)
            for verbatim in Verbatim.objects.filter(contribution=contribution, erased=None)
        ]
        held += [
            Held(_("Our shorter wording"), text, tidy.written)
            for tidy in TidyWording.objects.filter(contribution=contribution)
            for text in tidy.text.values()
        ]
        if contribution.place:
            held.append(Held(_("The place you named"), contribution.place, contribution.received))
        if contribution.withdrawn_because:
            held.append(Held(_("Why you took it back"), contribution.withdrawn_because, contribution.withdrawn))
        who = {_("Your name"): authorship.name, _("Your organisation"): authorship.organisation_name}
        held += [Held(what, value, contribution.received) for what, value in who.items() if value]
        if (source := contribution.source) is not None:
            held.append(
                Held(_("The file in which it came"), f"{source.name}, {contribution.source_place}", source.brought)
            )
        held += [
            Held(_("You let us pass on who you are to"), _recipient(row), row.given)
            for row in PassingOn.objects.filter(contribution=contribution)
        ]
        held += _files(contribution)
        held += _talked(contribution)
        held.append(Held(_("How you may be shown"), authorship.get_attribution_display(), contribution.received))
    for comment in Reply.objects.filter(participant=participant, erased=None).select_related("contribution"):
        about = comment.contribution.reference
        held.append(Held(_("Your comment on what somebody said"), f"{about}: {comment.text}", comment.written))
        if comment.name:
            held.append(Held(_("Your name"), comment.name, comment.written))
        held += _looks(SecondLook.objects.filter(reply=comment))
    for voice in Voice.objects.filter(participant=participant).select_related("contribution"):
        held.append(Held(_("What you added your voice to"), voice.contribution.reference, voice.added))
        who = {_("Your name"): voice.name, _("Your organisation"): voice.organisation_name}
        held += [Held(what, value, voice.added) for what, value in who.items() if value]
        held.append(Held(_("How you may be shown"), voice.get_attribution_display(), voice.added))
    for row in CountedIn.objects.filter(participant=participant).select_related("commitment", "theme"):
        held.append(Held(_("Where you are counted in"), _counted_in(row), row.asked))
        who = {_("Your name"): row.name, _("Your organisation"): row.organisation_name}
        held += [Held(what, value, row.asked) for what, value in who.items() if value]
    waiting = waiting_of(Participant(pk=participant)).select_related("source")
    held += [
        Held(_("What waits to come in from a file"), f"{row.values.get('words', '')} ({row.source.name}, {row.place})")
        for row in waiting
    ]
    return held


def _counted_in(row: CountedIn) -> str:
    if row.commitment is not None:
        return str(_("Commitment %(number)d") % {"number": row.commitment.number})
    return languages.pick(row.theme.name if row.theme else {}).text


def _recipient(row: PassingOn) -> str:
    taken_back = _("you have taken it back since")
    return f"{row.get_recipient_display()} ({taken_back})" if row.withdrawn else str(row.get_recipient_display())


def _files(contribution: Contribution) -> list[Held]:
    """What was added to it, and the photographs of its letter: each can be saved from the page that shows this."""
    mine = Q(contribution=contribution)
    if contribution.letter_id is not None:
        mine |= Q(letter=contribution.letter_id)
    what = _("A photograph or document you added"), _("A photograph of your letter")
    return [
        Held(
            what[one.letter_id is not None],
            "; ".join([str(one.get_kind_display()), *one.description.values()]),
            one.added,
            file=one.uuid,
        )
        for one in Attachment.objects.filter(mine).defer("data")
    ]


def file_held_about(participant: int, uuid: UUID) -> Bytes | None:
    """One of those files, to take along. The caller has checked who asks."""
    said = Contribution.objects.filter(pk__in=Authorship.objects.filter(participant=participant).values("contribution"))
    mine = Q(contribution__in=said) | Q(letter__in=said.exclude(letter=None).values("letter"))
    found = Attachment.objects.filter(mine, uuid=uuid).first()
    return handed_out(found) if found is not None else None


def _talked(contribution: Contribution) -> list[Held]:
    """What the author and the team wrote to each other."""
    what = {Reply.By.AUTHOR: _("What you wrote to us about it"), Reply.By.DESK: _("What we wrote to you about it")}
    found = [
        Held(what[Reply.By(reply.by)], reply.text, reply.written)
        for reply in Reply.objects.filter(contribution=contribution, erased=None, by__in=what)
    ]
    return found + _looks(SecondLook.objects.filter(contribution=contribution, reply=None))


def _looks(looks: Iterable[SecondLook]) -> list[Held]:
    """Why somebody asked for another look, and what they were told."""
    found = []
    for look in looks:
        if look.words:
            found.append(Held(_("Why you asked us to look again"), look.words, look.asked))
        found += [Held(_("What we told you after looking again"), text, look.answered) for text in look.note.values()]
    return found
