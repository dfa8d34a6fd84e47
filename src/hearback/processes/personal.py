"""What this room holds about people: who works on a process, as they chose to be named, and who is in its network."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hearback.core import languages
from hearback.core.personal import CODE, STAFF_TEXT, Held, Holding
from hearback.core.regions import Region
from hearback.people.models import Organisation
from hearback.processes.models import Joining, NetworkMember, Theme

_REACH = _("so that the public can reach whoever runs the process")
_SIGNED = _("to say who announced something")
_SIGNED_PAUSE = _("to say who answers for a pause, by post and body")
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
    Holding("processes.Pause.said_by", _("who paused a process"), _SIGNED_PAUSE, _PUBLIC_RECORD, _EDITED),
    Holding(
        "processes.Membership.post",
        _("the name of a post"),
        _("to say which posts there are"),
        _("as long as the process is kept"),
        _EDITED,
    ),
    Holding("processes.NetworkMember.name", _("the name you go by in the network"), _TAKE_PART, _WHILE_MEMBER, _LEFT),
    Holding(
        "processes.NetworkMember.folded",
        _("the same name in small letters"),
        _("to find you in a long list"),
        _WHILE_MEMBER,
        _LEFT,
    ),
    Holding(
        "processes.Joining.said",
        _("what you wrote in the form to join the network"),
        _TAKE_PART,
        _("until you confirm it, at most 30 days"),
        _("deleted at once"),
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
    "processes.Pause.reason": STAFF_TEXT,
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
    "processes.Joining.language": CODE,
    "processes.Joining.wording": CODE,
    "processes.Joining.body_digest": CODE,
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
    """What this room holds about one person: the networks they are in, and forms to join that wait for their yes."""
    entries = NetworkMember.objects.filter(participant=participant).select_related("process").order_by("id")
    held = [one for entry in entries.prefetch_related("interests") for one in _of_entry(entry)]
    forms = Joining.objects.filter(participant=participant).select_related("process").order_by("id")
    waits = _("A form to join a network that you have not confirmed")
    return held + [Held(waits, _of_form(form), form.created) for form in forms]


def _of_form(form: Joining) -> str:
    """All that was written in it, as its lists name it."""
    said = form.said
    names = dict(Theme.objects.filter(process=form.process, slug__in=said["interests"]).values_list("slug", "name"))
    told = (
        *(said["organisation_name"], Organisation.Kind(said["kind"]).label if said["kind"] else "", said["name"]),
        *(Organisation.Level(said["level"]).label if said["level"] else "", said["place"]),
        Region(said["region"]).label if said["region"] else "",
        *(languages.pick(names[slug]).text if slug in names else slug for slug in said["interests"]),
        said["interest_words"],
        *(NetworkMember.Way(way).label for way in said["ways"]),
    )
    return "; ".join(str(one) for one in told if one)


def _of_entry(entry: NetworkMember) -> list[Held]:
    process = languages.pick(entry.process.name).text
    if entry.left is not None:
        return [Held(_("A network that you left"), process, entry.left)]
    ways = [str(NetworkMember.Way(way).label) for way in entry.ways if way in NetworkMember.Way.values]
    interests = [languages.pick(theme.name).text for theme in entry.interests.all()]
    told = (
        (_("A network that you are in"), process),
        (_("The name you go by in the network"), entry.name),
        (_("At which level you work"), str(entry.get_level_display()) if entry.level else ""),
        (_("Where you are"), entry.place),
        (_("In which region you are"), str(entry.get_region_display()) if entry.region else ""),
        (_("What you care about"), "; ".join(filter(None, [*interests, entry.interest_words]))),
        (_("How you want to be involved"), "; ".join(ways)),
        (_("Where we got your address"), entry.found),
        (_("Whether you are named on the network’s page"), str(_("yes") if entry.shown else _("no"))),
    )
    return [Held(what, value, entry.joined) for what, value in told if value]
