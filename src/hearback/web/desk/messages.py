"""The outbox: what waits, what was given up and why, sending again; what one fact caused, stopping it, letting it go on.

For the host everything, for whoever coordinates a process what is of it. Never a secret, never an address.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from django.views.decorators.http import require_POST

from hearback.contributions import queries as contributions
from hearback.outbox import queries
from hearback.outbox.queries import Stands
from hearback.outbox.reasons import Reason, reason_of, with_reason
from hearback.processes.models import Process
from hearback.reportback import actions
from hearback.reportback import queries as reportback
from hearback.web.desk.contributions import of_process
from hearback.web.desk.shared import coordinator, desk_frame, found, frame, host, page, say, see_other
from hearback.web.ui import pages
from hearback.web.ui.default_deny import rule
from hearback.web.ui.lists import Filter, Filters, keyset
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TITLE = pgettext_lazy("desk", "Messages")
STATES: dict[str, StrOrPromise] = {
    Stands.WAITING: pgettext_lazy("messages", "Waiting"),
    Stands.TRYING: pgettext_lazy("messages", "Tried again later"),
    Stands.SENT: pgettext_lazy("messages", "Sent"),
    Stands.CAME_BACK: pgettext_lazy("messages", "Came back"),
    Stands.GIVEN_UP: pgettext_lazy("messages", "Given up"),
    Stands.STOPPED: pgettext_lazy("messages", "Stopped"),
}
# What stands in the way, in a few words; what that means; what to do.
REASONS: dict[str, tuple[StrOrPromise, StrOrPromise, StrOrPromise]] = {
    Reason.ADDRESS: (
        _("The address was refused"),
        _("A mail server said that it takes no mail for this address. It was mistyped, or is not used any more."),
        _("The person reads on their page that our message came back. Send again only if you know that it works now."),
    ),
    Reason.NOT_YET: (
        _("Not now, said a mail server"),
        _("A mail server asked us to come back later. Many do so the first time, and when a mailbox is full."),
        _("You need not do anything: it is tried again by itself for some days."),
    ),
    Reason.NOT_US: (
        _("The mail server does not send for us"),
        _("Our own mail server refuses us: it does not know this site, or not the address that we write from."),
        _("Ask whoever runs it to let this site send from the address in EMAIL_URL. What waits then goes by itself."),
    ),
    Reason.SIGN_IN: (
        _("The mail server does not let us in"),
        _("The user or the password in EMAIL_URL is not right, or not any more."),
        _("Put EMAIL_URL right and start Hearback again. What waits then goes by itself."),
    ),
    Reason.AWAY: (
        _("The mail server cannot be reached"),
        _("It is switched off, has another name, or a wall is in between. This costs no message a try."),
        _("“hearback doctor” says whether it is there. What waits goes by itself once it is."),
    ),
    Reason.NOBODY: (
        _("Nobody can have this address"),
        _("It ends in .invalid: it is one of the invented people of the demonstration."),
        _("You need not do anything."),
    ),
    Reason.NO_MESSAGE: (
        _("It cannot be sent as it is"),
        _("Its address holds signs that the mail server does not take, or it cannot be written as a message."),
        _("Find another way to reach the person. What it says stands on their page."),
    ),
    Reason.DIED: (
        _("The worker ended over it"),
        _("Each time a worker took it up, it ended before it could say why."),
        _("Look into the log of the worker around that time. Then send it again."),
    ),
    Reason.NOT_ANSWERED: (
        _("Nobody answered the telephone"),
        _("Somebody here rang, and nobody answered: on three days, or on fewer until now."),
        _("Until it is given up they stand among the people to ring. Send it again to ring on three more days."),
    ),
    Reason.RESTORED: (
        _("A backup was put back"),
        _("It waited when the backup was made, and may have been sent since."),
        _("Send it again only if it was not sent."),
    ),
    Reason.OTHER: (
        _("Something else went wrong"),
        _("The words of the software stand beside it."),
        _("Send it again. If it fails again, show those words to whoever runs this site."),
    ),
}


# --- the list


@rule("host")
@host
def messages(request: HttpRequest) -> HttpResponse:
    """Where the messages of the whole site stand, and the list of them, the newest first."""
    return _list(request, None)


@rule("coordinator")
@coordinator
def of_one_process(request: HttpRequest, process: Process) -> HttpResponse:
    """The same for one process, with what it caused last."""
    return _list(request, process)


def _list(request: HttpRequest, process: Process | None) -> HttpResponse:
    viewer = viewer_of(request)
    filters = _filters(request.GET)
    chosen = filters.chosen
    mine = queries.messages_visible_to(viewer, process)
    listed = keyset(_narrowed(mine, chosen), request.GET, column="id", filters=filters)
    causes = reportback.sentences_of([row.batch for row in listed.rows])
    standing = queries.how_they_stand(mine)
    for row in listed.rows:
        _describe(row, causes.get(row.batch, "") if row.batch else "")
    return pages.list_page(
        request,
        listed,
        title=TITLE,
        row="desk/messages/_row.html",
        template="desk/messages/list.html",
        standing=[(state, label, standing[Stands(state)]) for state, label in STATES.items()],
        states=STATES,
        reasons=REASONS,
        stuck=_stuck(mine, chosen),
        of_process=process,
        batches=reportback.latest_batches(viewer, process) if process else (),
        again_at=reverse("desk:process_messages_again", args=[process.slug])
        if process
        else reverse("desk:messages_again"),
        by_mail=settings.MAIL is not None,
        nothing=_("No message has been written yet. They appear here when people book, say something or are answered."),
        **(frame(process) if process else desk_frame()),
    )


def _stuck(
    mine: Any, chosen: Mapping[str, str]
) -> list[tuple[str, tuple[StrOrPromise, StrOrPromise, StrOrPromise], int]]:
    """What was given up, by what stands in the way, where that is looked at: one cause is mended, and one button pressed."""
    if chosen.get("state") != Stands.GIVEN_UP:
        return []
    counts = queries.why_given_up(mine)
    return [(reason, REASONS[reason], n) for reason, n in counts.items() if chosen.get("why", reason) == reason]


def _filters(asked: Mapping[str, str]) -> Filters:
    caused = _uuid(asked.get("batch", ""))
    sentence = reportback.sentences_of([caused]).get(caused) if caused else None
    return Filters(
        asked,
        Filter("state", _("State"), list(STATES.items())),
        Filter("why", _("What stands in the way"), [(code, words[0]) for code, words in REASONS.items()]),
        Filter("channel", _("How it goes"), queries.CHANNELS),
        *([Filter("batch", _("What caused it"), [(str(caused), sentence)])] if sentence else []),
    )


def _narrowed(rows: Any, chosen: Mapping[str, str]) -> Any:
    if "state" in chosen:
        rows = rows.filter(queries.standing_at(Stands(chosen["state"])))
    if "why" in chosen:
        rows = rows.filter(with_reason(Reason(chosen["why"])))
    if "channel" in chosen:
        rows = rows.filter(channel=chosen["channel"])
    return rows.filter(reportback.caused_by(UUID(chosen["batch"]))) if "batch" in chosen else rows


def _describe(row: Any, cause: StrOrPromise) -> None:
    """What the row's template shows beside what is in the row."""
    row.cause, row.stands = cause, queries.stands(row)
    row.words = REASONS.get(reason_of(row.error) or "")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


# --- sending again


@rule("host")
@host
@require_POST
def send_all_again(request: HttpRequest) -> HttpResponse:
    """Let everything that was given up for one reason, or one message, wait for its next try."""
    _again(request, None)
    return see_other("desk:messages")


@rule("coordinator")
@coordinator
@require_POST
def send_all_of_process_again(request: HttpRequest, process: Process) -> HttpResponse:
    """The same for one process."""
    _again(request, process)
    return see_other("desk:process_messages", process.slug)


def _again(request: HttpRequest, process: Process | None) -> None:
    viewer, why, one = viewer_of(request), request.POST.get("why", ""), _uuid(request.POST.get("message", ""))
    mine = queries.messages_visible_to(viewer, process)
    if one is not None:
        mine = mine.filter(uuid=one)
    elif why in REASONS:
        mine = mine.filter(queries.standing_at(Stands.GIVEN_UP) & with_reason(Reason(why)))
    else:
        return
    sent = actions.send_again(actor=viewer, messages=list(mine.values_list("uuid", flat=True)), process=process)
    text = ngettext("%(n)d message waits to be sent again.", "%(n)d messages wait to be sent again.", sent)
    say(request, text % {"n": sent})


# --- what one fact caused


@rule("coordinator")
@coordinator
def batch(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """What one fact caused: how much of it has gone, with a button that stops it, or lets it go on."""
    one = found(reportback.batch(viewer_of(request), process, uuid))
    return page(
        request,
        process,
        "messages/batch.html",
        title=one.sentence,
        under=(Link(TITLE, reverse("desk:process_messages", args=[process.slug])),),
        one=one,
        standing=[(state, label, one.counts[Stands(state)]) for state, label in STATES.items()],
    )


@rule("coordinator")
@coordinator
@require_POST
def stop(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """Stop what has not gone yet."""
    stood = found(actions.stop_batch(actor=viewer_of(request), process=process, fact=uuid))
    say(request, _("Stopped. %(gone)d of %(of)d had gone; the others wait.") % {"gone": stood.gone, "of": stood.of})
    return see_other("desk:batch", process.slug, uuid)


@rule("coordinator")
@coordinator
@require_POST
def resume(request: HttpRequest, process: Process, uuid: UUID) -> HttpResponse:
    """Let go on what was stopped."""
    found(reportback.batch(viewer_of(request), process, uuid))
    actions.resume_batch(actor=viewer_of(request), process=process, fact=uuid)
    say(request, _("It goes on. What waits is sent now."))
    return see_other("desk:batch", process.slug, uuid)


# --- what the author of something was told


@rule("coordinator")
@coordinator
def author_told(request: HttpRequest, process: Process, reference: str) -> HttpResponse:
    """What the author of one contribution was told about it, when, and what became of that; never at which address."""
    viewer, row = viewer_of(request), of_process(request, process, reference)
    return page(
        request,
        process,
        "messages/told.html",
        title=_("What its author was told: %(reference)s") % {"reference": row.reference},
        under=(Link(row.reference, reverse("desk:contribution", args=[process.slug, row.reference])),),
        told=reportback.author_told(viewer, process, row),
        words=contributions.said(viewer, [row])[0].words,
    )


urls = [
    path("messages/", messages, name="messages"),
    path("messages/again/", send_all_again, name="messages_again"),
    path("<slug:process>/messages/", of_one_process, name="process_messages"),
    path("<slug:process>/messages/again/", send_all_of_process_again, name="process_messages_again"),
    path("<slug:process>/messages/<uuid:uuid>/", batch, name="batch"),
    path("<slug:process>/messages/<uuid:uuid>/stop/", stop, name="batch_stop"),
    path("<slug:process>/messages/<uuid:uuid>/resume/", resume, name="batch_resume"),
    path("<slug:process>/said/<str:reference>/told/", author_told, name="author_told"),
]
