"""What the forms of the door take."""

from __future__ import annotations

from django import forms as django_forms
from django.utils.translation import gettext_lazy

from hearback.events import actions
from hearback.people.models import SideChoice
from hearback.web.public import device
from hearback.web.ui import forms


class _Sent(forms.Form):
    """What every form of the door may bring: its key, and when it was by the device's clock."""

    key = forms.KeyField()
    happened = device.HappenedField()


class InForm(_Sent):
    """So many of a booking come in."""

    booking = django_forms.UUIDField(
        error_messages=dict.fromkeys(("required", "invalid"), gettext_lazy("Choose who comes in"))
    )
    people = django_forms.IntegerField(required=False)


class UndoForm(_Sent):
    """A check-in is taken back."""


class WalkInForm(forms.Form):
    """Somebody comes in who did not book. One line is enough, and that line may be empty."""

    key = forms.KeyField()
    name = forms.PlainText(
        label=gettext_lazy("Their name (optional)"),
        help_text=gettext_lazy("Leave it empty if they would rather not say."),
        max_length=120,
        required=False,
        width=20,
    )
    organisation = forms.PlainText(
        label=gettext_lazy("Whom they come for (optional)"), max_length=200, required=False, width=20
    )
    side = forms.Choice(
        label=gettext_lazy("Which side do they come for?"),
        choices=[("", gettext_lazy("Neither, or they did not say")), *SideChoice.choices],
        required=False,
        widget=forms.Select(),
    )
    people = forms.Number(
        label=gettext_lazy("How many come in?"), min_value=1, max_value=actions.IN_AT_ONCE, initial=1, required=False
    )
    email = forms.Email(
        label=gettext_lazy("Their email address (optional)"),
        help_text=gettext_lazy("Only if they want to hear when the notes are out."),
        required=False,
        max_length=254,
    )
    happened = device.HappenedField()


class CountForm(forms.Form):
    """How many the host counted."""

    total = forms.Number(
        label=gettext_lazy("How many people are in the room?"),
        help_text=gettext_lazy(
            "Count them yourself. It stands beside the bookings and the check-ins, and changes neither."
        ),
        min_value=0,
        max_value=actions.COUNTED_AT_MOST,
        error_messages={"required": gettext_lazy("Give the number of people you counted")},
    )
    government = forms.Number(
        label=gettext_lazy("Of these, from government (optional)"),
        min_value=0,
        max_value=actions.COUNTED_AT_MOST,
        required=False,
    )
    civil_society = forms.Number(
        label=gettext_lazy("Of these, from civil society (optional)"),
        min_value=0,
        max_value=actions.COUNTED_AT_MOST,
        required=False,
    )
