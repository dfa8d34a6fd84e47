"""Every page of a site with the demonstration: what stands in its address, and whose it is."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.http import HttpResponse
from django.test import Client

from hearback.core.viewer import HOST
from hearback.people import actions as people
from tests.architecture.crawling import Route, routes
from tests.architecture.world import ROLES, Thing
from tests.journeys.things import every_thing

MATRIX = Path(__file__).parents[1] / "architecture" / "matrix.csv"
# A page that only a POST opens, or that leads on to another of these, is looked at there.
LEADS_ON = frozenset(
    {
        "public:booking-calendar",
        "provider",  # posted to by a program, and not there without its settings
        *("reference", "public:reference", "public:link", "public:close", "public:me-confirm", "desk:event_link"),
        *("desk:plan_upload_confirm", "desk:plan_upload_again", "desk:line_document"),
        *("desk:source_confirm", "desk:source_apart", "desk:source_again", "desk:source_original"),
        *(
            "desk:plan_standing",
            "desk:mark",
            "desk:author",
            "desk:messages_again",
            "desk:process_messages_again",
            "desk:batch_stop",
            "desk:batch_resume",
            "desk:webhook_test",
            "desk:webhook_again",
            "public:held-download",
        ),
        *("account_request_login_code", "public:event_calendar", "desk:booking_contact", "desk:network_contact"),
        *("public:response-document", "public:data-archive", "public:data-workbook", "public:data-table"),
        *("public:feed", "public:answers_feed", "public:commitment_feed", "public:theme_feed"),
        *("public:documents_feed", "public:photograph", "desk:event_photograph_move"),
        *("public:events_calendar", "public:series_calendar"),
        *("public:invitation-say-cannot", "desk:invitation_contact", "public:held-invite-again"),
        *("public:door-worker", "public:capture-worker"),
        *("desk:turn", "desk:put_back", "public:say-back", "desk:voice", "desk:voices_in", "public:file"),
        "public:signed_letter",
        *("public:say-file", "public:held-file", "desk:letter_page", "public:evidence-file"),
        *("desk:unjoin", "desk:together", "desk:undo_bulk", "desk:remove_view"),
        *("desk:undo_answer", "desk:send_answer", "desk:send_answers", "desk:second_answer", "desk:other_side"),
        *("desk:agree", "desk:webhook_renew", "desk:webhook_remove"),
        *("desk:by_hand_make", "desk:bundle_open", "desk:bundle_file", "desk:bundle_settle"),
        *("desk:call_show", "desk:call_settle"),
        "desk:text_remove",
        *(
            "desk:codebook_begin",
            "desk:coding",
            "desk:coding_undo",
            "desk:covering",
            "desk:codebook_qdc",
            "desk:codebook_csv",
        ),
        "desk:pair_code",  # for the two coders alone
        *("account_confirm_login_code", "public:held-code", "account_logout"),
    }
)


def everything() -> list[dict[str, str]]:
    """Each page once in each of its languages, with the cookies of whoever it is for."""
    things = every_thing()
    with MATRIX.open(newline="") as file:
        rows = {row["route"]: row for row in csv.DictReader(file)}
    return [page for route in routes() if route.name not in LEADS_ON for page in _of(route, rows[route.name], things)]


def _of(route: Route, row: dict[str, str], things: dict[str, Thing]) -> Iterator[dict[str, str]]:
    thing = things.get(f"{route.name}", things[row["subject"]])
    for language in ("en",) if route.name.startswith("desk:") else ("en", "cy"):
        address, cookies = route.address(thing, language), _cookies(row, thing)
        yield {"name": route.name, "address": address, "cookies": json.dumps(cookies), "language": language}


def _cookies(row: dict[str, str], thing: Thing) -> dict[str, str]:
    """Of the least that opens it: nothing, a private link, a code, or the host's session."""
    if row["nobody"] != "-":
        return {}
    if row["code"] != "-":
        opened = HttpResponse()
        opened.set_signed_cookie("held", f"{thing.person.uuid}:{thing.person.link_version}", salt="held")
        return {"held": opened.cookies["held"].value}
    if row["link"] != "-" or (thing.link and all(row[role] == "-" for role in ROLES)):  # nobody of the matrix's has it
        return {"links": thing.link}
    return {"session": _session()}


@cache
def _session() -> str:
    """Somebody signed in who may do everything; one session for all pages."""
    user = people.add_user(actor=HOST, email="host@example.org", name="The host", is_host=True)
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    return client.cookies["session"].value
