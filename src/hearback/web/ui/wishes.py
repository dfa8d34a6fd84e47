"""How somebody wishes to be told: one way, with what it needs; asked of them, or of whoever types in what they said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as _

from hearback.core import languages
from hearback.people import queries as people
from hearback.people.models import RingWhen
from hearback.reportback.queries import Channel
from hearback.web.ui import forms

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class OneWayForm(forms.Form):
    """One way, by `told_by`; each of those in `needed` needs what is typed in another box, or a sentence says so there."""

    needed: ClassVar[Mapping[str, tuple[str, StrOrPromise]]]

    def clean(self) -> dict[str, Any]:
        """Each way needs its address, its number, or who tells them."""
        given = super().clean() or self.cleaned_data
        name, error = self.needed.get(given.get("told_by") or "", ("", ""))
        if name and not given.get(name) and name not in self.errors:
            self.add_error(name, error)
        return given


def left_for(way: str, told: Mapping[str, Any]) -> dict[str, Any]:
    """What was left for being told so: what was typed below another way is left out.

    Without a way an address is meant: so has a device kept lines before it was asked for one.
    """
    number = told.get(f"{way}_number", "") if way in (Channel.TEXT, Channel.PHONE) else ""
    left = {name: told.get(name, "") if way in ("", name) else "" for name in ("email", "post")} | {"phone": number}
    return left | {"ring_when": told.get("ring_when", "") if way == Channel.PHONE else ""}


class RingWhenField(forms.Choice):
    """When somebody is best rung: one of a few, for their own words could hold what nobody may see."""

    def __init__(self, **more: Any) -> None:
        super().__init__(choices=RingWhen.choices, widget=forms.Select(), required=False, **more)


def organisations_to_choose() -> list[tuple[str, str]]:
    """Those that may tell somebody what we tell them, after none."""
    return [("", ""), *((one.slug, languages.pick(one.name).text) for one in people.organisations())]


_NEEDED = {
    "email": ("email", _("Enter their email address, or choose another way")),
    "post": ("post", _("Enter their address, or choose another way")),
    "text": ("text_number", _("Enter their number, or choose another way")),
    "phone": ("phone_number", _("Enter their number, or choose another way")),
    "organisation": ("through", _("Choose the organisation that tells them")),
}


class WishesForm(OneWayForm):
    """As whoever types it in writes it down: where they left nothing, their reference is how they find what became of it."""

    needed = _NEEDED
    told_by = forms.Choice(
        label=_("How do they wish to be told what became of it?"),
        help_text=_("As they wrote or said it. What they left is for telling them alone."),
        choices=[
            ("", _("They left nothing, or did not say")),
            *((one.value, one.label) for one in Channel if one != Channel.PAGE),
        ],
        widget=forms.Radios(
            hints={
                "": _("Their reference opens what became of it."),
                "phone": _("Somebody rings them up and tells them."),
            },
            reveals={way: name for way, (name, _error) in _NEEDED.items()} | {"phone": ("phone_number", "ring_when")},
        ),
        required=False,
    )
    email = forms.Email(label=_("Their email address"), required=False, max_length=254)
    post = forms.PlainText(
        label=_("Their postal address"),
        help_text=_("As it stands on an envelope. Reading it again is written down."),
        max_length=500,
        lines=4,
        counted=False,
        required=False,
    )
    text_number = forms.Telephone(label=_("Their mobile number"), required=False)
    phone_number = forms.Telephone(label=_("Their telephone number"), required=False)
    ring_when = RingWhenField(label=_("When are they best rung?"))
    through = forms.Choice(label=_("Which organisation?"), widget=forms.Select(), required=False)
    large_print = forms.Agree(label=_("Letters in large print"), required=False)
    both_languages = forms.Agree(label=_("Everything in each language, together"), required=False)

    def __init__(self, *given: Any, through_others: bool = True, **more: Any) -> None:
        """Without `through_others` no organisation can be chosen: where whoever types it in knows none of them."""
        super().__init__(*given, **more)
        if not through_others:
            del self.fields["through"]
            told_by = self.fields["told_by"]
            told_by.choices = [one for one in told_by.choices if one[0] != Channel.ORGANISATION]  # type: ignore[attr-defined]
            return
        self.fields["through"].choices = organisations_to_choose()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What they left needs a way as well: without scripts every box is there, and who fills one in may choose none."""
        given = super().clean()
        left = any(given.get(name) for name, _error in _NEEDED.values())
        if left and given.get("told_by") == "" and self.add_prefix("told_by") in self.data:
            self.add_error("told_by", _("Choose how they wish to be told, or empty the box of what they left"))
        return given

    @property
    def wishes(self) -> dict[str, Any]:
        """What the actions take of it."""
        told = self.cleaned_data
        way = told["told_by"]
        through = people.organisation(told["through"]) if way == Channel.ORGANISATION else None
        how = {name: told[name] for name in ("large_print", "both_languages")}
        return left_for(way, told) | how | {"told_by": "" if way == Channel.EMAIL else way, "through": through}
