"""The desk's HTML; pages whose look depends on what stands here, in a real browser; working without scripts.

Each page of the desk is looked at once, with the demonstration on it, by tests/journeys/test_pages.py.
"""

from datetime import timedelta

import pytest

from hearback.core import clock
from hearback.core.viewer import HOST, Side
from hearback.events import actions as events
from hearback.outbox import actions as outbox
from hearback.processes import actions
from tests import factories
from tests.pages import check_page, site, validate_html

__all__ = ["site"]
P, A = "/desk/open-plan/", "/desk/open-plan/announcements/we-begin/"
E = "/desk/open-plan/events/workshop/"
PAGES = [
    *("/desk/", "/desk/start/", "/desk/organisations/", "/desk/organisations/add/", "/desk/messages/"),
    *(P, f"{P}name/", f"{P}who/", f"{P}who/?step=on", f"{P}dates/", f"{P}promise/", f"{P}contact/", f"{P}about/"),
    *(f"{P}questions/", f"{P}questions/add/", f"{P}questions/?step=on", f"{P}themes/", f"{P}themes/add/"),
    *(
        f"{P}phases/",
        f"{P}phases/add/",
        f"{P}timeline/",
        f"{P}timeline/add/",
        f"{P}colleagues/",
        f"{P}colleagues/invite/",
    ),
    *(f"{P}announcements/", f"{P}announcements/add/", A, f"{A}edit/", f"{A}publish/", f"{A}remove/"),
    *(f"{P}events/", f"{P}events/add/", E, f"{E}basics/", f"{E}about/", f"{E}who/", f"{E}place/", f"{E}booking/"),
    *(f"{E}agenda/", f"{E}access/", f"{E}online/", f"{E}papers/", f"{E}copy/", f"{E}tell/", f"{P}events/new/"),
    *(f"{P}series/", f"{P}series/add/", f"{P}series/round/"),
    *(f"{E}bookings/", f"{E}capacity/", f"{E}cancel/", f"{E}publish/", f"{E}notes/", f"{E}notes/check/", f"{E}count/"),
    f"{E}day/",
    *("/desk/prepared/", "/desk/prepared/open/", "/desk/demonstration/remove/"),
]
# Within a wizard, before a process is open, and with a name that no phone is wide enough for.
LOOKED_AT = [
    P,
    f"{P}who/?step=on",
    f"{P}questions/?step=on",
    "/desk/prepared/",
    "/desk/prepared/open/",
    f"{E}bookings/",
]


@pytest.fixture
def full_desk(transactional_db):
    """A process with something on every page; gives the host who coordinates it."""
    process = factories.a_process(slug="open-plan", runner="Cabinet Office and the Open Government Network")
    prepared = factories.a_draft_process(slug="prepared", **factories.PROMISE, **factories.CONTACT)
    actions.add_question(actor=HOST, process=prepared, text={"en": "What is missing?"}, kind="suggestion")
    factories.a_process(slug="demonstration", demonstration=True)
    factories.a_post(process, side=Side.CIVIL_SOCIETY)
    today = clock.today()
    actions.add_theme(
        actor=HOST, process=process, slug="open-data", name={"en": "Open data"}, text={"cy": "Data agored"}
    )
    actions.add_phase(
        actor=HOST, process=process, name={"en": "Listening"}, starts=today, ends=today + timedelta(days=90)
    )
    actions.add_step(actor=HOST, process=process, text={"en": "The network met"}, written="Autumn 2025")
    actions.write_announcement(
        actor=HOST,
        process=process,
        slug="we-begin",
        title={"en": "We begin"},
        body={"en": "Come and **say** what you think."},
        byline="The team",
        signatories=[("Ann Example", factories.an_organisation("involve", name="Involve"), "civil-society")],
    )
    event = factories.an_event(
        process, slug="workshop", capacity=2, agenda=[events.AgendaPoint({"en": "What is missing?"})]
    )
    factories.a_series(process, slug="round", summary={"en": "In every region"})
    factories.a_document(process)
    factories.a_booking(event, name="Ann Example", needs="A hearing loop, and a seat near the front")
    factories.a_booking(event, name="Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch", places=2)
    events.write_notes(actor=HOST, event=event, text={"en": "People want open contracts."})
    factories.a_contribution(process)
    outbox.put_message(key="test:1", to="ann@example.org", subject="A receipt", body="…", language="en")
    return factories.a_user(name="Hana Host", is_host=True)


def test_every_look_of_the_desk(context, site, full_desk, signed_in):
    cookie = signed_in(full_desk).cookies["session"]
    context.add_cookies([{"name": "session", "value": cookie.value, "url": site}])
    page = context.new_page()
    for address in LOOKED_AT:
        check_page(page, site + address)


def test_their_html(full_desk, signed_in):
    browser = signed_in(full_desk)
    assert validate_html([(address, browser.get(address).content.decode()) for address in PAGES]) == []


def test_a_process_is_started_without_scripts(no_js_page, site, signed_in, transactional_db):
    cookie = signed_in(factories.a_user()).cookies["session"]
    no_js_page.context.add_cookies([{"name": "session", "value": cookie.value, "url": site}])
    no_js_page.goto(f"{site}/desk/")
    no_js_page.get_by_role("button", name="Start a process").click()
    no_js_page.get_by_role("group", name="What is it called?").get_by_label("English").fill("Open Plan 2026")
    no_js_page.get_by_label("Civil society").check()
    no_js_page.get_by_role("button", name="Save and continue").click()
    no_js_page.get_by_label("A network of civil-society organisations").check()
    for _ in range(3):  # who runs it, dates, promise: each begins with something that can stand
        no_js_page.get_by_role("button", name="Save and continue").click()
    no_js_page.get_by_role("group", name="What do you ask?").get_by_label("English").fill("What is missing?")
    no_js_page.get_by_role("button", name="Save").click()
    no_js_page.get_by_role("button", name="Continue").click()
    no_js_page.get_by_label("Email address").fill("team@example.org")
    no_js_page.get_by_role("button", name="Save and continue").click()
    no_js_page.get_by_role("button", name="Check and open").click()
    no_js_page.get_by_role("button", name="Open to everybody").click()
    assert no_js_page.get_by_text("everybody can read it").is_visible()
