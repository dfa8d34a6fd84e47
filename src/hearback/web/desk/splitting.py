"""One thing said, split into its points at the desk, and put together again."""

from __future__ import annotations

import re
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import path
from django.utils.translation import gettext_lazy as _

from hearback.contributions import actions
from hearback.contributions import queries as contributions
from hearback.contributions.actions import Point
from hearback.contributions.models import Contribution
from hearback.contributions.queries import MOST_POINTS, Place
from hearback.core.errors import BadInput
from hearback.processes.models import Kind, Process
from hearback.web.desk.contributions import address, crumbs, of_process, works_with
from hearback.web.desk.shared import form_page, page, plain, posted, say, see_other, taken
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.viewers import viewer_of

_BETWEEN = re.compile(r"(?m)^[ \t]*-{3,}[ \t]*$")
_DASHES = "\n---\n"
_ABOUT = ("question", "theme", "commitment")
Places = dict[str, dict[str, Place]]


class SplitForm(forms.Form):
    """The author's words with lines between the points; once they are known, what kind each is and about what."""

    points = forms.PlainText(
        label=_("The points"),
        help_text=_(
            "Put a line with three dashes (---) between two points. Take out what is no point, such as a greeting: it "
            "stays in the whole, and its page shows it. Only the author’s own words can stand here."
        ),
        lines=14,
        error_messages={"required": _("Leave the words of at least two points")},
    )

    def __init__(self, *args: Any, row: Contribution, words: str, places: Places, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words, self.places = words, places
        count = len(self._parts()) if self.is_bound else 0
        for number in range(1, count + 1):
            self.fields[f"kind_{number}"] = forms.Choice(
                label=_("What kind is it?"),
                choices=Kind.choices,
                widget=forms.Select(),
                required=False,
                initial=row.kind,
            )
            self.fields[f"about_{number}"] = forms.Choice(
                label=_("What is it about?"), choices=self._about(), widget=forms.Select(), required=False
            )

    def clean_points(self) -> str:
        """Refused here already where they are not the author's words, so that nothing is chosen for nothing."""
        try:
            actions.found_places(self.words, self._parts())
        except BadInput as refused:
            raise ValidationError(str(refused)) from refused
        return cast("str", self.cleaned_data["points"])

    def asked(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """Each point with its two questions."""
        return [
            (words, cast("forms.BoundField", self[f"kind_{n}"]), cast("forms.BoundField", self[f"about_{n}"]))
            for n, words in enumerate(self._parts(), 1)
        ]

    def given(self, process: Process) -> list[Point]:
        """The points as they were chosen."""
        return [
            Point(
                words,
                self.cleaned_data[f"kind_{n}"],
                contributions.thing_of(process, self.places, self.cleaned_data[f"about_{n}"]),
            )
            for n, words in enumerate(self._parts(), 1)
        ]

    def _parts(self) -> list[str]:
        written = self.data.get("points", "").replace("\r\n", "\n")
        return [part.strip() for part in _BETWEEN.split(written) if part.strip()][: MOST_POINTS + 1]

    def _about(self) -> list[Any]:
        groups = [(kind, self.places[kind].items()) for kind in _ABOUT]
        names = {"question": _("Question"), "theme": _("Theme"), "commitment": _("Commitment")}
        labelled = [
            (names[kind], [(f"{kind}:{key}", _label(key, place)) for key, place in ones])
            for kind, ones in groups
            if ones
        ]
        return [("", _("The same as the whole")), *labelled]


def _label(key: str, place: Place) -> str:
    return f"{key}. {plain(place.label)[:70]}" if key.isdecimal() else plain(place.label)[:70]


@rule("works-with")
@works_with
def split(request: HttpRequest, process: Process, reference: str) -> HttpResponse:
    """Say where one point ends and the next begins; then what each is; then they stand by themselves."""
    viewer, row = viewer_of(request), of_process(request, process, reference)
    words, proposed = contributions.to_split(viewer, row)
    form = SplitForm(
        posted(request),
        initial={"points": _DASHES.join(proposed)},
        row=row,
        words=words,
        places=contributions.places(viewer, process),
    )
    do = request.POST.get("do", "look")
    if request.method == "POST" and form.is_valid() and do != "change":
        if do == "split" and taken(
            form, lambda: actions.split(actor=viewer, contribution=row, points=form.given(process))
        ):
            say(
                request,
                _("It is split. Each point waits for an answer under a reference of its own. Its author is told."),
            )
            return see_other(address(process, row))
        if do != "split" or not form.errors:
            return _look(request, process, row, form)
    return form_page(
        request,
        process,
        _only_points(form),
        title=_("Split it into its points"),
        button=_("Go on"),
        template="desk/lineage/split.html",
        said=contributions.said(viewer, [row])[0],
        leave=address(process, row),
        under=crumbs(process, row),
    )


def _only_points(form: SplitForm) -> SplitForm:
    for name in [name for name in form.fields if name != "points"]:
        del form.fields[name]
    return form


def _look(request: HttpRequest, process: Process, row: Contribution, form: SplitForm) -> HttpResponse:
    begun = {name: field.initial or "" for name, field in form.fields.items() if name != "points"}
    form.data = QueryDict(mutable=True)  # asked for the first time, each begins as what the whole is
    form.data.update(begun | request.POST.dict())
    return page(
        request,
        process,
        "lineage/look.html",
        title=_("What each point is"),
        form=form,
        asked=form.asked(),
        points=form.data.get("points", ""),
        row=row,
        leave=address(process, row),
        under=crumbs(process, row),
    )


@rule("works-with")
@works_with
def put_together(request: HttpRequest, process: Process, reference: str) -> HttpResponse:
    """A question, and a button."""
    row = of_process(request, process, reference)
    form = forms.Form(posted(request))
    if taken(form, lambda: actions.put_together(actor=viewer_of(request), contribution=row)):
        say(request, _("It stands as one again, and waits for an answer. Its author is told."))
        return see_other(address(process, row))
    return form_page(
        request,
        process,
        form,
        title=_("Put the points together again"),
        button=_("Put them together"),
        template="desk/sure.html",
        intro=_(
            "The points count no more, and the whole waits for an answer instead. This can be done while nothing became of "
            "any point. What was written about a point goes with the whole."
        ),
        leave=address(process, row),
        under=crumbs(process, row),
    )


urls = [
    path("<slug:process>/said/<str:reference>/split/", split, name="split"),
    path("<slug:process>/said/<str:reference>/put-together/", put_together, name="put_together"),
]
