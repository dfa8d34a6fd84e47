"""The form in which a line is written on each of some points: by an official who came by a link, or at the desk for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.forms import HiddenInput
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from hearback.answers.models import LineRequest
from hearback.answers.queries import PointShown
from hearback.web.ui import forms

LONGEST = 10_000


class LineForm(forms.Form):
    """A box for each point that still needs a line, and who cleared what is written. Whatever is typed can be kept."""

    cleared_by = forms.PlainText(
        label=_("Who cleared it?"),
        help_text=_("By post and body, never a person’s name. For example: Deputy director, open data, the Treasury"),
        max_length=200,
        required=False,
    )
    cleared_on = forms.DayField(label=_("When was it cleared?"), help_text=_("For example, 27 3 2026"), required=False)
    edits = forms.Number(label="", required=False, widget=HiddenInput)

    def __init__(self, *args: Any, request: LineRequest, points: Sequence[PointShown], **kwargs: Any) -> None:
        now = {"cleared_by": request.cleared_by, "cleared_on": request.cleared_on, "edits": request.edits}
        super().__init__(*args, initial=now | {name_of(point): point.text for point in points}, **kwargs)
        # What was answered or taken back needs no line; one that somebody has written by then is kept.
        self.points = [
            point
            for point in points
            if (point.said is not None and point.may_be_answered) or self.data.get(name_of(point), "").strip()
        ]
        for point in self.points:
            label = now_("Your line on %(reference)s") % {"reference": point.point.contribution.reference}
            self.fields[name_of(point)] = forms.PlainText(label=label, lines=5, max_length=LONGEST, required=False)

    @property
    def boxes(self) -> list[tuple[PointShown, Any, bool]]:
        """Each point with its box, and whether something else was kept there since the page was opened."""
        return [(point, box := self[name_of(point)], self._differs(point, box)) for point in self.points]

    def given(self) -> dict[str, Any]:
        """What was written, as the action takes it."""
        lines: dict[UUID, str] = {point.point.uuid: self.cleaned_data[name_of(point)] for point in self.points}
        return {name: self.cleaned_data[name] for name in ("cleared_by", "cleared_on", "edits")} | {"lines": lines}

    def _differs(self, point: PointShown, box: Any) -> bool:
        return self.is_bound and bool(point.text) and str(box.value() or "").strip() != point.text


def name_of(point: PointShown) -> str:
    """The name of a point's box."""
    return f"line-{point.point.uuid}"
