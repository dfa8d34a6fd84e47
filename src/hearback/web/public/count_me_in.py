"""Count me in: taking part in carrying out a commitment or a theme. Asked for here, confirmed and left by a private link."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hearback.contributions import actions, queries
from hearback.core import languages
from hearback.plans import queries as plans
from hearback.processes import queries as processes
from hearback.processes.models import Process
from hearback.web.public.have_your_say import about as abouts
from hearback.web.public.have_your_say.about import About
from hearback.web.public.private import private, see_other
from hearback.web.public.shared import found, frame, home_of, in_process, page, plain
from hearback.web.ui import forms, pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.viewers import viewer_of


class CountMeInForm(forms.Form):
    """In what, who, and where the link goes."""

    key = forms.KeyField()
    about = forms.Choice(
        label=gettext_lazy("What do you want to take part in?"),
        widget=forms.Select(),
        error_messages={"required": gettext_lazy("Choose what you want to take part in")},
    )
    name = forms.PlainText(
        label=gettext_lazy("Your name"),
        help_text=gettext_lazy("The people who run this process see it. It is not published."),
        max_length=120,
        autocomplete="name",
        error_messages={"required": gettext_lazy("Give your name, so that we know who takes part")},
    )
    organisation_name = forms.PlainText(
        label=gettext_lazy("Your organisation (optional)"),
        max_length=200,
        required=False,
        autocomplete="organization",
    )
    email = forms.Email(
        label=gettext_lazy("Your email address"),
        help_text=gettext_lazy("We send you a link. You are counted in once you say yes by it."),
        max_length=254,
        error_messages={"required": gettext_lazy("Give the address we send the link to")},
    )

    def __init__(self, *args: Any, things: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = [("", gettext_lazy("Choose one")), *things]  # type: ignore[attr-defined]


def _things(request: HttpRequest, process: Process) -> list[tuple[str, str]]:
    """All that one can take part in: the commitments that everybody can read of, and the themes."""
    version = plans.current_version(viewer_of(request), process)
    entries = plans.commitments_in(version) if version is not None else []
    named = _("%(number)d. %(title)s")
    things = [
        (
            f"commitment-{entry.commitment.number}",
            named % {"number": entry.commitment.number, "title": plain(entry.title)},
        )
        for entry in entries
    ]
    return things + [(f"theme-{theme.slug}", plain(theme.name)) for theme in processes.themes(process)]


def _about(request: HttpRequest, process: Process, value: str) -> About:
    kind, _separator, name = value.partition("-")
    return abouts.read(viewer_of(request), process, {kind: name} if kind in ("commitment", "theme") else {})


def _asked(about: About) -> str:
    if about.theme is not None:
        return f"theme-{about.theme.slug}"
    return f"commitment-{about.commitment.number}" if about.commitment is not None else ""


@rule("anyone")
@in_process
def ask(request: HttpRequest, process: Process) -> HttpResponse:
    """The form; what it is about may come by the address."""
    viewer = viewer_of(request)
    chosen = abouts.read(viewer, process, request.GET)
    form = CountMeInForm(request.POST or None, things=_things(request, process), initial={"about": _asked(chosen)})
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        about = _about(request, process, given.pop("about"))
        given |= {"commitment": about.commitment, "theme": about.theme, "language": languages.current()}
        given["wording"] = processes.privacy_notice(process).version
        if tried(form, lambda: actions.count_me_in(actor=viewer, process=process, **given)):
            return see_other("public:count-me-in-asked", process.slug)
    return pages.form_page(
        request,
        form,
        title=_("Count me in"),
        button=_("Send"),
        template="public/count_me_in/ask.html",
        mail=settings.MAIL is not None,
        told=processes.privacy_notice(process),
        **frame(process),
    )


@rule("anyone")
@in_process
def asked(request: HttpRequest, process: Process) -> HttpResponse:
    """That a link is on its way. The same for everybody, whoever they are to us."""
    title = _("One more step")
    return pages.done_page(
        request, title=title, template="public/count_me_in/asked.html", mail=settings.MAIL is not None, **frame(process)
    )


@rule("link:counted-in")
@private
@in_process
def own(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """Somebody's place, for them alone: say yes, or leave."""
    viewer = viewer_of(request)
    counted = found(queries.own_counted_in(viewer, process, uuid))
    if request.method == "POST" and request.POST.get("do") == "leave":
        actions.leave_counted_in(actor=viewer, counted=counted)
        messages.success(request, _("You are not counted in any more, and we have deleted what you gave us for it."))
        return see_other(home_of(process))
    if request.method == "POST":
        actions.confirm_counted_in(actor=viewer, counted=counted)
        messages.success(request, _("Thank you. You are counted in."))
        return see_other("public:counted-in", process.slug, counted.uuid)
    what = queries.what_of([counted])[counted.pk]
    return page(request, process, "count_me_in/own.html", title=_("Count me in"), counted=counted, what=what)


_HERE = "<slug:process>/count-me-in/"
urls = [
    path(_HERE, ask, name="count-me-in"),
    path(_HERE + "sent/", asked, name="count-me-in-asked"),
    path(_HERE + "<uuid:uuid>/", own, name="counted-in"),
]
