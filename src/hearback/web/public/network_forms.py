"""The forms of the network: joining as a person or for an organisation, and changing what one told."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from hearback.core import languages
from hearback.core.regions import Region
from hearback.people.models import Organisation
from hearback.processes import queries as processes
from hearback.processes.models import NetworkMember, Process
from hearback.web.ui import forms

ORGANISATION, PERSON = "organisation", "person"
NOT_SAID = _("I would rather not say")


class WhoForm(forms.Form):
    """The one question before the form."""

    who = forms.Choice(
        label=_("Who joins?"),
        choices=[(ORGANISATION, _("An organisation or group")), (PERSON, _("I do, as a person"))],
        error_messages={"required": _("Choose who joins")},
    )


class ToldForm(forms.Form):
    """What everybody in the network may tell, now or later; nothing of it is needed."""

    level = forms.Choice(
        label=_("Where do you work, or where are you active? (optional)"),
        choices=[*Organisation.Level.choices, ("", NOT_SAID)],
        required=False,
        initial="",
    )
    place = forms.PlainText(
        label=_("Which town, county or area? (optional)"),
        help_text=_("In your own words, for example Bangor, or the Tees Valley."),
        max_length=120,
        width=20,
        required=False,
    )
    region = forms.Choice(
        label=_("Which nation or region? (optional)"),
        choices=[("", NOT_SAID), *Region.choices],
        widget=forms.Select(),
        required=False,
    )
    interests = forms.Choices(label=_("What do you care about? (optional)"), choices=[], required=False)
    interest_words = forms.PlainText(label=_("What else do you care about? (optional)"), max_length=300, required=False)
    ways = forms.Choices(
        label=_("How would you like to take part? (optional)"),
        help_text=_("Choose as many as you like. You promise nothing: we ask you when it comes up."),
        choices=NetworkMember.Way.choices,
        required=False,
    )

    def __init__(self, *given: Any, process: Process, **more: Any) -> None:
        super().__init__(*given, **more)
        themes = [(theme.slug, languages.pick(theme.name).text) for theme in processes.themes(process)]
        if themes:
            self.fields["interests"].choices = themes  # type: ignore[attr-defined]
        else:
            del self.fields["interests"]


_NEWS = _("Send me news of the process as well: events, new versions of the plan, and progress")


class PersonForm(ToldForm):
    """Joining as a person."""

    key = forms.KeyField()
    name = forms.PlainText(
        label=_("Your name"),
        max_length=120,
        autocomplete="name",
        error_messages={"required": _("Tell us your name. You choose below whether it is shown")},
    )
    email = forms.Email(
        label=_("Your email address (optional)"),
        help_text=_(
            "We send your private link there. Nobody else sees the address. Without one the link stands on the next page."
        ),
        required=False,
        max_length=254,
    )
    shown = forms.Agree(label=_("Show my name on the network’s page"), required=False)
    news = forms.Agree(label=_NEWS, required=False)
    field_order = ["key", "name", "email", "level", "place", "region", "interests", "interest_words", "ways"]


class OrganisationForm(ToldForm):
    """Joining for an organisation."""

    key = forms.KeyField()
    organisation_name = forms.PlainText(
        label=_("What is your organisation called?"),
        max_length=200,
        autocomplete="organization",
        error_messages={"required": _("Say what your organisation is called")},
    )
    kind = forms.Choice(
        label=_("What is it?"),
        choices=Organisation.Kind.choices,
        initial=Organisation.Kind.CIVIL_SOCIETY,
        error_messages={"required": _("Choose what it is")},
    )
    name = forms.PlainText(
        label=_("Your own name (optional)"),
        help_text=_("So that we know whom we write to. It is not shown."),
        max_length=120,
        autocomplete="name",
        required=False,
    )
    email = forms.Email(
        label=_("Your email address (optional)"),
        help_text=_(
            "We send your private link there. Nobody else sees the address. "
            "Without one, somebody has to look at what you wrote before your organisation is in the network."
        ),
        required=False,
        max_length=254,
    )
    shown = forms.Agree(label=_("Show our name on the network’s page"), required=False)
    news = forms.Agree(label=_NEWS, required=False)
    field_order = [
        *("key", "organisation_name", "kind", "name", "email"),
        *("level", "place", "region", "interests", "interest_words", "ways"),
    ]


class ChangePersonForm(ToldForm):
    """What a person may change."""

    name = PersonForm.base_fields["name"]
    shown = PersonForm.base_fields["shown"]
    field_order = ["name"]


class ChangeOrganisationForm(ToldForm):
    """What may be changed for an organisation; its name stands with the organisation."""

    shown = OrganisationForm.base_fields["shown"]


def told_by(member: NetworkMember) -> dict[str, Any]:
    """An entry as the forms show it."""
    return {
        "name": member.name,
        "level": member.level,
        "place": member.place,
        "region": member.region,
        "interests": [theme.slug for theme in member.interests.all()],
        "interest_words": member.interest_words,
        "ways": member.ways,
        "shown": member.shown,
    }
