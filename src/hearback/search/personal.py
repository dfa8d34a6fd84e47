"""What the index holds about people: the single words of what they said in public, and nothing of who said it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hearback.contributions.models import Authorship
from hearback.core.personal import CODE, Held, Holding
from hearback.search.models import Entry, Kind

HOLDINGS = [
    Holding(
        "search.Posting.stem",
        _("the single words of what you said in public, shortened and out of order"),
        _("so that what people said can be found by its words"),
        _("as long as your words can be read here by everybody"),
        _("deleted at once"),
    ),
]
NOT_PERSONAL = {
    "search.Entry.kind": CODE,
    "search.Entry.language": CODE,
    "search.Posting.kind": CODE,
    "search.Entry.region": CODE,
    "search.Later.kind": CODE,
}


def held_about(participant: int) -> list[Held]:
    """How many things a person said can be found by their words; the words are shown by the room that has them."""
    said = Authorship.objects.filter(participant=participant).values("contribution__uuid")
    found = Entry.objects.filter(kind=Kind.CONTRIBUTION, thing__in=said).values("thing").distinct().count()
    if not found:
        return []
    return [Held(_("The words of what you said, in the search"), str(found))]
