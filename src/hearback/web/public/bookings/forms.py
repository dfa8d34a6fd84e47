"""The forms of a booking: at first, changed later, and who comes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hearback.events.models import Booking, Event, Invitation
from hearback.people.models import SideChoice
from hearback.web.ui import forms

MOST = 20


class Seats(forms.Form):
    """What may be said at first and changed later."""

    places = forms.Number(
        label=gettext_lazy("How many places do you need?"),
        help_text=gettext_lazy("Yours and those of people who come with you: 1 to 20."),
        min_value=1,
        max_value=MOST,
        initial=1,
        width=3,
        error_messages={
            "required": gettext_lazy("Enter how many places you need"),
            "min_value": gettext_lazy("Book between 1 and 20 places"),
            "max_value": gettext_lazy("Book between 1 and 20 places"),
        },
    )
    organisation = forms.PlainText(
        label=gettext_lazy("Which organisation do you come for? (optional)"),
        max_length=200,
        required=False,
        autocomplete="organization",
    )
    needs = forms.PlainText(
        label=gettext_lazy("What do you need to take part? (optional)"),
        max_length=2000,
        lines=4,
        required=False,
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answered = ngettext(
            "Somebody answers you within %(count)d day.",
            "Somebody answers you within %(count)d days.",
            event.needs_answered_in,
        ) % {"count": event.needs_answered_in}
        kept = ngettext(
            "Only the organisers see it, and it is deleted %(count)d day after the event.",
            "Only the organisers see it, and it is deleted %(count)d days after the event.",
            event.needs_kept,
        ) % {"count": event.needs_kept}
        examples = _("For example step-free access, a hearing loop, large print, signing, food, or help with travel.")
        self.fields["needs"].help_text = f"{examples} {answered} {kept}"


class BookForm(Seats):
    """Everything a booking needs, on one page."""

    key = forms.KeyField()
    name = forms.PlainText(
        label=gettext_lazy("Your name"),
        max_length=120,
        autocomplete="name",
        error_messages={"required": gettext_lazy("Tell us your name, so that we can welcome you")},
    )
    email = forms.Email(
        label=gettext_lazy("Your email address (optional)"),
        help_text=gettext_lazy(
            "We write to you about your booking only, and send your private link there. "
            "Without an address it stands on the next page: it is the way to change or cancel."
        ),
        required=False,
        max_length=254,
    )
    side = forms.Choice(
        label=gettext_lazy("Do you come for the government or for civil society? (optional)"),
        help_text=gettext_lazy(
            "We ask so that both are in the room. Civil society is everybody outside government who speaks for others: "
            "charities, community groups, campaigns, unions, researchers."
        ),
        choices=[*SideChoice.choices, ("", gettext_lazy("Neither, or I would rather not say"))],
        required=False,
        initial="",
    )
    field_order = ["key", "name", "email", "places", "organisation", "side", "needs"]

    def __init__(self, *args: Any, event: Event, invitation: Invitation | None = None, **kwargs: Any) -> None:
        super().__init__(*args, event=event, **kwargs)
        if invitation is not None:  # The name stays empty: the invitation may have been passed on.
            self.fields["email"].help_text = _(
                "Leave it empty: we write to the address that the invitation came to. Or give another one."
            )


class NamesForm(forms.Form):
    """A box for each place; every one may stay empty."""

    def __init__(self, *args: Any, booking: Booking, names: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = names or (booking.name,)
        for number in range(booking.places):
            self.fields[f"name_{number}"] = forms.PlainText(
                label=_("Person %(number)d (optional)") % {"number": number + 1},
                max_length=120,
                required=False,
                initial=known[number] if number < len(known) else "",
            )

    @property
    def names(self) -> list[str]:
        """What stands in the boxes, in their order."""
        return [value for value in self.cleaned_data.values() if value]
