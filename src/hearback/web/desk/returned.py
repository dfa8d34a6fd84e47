"""Who could not be reached, at the desk: what they said, what else is known, and what to do. Never an address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from hearback.contributions import queries as contributions
from hearback.processes.models import Process
from hearback.reportback import actions
from hearback.reportback import queries as reportback
from hearback.reportback.models import NothingMore
from hearback.web.desk.contributions import crumbs
from hearback.web.desk.shared import coordinator, form_page, found, page, posted, say, see_other, taken
from hearback.web.ui import forms
from hearback.web.ui.default_deny import rule
from hearback.web.ui.lists import Filter, Filters, keyset
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from hearback.reportback.queries import Unreached

TITLE = _("Who could not be reached")
ENDED = Filter("show", _("Show"), [("ended", _("Nothing more can be done"))])
END, AGAIN = "end", "again"
TO_DO: dict[reportback.Channel, StrOrPromise] = {
    reportback.Channel.EMAIL: _(
        "They left an email address that works. Whoever runs this site can show it, to write to them what came back."
    ),
    reportback.Channel.POST: _(
        "They left a postal address. Whoever runs this site can show it, to post what came back."
    ),
    reportback.Channel.PHONE: _("They left a telephone number. Whoever runs this site can show it: ring them up."),
    reportback.Channel.ORGANISATION: _(
        "They named an organisation that tells them. Ask it to pass on what they were told."
    ),
}
RUNG = _("Somebody here rang on three days, and nobody answered.")
LETTER_BACK = _("The post brought back a letter to them.")
NO_OTHER = _("They left nothing else. A name or an organisation may help: open it and choose “Show who said it”.")


class EndForm(forms.Form):
    """Why nobody tries any more."""

    because = forms.Choice(
        label=_("Why is nothing more to be done?"),
        choices=NothingMore.choices,
        error_messages={"required": _("Choose why nothing more is to be done")},
    )


class AgainForm(forms.Form):
    """One button."""


@rule("coordinator")
@coordinator
def returned(request: HttpRequest, process: Process) -> HttpResponse:
    """A page of them, the oldest first: those to be seen to, or those of whom it was said that nothing more can be done."""
    viewer, filters = viewer_of(request), Filters(request.GET, ENDED)
    rows = reportback.said_by_unreached(viewer, process, ended="show" in filters.chosen)
    listed = keyset(rows, request.GET, column="received", descending=False, filters=filters)
    known = reportback.what_is_known(viewer, process, listed.rows)
    shown = zip(contributions.said(viewer, listed.rows), (known[row.pk] for row in listed.rows), strict=True)
    return page(
        request,
        process,
        "contributions/returned.html",
        title=_("Nothing more can be done") if filters.chosen else TITLE,
        under=(*crumbs(process), *([_list(process)] if filters.chosen else ())),
        page=listed,
        rows=[(said, one, _to_do(one)) for said, one in shown],
    )


@rule("coordinator")
@coordinator
def unreached(request: HttpRequest, process: Process, reference: str) -> HttpResponse:
    """One of them: say that nothing more can be done, and why; or try again after all."""
    viewer = viewer_of(request)
    to_do, ended = (reportback.said_by_unreached(viewer, process, ended=one) for one in (False, True))
    row = to_do.filter(reference=reference).first()
    again = row is None
    row = found(row or ended.filter(reference=reference).first())
    known = reportback.what_is_known(viewer, process, [row])[row.pk]
    if request.method == "POST" and request.POST.get("do") != (AGAIN if again else END):
        return see_other("desk:returned", process.slug)  # pressed twice: it is done
    form = AgainForm(posted(request)) if again else EndForm(posted(request))
    act = actions.try_unreached_again if again else actions.end_unreached
    if taken(form, lambda: act(actor=viewer, process=process, contribution=row, **form.cleaned_data)):
        say(
            request, _("It is among those to be seen to again.") if again else _("It is off the list. Nothing is lost.")
        )
        return see_other("desk:returned", process.slug)
    return form_page(
        request,
        process,
        form,
        title=_("Try again to reach them") if again else _("Nothing more can be done"),
        button=_("Put it back on the list") if again else _("Take it off the list"),
        do=AGAIN if again else END,
        template="desk/contributions/unreached.html",
        under=(*crumbs(process), _list(process)),
        said=contributions.said(viewer, [row])[0],
        known=known,
        to_do=_to_do(known),
        leave=reverse("desk:returned", args=[process.slug]),
    )


def _list(process: Process) -> Link:
    return Link(TITLE, reverse("desk:returned", args=[process.slug]))


def _to_do(known: Unreached) -> list[StrOrPromise]:
    others = [TO_DO[way] for way in known.ways] or [NO_OTHER]
    why = [sentence for is_so, sentence in ((known.rung, RUNG), (known.letter_back, LETTER_BACK)) if is_so]
    return [*why, *others]


urls = [
    path("<slug:process>/said/came-back/", returned, name="returned"),
    path("<slug:process>/said/came-back/<str:reference>/", unreached, name="unreached"),
]
