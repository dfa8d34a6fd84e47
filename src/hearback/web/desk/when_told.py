"""When news goes out: once a day, in one message, or each as it happens."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from hearback.processes import actions
from hearback.processes.models import Process
from hearback.web.desk.shared import coordinator, form_page, posted, say, see_other, taken
from hearback.web.desk.wordings import TITLE
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

AS_IT_HAPPENS = "as-it-happens"
DAILY = time(17, 0)
HINT = _("Receipts and replies go at once in any case. Everything else of a day can be one message to each person.")


def choices(now: time | None = None) -> list[tuple[str, StrOrPromise]]:
    """What can be chosen; an hour that was set in another way stays where it is."""
    hours = sorted({DAILY, now or DAILY})
    daily = [(f"{hour:%H:%M}", _("Once a day, at %(hour)s") % {"hour": f"{hour:%H:%M}"}) for hour in hours]
    return [*daily, (AS_IT_HAPPENS, _("As it happens"))]


def hour_of(chosen: str) -> time | None:
    """The hour that was chosen; None for as it happens."""
    return time.fromisoformat(chosen) if chosen and chosen != AS_IT_HAPPENS else None


class WhenForm(forms.Form):
    """Once a day, or as it happens."""

    post_at = forms.Choice(label=_("When does news go out?"), help_text=HINT)

    def __init__(self, *args: Any, of: Process) -> None:
        chosen = f"{of.post_at:%H:%M}" if of.post_at else AS_IT_HAPPENS
        super().__init__(*args, initial={"post_at": chosen})
        cast(forms.Choice, self.fields["post_at"]).choices = choices(of.post_at)


@rule("coordinator")
@coordinator
def when_told(request: HttpRequest, process: Process) -> HttpResponse:
    """Choose it; what waits for its hour already goes then."""
    form = WhenForm(posted(request), of=process)

    def act() -> Process:
        hour = hour_of(form.cleaned_data["post_at"])
        return actions.edit_process(actor=viewer_of(request), process=process, post_at=hour)

    if taken(form, act):
        say(request, _("Saved. It holds for what happens from now on."))
        return see_other("desk:wordings", process.slug)
    under = (Link(TITLE, reverse("desk:wordings", args=[process.slug])),)
    return form_page(request, process, form, title=_("When news goes out"), button=_("Save"), under=under)


urls = [path("<slug:process>/when-told/", when_told, name="when_told")]
