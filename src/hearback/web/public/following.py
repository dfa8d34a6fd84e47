"""Following something by e-mail: asked for with an address alone, confirmed and ended by a private link."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hearback.core import languages
from hearback.people import queries as who
from hearback.processes import queries as processes
from hearback.processes.models import Process
from hearback.reportback import actions, queries
from hearback.reportback.models import Following, WeekMail
from hearback.web.public import feeds
from hearback.web.public.have_your_say import about as abouts
from hearback.web.public.have_your_say.about import About
from hearback.web.public.private import private, see_other
from hearback.web.public.shared import found, frame, home_of, in_process, page, plain
from hearback.web.ui import forms, pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.doing import tried
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of


class FollowForm(forms.Form):
    """An address, and nothing else."""

    key = forms.KeyField()
    email = forms.Email(
        label=gettext_lazy("Your email address"),
        help_text=gettext_lazy("We send you a link. We write to you once you say yes by it."),
        max_length=254,
        error_messages={"required": gettext_lazy("Give the address we send the link to")},
    )


class OftenForm(forms.Form):
    """How often."""

    every = forms.Choice(
        label=gettext_lazy("How often shall we write to you about this process?"),
        choices=WeekMail.Every.choices,
        widget=forms.Radios(),
        error_messages={"required": gettext_lazy("Choose how often")},
    )


def _chosen(request: HttpRequest, process: Process) -> About:
    named = {name: request.GET.get(name, "") for name in ("commitment", "theme")}
    return abouts.read(viewer_of(request), process, named)


def _what(process: Process, about: About) -> tuple[str, Link]:
    """What it is called, and its feed."""
    if about.theme is not None:
        name = plain(about.theme.name)
        return name, feeds.link_to("theme_feed", name, process.slug, about.theme.slug)
    if about.entry is not None:
        number = about.entry.commitment.number
        name = _("Commitment %(number)s: %(title)s") % {"number": number, "title": plain(about.entry.title)}
        return name, feeds.link_to("commitment_feed", name, process.slug, number)
    return plain(process.name) or process.slug, feeds.of_process(process)


@rule("anyone")
@in_process
def follow(request: HttpRequest, process: Process) -> HttpResponse:
    """The form; what is followed comes by the address."""
    about = _chosen(request, process)
    form = FollowForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data | {
            "commitment": about.commitment,
            "theme": about.theme,
            "language": languages.current(),
        }
        if tried(form, lambda: actions.follow(actor=viewer_of(request), process=process, **given)):
            return see_other("public:follow-asked", process.slug)
    what, feed = _what(process, about)
    return pages.form_page(
        request,
        form,
        title=_("Be told when something changes"),
        button=_("Send me the link"),
        template="public/following/follow.html",
        what=what,
        feed=feed,
        feeds=[feed],
        mail=settings.MAIL is not None,
        told=processes.privacy_notice(process),
        **frame(process),
    )


@rule("anyone")
@in_process
def asked(request: HttpRequest, process: Process) -> HttpResponse:
    """That a link is on its way. The same for everybody, whoever they are to us."""
    return pages.done_page(
        request,
        title=_("One more step"),
        template="public/following/asked.html",
        mail=settings.MAIL is not None,
        **frame(process),
    )


@rule("link:following")
@private
@in_process
def own(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """One thing that somebody follows, for them alone: say yes, choose how often, or end it."""
    viewer = viewer_of(request)
    following = found(queries.own_following(viewer, process, uuid))
    do = request.POST.get("do") if request.method == "POST" else None
    if do == "end":
        actions.end_following(actor=viewer, following=following)
        messages.success(request, _("We do not write to you about it any more, and have deleted that you followed it."))
        return see_other(home_of(process))
    if do == "yes":
        actions.confirm_following(actor=viewer, following=following, wording=processes.privacy_notice(process).version)
        messages.success(request, _("Thank you. We write to you when something changes."))
        return see_other("public:following", process.slug, following.uuid)
    form = OftenForm(request.POST if do == "often" else None, initial={"every": queries.how_often(following)})
    if do == "often" and form.is_valid():
        every = form.cleaned_data["every"]
        if tried(form, lambda: actions.choose_how_often(actor=viewer, following=following, every=every)):
            messages.success(request, _("Your choices are saved."))
            return see_other("public:following", process.slug, following.uuid)
    return page(
        request,
        process,
        "following/own.html",
        title=_("What you follow"),
        following=following,
        what=name_of(following),
        form=form,
        whole=who.participant_of(viewer) is not None,
    )


def name_of(following: Following) -> str:
    """What somebody follows, in words."""
    if following.theme is not None:
        return plain(following.theme.name)
    if following.commitment is not None:
        return _("Commitment %(number)s") % {"number": following.commitment.number}
    return plain(following.process.name) or following.process.slug


_HERE = "<slug:process>/follow/"
urls = [
    path(_HERE, follow, name="follow"),
    path(_HERE + "sent/", asked, name="follow-asked"),
    path(_HERE + "<uuid:uuid>/", own, name="following"),
]
