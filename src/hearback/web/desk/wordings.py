"""What we write to people: each text with when it is sent, worded in both languages, looked at, and back to the original."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.forms import HiddenInput
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hearback.core import clock, languages, placeholders, plain_language
from hearback.core.languages import Words
from hearback.processes.models import Process
from hearback.reportback import actions
from hearback.reportback import queries as reportback
from hearback.reportback.rewording import BODY_AT_MOST, TITLE_AT_MOST, checked
from hearback.reportback.worded import Reads, Worded
from hearback.reportback.wordings import PLACEHOLDERS
from hearback.web.desk.shared import coordinator, form_page, found, page, posted, say, see_other, taken
from hearback.web.desk.words import WordsField
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

TITLE = gettext_lazy("What we write to people")
_ORIGINAL = gettext_lazy("An empty box is the original.")


class WordingForm(forms.Form):
    """The subject and the text in each language; `number` is that of the wording that was read."""

    number = forms.Number(label="", min_value=0, widget=HiddenInput())
    title = WordsField(label=gettext_lazy("The subject"), help_text=_ORIGINAL, max_length=TITLE_AT_MOST, required=False)
    body = WordsField(
        label=gettext_lazy("The text"), help_text=_ORIGINAL, max_length=BODY_AT_MOST, lines=12, required=False
    )

    def __init__(self, *args: Any, of: Worded, **kwargs: Any) -> None:
        first = {"number": of.number, "title": of.title, "body": of.body}
        super().__init__(*args, initial=first, **kwargs)
        if not of.original.title:  # what stands around every message has no subject
            del self.fields["title"]

    @property
    def words(self) -> dict[str, Words]:
        """What was written."""
        return {"title": self.cleaned_data.get("title", {}), "body": self.cleaned_data["body"]}


class NumberForm(forms.Form):
    """Which wording was read."""

    number = forms.Number(label="", min_value=0, widget=HiddenInput())


@dataclass(frozen=True, slots=True)
class Look:
    """How a text reads in one language; `plain` is of the process's own words, and None where the original holds."""

    name: str
    reads: Reads
    plain: plain_language.Read | None


@rule("coordinator")
@coordinator
def wordings(request: HttpRequest, process: Process) -> HttpResponse:
    """Every text: when it is sent, and in which languages it was worded here; and how each other message reads."""
    rows = [
        (one, [(languages.name_of(code), code in one.own) for code in languages.codes()])
        for one in reportback.worded(viewer_of(request), process)
    ]
    others = [
        (one.kind, [(languages.name_of(code), code, subject, body) for code, subject, body in one.reads])
        for one in reportback.examples(viewer_of(request), process)
    ]
    return page(request, process, "wordings/wordings.html", title=TITLE, rows=rows, others=others)


@rule("coordinator")
@coordinator
def wording(request: HttpRequest, process: Process, text: str) -> HttpResponse:
    """Word one text, look at how it reads, then save it. What somebody else wrote meanwhile is shown; nothing is lost."""
    viewer, of = viewer_of(request), _one(request, process, text)
    form = WordingForm(posted(request), of=of)
    do = request.POST.get("do", "look") if form.is_bound else ""
    if do == "save" and taken(
        form,
        lambda: actions.word(
            actor=viewer, process=process, text=of.text, number=form.cleaned_data["number"], **form.words
        ),
    ):
        say(request, _("Saved. It holds for everything that is not written yet."))
        return see_other("desk:wordings", process.slug)
    if do == "look" and form.is_valid() and (kept := tried(form, lambda: checked(of.text, **form.words))):
        return _look(request, process, of, *kept)
    theirs = of if form.is_bound and str(of.number) != request.POST.get("number") else None
    if theirs is not None:  # read now, so that it can be written over
        sent = request.POST.copy()
        sent["number"] = str(of.number)
        form.data = sent
    return form_page(
        request,
        process,
        form,
        title=of.text.label,
        button=_("See how it reads"),
        under=_under(process),
        template="desk/wordings/wording.html",
        of=of,
        theirs=theirs,
        known=[(f"{{{name}}}", PLACEHOLDERS[name], of.original.needs.get(name)) for name in of.original.known],
        earlier=reportback.earlier_wordings(viewer, process, of.text),
    )


@rule("coordinator")
@coordinator
def original(request: HttpRequest, process: Process, text: str) -> HttpResponse:
    """Ask, then let the original hold again in every language; the wordings stay on record."""
    of = _one(request, process, text)
    form = NumberForm(posted(request), initial={"number": of.number})
    here = reverse("desk:wording", args=[process.slug, of.text])

    def act() -> object:
        return actions.back_to_original(actor=viewer_of(request), process=process, text=of.text, **form.cleaned_data)

    if taken(form, act):
        say(request, _("The original holds again, for everything that is not written yet."))
        return see_other("desk:wordings", process.slug)
    return form_page(
        request,
        process,
        form,
        title=_("Back to the original: %(text)s") % {"text": of.text.label},
        button=_("Back to the original"),
        under=(*_under(process), Link(of.text.label, here)),
        template="desk/sure.html",
        intro=_("The original holds again in every language. Your wording stays below the text, with its date."),
        leave=here,
    )


def _look(request: HttpRequest, process: Process, of: Worded, title: Words, body: Words) -> HttpResponse:
    reads = reportback.how_it_reads(viewer_of(request), process, of.text, title=title, body=body)
    own = {code: "\n\n".join(filter(None, [title.get(code), body.get(code)])) for code in languages.codes()}
    return page(
        request,
        process,
        "wordings/look.html",
        title=_("How it reads: %(text)s") % {"text": of.text.label},
        under=(*_under(process), Link(of.text.label, request.path)),
        today=clock.today(),
        nowhere=[_("(here is the name and address of whoever gets this)")],
        looks=[Look(languages.name_of(one.language), one, _plain(own[one.language], one.language)) for one in reads],
        hidden=[(name, value) for name, value in request.POST.items() if name not in ("csrfmiddlewaretoken", "do")],
    )


def _plain(text: str, language: str) -> plain_language.Read | None:
    """How plain the words of the process are; the original is ours, and is not judged here."""
    return plain_language.read(placeholders.filled(text, lambda _name: ""), language) if text else None


def _one(request: HttpRequest, process: Process, text: str) -> Worded:
    every = reportback.worded(viewer_of(request), process)
    return found(next((one for one in every if one.text.value == text), None))


def _under(process: Process) -> tuple[Link, ...]:
    return (Link(TITLE, reverse("desk:wordings", args=[process.slug])),)


_AT = "<slug:process>/what-we-write/"
urls = [
    path(_AT, wordings, name="wordings"),
    path(f"{_AT}<slug:text>/", wording, name="wording"),
    path(f"{_AT}<slug:text>/original/", original, name="wording_original"),
]
