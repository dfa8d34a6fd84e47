"""The Chatham House Rule of an event, on a page of its own: what it does, and that it stays once the event began."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from hearback.contributions import queries as contributions
from hearback.core import clock
from hearback.events import actions
from hearback.processes.models import Process
from hearback.web.desk.one_event import HERE, event_of, saved, under
from hearback.web.desk.shared import coordinator, form_page, page, posted, taken
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.viewers import viewer_of

RULE = _("The Chatham House Rule")


class RuleForm(forms.Form):
    """On or off."""

    on = forms.Choice(
        label=_("Is this event under the Chatham House Rule?"),
        choices=[("yes", _("Yes: publish what is said, never who said it")), ("no", _("No"))],
        error_messages={"required": _("Choose yes or no")},
        widget=forms.Radios(
            hints={
                "yes": _("It stays from the moment the event begins: people have then spoken under it."),
                "no": _("Everybody chooses for themselves whether their name is shown."),
            }
        ),
    )


@rule("coordinator")
@coordinator
def chatham(request: HttpRequest, process: Process, slug: str) -> HttpResponse:
    """Put the event under the rule, or take it out before it begins."""
    viewer, event = viewer_of(request), event_of(request, process, slug)
    crumbs = under(process, event)
    if event.chatham_house and event.starts <= clock.now():
        return page(request, process, "events/rule_stays.html", title=RULE, under=crumbs, event=event)
    form = RuleForm(posted(request), initial={"on": "yes" if event.chatham_house else "no"})
    spoke = contributions.who_spoke(viewer, event)

    def put() -> object:
        on = form.cleaned_data["on"] == "yes"
        return actions.set_chatham_house(actor=viewer, event=event, on=on, spoke=spoke)

    if taken(form, put):
        return saved(request, process, event)
    return form_page(
        request, process, form, title=RULE, button=_("Save"), under=crumbs, template="desk/events/rule.html"
    )


urls = [path(f"{HERE}chatham/", chatham, name="event_chatham")]
