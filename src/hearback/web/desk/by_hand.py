"""Letters to post, text messages to send, people to ring, what organisations pass on: made, opened, said to be done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, override
from django.views.decorators.http import require_POST

from hearback.core import clock, languages
from hearback.core.errors import NotAllowed
from hearback.core.sheets import csv_lines
from hearback.processes.models import Process
from hearback.reportback import actions, rules
from hearback.reportback import queries as reportback
from hearback.reportback.actions import Addressed
from hearback.reportback.queries import Bundle, Channel
from hearback.web.desk.shared import coordinator, found, page, say, see_other
from hearback.web.ui.csp import depends_on_viewer
from hearback.web.ui.default_deny import rule
from hearback.web.ui.pieces import Link
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TITLE = _("Letters, text messages and calls")


@dataclass(frozen=True, slots=True)
class Words:
    """How one channel is spoken of at the desk."""

    title: StrOrPromise
    make: StrOrPromise
    open: StrOrPromise
    done: StrOrPromise
    was_done: StrOrPromise


_WORDS: Mapping[Channel, Words] = {
    Channel.POST: Words(
        _("Letters to post"),
        _("Make these letters"),
        _("Open the letters to print"),
        _("These were posted"),
        _("Posted. Each person’s own page says so."),
    ),
    Channel.TEXT: Words(
        _("Text messages to send"),
        _("Make these text messages"),
        _("Open the numbers and texts"),
        _("These were sent"),
        _("Sent. Each person’s own page says so."),
    ),
    Channel.ORGANISATION: Words(
        _("What organisations pass on"),
        _("Make these messages"),
        _("Open the messages"),
        _("These were handed over"),
        _("Handed over. Each person’s own page says so."),
    ),
}


@rule("coordinator")
@coordinator
def listing(request: HttpRequest, process: Process) -> HttpResponse:
    """How many wait, by channel; what was put together and has not gone; what went lately, to be undone.

    People are rung one by one, on pages of their own (`calls`).
    """
    viewer = viewer_of(request)
    waiting = reportback.waiting_by_hand(viewer, process)
    return page(
        request,
        process,
        "by_hand/list.html",
        title=TITLE,
        waiting=[(channel, words, waiting[channel]) for channel, words in _WORDS.items() if waiting[channel]],
        to_ring=waiting[Channel.PHONE],
        bundles=[(one, _WORDS[one.channel]) for one in reportback.bundles_by_hand(viewer, process)],
        may_open=rules.may_work_by_hand(viewer, process),
    )


@rule("host")
@coordinator
@require_POST
def make(request: HttpRequest, process: Process, channel: str) -> HttpResponse:
    """Put together what waits now."""
    way = found(_way(channel))
    bundle = actions.gather_by_hand(actor=viewer_of(request), process=process, channel=way)
    if bundle is None:
        say(
            request,
            _(
                "Nothing waits any more: who was to be told asked for quiet, chose another way or has no address that works."
            ),
        )
        return see_other("desk:by_hand", process.slug)
    return see_other("desk:bundle", process.slug, bundle)


@rule("coordinator")
@coordinator
def bundle(request: HttpRequest, process: Process, bundle: UUID) -> HttpResponse:
    """What was put together: open it, then say that it has gone. No address stands here."""
    one = _one(request, process, bundle)
    return page(
        request,
        process,
        "by_hand/bundle.html",
        title=_WORDS[one.channel].title,
        under=_under(process),
        bundle=one,
        words=_WORDS[one.channel],
        may_open=rules.may_work_by_hand(viewer_of(request), process),
        has_file=one.channel in (Channel.POST, Channel.TEXT),
    )


@rule("host")
@coordinator
@require_POST
def sheets(request: HttpRequest, process: Process, bundle: UUID) -> HttpResponse:
    """Each person's letter on a page of its own, or what to send, to say or to pass on. Opening addresses is a fact."""
    one = _one(request, process, bundle)
    rows = _opened(request, process, one)
    if not rows:
        say(
            request,
            _("Nobody here is to be told in this way any more. Nothing is lost: it goes as they wished."),
        )
        return see_other("desk:by_hand", process.slug)
    return page(
        request,
        process,
        "by_hand/letters.html" if one.channel == Channel.POST else "by_hand/sheets.html",
        title=_WORDS[one.channel].title,
        under=_under(process, one),
        bundle=one,
        rows=rows,
        today=clock.today(),
        own_page_at={code: _own_page_at(code) for code in languages.codes()},
    )


@rule("host")
@coordinator
@require_POST
def file(request: HttpRequest, process: Process, bundle: UUID) -> HttpResponseBase:
    """The same as a file for a text-message or mail-merge service."""
    one = _one(request, process, bundle)
    write = _FILES.get(one.channel)
    if write is None:
        return see_other("desk:bundle", process.slug, bundle)
    header, line = write
    lines = csv_lines(header, (line(row) for row in _opened(request, process, one)))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{process.slug}-{one.channel}.csv"'
    return depends_on_viewer(response)


@rule("host")
@coordinator
@require_POST
def settle(request: HttpRequest, process: Process, bundle: UUID) -> HttpResponse:
    """It has gone; or it had not gone after all; or it is put back, to be made anew."""
    one, viewer = _one(request, process, bundle), viewer_of(request)
    if not rules.may_work_by_hand(viewer, process):
        raise NotAllowed
    if "gone" in request.POST:
        gone = actions.mark_gone_by_hand(actor=viewer, process=process, channel=one.channel, bundle=bundle)
        if not (gone or one.gone):
            say(request, _("Nobody has opened these, so nothing of them has gone. Open them first; nothing is lost."))
            return see_other("desk:bundle", process.slug, bundle)
        say(request, _WORDS[one.channel].was_done)
    elif "undo" in request.POST:
        back = actions.mark_not_gone_by_hand(actor=viewer, process=process, channel=one.channel, bundle=bundle)
        sentence = ngettext("%(n)d waits again.", "%(n)d wait again.", back)
        say(request, sentence % {"n": back})
    elif "apart" in request.POST:
        actions.take_apart_by_hand(actor=viewer, process=process, bundle=bundle)
        say(request, _("Put back. Nothing is lost: they wait as before."))
    return see_other("desk:by_hand", process.slug)


def _own_page_at(language: str) -> str:
    with override(language):
        return f"{settings.URL}{reverse('public:by-code')}"


def _opened(request: HttpRequest, process: Process, one: Bundle) -> Sequence[Addressed]:
    viewer = viewer_of(request)
    return actions.open_by_hand(actor=viewer, process=process, channel=one.channel, bundle=one.uuid)


def _one(request: HttpRequest, process: Process, bundle: UUID) -> Bundle:
    return found(reportback.bundle_by_hand(viewer_of(request), process, bundle))


def _way(channel: str) -> Channel | None:
    return next((one for one in _WORDS if one == channel), None)


def _under(process: Process, one: Bundle | None = None) -> tuple[Link, ...]:
    way = (Link(TITLE, reverse("desk:by_hand", args=[process.slug])),)
    if one is None:
        return way
    return (*way, Link(_WORDS[one.channel].title, reverse("desk:bundle", args=[process.slug, one.uuid])))


# --- files for services


def _text_line(row: Addressed) -> Sequence[object]:
    return (row.address, row.sheet.parts[0].language, row.sheet.short)


def _post_line(row: Addressed) -> Sequence[object]:
    lines = row.address_lines
    first, last = lines[: _LINES - 1], lines[_LINES - 1 :]
    address = [*first, ", ".join(last)]
    lines, large = (address + [""] * _LINES)[:_LINES], "yes" if row.sheet.reach.large_print else ""
    return (row.name, *lines, large, row.sheet.message, _whole(row))


def _whole(row: Addressed) -> str:
    return "\n\n\n".join(_parts(row))


def _parts(row: Addressed) -> Iterator[str]:
    for part in row.sheet.parts:
        several = len(part.sections) > 1
        news = (one.as_text(titled=several) for one in part.sections)
        yield "\n\n".join([part.title, *part.before, *news, *part.after])


_LINES = 6
_POST_HEADER = ("name", *(f"address_{number}" for number in range(1, _LINES + 1)), "large_print", "letter", "text")
_FILES: Mapping[Channel, tuple[Sequence[str], Callable[[Addressed], Sequence[object]]]] = {
    Channel.TEXT: (("number", "language", "text"), _text_line),
    Channel.POST: (_POST_HEADER, _post_line),
}

_HERE = "<slug:process>/letters-and-calls/"
urls = [
    path(_HERE, listing, name="by_hand"),
    path(f"{_HERE}make/<str:channel>/", make, name="by_hand_make"),
    path(f"{_HERE}<uuid:bundle>/", bundle, name="bundle"),
    path(f"{_HERE}<uuid:bundle>/open/", sheets, name="bundle_open"),
    path(f"{_HERE}<uuid:bundle>/file/", file, name="bundle_file"),
    path(f"{_HERE}<uuid:bundle>/settle/", settle, name="bundle_settle"),
]
