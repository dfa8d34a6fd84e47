"""What became public, as feeds: of a process, of one commitment or theme of it, and its answers; for programs.

A feed never depends on who asks: what a colleague may read before its release is in none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from django.utils.translation import gettext as _

from hearback.core.viewer import NOBODY
from hearback.plans import queries as plans
from hearback.processes import queries as processes
from hearback.processes.models import Process
from hearback.reportback import queries as reportback
from hearback.reportback.queries import PublicNews
from hearback.web.public import atom
from hearback.web.public.atom import FeedEntry
from hearback.web.public.shared import found, plain
from hearback.web.ui.default_deny import rule
from hearback.web.ui.pieces import Link

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def link_to(name: str, title: StrOrPromise, *parts: object) -> Link:
    """Where a feed is, for the head of the page it is of."""
    return Link(title, reverse(f"public:{name}", args=parts))


def of_process(process: Process) -> Link:
    """The feed of everything that a process says, for the head of its pages."""
    return link_to("feed", _("News of the process"), process.slug)


@rule("anyone")
def process_feed(request: HttpRequest, process: str) -> HttpResponseBase:
    """Everything that became public last."""
    of = _process(process)
    news = reportback.latest_news(of)
    return _answer(request, of, news, of.uuid, title=_("News of the process"), at="")


@rule("anyone")
def answers_feed(request: HttpRequest, process: str) -> HttpResponseBase:
    """The answers that were given last, each with its reason."""
    of = _process(process)
    news = reportback.latest_news(of, only_answers=True)
    return _answer(request, of, news, uuid5(of.uuid, "answers"), title=_("Answers"), at="answers/")


@rule("anyone")
def commitment_feed(request: HttpRequest, process: str, number: int) -> HttpResponseBase:
    """What became public last about one commitment."""
    of = _process(process)
    commitment = found(plans.commitment_visible_to(NOBODY, of, number))
    title = _("Commitment %(number)s") % {"number": number}
    news = reportback.latest_news(of, commitment=commitment)
    return _answer(request, of, news, commitment.uuid, title=title, at=f"commitments/{number}/")


@rule("anyone")
def theme_feed(request: HttpRequest, process: str, theme: str) -> HttpResponseBase:
    """What became public last about one theme, and the commitments under it."""
    of = _process(process)
    one = found(processes.themes(of).filter(slug=theme).first())
    news = reportback.latest_news(of, theme=one)
    return _answer(request, of, news, one.uuid, title=plain(one.name), at=f"themes/{one.slug}/", page="plan/")


def _process(slug: str) -> Process:
    return found(processes.process_visible_to(NOBODY, slug))


def _answer(
    request: HttpRequest,
    process: Process,
    news: Iterable[PublicNews],
    of: UUID,
    *,
    title: StrOrPromise,
    at: str,
    page: str | None = None,
) -> HttpResponseBase:
    return atom.answer(request, process, uuid=uuid5(of, "feed"), title=title, at=at, page=page, entries=_entries(news))


def _entries(news: Iterable[PublicNews]) -> Iterator[FeedEntry]:
    for one in news:
        section = one.write()
        text = "\n\n".join(section.paragraphs)
        yield FeedEntry(one.fact.uuid, section.title, text, section.link, published=one.when, updated=one.when)


urls = [
    path("<slug:process>/feed/", process_feed, name="feed"),
    path("<slug:process>/answers/feed/", answers_feed, name="answers_feed"),
    path("<slug:process>/commitments/<int:number>/feed/", commitment_feed, name="commitment_feed"),
    path("<slug:process>/themes/<slug:theme>/feed/", theme_feed, name="theme_feed"),
]
