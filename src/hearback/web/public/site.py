"""Pages of the site as a whole: home, about, privacy, accessibility, data; finding something by its reference."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hearback.contributions import queries as contributions
from hearback.core import references
from hearback.core.viewer import NOBODY
from hearback.processes import queries as processes
from hearback.web.public.shared import home_of
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.viewers import varies_with_viewer, viewer_of

MOST_PROCESSES = 100


@rule("anyone")
def home(request: HttpRequest) -> HttpResponse:
    """What this site is, and its processes; with only one, that one stands in the middle."""
    listed = list(processes.processes_visible_to(viewer_of(request))[:MOST_PROCESSES])
    cards = [(process, home_of(process)) for process in listed]
    response = render(request, "public/site/home.html", {"title": _("Have your say, and hear back"), "cards": cards})
    varies_with_viewer(request, response)
    return response


@rule("anyone")
def about(request: HttpRequest) -> HttpResponse:
    """What Hearback is and what it holds itself to."""
    return render(request, "public/site/about.html", {"title": _("About this site"), "back": f"/{get_language()}/"})


@rule("anyone")
def privacy(request: HttpRequest) -> HttpResponse:
    """What the site as a whole does with data about people; each process has its own notice."""
    listed = list(processes.processes_visible_to(viewer_of(request))[:MOST_PROCESSES])
    cards = [(process, home_of(process)) for process in listed]
    values = {"title": _("Privacy"), "cards": cards, "back": f"/{get_language()}/"}
    response = render(request, "public/site/privacy.html", values)
    varies_with_viewer(request, response)
    return response


@rule("anyone")
def accessibility(request: HttpRequest) -> HttpResponse:
    """What is checked, and what nobody has checked yet."""
    values = {"title": _("Accessibility statement"), "back": f"/{get_language()}/"}
    return render(request, "public/site/accessibility.html", values)


@rule("anyone")
def data(request: HttpRequest) -> HttpResponse:
    """What data is public, how to use it, and what is left out."""
    listed = processes.processes_visible_to(NOBODY)[:MOST_PROCESSES]
    cards = [(process, home_of(process)) for process in listed]
    values = {"title": _("Data"), "cards": cards, "back": f"/{get_language()}/"}
    return render(request, "public/site/data.html", values)


class ReferenceForm(forms.Form):
    """One box for what somebody was given or told over the telephone."""

    reference = forms.PlainText(
        label=_("What is the reference?"),
        help_text=_(
            "It has eight letters and numbers, such as 7NM3-YN3Q. Spaces, dashes and small letters do not matter."
        ),
        max_length=40,
        width=20,
        error_messages={"required": _("Enter the reference")},
    )
    heading_field = "reference"


@rule("anyone")
def find(request: HttpRequest) -> HttpResponse:
    """A box for a reference; a reference leads on to what it names."""
    form = ReferenceForm(request.GET if "reference" in request.GET else None)
    if form.is_bound and form.is_valid():
        reference = references.normalise(form.cleaned_data["reference"])
        if reference is not None:
            return HttpResponseRedirect(f"/{get_language()}/r/{reference}/")
        form.add_error("reference", _("Check the reference: it has eight letters and numbers, like 7NM3-YN3Q"))
    return _find_page(request, form)


def _find_page(request: HttpRequest, form: ReferenceForm, status: int = 200) -> HttpResponse:
    values = {"title": _("Find something by its reference"), "form": form, "back": f"/{get_language()}/"}
    return render(request, "public/site/find.html", values, status=status)


@rule("anyone")
def by_reference(request: HttpRequest, reference: str) -> HttpResponse:
    """Lead on to what a reference names; what is not there, or not public, is answered alike."""
    row = contributions.by_reference(viewer_of(request), reference)
    if row is not None:
        response: HttpResponse = HttpResponseRedirect(f"{home_of(row.process)}said/{row.reference}/")
    else:
        form = ReferenceForm({"reference": reference})
        form.full_clean()
        form.add_error(
            "reference",
            _(
                "We do not know this reference. Check each letter, or ask whoever gave it to you. "
                "A booking opens with its private link only"
            ),
        )
        response = _find_page(request, form, status=404)
    varies_with_viewer(request, response)
    return response


@rule("anyone")
def without_language(request: HttpRequest, reference: str) -> HttpResponse:
    """A reference without a language in front, as it stands on paper: in the language that the browser asks for."""
    response = HttpResponseRedirect(f"/{get_language()}/r/{references.normalise(reference) or reference}/")
    patch_vary_headers(response, ("Accept-Language",))
    return response


urls = [
    path("", home, name="home"),
    path("about/", about, name="about"),
    path("privacy/", privacy, name="privacy"),
    path("accessibility/", accessibility, name="accessibility"),
    path("data/", data, name="data"),
    path("find/", find, name="find"),
    path("r/<str:reference>/", by_reference, name="reference"),
]
