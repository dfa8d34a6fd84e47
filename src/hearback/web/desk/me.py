"""One's own account at the desk: who one is here, one's posts, and whether what needs one is sent by e-mail."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from hearback.core.errors import NotAllowed
from hearback.reportback import actions, rules
from hearback.reportback import queries as reportback
from hearback.reportback.models import WeekMail
from hearback.web.desk.shared import desk_frame, posted, say, see_other, staff, taken
from hearback.web.ui import forms, pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.viewers import viewer_of


class WeekMailForm(forms.Form):
    """How often what needs one is sent."""

    every = forms.Choice(
        label=_("Shall we email you what needs you this week?"),
        help_text=_("The list on your desk, the most urgent first. When there is nothing, nothing is sent."),
        choices=[*WeekMail.Every.choices, ("", _("No, I look at my desk"))],
        required=False,
    )


@rule("staff")
@staff
def me(request: HttpRequest) -> HttpResponse:
    """Who one is here, and the one switch."""
    viewer = viewer_of(request)
    if not rules.may_choose_week_mail(viewer):
        raise NotAllowed
    wish = reportback.week_mail_of(viewer)
    form = WeekMailForm(posted(request), initial={"every": wish.every if wish else ""})
    if taken(form, lambda: actions.choose_week_mail(actor=viewer, **form.cleaned_data)):
        sent = form.cleaned_data["every"]
        say(
            request,
            _("Saved. The first email comes when something needs you.") if sent else _("Saved. We send nothing."),
        )
        return see_other("desk:me")
    return pages.form_page(
        request,
        form,
        title=_("Your account"),
        button=_("Save"),
        template="desk/home/me.html",
        who=viewer.name,
        without_mail=settings.MAIL is None,
        **desk_frame(),
    )


urls = [path("me/", me, name="me")]
