"""What contributions hold about people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hearback.contributions.models import Authorship, TidyWording, Verbatim
from hearback.core.personal import CODE, STAFF_TEXT, Held, Holding

_SAID = _("to publish what you said, to answer it, and to show what became of it")
_WHO = _("to tell you what became of it, and to show it beside your words if you chose so")
_RECORD = _("as long as the process’s record is kept, or until you ask us to erase it")
_EMPTIED = _("emptied at once; the row stays without it")
_DELETED = _("deleted at once")
HOLDINGS = [
    Holding("contributions.Verbatim.text", _("your own words, and each change you made"), _SAID, _RECORD, _EMPTIED),
    Holding("contributions.TidyWording.text", _("our shorter wording of your words"), _SAID, _RECORD, _DELETED),
    Holding("contributions.Authorship.name", _("your name"), _WHO, _RECORD, _EMPTIED),
    Holding("contributions.Authorship.organisation_name", _("your organisation"), _WHO, _RECORD, _EMPTIED),
    Holding("contributions.Authorship.attribution", _("how you may be shown"), _WHO, _RECORD, _("set to “not shown”")),
    Holding(
        "contributions.Draft.values",
        _("what you have begun to write and not sent"),
        _("so that you can go on writing"),
        _("7 days"),
        _("deleted after 7 days, or when you send it"),
    ),
]
NOT_PERSONAL = {
    "contributions.Contribution.reference": CODE,
    "contributions.Contribution.kind": CODE,
    "contributions.Contribution.state": CODE,
    "contributions.Contribution.language": CODE,
    "contributions.Contribution.channel": CODE,
    "contributions.Contribution.quote": STAFF_TEXT,
    "contributions.Contribution.table": "a table in a room, not who sat there",
    "contributions.Contribution.hidden_because": CODE,
    "contributions.Contribution.body_digest": CODE,
    "contributions.Draft.language": CODE,
}


def held_about(participant: int) -> list[Held]:
    """What this room holds about one person, as they may read it. The caller has checked who asks.

    Drafts are not among it: nothing ties one to a person before it is sent.
    """
    held = []
    said = Authorship.objects.filter(participant=participant).select_related("contribution").order_by("contribution_id")
    for authorship in said:
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
        who = {_("Your name"): authorship.name, _("Your organisation"): authorship.organisation_name}
        held += [Held(what, value, contribution.received) for what, value in who.items() if value]
        held.append(Held(_("How you may be shown"), authorship.get_attribution_display(), contribution.received))
    return held
