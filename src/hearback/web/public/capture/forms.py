"""What the capture page takes."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.conf import settings
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hearback.contributions import actions
from hearback.contributions.models import Authorship
from hearback.core import languages
from hearback.events.models import Photograph
from hearback.processes.models import Kind, Question, Theme
from hearback.web.public import device
from hearback.web.public.shared import plain
from hearback.web.ui import forms
from hearback.web.ui.wishes import WishesForm

NAMED, NOT_SHOWN = Authorship.Attribution.NAMED, Authorship.Attribution.NOT_SHOWN


class SlipForm(WishesForm):
    """One slip. Only the words are needed."""

    key = forms.KeyField()
    words = forms.PlainText(
        label=gettext_lazy("What was said?"),
        help_text=gettext_lazy("One line is enough. As they said it, if you can."),
        max_length=actions.WORDS_AT_MOST,
        lines=3,
        counted=False,
        error_messages={"required": gettext_lazy("Write down what was said")},
    )
    question = forms.Choice(
        label=gettext_lazy("Which question does it answer? (optional)"), required=False, widget=forms.Select()
    )
    table = forms.PlainText(label=gettext_lazy("Table or group (optional)"), max_length=40, required=False, width=10)
    slip = forms.PlainText(
        label=gettext_lazy("Reference on the paper slip (optional)"),
        help_text=gettext_lazy("Only if they wrote it on one of our printed slips. It looks like 7NM3-YN3Q."),
        max_length=20,
        required=False,
        width=10,
    )
    theme = forms.Choice(
        label=gettext_lazy("Which theme is it about? (optional)"), required=False, widget=forms.Select()
    )
    kind = forms.Choice(
        label=gettext_lazy("What kind of thing is it? (optional)"),
        choices=[("", gettext_lazy("As the question asks, or a suggestion")), *Kind.choices],
        required=False,
        widget=forms.Select(),
    )
    language = forms.Choice(
        label=gettext_lazy("Which language did they speak?"),
        choices=settings.LANGUAGES,
        required=False,
        widget=forms.Select(),
    )
    photograph = forms.Choice(
        label=gettext_lazy("Is it on a photograph of a flipchart? (optional)"), required=False, widget=forms.Select()
    )
    name = forms.PlainText(
        label=gettext_lazy("Who said it? (optional)"),
        help_text=gettext_lazy("Only if they want you to write it down."),
        max_length=120,
        required=False,
        width=20,
    )
    attribution = forms.Choice(
        label=gettext_lazy("May we show their name?"),
        choices=[(NOT_SHOWN, gettext_lazy("No, or they did not say")), (NAMED, gettext_lazy("Yes, they said so"))],
        initial=NOT_SHOWN,
        widget=forms.Radios(inline=True),
    )
    happened = device.HappenedField()

    def __init__(
        self,
        *args: Any,
        questions: list[Question],
        themes: list[Theme],
        photographs: list[Photograph],
        under_rule: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, through_others=False, **kwargs)
        if under_rule:
            del self.fields["attribution"]
            self.fields["name"].help_text = gettext_lazy(
                "Only for telling them what became of it. It is shown to nobody: this is under the Chatham House Rule."
            )
        self._offer("question", [(str(one.number), f"{one.number}. {plain(one.text)}") for one in questions])
        self._offer("theme", [(one.slug, plain(one.name)) for one in themes])
        self._offer("photograph", [(str(one.uuid), _called(number, one)) for number, one in enumerate(photographs, 1)])
        if not self["language"].initial:
            self.fields["language"].initial = languages.current()

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        """The choices of a list after "none of them"; without any, the box is not there."""
        if choices:
            self.fields[name].choices = [("", _("None of them, or not sure")), *choices]  # type: ignore[attr-defined]
        else:
            del self.fields[name]

    @property
    def more(self) -> list[django_forms.BoundField]:
        """The boxes that are opened when somebody wants them; those that were refused stand open."""
        names = ("slip", "theme", "kind", "language", "photograph", "name", "attribution", "told_by")
        return [self[name] for name in (*names, "large_print", "both_languages") if name in self.fields]

    @property
    def more_is_refused(self) -> bool:
        """Whether one of those was refused."""
        return any(field.errors for field in self.more) or any(name in self.errors for name in WishesForm.base_fields)

    def clean(self) -> dict[str, Any]:
        """A name that may be shown has to be there."""
        given = super().clean() or self.cleaned_data
        if given.get("attribution") == NAMED and not given.get("name") and "name" not in self.errors:
            self.add_error("name", _("Enter their name, or choose not to show it"))
        return given


class CorrectForm(forms.Form):
    """What was written down, put right."""

    key = forms.KeyField()
    instead_of = django_forms.IntegerField(
        min_value=1,
        max_value=10_000,
        widget=django_forms.HiddenInput,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            gettext_lazy("Choose the line that you want to put right"),
        ),
    )
    words = forms.PlainText(
        label=gettext_lazy("What was said, put right"),
        help_text=gettext_lazy("The earlier words are kept beside it."),
        max_length=actions.WORDS_AT_MOST,
        lines=3,
        counted=False,
        error_messages={"required": gettext_lazy("Write down what was said")},
    )
    happened = device.HappenedField()


def _called(number: int, photograph: Photograph) -> str:
    return _("%(number)d: %(words)s") % {
        "number": number,
        "words": Truncator(plain(photograph.text)).chars(50),
    }
