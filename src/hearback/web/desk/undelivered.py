"""Letters that the post brought back, at the desk: found by a reference that stands on them. Never an address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from hearback.core import references
from hearback.core.errors import NotAllowed
from hearback.core.rows import uuid_in
from hearback.processes.models import Process
from hearback.reportback import actions, rules
from hearback.reportback import queries as reportback
from hearback.web.desk.by_hand import TITLE as BY_HAND
from hearback.web.desk.shared import coordinator, page, say, see_other
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

TITLE = _("A letter came back")
ACTS = (
    (
        "back",
        actions.letter_came_back,
        _(
            "Noted. They could not be reached: you find them among those who were not. What the letter said stands on "
            "their own page."
        ),
    ),
    ("undo", actions.letter_had_not_come_back, _("Taken back. The letter counts as posted.")),
)
NOTHING_CHANGED = _("Nothing was changed. What is known of the letter stands below. It can be taken back for a day.")


class ReferenceForm(forms.Form):
    """What stands on the letter."""

    reference = forms.PlainText(
        label=_("A reference on the letter"),
        help_text=_(
            "It stands beside the address, as in 7NM3-YN3Q. If there are several, any of them will do. The number of the "
            "letter stands there too."
        ),
        max_length=20,
        error_messages={"required": _("Type in a reference that stands on the letter")},
    )


@rule("host")
@coordinator
def undelivered(request: HttpRequest, process: Process) -> HttpResponse:
    """Ask for a reference, which is public, and show when its letters were posted; note which of them came back."""
    viewer = viewer_of(request)
    if not rules.may_work_by_hand(viewer, process):
        raise NotAllowed
    if request.method == "POST":
        return _settled(request, process)
    form = ReferenceForm(request.GET if "reference" in request.GET else None)
    typed = form.cleaned_data["reference"] if form.is_valid() else ""
    return page(
        request,
        process,
        "by_hand/undelivered.html",
        title=TITLE,
        under=(Link(BY_HAND, reverse("desk:by_hand", args=[process.slug])),),
        form=form,
        typed=typed,
        letters=reportback.letters_posted(viewer, process, typed),
    )


def _settled(request: HttpRequest, process: Process) -> HttpResponse:
    letter = uuid_in(request.POST.get("letter", ""))
    for name, act, done in ACTS:
        if letter is not None and name in request.POST:
            news = act(actor=viewer_of(request), process=process, letter=letter)
            say(request, done if news else NOTHING_CHANGED)
    named = references.normalise(request.POST.get("reference", ""))
    return see_other("desk:undelivered", process.slug, query=f"?reference={named}" if named else "")


urls = [path("<slug:process>/letters-and-calls/came-back/", undelivered, name="undelivered")]
