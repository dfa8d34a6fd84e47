"""How somebody wishes to be told: one way, with what it needs; asked of them, or of whoever types in what they said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as _

from hearback.core import languages
from hearback.people import queries as people
from hearback.people.models import RingWhen
from hearback.people.wishes import POST_LENGTH, Wishes
from hearback.reportback.queries import Channel
from hearback.web.ui import forms

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


_Needed = Mapping[str, tuple[str, "StrOrPromise"]]
_ENVELOPE = _("As it stands on an envelope.")


def post_box(help_text: StrOrPromise = _ENVELOPE) -> forms.PlainText:
    """The box for what a letter needs."""
    return forms.PlainText(
        label=_("Postal address"), help_text=help_text, max_length=POST_LENGTH, lines=4, counted=False, required=False
    )


def text_box(help_text: StrOrPromise = "") -> forms.Telephone:
    """The box for what a text message needs."""
    return forms.Telephone(label=_("Mobile number"), help_text=help_text, required=False)


def phone_box(help_text: StrOrPromise = "") -> forms.Telephone:
    """The box for what a call needs."""
    return forms.Telephone(label=_("Telephone number"), help_text=help_text, required=False)


class RingWhenField(forms.Choice):
    """When somebody is best rung: one of a few, for their own words could hold what nobody may see."""

    def __init__(self, **more: Any) -> None:
        super().__init__(choices=RingWhen.choices, widget=forms.Select(), required=False, **more)


class OneWayForm(forms.Form):
    """One way, by `told_by`; each of those in `needed` needs what is typed in its box, or a sentence says so there."""

    needed: ClassVar[_Needed] = {
        "post": ("post", _("Enter the address that we may write to.")),
        "text": ("text_number", _("Enter a telephone number.")),
        "phone": ("phone_number", _("Enter a telephone number.")),
    }
    boxes: ClassVar[Mapping[str, str | tuple[str, ...]]] = {
        "post": "post",
        "text": "text_number",
        "phone": ("phone_number", "ring_when"),
    }

    def clean(self) -> dict[str, Any]:
        """Each way needs its address, its number, or who tells them."""
        given = super().clean() or self.cleaned_data
        name, error = self.needed.get(given.get("told_by") or "", ("", ""))
        if name and not given.get(name) and name not in self.errors:
            self.add_error(name, error)
        return given


def left_for(way: str, told: Mapping[str, Any]) -> tuple[str, Wishes]:
    """The e-mail address and the wishes, as the actions take them: what was typed below another way is left out.

    Without a way an address is meant: so has a device kept lines before it was asked for one.
    """
    email, post = (told.get(name, "") if way in ("", name) else "" for name in ("email", "post"))
    wishes = Wishes(
        told_by=way,
        post=post,
        phone=told.get(f"{way}_number", "") if way in (Channel.TEXT, Channel.PHONE) else "",
        through=people.organisation(told.get("through", "")) if way == Channel.ORGANISATION else None,
        large_print=bool(told.get("large_print")),
        both_languages=bool(told.get("both_languages")),
        ring_when=told.get("ring_when", "") if way == Channel.PHONE else "",
    )
    return email, wishes


def organisations_to_choose() -> list[tuple[str, str]]:
    """Those that may tell somebody what we tell them, after none."""
    return [("", ""), *((one.slug, languages.pick(one.name).text) for one in people.organisations())]


_NEEDED: _Needed = {
    "email": ("email", _("Enter their email address, or choose another way")),
    **OneWayForm.needed,
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
            reveals={"email": "email", **OneWayForm.boxes, "organisation": "through"},
        ),
        required=False,
    )
    email = forms.Email(label=_("Their email address"), required=False, max_length=254)
    post = post_box(_("As it stands on an envelope. Reading it again is written down."))
    text_number, phone_number = text_box(), phone_box()
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
    def left(self) -> tuple[str, Wishes]:
        """Their e-mail address, and how they wish to be told."""
        return left_for(self.cleaned_data["told_by"], self.cleaned_data)
