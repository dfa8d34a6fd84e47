"""What this room holds about people: those who work on a process, as they chose to be named in public."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hearback.core.personal import CODE, STAFF_TEXT, Held, Holding

_REACH = _("so that the public can reach whoever runs the process")
_SIGNED = _("to say who announced something")
_PUBLIC_RECORD = _("as long as the process is public")
_EDITED = _("by a coordinator, who can change it at any time")
_TAKE_PART = _("to let you take part in the network and to ask you about what you care about")
_WHILE_MEMBER = _("as long as you are in the network")
_LEFT = _("emptied; you leave the network")

HOLDINGS = [
    Holding("processes.Process.contact_name", _("whom to ask about a process"), _REACH, _PUBLIC_RECORD, _EDITED),
    Holding("processes.Process.contact_email", _("their e-mail address"), _REACH, _PUBLIC_RECORD, _EDITED),
    Holding("processes.Process.contact_phone", _("their telephone number"), _REACH, _PUBLIC_RECORD, _EDITED),
    Holding("processes.Announcement.byline", _("who wrote an announcement"), _SIGNED, _PUBLIC_RECORD, _EDITED),
    Holding("processes.Announcement.contact", _("whom to ask about it"), _REACH, _PUBLIC_RECORD, _EDITED),
    Holding("processes.Signatory.name", _("who signed an announcement"), _SIGNED, _PUBLIC_RECORD, _EDITED),
    Holding(
        "processes.Membership.post",
        _("the name of a post"),
        _("to say which posts there are"),
        _("as long as the process is kept"),
        _EDITED,
    ),
    Holding("processes.NetworkMember.level", _("at which level you work"), _TAKE_PART, _WHILE_MEMBER, _LEFT),
    Holding("processes.NetworkMember.place", _("where you are"), _TAKE_PART, _WHILE_MEMBER, _LEFT),
    Holding("processes.NetworkMember.region", _("in which region you are"), _TAKE_PART, _WHILE_MEMBER, _LEFT),
    Holding("processes.NetworkMember.interest_words", _("what you care about"), _TAKE_PART, _WHILE_MEMBER, _LEFT),
    Holding("processes.NetworkMember.ways", _("how you want to be involved"), _TAKE_PART, _WHILE_MEMBER, _LEFT),
    Holding(
        "processes.NetworkMember.found",
        _("where we got your address"),
        _("to tell you when we write to you"),
        _WHILE_MEMBER,
        _LEFT,
    ),
    Holding(
        "processes.ForumMember.name",
        _("who has a seat in the forum"),
        _("so that the public knows who sits there for which side"),
        _PUBLIC_RECORD,
        _EDITED,
    ),
    Holding("processes.Document.written_by", _("who wrote a document"), _SIGNED, _PUBLIC_RECORD, _EDITED),
]
NOT_PERSONAL = {
    "processes.Process.slug": CODE,
    "processes.Process.name": STAFF_TEXT,
    "processes.Process.run_by": CODE,
    "processes.Process.runner": "the name of a team or network",
    "processes.Process.summary": STAFF_TEXT,
    "processes.Process.about": STAFF_TEXT,
    "processes.Process.promise_will": STAFF_TEXT,
    "processes.Process.promise_cannot": STAFF_TEXT,
    "processes.Process.promise_decides": STAFF_TEXT,
    "processes.Process.promise_when": STAFF_TEXT,
    "processes.Membership.role": CODE,
    "processes.Membership.side": CODE,
    "processes.Phase.name": STAFF_TEXT,
    "processes.Phase.text": STAFF_TEXT,
    "processes.Step.text": STAFF_TEXT,
    "processes.Step.written": STAFF_TEXT,
    "processes.Step.link": STAFF_TEXT,
    "processes.Theme.slug": CODE,
    "processes.Theme.name": STAFF_TEXT,
    "processes.Theme.text": STAFF_TEXT,
    "processes.Question.text": STAFF_TEXT,
    "processes.Question.hint": STAFF_TEXT,
    "processes.Question.kind": CODE,
    "processes.Announcement.slug": CODE,
    "processes.Announcement.title": STAFF_TEXT,
    "processes.Announcement.body": STAFF_TEXT,
    "processes.Announcement.first_appeared": STAFF_TEXT,
    "processes.Announcement.first_appeared_link": STAFF_TEXT,
    "processes.Signatory.side": CODE,
    "processes.NetworkMember.source": CODE,
    "processes.NetworkMember.language": CODE,
    "processes.NetworkMember.body_digest": CODE,
    "processes.Forum.name": STAFF_TEXT,
    "processes.Forum.summary": STAFF_TEXT,
    "processes.ForumMember.side": CODE,
    "processes.ForumMember.chosen": STAFF_TEXT,
    "processes.ForumText.kind": CODE,
    "processes.ForumText.text": STAFF_TEXT,
    "processes.Document.slug": CODE,
    "processes.Document.kind": CODE,
    "processes.Document.title": STAFF_TEXT,
    "processes.Document.summary": STAFF_TEXT,
    "processes.Document.text": STAFF_TEXT,
    "processes.Document.original": STAFF_TEXT,
}


def held_about(participant: int) -> list[Held]:
    """Nothing: this room knows colleagues, and no participant."""
    return []
