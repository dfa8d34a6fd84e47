"""What were these about? Words that a program could not find for certain in a new version, one decision each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hearback.contributions import actions
from hearback.contributions import queries as contributions
from hearback.contributions.models import Carried
from hearback.contributions.queries import Candidate, PlaceAsked
from hearback.core.rows import number_in
from hearback.plans import queries as plans
from hearback.processes.models import Process
from hearback.web.desk.contributions import crumbs, works_with
from hearback.web.desk.shared import form_page, found, page, plain, posted, say, see_other, taken
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.lists import Filter, Filters
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    pass

TITLE = _("What were these about?")
GONE = "gone"
SETTLED = "settled"
MEANS = {
    Carried.State.LOOK: _("It reads differently now"),
    Carried.State.AMBIGUOUS: _("It could be one of several sentences"),
    Carried.State.GONE: _("It was not found"),
}


@rule("works-with")
@works_with
def several(request: HttpRequest, process: Process) -> HttpResponse:
    """The questions, the oldest first, with how many there are of each kind."""
    viewer = viewer_of(request)
    counts = contributions.how_many_ask(viewer, process)
    states = [(state, f"{MEANS[Carried.State(state)]} ({n})") for state, n in counts.items()]
    filters = Filters(request.GET, Filter("state", _("What was found"), [*states, (SETTLED, _("Settled"))]))
    state = filters.chosen.get("state", "")
    settled = state == SETTLED
    return page(
        request,
        process,
        "carried/several.html",
        title=TITLE,
        under=crumbs(process),
        filters=filters,
        state=state,
        waiting=sum(counts.values()),
        settled=settled,
        rows=contributions.places_asked(viewer, process, "" if settled else state, settled=settled),
        version=plans.current_version(viewer, process),
        most=contributions.PLACES_SHOWN,
    )


class PlaceForm(forms.Form):
    """Where the words stand now; nothing is chosen beforehand. `shown`: the sentences stand above it, word by word."""

    place = forms.Choice(
        label=_("Where does it stand now?"),
        widget=forms.Radios(),
        error_messages={"required": _("Choose a sentence, or that it has gone")},
    )
    label_size = "m"

    def __init__(self, *args: Any, candidates: list[Candidate], shown: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one = shown and len(candidates) == 1
        field = self.fields["place"]
        field.choices = [  # type: ignore[attr-defined]
            *((str(each.sentence), _label(number, each, only=one)) for number, each in enumerate(candidates, 1)),
            (GONE, _("It has gone: this version has no sentence for it")),
        ]
        if candidates:
            field.widget.divider_before = {GONE: _("or")}


def _label(number: int, each: Candidate, *, only: bool) -> str:
    return (
        str(_("In this sentence")) if only else str(_("In sentence %(n)d: %(text)s")) % {"n": number, "text": each.text}
    )


@rule("works-with")
@works_with
def one(request: HttpRequest, process: Process, carried: UUID) -> HttpResponse:
    """One question: the words as they were read, the sentences they may stand in now, one decision."""
    viewer = viewer_of(request)
    asked = found(contributions.place_asked(viewer, process, carried))
    chosen = number_in(request.GET.get("commitment"))
    candidates = (
        contributions.sentences_to_choose(asked.carried.version, chosen, asked.asking.language)
        if chosen is not None
        else list(asked.candidates)
    )
    form = PlaceForm(posted(request), candidates=candidates, shown=chosen is None)
    if taken(form, lambda: _settle(request, asked, form.cleaned_data["place"])):
        n = asked.asking.contributions
        say(request, ngettext("Settled for %(n)d contribution.", "Settled for %(n)d contributions.", n) % {"n": n})
        return see_other(_next(request, process))
    here = reverse("desk:carried_one", args=[process.slug, carried])
    return form_page(
        request,
        process,
        form,
        title=_("Where does it stand now?") if chosen is None else _("Choose the sentence"),
        button=_("Settle it"),
        template="desk/carried/one.html",
        under=(*crumbs(process), Link(TITLE, reverse("desk:carried", args=[process.slug]))),
        asked=asked,
        candidates=candidates,
        samples=contributions.said(viewer, asked.samples),
        means=MEANS[Carried.State(asked.asking.state)],
        chosen=chosen,
        commitments=[(e.commitment.number, plain(e.title)) for e in plans.commitments_in(asked.carried.version)],
        here=here,
    )


def _settle(request: HttpRequest, asked: PlaceAsked, place: str) -> object:
    sentence = None
    if place != GONE:
        wording = plans.sentence_in(asked.carried.version, UUID(place))
        sentence = found(wording).sentence
    return actions.settle_place(actor=viewer_of(request), carried=asked.carried, place=sentence)


def _next(request: HttpRequest, process: Process) -> str:
    """The next question, or the list that says that there is none."""
    rows = contributions.places_asked(viewer_of(request), process)
    if rows:
        return reverse("desk:carried_one", args=[process.slug, rows[0].uuid])
    return reverse("desk:carried", args=[process.slug])


urls = [
    path("<slug:process>/said/about/", several, name="carried"),
    path("<slug:process>/said/about/<uuid:carried>/", one, name="carried_one"),
]
