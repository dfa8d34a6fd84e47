"""Commitments that become one, a part that becomes a commitment of its own, another number: one question a page.

Before anything happens the words that it is about are shown. If somebody writes in them meanwhile, the newer ones are
shown and it is asked again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hearback.core.errors import BadInput
from hearback.core.viewer import Viewer
from hearback.plans import actions, queries
from hearback.plans.models import Entry, Version
from hearback.plans.queries import EntryWords
from hearback.processes.models import Process
from hearback.web.desk.plans.shared import again, crumbs, name_of_commitment, written_entry
from hearback.web.desk.shared import coordinator, form_page, plain, posted, say, see_other
from hearback.web.desk.words import WordsField
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.viewers import viewer_of

NEW = "new"
CHANGED = gettext_lazy("Somebody changed these words since you opened the page. Read what they say now, then go on.")


class ChooseForm(forms.Form):
    """What goes: other commitments, or sentences and milestones."""

    chosen = forms.Choices(label="", required=True)

    def __init__(
        self, *args: Any, label: str, hint: str, needed: str, choices: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["chosen"]
        field.label, field.help_text, field.error_messages["required"] = label, hint, needed
        field.choices = choices  # type: ignore[attr-defined]


class _ActForm(forms.Form):
    """The last question, with what was chosen before and which words were shown."""

    chosen = django_forms.MultipleChoiceField(widget=django_forms.MultipleHiddenInput, required=False)
    title = WordsField(label=gettext_lazy("What is the new commitment called?"), max_length=1_000, lines=2)
    seen = django_forms.CharField(widget=django_forms.HiddenInput, required=False)
    key = forms.KeyField()
    do = django_forms.CharField(widget=django_forms.HiddenInput, initial="act", required=False)

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], digest: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = choices  # type: ignore[attr-defined]
        self.digest = digest

    def clean(self) -> dict[str, Any]:
        """Refuse what was chosen for other words than those that stand there now."""
        values = super().clean() or self.cleaned_data
        if values.get("seen") != self.digest:
            self.add_error(None, CHANGED)
            again(self, {"seen": self.digest})
        return values


class MergeForm(_ActForm):
    """Where they go."""

    into = forms.Choice(
        label=gettext_lazy("Where do they go?"),
        error_messages={"required": gettext_lazy("Choose where they go")},
    )
    title = WordsField(
        label=gettext_lazy("If it is new: what is it called?"), max_length=1_000, lines=2, required=False
    )
    field_order = ("into", "title")

    def __init__(self, *args: Any, entries: Sequence[Entry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numbers = [(str(entry.commitment.number), name_of_commitment(entry)) for entry in entries]
        new = (NEW, _("A new commitment with the next free number"))
        self.fields["into"].choices = [*numbers, new]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A new one needs a title."""
        values = super().clean()
        if values.get("into") == NEW and not values.get("title") and "title" not in self.errors:
            self.add_error("title", _("Write what the new commitment is called"))
        return values


class SplitForm(_ActForm):
    """What the new one is called."""


class NumberForm(forms.Form):
    """Another number."""

    heading_field = "number"
    number = forms.Number(
        label=gettext_lazy("Which number does it get?"),
        help_text=gettext_lazy("One that was never given. The old number leads to the new one for good."),
        min_value=1,
        max_value=9999,
        error_messages={"required": gettext_lazy("Write a number")},
    )


@rule("coordinator")
@coordinator
def merge(request: HttpRequest, process: Process, number: int, commitment: int) -> HttpResponse:
    """Which others become one with it, then where they go; their words are shown before it is done."""
    entry = written_entry(request, process, number, commitment)
    others = [one for one in queries.commitments_in(entry.version) if one.pk != entry.pk]
    choices = [(str(one.commitment.number), name_of_commitment(one)) for one in others]
    choose = ChooseForm(
        posted(request),
        choices=choices,
        label=_("Which commitments become one with it?"),
        hint=_("All they say goes along, and who takes part. Each keeps its number and leads to what it became."),
        needed=_("Choose at least one"),
    )
    if request.method != "POST" or not choose.is_valid():
        return _choose(request, process, entry, choose, _("Make one of several"))
    chosen = [one for one in others if str(one.commitment.number) in choose.cleaned_data["chosen"]]
    entries = sorted([entry, *chosen], key=lambda one: one.commitment.number)
    words = queries.entry_words(entries)
    acts = request.POST.get("do") == "act"
    initial = {"chosen": choose.cleaned_data["chosen"], "seen": _digest(words)}
    form = MergeForm(
        request.POST if acts else None, entries=entries, choices=choices, digest=_digest(words), initial=initial
    )
    if acts and form.is_valid():
        made = tried(form, lambda: _merge(viewer_of(request), entry.version, entries, form))
        if made is not None:
            say(request, _("They are one commitment now. The gate will ask why."))
            return see_other("desk:plan_commitment", process.slug, number, made.commitment.number)
    return _act(request, process, entry, form, words, _("Make one of them"))


def _merge(actor: Viewer, version: Version, entries: Sequence[Entry], form: MergeForm) -> Entry:
    values = form.cleaned_data
    into = next((one for one in entries if str(one.commitment.number) == values["into"]), None)
    new = {} if into else {"title": values["title"], "key": values["key"]}
    return actions.merge_commitments(actor=actor, version=version, entries=entries, into=into, **new)


@rule("coordinator")
@coordinator
def split(request: HttpRequest, process: Process, number: int, commitment: int) -> HttpResponse:
    """Which sentences and milestones go, then what the new commitment is called."""
    entry = written_entry(request, process, number, commitment)
    words = queries.entry_words([entry])
    choices = [
        *((f"s-{one.sentence.uuid}", plain(one.text)) for one in words[0].sentences),
        *((f"m-{one.milestone.uuid}", _milestone(one.text)) for one in words[0].milestones),
    ]
    choose = ChooseForm(
        posted(request),
        choices=choices,
        label=_("What goes into the new commitment?"),
        hint=_("It begins with the same theme, dates, leads and partners. If nothing stays, this one is withdrawn."),
        needed=_("Choose at least one sentence or milestone"),
    )
    if request.method != "POST" or not choose.is_valid():
        return _choose(request, process, entry, choose, _("Make two of it"))
    acts = request.POST.get("do") == "act"
    initial = {"chosen": choose.cleaned_data["chosen"], "seen": _digest(words)}
    form = SplitForm(request.POST if acts else None, choices=choices, digest=_digest(words), initial=initial)
    if acts and form.is_valid():
        made = tried(form, lambda: _split(viewer_of(request), entry, words[0], form))
        if made is not None:
            say(request, _("It is a commitment of its own now. The gate will ask why."))
            return see_other("desk:plan_commitment", process.slug, number, made.commitment.number)
    goes = words[0].only(set(choose.cleaned_data["chosen"]))
    return _act(request, process, entry, form, [goes], _("Make it a commitment of its own"))


def _split(actor: Viewer, entry: Entry, words: EntryWords, form: SplitForm) -> Entry:
    values = form.cleaned_data
    goes = words.only(set(values["chosen"]))
    return actions.split_commitment(
        actor=actor,
        entry=entry,
        title=values["title"],
        sentences=[one.sentence for one in goes.sentences],
        milestones=[one.milestone for one in goes.milestones],
        key=values["key"],
    )


@rule("coordinator")
@coordinator
def renumber(request: HttpRequest, process: Process, number: int, commitment: int) -> HttpResponse:
    """Give it another number."""
    entry = written_entry(request, process, number, commitment)
    form = NumberForm(posted(request))
    if request.method == "POST" and form.is_valid():
        made = tried(form, lambda: _renumber(viewer_of(request), entry, form))
        if made is not None:
            say(request, _("It has another number now. The old one leads to it."))
            return see_other("desk:plan_commitment", process.slug, number, made.commitment.number)
    under = crumbs(process, entry.version, entry)
    return form_page(request, process, form, title=_("Another number"), button=_("Give it this number"), under=under)


def _renumber(actor: Viewer, entry: Entry, form: NumberForm) -> Entry:
    if form.cleaned_data["number"] == entry.commitment.number:
        raise BadInput(_("It has this number already."), field="number")
    return actions.renumber_commitment(actor=actor, entry=entry, number=form.cleaned_data["number"])


# --- the pages


def _choose(request: HttpRequest, process: Process, entry: Entry, form: ChooseForm, title: str) -> HttpResponse:
    """The first question."""
    under = crumbs(process, entry.version, entry)
    return form_page(request, process, form, title=title, button=_("Continue"), under=under)


def _act(
    request: HttpRequest, process: Process, entry: Entry, form: _ActForm, words: Sequence[EntryWords], button: str
) -> HttpResponse:
    """The last question, below the words that it is about."""
    under = crumbs(process, entry.version, entry)
    template = "desk/plans/merge.html"
    values: dict[str, Any] = {"words": words, "template": template, "under": under}
    return form_page(request, process, form, title=_("Read it before you go on"), button=button, **values)


def _digest(words: Sequence[EntryWords]) -> str:
    return "-".join(one.digest for one in words)


def _milestone(text: dict[str, str]) -> str:
    return _("Milestone: %(text)s") % {"text": plain(text)}


_AT = "<slug:process>/plan/<int:number>/<int:commitment>/"
urls = [
    path(f"{_AT}merge/", merge, name="plan_merge"),
    path(f"{_AT}split/", split, name="plan_split"),
    path(f"{_AT}number/", renumber, name="plan_renumber"),
]
