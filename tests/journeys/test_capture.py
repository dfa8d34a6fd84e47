"""Writing down what is said: without scripts, without a network, with a bad one, with two devices, with an ended link."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from tests.crowd import run
from tests.journeys.test_door import NEW_LINK, Workshop, a_site, a_workshop
from tests.journeys.walking import Person
from tests.served import Site, served

# What the database holds in the end: the latest words of each line, oldest first, and how many words it has had.
SAID = """
import django; django.setup()
import json
from hearback.contributions.models import Contribution, Verbatim
rows = Contribution.objects.filter(event__slug={slug!r}).order_by("id")
words = [list(Verbatim.objects.filter(contribution=row).order_by("number").values_list("text", flat=True)) for row in rows]
print(json.dumps(words))
"""
REACHED = """
import django; django.setup()
import json
from hearback.people.models import Contact
rows = Contact.objects.filter(address="nia@example.org")
print(json.dumps(list(map(list, rows.values_list("address", "participant__channel", "participant__large_print")))))
"""
WORDS = {
    "en": {"keep": "Keep this and write the next", "kept": "not sent yet: ", "sent": "Everything is sent."},
    "cy": {"keep": "Cadw hwn", "kept": "heb eu hanfon eto: ", "sent": "Mae popeth wedi’i anfon."},
}
_number = count(1)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One served site for all; each test has a workshop of its own."""
    with a_site(tmp_path_factory.mktemp("capture")) as running:
        yield running


@pytest.fixture
def workshop(site: Site) -> Workshop:
    return a_workshop(site, f"lines-{next(_number)}")


def capture_of(workshop: Workshop, language: str = "en") -> str:
    return f"/{language}/plan/capture/{workshop.slug}/"


def said(workshop: Workshop) -> list[list[str]]:
    return json.loads(run(SAID.format(slug=workshop.slug), workshop.site.environment))


def in_the_room(workshop: Workshop, context: BrowserContext, language: str = "en") -> Page:
    """A device with the facilitator's link, whose browser has kept the page."""
    page = context.new_page()
    page.goto(workshop.site.url + workshop.link(language))
    page.goto(workshop.site.url + capture_of(workshop, language))
    page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    page.evaluate(
        "navigator.serviceWorker.controller ? 1 :"
        " new Promise(done => navigator.serviceWorker.oncontrollerchange = () => done(1))"
    )
    return page


def write(page: Page, words: str, language: str = "en") -> None:
    page.locator("[data-slip-form] [name=words]").fill(words)
    page.get_by_role("button", name=WORDS[language]["keep"]).click()


def state(page: Page) -> Locator:
    return page.locator("[data-state]")


def lines(page: Page) -> Locator:
    return page.locator("[data-lines] > li")


def test_without_scripts_line_after_line_and_one_put_right(workshop: Workshop, no_js_page: Page) -> None:
    writer = Person(no_js_page, workshop.site.url)
    writer.go(workshop.link()).follow("Write down what is said")
    writer.press_in_vain("Keep this and write the next", "Write down what was said")
    writer.fill({"words": "Open the bus times. (invented)", "table": "4"}).press("Keep this and write the next")
    writer.sees("Write the next one.", "Open the bus times. (invented)").follow("Put this line right")
    writer.fill({"words": "Open the bus fares. (invented)"}).press("Keep it so").sees("Put right: ", "bus fares")
    assert said(workshop) == [["Open the bus times. (invented)", "Open the bus fares. (invented)"]]


@pytest.mark.parametrize("language", ["en", "cy"])
def test_without_a_network_nothing_is_lost_and_nothing_is_twice(
    workshop: Workshop, context: BrowserContext, language: str
) -> None:
    words = WORDS[language]
    page = in_the_room(workshop, context, language)
    address = page.url
    context.set_offline(True)
    page.reload()  # from what the browser kept
    for number, line in enumerate(("First (invented)", "Second (invented)", "Third (invented)"), start=1):
        write(page, line, language)
        expect(state(page)).to_contain_text(f"{words['kept']}{number}")
    expect(lines(page)).to_have_text([re.compile(line) for line in ("Third", "Second", "First")])
    page.locator("[data-slip-form] [name=words]").fill("Half a li")
    page.close()

    page = context.new_page()
    page.goto(address)
    expect(state(page)).to_contain_text(f"{words['kept']}3")
    expect(page.locator("[data-slip-form] [name=words]")).to_have_value("Half a li")
    lines(page).nth(1).get_by_role("button").click()
    page.locator("[data-correct-form] textarea").fill("Second, as she said it (invented)")
    page.locator("[data-correct-form] [type=submit]").click()
    expect(state(page)).to_contain_text(f"{words['kept']}4")
    expect(lines(page).nth(1)).to_contain_text("as she said it")
    assert said(workshop) == []

    context.set_offline(False)
    expect(state(page)).to_have_text(words["sent"])
    expect(page.locator(".hb-capture__local")).to_have_count(0)
    expect(lines(page)).to_have_text([re.compile(line) for line in ("Third", "as she said it", "First")])
    assert said(workshop) == [
        ["First (invented)"],
        ["Second (invented)", "Second, as she said it (invented)"],
        ["Third (invented)"],
    ]
    kept = "hearback-outbox"
    held = page.evaluate(
        "name => new Promise(done => { const open = indexedDB.open(name); open.onsuccess = () => {"
        " const all = open.result.transaction('things').objectStore('things').getAll();"
        " all.onsuccess = () => done(JSON.stringify(all.result)); }; })",
        kept,
    )
    assert "First" not in held, "what the site shows is no longer on the device"


def test_a_lost_reply_and_somebody_elses_page(workshop: Workshop, context: BrowserContext) -> None:
    page = in_the_room(workshop, context)
    here = re.compile(re.escape(capture_of(workshop)) + "$")
    lost: list[str] = []

    def lose_the_first_reply(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().text())
            route.abort()
        else:
            route.fallback()

    context.route(here, lose_the_first_reply)
    write(page, "First (invented)")
    expect(state(page)).to_contain_text("We cannot reach the site")
    assert json.loads(lost[0])["taken"], "the site has it, and the device does not know"
    expect(state(page)).to_have_text("Everything is sent.")
    assert said(workshop) == [["First (invented)"]]

    def sign_in_to_the_hotel(route: Route) -> None:
        body = '{"taken": true}' if route.request.method == "POST" else "<h1>Hotel</h1>"
        route.fulfill(status=200, content_type="text/html", body=body)

    context.route(here, sign_in_to_the_hotel)
    write(page, "Second (invented)")
    expect(state(page)).to_contain_text("We cannot reach the site")
    page.reload()
    expect(lines(page).first).to_contain_text("kept on this device")
    assert said(workshop) == [["First (invented)"]]
    context.unroute(here, sign_in_to_the_hotel)
    expect(state(page)).to_have_text("Everything is sent.")
    assert said(workshop) == [["First (invented)"], ["Second (invented)"]]


def test_two_devices_at_one_table_and_a_link_that_ended(workshop: Workshop, new_context: Callable[[], Any]) -> None:
    contexts = [new_context(), new_context()]
    pages = [in_the_room(workshop, context) for context in contexts]
    for context, page in zip(contexts, pages, strict=True):
        context.set_offline(True)
        write(page, "The same line (invented)")
    contexts[0].set_offline(False)  # which the page hears
    expect(state(pages[0])).to_have_text("Everything is sent.")
    token = run(NEW_LINK.format(slug=workshop.slug), workshop.site.environment).strip()
    contexts[1].set_offline(False)
    pages[1].evaluate("dispatchEvent(new Event('online'))")
    expect(state(pages[1])).to_contain_text("Ask an organiser for a new link")
    assert pages[1].evaluate("caches.keys()") == []
    pages[1].reload()
    expect(pages[1].locator("main")).to_contain_text("Nothing is lost.")
    expect(state(pages[1])).to_contain_text("not sent yet: 1")
    assert len(said(workshop)) == 1

    pages[1].goto(f"{workshop.site.url}/en/l/{token}/")
    pages[1].goto(workshop.site.url + capture_of(workshop))
    expect(state(pages[1])).to_have_text("Everything is sent.")
    expect(lines(pages[1])).to_have_count(2)
    assert said(workshop) == [["The same line (invented)"]] * 2


def test_what_is_refused_needs_a_person_and_it_ends_when_all_is_sent(
    workshop: Workshop, context: BrowserContext
) -> None:
    page = in_the_room(workshop, context)
    page.get_by_text("Paper slip, theme, kind").click()
    page.get_by_label("By e-mail").check()
    page.locator("[name=email]").fill("nia at example")
    write(page, "Open the fares (invented)")
    expect(page.locator("[data-needs-you]")).to_contain_text("Open the fares (invented)")
    page.get_by_role("button", name="End writing on this device").click()
    expect(state(page)).to_contain_text("Not everything is sent yet.")
    page.get_by_label("Letters in large print").check()  # of the next line, begun meanwhile
    page.get_by_role("button", name="Write it again").click()
    expect(page.get_by_label("Letters in large print")).not_to_be_checked()
    page.locator("[name=email]").fill("nia@example.org")
    page.get_by_role("button", name="Keep this and write the next").click()
    expect(state(page)).to_have_text("Everything is sent.")
    assert said(workshop) == [["Open the fares (invented)"]]
    page.get_by_role("button", name="End writing on this device").click()
    expect(page.locator("body")).to_contain_text("Your private pages are closed in this browser.")
    assert page.evaluate("caches.keys()") == []
    assert page.goto(workshop.site.url + capture_of(workshop)).status == 403


# A line that a device kept before its page asked how somebody wishes to be told, and that cannot be sent as it is.
OLD_LINE = """([group, address]) => new Promise((done) => {
    const asked = indexedDB.open("hearback-outbox", 1);
    asked.onsuccess = () => {
        const body = { key: crypto.randomUUID(), words: "An old line (invented)", email: "nia at example" };
        const things = asked.result.transaction("things", "readwrite").objectStore("things");
        things.add({ kind: "slip", group, address, body, state: "kept", made: "" }).onsuccess = () => done(1);
    };
})"""


def test_who_left_nothing_after_all_is_not_reached_and_a_line_from_before_that_is_put_right_keeps_its_own_address(
    workshop: Workshop, context: BrowserContext
) -> None:
    page = in_the_room(workshop, context)
    page.get_by_text("Paper slip, theme, kind").click()
    page.get_by_label("By e-mail").check()
    page.locator("[name=email]").fill("gwen@example.org")
    page.get_by_label("They left nothing, or did not say").check()
    write(page, "Nothing after all (invented)")
    expect(state(page)).to_have_text("Everything is sent.")
    assert json.loads(run(REACHED.replace("nia@", "gwen@"), workshop.site.environment)) == []
    page.evaluate(
        OLD_LINE, page.evaluate("[document.querySelector('[data-capture]').dataset.capture, location.pathname]")
    )
    page.reload()
    expect(page.locator("[data-needs-you]")).to_contain_text("An old line (invented)")
    page.get_by_text("Paper slip, theme, kind").click()
    page.get_by_label("Letters in large print").check()
    page.get_by_role("button", name="Write it again").click()
    expect(page.get_by_label("Letters in large print")).not_to_be_checked()
    expect(page.locator("[name=email]")).to_be_visible()
    page.locator("[name=email]").fill("nia@example.org")
    page.get_by_role("button", name="Keep this and write the next").click()
    expect(state(page)).to_have_text("Everything is sent.")
    assert said(workshop) == [["Nothing after all (invented)"], ["An old line (invented)"]]
    reached = run(REACHED, workshop.site.environment)
    assert json.loads(reached) == [["nia@example.org", "email", False]]


def test_a_full_device_sends_as_without_scripts_and_loses_and_doubles_nothing(
    workshop: Workshop, context: BrowserContext
) -> None:
    full = "() => { throw new DOMException('full', 'QuotaExceededError'); }"
    context.add_init_script(f"IDBObjectStore.prototype.add = {full};")
    page = in_the_room(workshop, context)
    box = page.locator("[data-slip-form] [name=words]")
    write(page, "First (invented)")
    expect(page.locator("main")).to_contain_text("Kept:")
    expect(box).to_have_value("")
    context.set_offline(True)
    write(page, "Second (invented)")
    expect(box).to_have_count(0)  # the browser says that there is no network
    context.set_offline(False)
    page.goto(workshop.site.url + capture_of(workshop))
    expect(box).to_have_value("Second (invented)")
    write(page, "Second (invented)")
    expect(box).to_have_value("")
    assert sorted(said(workshop)) == [["First (invented)"], ["Second (invented)"]]


def test_a_server_that_dies_takes_nothing_with_it(tmp_path: Any, context: BrowserContext) -> None:
    with a_site(tmp_path) as doomed:
        workshop = a_workshop(doomed, "lines")
        page = in_the_room(workshop, context)
        doomed.kill()
        write(page, "First (invented)")
        expect(state(page)).to_contain_text("not sent yet: 1")
        page.reload()
        expect(lines(page)).to_contain_text("kept on this device")
        port = doomed.url.rsplit(":", 1)[1]
        with served(doomed.environment["DATABASE_URL"], tmp_path / "home", "--workers", "1", "--port", port):
            expect(state(page)).to_have_text("Everything is sent.", timeout=30_000)
            assert said(workshop) == [["First (invented)"]]


def test_the_wall_shows_what_is_new_by_itself_and_holds_still_when_asked(
    workshop: Workshop, context: BrowserContext
) -> None:
    page, wall = in_the_room(workshop, context), context.new_page()
    wall.goto(workshop.site.url + capture_of(workshop) + "wall/")
    expect(wall.locator("main")).to_contain_text("Nothing is written down yet.")
    write(page, "First (invented)")
    expect(state(page)).to_have_text("Everything is sent.")
    looks = "document.dispatchEvent(new Event('visibilitychange'))"  # as when somebody comes back to it
    wall.evaluate(looks)
    expect(wall.locator(".hb-wall__line")).to_have_text(re.compile("First"))

    wall.get_by_role("button", name="Hold it still").click()
    write(page, "Second (invented)")
    expect(lines(page)).to_have_count(2)
    expect(state(page)).to_have_text("Everything is sent.")
    wall.evaluate(looks)
    wall.wait_for_timeout(500)
    expect(wall.locator(".hb-wall__line")).to_have_count(1)
    wall.get_by_role("button", name="Hold it still").click()
    expect(wall.locator(".hb-wall__line")).to_have_count(2)
