"""Feeds as Atom (RFC 4287): written the same for everybody, and not sent again to a program that has them already."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import http_date

from hearback.core import languages
from hearback.processes.models import Process
from hearback.web.public.shared import home_of, plain

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry: its name for ever, and what it says now."""

    uuid: UUID
    title: str
    text: str
    link: str
    published: datetime | None
    updated: datetime
    by: str = ""


class _Feed(Atom1Feed):
    """A feed without entries is as old as what it is of: Django takes it to be new at each look."""

    def __init__(self, *args: object, since: datetime, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._since = since

    def latest_post_date(self) -> datetime:
        return max((item["updateddate"] for item in self.items), default=self._since)


def answer(
    request: HttpRequest,
    process: Process,
    *,
    uuid: UUID,
    title: StrOrPromise,
    at: str,
    entries: Iterable[FeedEntry],
    page: str | None = None,
) -> HttpResponseBase:
    """A feed of a process in the language in use, at `feed/` below `at`: which is the page it is of, unless `page` is.

    Whoever says which one they have (ETag, Last-Modified) is sent nothing when it is still that one.
    """
    home = f"{settings.URL}{home_of(process)}"
    feed = _Feed(
        title=f"{plain(process.name) or process.slug}: {title}",
        link=f"{home}{at if page is None else page}",
        description="",
        language=languages.current(),
        feed_url=f"{home}{at}feed/",
        feed_guid=f"urn:uuid:{uuid}",
        author_name=process.runner or str(process.get_run_by_display()),
        since=process.opened or process.created,
    )
    for one in entries:
        feed.add_item(
            title=one.title,
            link=one.link,
            description=one.text,
            unique_id=f"urn:uuid:{one.uuid}",
            author_name=one.by or None,
            pubdate=one.published,
            updateddate=one.updated,
        )
    written = feed.writeString("utf-8").encode()
    response = HttpResponse(written, content_type="application/atom+xml; charset=utf-8")
    etag = f'"{hashlib.sha256(written).hexdigest()[:32]}"'
    changed = int(feed.latest_post_date().timestamp())
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(changed)
    return get_conditional_response(request, etag=etag, last_modified=changed, response=response) or response
