"""The questions that somebody who has their say is asked, one page each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hearback.contributions.actions import WORDS_AT_MOST
from hearback.contributions.models import Authorship
from hearback.core import languages
from hearback.core.regions import Level, Region
from hearback.people.models import RingWhen
from hearback.people.wishes import Wishes
from hearback.processes.models import Kind, Question
from hearback.reportback.queries import Channel
from hearback.web.public.have_your_say.about import About, with_part
from hearback.web.ui import forms
from hearback.web.ui.wishes import OneWayForm, RingWhenField, left_for, phone_box, post_box, text_box

WHOLE = "whole"
EVERYWHERE = "everywhere"
_KINDS = {
    Kind.SUGGESTION: _("Something the plan should do, or do in another way"),
    Kind.CONCERN: _("Something that worries you"),
    Kind.SUPPORT: _("Something that is right and should stay"),
    Kind.EXAMPLE: _("Something that works somewhere, or that happened to you"),
    Kind.QUESTION: _("Something you want to know"),
    Kind.OFFER: _("Something you or your organisation can do"),
}
_SHOWN = {
    Authorship.Attribution.NAMED: _("Your name stands beside your words, with your organisation if you gave one."),
    Authorship.Attribution.ORGANISATION: _("Only your organisation’s name stands beside your words."),
    Authorship.Attribution.NOT_SHOWN: _("Your words are public. Who said them is not."),
}


class AboutForm(forms.Form):
    """Which question, or none."""

    about = forms.Choice(
        label=_("What do you want to talk about?"),
        error_messages={"required": _("Choose what you want to talk about")},
    )
    label_size = "m"

    def __init__(self, *args: Any, questions: Sequence[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["about"]
        field.choices = [  # type: ignore[attr-defined]
            *((str(question.number), languages.pick(question.text).text) for question in questions),
            (WHOLE, _("Something else about the plan, or how it is made")),
        ]
        field.widget.divider_before = {WHOLE: _("or")}


class PartForm(forms.Form):
    """Which words of a sentence somebody speaks about; all of it where they say nothing."""

    part = forms.PlainText(
        label=_("Is it only about a part of this sentence? (optional)"),
        help_text=_("Copy those words here, just as they stand in it. Leave this empty to speak about all of it."),
        required=False,
    )
    label_size = "s"

    def __init__(self, *args: Any, about: About, **kwargs: Any) -> None:
        super().__init__(*args, initial={"part": about.part}, **kwargs)
        self.about = about

    def clean_part(self) -> str:
        """The words have to stand in the sentence."""
        part: str = self.cleaned_data["part"]
        if with_part(self.about, part) is None:
            raise ValidationError(
                _("These words do not stand in the sentence. Copy them from it again, or leave this empty.")
            )
        return part


class WordsForm(forms.Form):
    """What they want to say, and what kind of thing it is unless the question says so."""

    kind = forms.Choice(
        label=_("What kind of thing is it?"),
        choices=Kind.choices,
        widget=forms.Radios(hints={str(kind): hint for kind, hint in _KINDS.items()}),
        error_messages={"required": _("Choose what kind of thing it is")},
    )
    words = forms.PlainText(
        label=_("What do you want to say?"),
        help_text=_("In your own words, in any language. We keep them as you write them, and they are public."),
        max_length=WORDS_AT_MOST,
        lines=10,
        error_messages={"required": _("Write what you want to say")},
    )
    town = forms.PlainText(
        label=_("Is it about one place? (optional)"),
        help_text=_("A town, county or area. It is public, and others near there find what you say."),
        max_length=120,
        width=20,
        required=False,
    )
    region = forms.Choice(
        label=_("Which nation or region? (optional)"),
        choices=[("", _("Not said")), (EVERYWHERE, _("The whole country")), *Region.choices],
        widget=forms.Select(),
        required=False,
    )
    label_size = "m"

    def __init__(self, *args: Any, about: About, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if about.kind:
            del self.fields["kind"]


def where(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Which place they speak about, as it is kept, and how far that reaches: a town, a region, the whole country."""
    town, region = kept.get("town", ""), kept.get("region", "")
    if region == EVERYWHERE:
        return {"region": "", "town": town, "level": Level.NATIONAL}
    return {"region": region, "town": town, "level": Level.LOCAL if town else Level.REGIONAL if region else ""}


def where_in_words(kept: Mapping[str, Any]) -> str:
    """The same for looking it over; empty where they said nothing of it."""
    region = kept.get("region", "")
    whole = str(_("The whole country")) if region == EVERYWHERE else str(Region(region).label) if region else ""
    return ", ".join(filter(None, (kept.get("town", ""), whole)))


class WhoForm(forms.Form):
    """Who says it, and how that may be shown. Both names are optional."""

    name = forms.PlainText(label=_("Your name (optional)"), max_length=120, required=False, autocomplete="name")
    organisation_name = forms.PlainText(
        label=_("Your organisation (optional)"),
        help_text=_("If you speak for one."),
        max_length=200,
        required=False,
        autocomplete="organization",
    )
    attribution = forms.Choice(
        label=_("How may we show who said it?"),
        choices=Authorship.Attribution.choices,
        widget=forms.Radios(hints={str(key): hint for key, hint in _SHOWN.items()}),
        initial=Authorship.Attribution.NOT_SHOWN,
        error_messages={"required": _("Choose how we may show who said it")},
    )

    def clean(self) -> dict[str, Any]:
        """What is to be shown has to be there."""
        given = super().clean() or self.cleaned_data
        shown = given.get("attribution")
        if shown == Authorship.Attribution.NAMED and not given.get("name") and "name" not in self.errors:
            self.add_error("name", _("Enter your name, or choose not to show who said it"))
        wants_organisation = shown == Authorship.Attribution.ORGANISATION and not given.get("organisation_name")
        if wants_organisation and "organisation_name" not in self.errors:
            self.add_error("organisation_name", _("Enter your organisation, or choose not to show who said it"))
        return given


# Through an organisation one is told by choosing it on one's own page: it takes a list, and here is one question.
TOLD_BY = (Channel.EMAIL, Channel.POST, Channel.TEXT, Channel.PHONE, Channel.PAGE)
_TOLD_BY = {
    Channel.POST: _("A letter on paper. It is posted by hand, so it takes some days."),
    Channel.TEXT: _("A few words, and where to read the whole answer."),
    Channel.PHONE: _("Somebody rings you up and tells you."),
    Channel.PAGE: _("We send you nothing. On the last page you get a private link: keep it."),
}


class TellForm(OneWayForm):
    """How to tell them what became of it: one way, with what it needs. Who leaves nothing has their private link."""

    told_by = forms.Choice(
        label=_("How shall we tell you?"),
        choices=[(one.value, one.label) for one in TOLD_BY],
        widget=forms.Radios(
            hints={one.value: hint for one, hint in _TOLD_BY.items()},
            reveals={"email": "email", **OneWayForm.boxes},
        ),
        initial=Channel.EMAIL.value,
        required=False,
    )
    email = forms.Email(
        label=_("Your email address (optional)"),
        help_text=_("Nobody sees it but the people who run this process, and it is never published."),
        required=False,
        max_length=254,
    )
    post, text_number, phone_number = post_box(), text_box(), phone_box()
    ring_when = RingWhenField(label=_("When shall we ring you?"))
    report_back = forms.Agree(label=_("Write to me about what I said"), required=False, initial=True)
    news = forms.Agree(label=_("Send me news of the process too, by email"), required=False)
    told_in = forms.Choice(
        label=_("Which language shall we write to you in?"),
        choices=settings.LANGUAGES,
        widget=forms.Radios(inline=True),
    )


def told(kept: Mapping[str, Any]) -> tuple[str, Wishes]:
    """At which e-mail address they are told, or by which other way."""
    return left_for(kept.get("told_by") or Channel.EMAIL.value, kept)


def told_in_words(kept: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The same for looking it over: by which way they are told, and where."""
    email, wishes = told(kept)
    if wishes.told_by == Channel.EMAIL:
        return [(str(_("Your email address")), email or str(_("Not given")))]
    rows = [(str(_("How we tell you")), str(Channel(wishes.told_by).label))]
    if wishes.post:
        rows.append((str(_("Postal address")), wishes.post))
    if wishes.phone:
        rows.append((str(_("Telephone number")), wishes.phone))
    if wishes.ring_when:
        rows.append((str(_("When shall we ring you?")), str(RingWhen(wishes.ring_when).label)))
    return rows
