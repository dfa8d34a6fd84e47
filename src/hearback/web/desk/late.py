"""The twelve weeks after the last day for comments, at the desk: how they stand, and explaining why it is late."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from hearback.answers import actions
from hearback.answers import queries as answers
from hearback.core import clock
from hearback.processes.models import Process
from hearback.reportback import queries as reportback
from hearback.web.desk.shared import coordinator, desk_of, form_page, page, posted, say, see_other, taken
from hearback.web.desk.told import who_is_told
from hearback.web.desk.words import WordsField
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.viewers import viewer_of

TITLE = _("Twelve weeks to the answers")


class LateForm(forms.Form):
    """Why, by when now, and who says so."""

    reason = WordsField(
        label=_("Why do the answers come later?"),
        help_text=_("Everybody reads it above the answers. Plain words; it can be short."),
        max_length=5_000,
        lines=4,
        error_messages={"required": _("Write why. Everybody reads it.")},
    )
    now_by = forms.DayField(
        label=_("By when do they come now?"),
        help_text=_("For example, 27 3 2026"),
        error_messages={"required": _("Give the day by which they come")},
    )
    said_by = forms.PlainText(
        label=_("Who says so?"),
        help_text=_("By post and body, never a person’s name"),
        max_length=200,
        error_messages={"required": _("Write who says so, by post and body")},
    )


@rule("coordinator")
@coordinator
def late(request: HttpRequest, process: Process) -> HttpResponse:
    """How the clock stands; the form while something still waits."""
    viewer, today = viewer_of(request), clock.today()
    running = answers.response_clocks([process]).get(process.pk)
    values: dict[str, Any] = {"running": running, "is_late": running is not None and running.is_late(today)}
    if running is None or not running.is_running(today):
        return page(request, process, "answers/late.html", title=TITLE, **values)
    why = running.why
    initial = {"reason": why.reason, "now_by": why.now_by, "said_by": why.said_by} if why else {}
    form = LateForm(posted(request), initial=initial or {"said_by": process.runner})
    if taken(form, lambda: actions.explain_late(actor=viewer, process=process, **form.cleaned_data)):
        say(request, _("Everybody reads it now, above the answers."))
        return see_other("desk:process", process.slug)
    values |= who_is_told(
        reportback.lateness_will_tell(viewer, running.version),
        _("Publish the explanation"),
        _("Publish it and tell %(number)d people"),
        when=reportback.when_told(process),
    )
    template = "desk/answers/late_form.html"
    return form_page(request, process, form, title=TITLE, template=template, home=desk_of(process), **values)


urls = [path("<slug:process>/late/", late, name="late")]
