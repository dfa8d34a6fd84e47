"""How somebody wishes to be told, as they leave it with what they say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from hearback.core.errors import BadInput
from hearback.core.text import clean_line, clean_plain
from hearback.outbox.models import Channel
from hearback.people.models import Contact, Organisation, RingWhen

PHONE_LENGTH = 40
POST_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Wishes:
    """By which way, with the address, the number or the organisation that it needs, and in which form.

    Who names no way wishes it by e-mail. Their e-mail address is none of it: it says who they are as well.
    """

    told_by: str = ""
    post: str = ""
    phone: str = ""
    through: Organisation | None = None
    large_print: bool = False
    both_languages: bool = False
    ring_when: str = ""

    def cleaned(self) -> Wishes:
        """The same as it is kept. Raises BadInput for `told_by`, `post`, `phone` or `ring_when`."""
        if self.told_by not in {"", *Channel.values}:
            raise BadInput(_("Choose how we may tell you."), field="told_by")
        return replace(
            self,
            told_by="" if self.told_by == Channel.EMAIL else self.told_by,
            post=clean_plain(self.post, max_length=POST_LENGTH, field="post"),
            phone=clean_line(self.phone, max_length=PHONE_LENGTH, field="phone"),
            ring_when=cleaned_ring_when(self.ring_when),
        )

    @property
    def lead_somewhere(self) -> bool:
        """Whether they can be told without an e-mail address."""
        return bool(self.post or self.phone or self.through)

    @property
    def addresses(self) -> dict[str, str]:
        """What was left, by the kind of contact that it is."""
        left = {Contact.Kind.PHONE.value: self.phone, Contact.Kind.POST.value: self.post}
        return {kind: address for kind, address in left.items() if address}

    @property
    def columns(self) -> dict[str, Any]:
        """How they chose to be told, as the columns of a participant."""
        way = Channel(self.told_by or Channel.EMAIL)
        form = {"large_print": self.large_print, "both_languages": self.both_languages}
        return form | {
            "channel": way,
            "through": self.through if way == Channel.ORGANISATION else None,
            "ring_when": self.ring_when if way == Channel.PHONE else "",
        }

    @property
    def values(self) -> dict[str, str]:
        """What was said of it, by name, as words: the same for the same wishes, and nothing where there are none."""
        said = {"post": self.post, "phone": self.phone, "told_by": str(self.told_by), "ring_when": self.ring_when}
        said |= {"through": self.through.slug if self.through else ""}
        said |= {name: "yes" for name in ("large_print", "both_languages") if getattr(self, name)}
        return {name: value for name, value in said.items() if value}


BY_EMAIL = Wishes()


def cleaned_ring_when(ring_when: str) -> str:
    """When somebody is best rung, as it is kept. Raises BadInput at `ring_when`."""
    if ring_when not in RingWhen.values:
        raise BadInput(_("Choose when we may ring you."), field="ring_when")
    return ring_when
