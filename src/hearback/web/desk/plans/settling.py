"""What an import or a pasted text left open: is this the same sentence, changed? A person says, a commitment at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hearback.core import languages
from hearback.core.errors import DomainError, NotAllowed
from hearback.core.languages import Words
from hearback.plans import actions, queries
from hearback.plans.actions import Stale
from hearback.plans.models import Entry, Field, Proposal
from hearback.plans.queries import Open
from hearback.processes.models import Process
from hearback.web.desk.plans.shared import WasField, again, crumbs, name_of_commitment, written_entry, written_version
from hearback.web.desk.shared import coordinator, page, plain, posted, say, see_other
from hearback.web.desk.words import WordsField
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.forms import BoundField
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Kind, Outcome = Proposal.Kind, Proposal.Outcome
TITLE = _("Which sentence is which?")
_SAME_OR_NEW = (
    (Outcome.SAME, _("Yes: the same, with other words")),
    (Outcome.NEW, _("No: the old one goes, and this is a new one")),
    (Outcome.KEPT, _("No: the old one stays, and this is a new one beside it")),
    (Outcome.DROPPED, _("Leave the plan as it is, without the new words")),
)
_OUT_OR_NOT = ((Outcome.OUT, _("Yes, take it out")), (Outcome.KEPT, _("No, it stays")))
ANSWERS: dict[str, tuple[tuple[str, StrOrPromise], ...]] = {
    Kind.SENTENCE: _SAME_OR_NEW,
    Kind.MILESTONE: _SAME_OR_NEW,
    Kind.SENTENCE_GONE: _OUT_OR_NOT,
    Kind.MILESTONE_GONE: _OUT_OR_NOT,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as the page shows it."""

    open: Open
    where: StrOrPromise
    texts: list[tuple[str, str, str]]  # a language, what stands there, what is new
    beside: Words  # what stands in the other languages, where this one has nothing yet
    due: tuple[str, str]
    answer: BoundField
    was: BoundField


class SettleForm(forms.Form):
    """The questions of one commitment; each may be left for later."""

    def __init__(self, *args: Any, questions: list[Open], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for one in questions:
            name = one.proposal.uuid.hex
            kind = Kind(one.proposal.kind)
            self.fields[f"is-{name}"] = forms.Choice(label=kind.label, choices=ANSWERS[kind], required=False)
            self.fields[f"was-{name}"] = WasField()
            self.initial[f"was-{name}"] = one.stands

    @property
    def asked(self) -> Iterator[Asked]:
        """The questions in their order, with what they are asked about."""
        for one in self.questions:
            proposal, name = one.proposal, one.proposal.uuid.hex
            codes = [code for code in languages.codes() if proposal.words.get(code)]
            gone = proposal.kind in {Kind.SENTENCE_GONE, Kind.MILESTONE_GONE}
            yield Asked(
                open=one,
                where=Field(proposal.field).label if proposal.field else _("Milestones"),
                texts=[(code, one.stands.get(code, ""), "" if gone else proposal.words[code]) for code in codes],
                beside={} if any(code in one.stands for code in codes) else one.stands,
                due=(one.stands_due, proposal.read.get("due") or one.stands_due),
                answer=self[f"is-{name}"],  # type: ignore[arg-type]
                was=self[f"was-{name}"],  # type: ignore[arg-type]
            )

    def settle(self, request: HttpRequest) -> int:
        """Settle what was answered; how many that were. What somebody else changed meanwhile is shown, and asked anew."""
        asked, self.questions, done = self.questions, [], 0
        for one in asked:
            name, outcome = one.proposal.uuid.hex, self.cleaned_data.get(f"is-{one.proposal.uuid.hex}")
            was = self.cleaned_data.get(f"was-{name}")
            try:
                if outcome:
                    actions.settle(actor=viewer_of(request), proposal=one.proposal, outcome=outcome, was=was)
                    done += 1
                    continue
            except NotAllowed:
                raise
            except Stale as stale:
                again(self, {f"was-{name}": stale.newer.text})
                self.add_error(f"is-{name}", str(stale))
                one = replace(one, stands=stale.newer.text)  # noqa: PLW2901 -- as it reads now
            except DomainError as problem:
                self.add_error(f"is-{name}", str(problem))
            self.questions.append(one)
        return done


@rule("coordinator")
@coordinator
def settle(request: HttpRequest, process: Process, number: int, commitment: int) -> HttpResponse:
    """The questions of one commitment, on one page."""
    viewer = viewer_of(request)
    entry = written_entry(request, process, number, commitment)
    form = SettleForm(posted(request), questions=queries.open_in(viewer, entry))
    if request.method == "POST" and form.is_valid():
        done = form.settle(request)
        if not form.errors:
            say(request, _settled(done))
            to = "desk:plan_settle" if form.questions else "desk:plan_commitment"
            return see_other(to, process.slug, number, commitment)
    return page(
        request,
        process,
        "plans/settle.html",
        title=TITLE,
        under=crumbs(process, entry.version, entry),
        form=form,
        entry=entry,
        name=name_of_commitment(entry),
        version=entry.version,
    )


def _settled(count: int) -> str:
    if not count:
        return str(_("Nothing was answered yet. Choose an answer for one question or more."))
    return ngettext("%(count)d question is settled.", "%(count)d questions are settled.", count) % {"count": count}


class WhichForm(forms.Form):
    """Which commitment one of a file is."""

    which = forms.Choice(
        label=_("Which commitment is it?"), error_messages={"required": _("Choose which commitment it is")}
    )
    other = forms.Choice(label=_("Which one?"), widget=forms.Select(), required=False)
    proposal = forms.KeyField()

    def __init__(self, *args: Any, asked: Proposal, entries: list[Entry], **kwargs: Any) -> None:
        super().__init__(*args, prefix=asked.uuid.hex, **kwargs)
        self.asked = asked
        self.initial["proposal"] = asked.uuid
        self.entries = {str(entry.commitment.number): entry for entry in entries}
        likely = next((entry for entry in entries if entry.commitment_id == asked.commitment_id), None)
        self.likely = likely
        which: Any = self.fields["which"]
        which.choices = [
            *([("likely", _("It is “%(name)s”") % {"name": name_of_commitment(likely)})] if likely else []),
            ("other", _("It is another one of the plan")),
            ("new", _("It is a new one")),
            ("dropped", _("Leave it out: the plan stays as it is")),
        ]
        which.widget.reveals = {"other": ("other",)}
        others: Any = self.fields["other"]
        others.choices = [("", "…"), *((number, name_of_commitment(entry)) for number, entry in self.entries.items())]

    def clean(self) -> dict[str, Any]:
        """Another one has to be named."""
        if self.cleaned_data.get("which") == "other" and not self.cleaned_data.get("other"):
            self.add_error("other", _("Choose which one it is"))
        return self.cleaned_data

    def settle(self, request: HttpRequest) -> Proposal:
        """Say which one it is."""
        which = self.cleaned_data["which"]
        entry = self.likely if which == "likely" else self.entries.get(self.cleaned_data["other"])
        outcome = Outcome.SAME if which in {"likely", "other"} else which
        return actions.settle(actor=viewer_of(request), proposal=self.asked, outcome=outcome, entry=entry)


@rule("coordinator")
@coordinator
def questions(request: HttpRequest, process: Process, number: int) -> HttpResponse:
    """What waits in a version: first which commitment is which, then the sentences, commitment by commitment."""
    viewer = viewer_of(request)
    version = written_version(request, process, number)
    entries = list(queries.entries_visible_to(viewer, process).filter(version=version))
    which: list[WhichForm] = []
    for asked in queries.open_commitments(viewer, version):
        mine = request.method == "POST" and f"{asked.uuid.hex}-proposal" in request.POST
        form = WhichForm(request.POST if mine else None, asked=asked, entries=entries)
        if mine and form.is_valid() and tried(form, lambda form=form: form.settle(request)) is not None:  # type: ignore[misc]
            say(request, _settled(1))
            return see_other("desk:plan_questions", process.slug, number)
        which.append(form)
    return page(
        request,
        process,
        "plans/questions.html",
        title=TITLE,
        under=crumbs(process, version),
        version=version,
        which=which,
        form=next((form for form in which if form.errors), None),
        commitments=queries.open_by_commitment(viewer, version),
    )


class PasteForm(forms.Form):
    """The whole text of a part."""

    field = forms.Choice(
        label=_("Which part of the commitment is it?"),
        choices=Field.choices,
        error_messages={"required": _("Choose a part of the commitment.")},
    )
    text = WordsField(
        label=_("Its whole text"),
        help_text=_("In one language, or in both with as many sentences. It is cut into sentences for you."),
        max_length=50_000,
        lines=12,
        error_messages={"required": _("Paste the text of this part.")},
    )
    seen = django_forms.CharField(required=False, max_length=64, widget=django_forms.HiddenInput())


@rule("coordinator")
@coordinator
def paste(request: HttpRequest, process: Process, number: int, commitment: int) -> HttpResponse:
    """Paste what a part says: what is certain is changed at once, the rest is asked."""
    entry = written_entry(request, process, number, commitment)
    stands = queries.text_of(viewer_of(request), entry)
    seen = queries.digest_of(stands)
    form = PasteForm(posted(request), initial={"field": Field.ACTION, "seen": seen})
    if request.method == "POST" and form.is_valid():
        put = tried(form, lambda: actions.put_text(actor=viewer_of(request), entry=entry, **form.cleaned_data))
        if put is not None:
            say(request, _told(put))
            to = "desk:plan_settle" if put.asked else "desk:plan_commitment"
            return see_other(to, process.slug, number, commitment)
    changed = request.method == "POST" and request.POST.get("seen", seen) != seen
    if changed:
        again(form, {"seen": seen})
    return page(
        request,
        process,
        "plans/paste.html",
        stands=stands if changed else (),
        title=_("Paste the text of a part"),
        under=crumbs(process, entry.version, entry),
        form=form,
    )


def _told(put: actions.Put) -> str:
    """“2 new, 1 changed. Taken out: “…””."""
    counts = (
        (put.new, ngettext("%(count)d new", "%(count)d new", put.new)),
        (put.changed, ngettext("%(count)d changed", "%(count)d changed", put.changed)),
        (put.same, ngettext("%(count)d as before", "%(count)d as before", put.same)),
        (put.asked, ngettext("%(count)d to be settled", "%(count)d to be settled", put.asked)),
    )
    said = ", ".join(text % {"count": count} for count, text in counts if count)
    gone = " ".join(str(_("Taken out: “%(text)s”.")) % {"text": plain(words)} for words in put.gone)
    return f"{said}. {gone}".strip()


urls = [
    path("<slug:process>/plan/<int:number>/questions/", questions, name="plan_questions"),
    path("<slug:process>/plan/<int:number>/<int:commitment>/questions/", settle, name="plan_settle"),
    path("<slug:process>/plan/<int:number>/<int:commitment>/paste/", paste, name="plan_paste"),
]
