"""The page of what somebody said, for whoever has no e-mail: by a reference and the code beside it on a letter to them.

The code travels in the body of a form alone. What it opens stays open until the browser is closed: many who write on paper
sit at a computer that others use.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hearback.contributions import queries
from hearback.core.viewer import Purpose
from hearback.people import links
from hearback.web.public import floods
from hearback.web.public.private import private, see_other
from hearback.web.ui import forms, pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.viewers import remember

WHAT = "paper-code"
NOTHING = gettext_lazy(
    "This reference and this code do not open anything. Check both on your letter. If you tried many times, "
    "wait ten minutes and try again. Nothing is lost."
)


class PaperCodeForm(forms.Form):
    """What stands on the letter."""

    reference = forms.PlainText(
        label=gettext_lazy("What is the reference?"),
        help_text=gettext_lazy("It has eight letters and numbers, such as 7NM3-YN3Q."),
        max_length=40,
        width=20,
        error_messages={"required": gettext_lazy("Enter the reference")},
    )
    code = forms.PlainText(
        label=gettext_lazy("What is the code beside it?"),
        help_text=gettext_lazy(
            "It has twelve letters and numbers, such as 7NM3-YN3Q-K4TD. Spaces, dashes and small letters do not matter."
        ),
        max_length=40,
        width=20,
        autocomplete="off",
        error_messages={"required": gettext_lazy("Enter the code")},
    )


@rule("anyone")
@private
def by_code(request: HttpRequest) -> HttpResponse:
    """Type in a reference and its code. Whatever is wrong, the answer is the same; far too many from one network are not
    looked at. Nobody is refused for what others tried: a reference is public, and whoever wished could shut its author out.
    """
    given = {"reference": request.GET.get("reference", "")[:40]}
    form = PaperCodeForm(request.POST if request.method == "POST" else None, initial=given)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data if not floods.is_too_much(request, WHAT) else {"reference": "", "code": ""}
        said = queries.by_code(**typed)
        if said is not None:
            response = see_other("public:mine", said.process.slug, said.reference)
            token = links.mint(Purpose.SAID, said.uuid, said.link_version)
            remember(request, response, token, briefly=True)
            return response
        form.add_error("code", NOTHING)
    return pages.form_page(
        request,
        form,
        title=_("Open your own page"),
        button=_("Open it"),
        template="public/me/by_code.html",
        back=reverse("public:find"),
    )


urls = [path("me/code/", by_code, name="by-code")]
