"""Every shared piece as a browser sees it: accessible, quiet, within the screen, whole without scripts."""

import re

import pytest
from playwright.sync_api import expect

from tests.pages import SIZES, axe, check_page, findings, findings_at, validate_html
from tests.ui.gallery import views

PAGES = [
    "/en/",
    "/cy/",
    "/en/uk-2013/said/",
    "/cy/uk-2013/said/?theme=long",
    "/en/uk-2013/said/empty/?theme=money",
    "/en/uk-2013/have-your-say/",
    "/cy/uk-2013/have-your-say/",
    "/en/uk-2013/have-your-say/one/",
    "/en/uk-2013/have-your-say/check/",
    "/cy/uk-2013/have-your-say/done/",
    "/en/desk/",
    "/en/desk/job/",
    "/en/403/",
    "/en/500/",
    "/cy/500/",
    "/en/410/",
    "/en/csrf/",
    "/en/no-such-page/",
]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_holds_what_every_page_must(page, gallery_site, path):
    check_page(page, gallery_site + path)


def test_what_is_wrong_on_a_wide_screen_alone_is_found_there(page):
    wide = "@media (min-width: 1000px) { .wide { display: inline } .pale { color: #eee } .long { width: 1400px } }"
    parts = '<p class=pale>Too pale</p><img class=wide src="data:," width=90 height=90><p class=long>Too long</p>'
    style = f"<style>.wide {{ display: none }} {wide}</style>"
    page.set_content(f"<html lang=en><title>One</title>{style}<main><h1>One</h1>{parts}</main></html>")
    found = [finding.split(" (")[0].split(": <")[0] for finding in findings_at(page, SIZES)]
    assert found == ["1280 px: color-contrast", "1280 px: image-alt", "1280 px: scrolls sideways"]


@pytest.mark.parametrize(
    ("parts", "rule"),
    [
        ('<a href="/x" class=box><span class=narrow>Menu</span></a>', "link-name"),
        ("<div><label for=q class=narrow>Search</label><input id=q></div>", "label"),
        ("<h2 class=narrow>Two</h2><h3>Three</h3>", "heading-order"),
        ("<p class=faint>Words</p>", "color-contrast"),
    ],
)
def test_what_only_a_small_screen_shows_is_missed_on_a_wide_one(page, parts, rule):
    wide = "@media (min-width: 1000px) { .narrow { display: none } .faint { opacity: 0.1 } }"
    style = f"<style>.box {{ display: block; width: 3em; height: 3em }} {wide}</style>"
    page.set_content(f"<html lang=en><title>One</title>{style}<main><h1>One</h1>{parts}</main></html>")
    assert {finding.split(" (")[0] for finding in findings_at(page, SIZES)} == {f"1280 px: {rule}"}


@pytest.mark.usefixtures("gallery")
def test_the_html_is_valid(client):
    sent = client.post("/en/uk-2013/have-your-say/", {"words": "x" * 300}).content.decode()
    html = [(path, client.get(path).content.decode()) for path in PAGES]
    assert validate_html([*html, ("a form with errors", sent)]) == []


def test_a_form_that_cannot_be_taken_says_so_first_and_keeps_every_word(page, gallery_site):
    page.goto(gallery_site + "/en/uk-2013/have-your-say/")
    page.get_by_label("What would you like to say?").fill("x" * 250)
    page.get_by_label("A question").check()
    page.get_by_label("Month").first.fill("13")
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_title(re.compile("^Error: Have your say"))
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    expect(page.get_by_label("What would you like to say?")).to_have_value("x" * 250)
    expect(page.get_by_label("A question")).to_be_checked()
    assert findings(page) == []
    page.locator(".govuk-error-summary a").first.click()
    expect(page.get_by_label("What would you like to say?")).to_be_focused()


def test_a_field_that_belongs_to_one_answer_opens_below_it(page, gallery_site):
    page.goto(gallery_site + "/en/uk-2013/have-your-say/")
    question = page.get_by_text("When do you need the answer?")
    expect(question).to_be_hidden()
    page.get_by_label("A question").check()
    expect(question).to_be_visible()
    page.get_by_label("A suggestion").check()
    expect(question).to_be_hidden()


def test_the_counter_counts_down(page, gallery_site):
    page.goto(gallery_site + "/en/uk-2013/have-your-say/")
    page.locator("textarea").press_sequentially("x" * 199)
    expect(page.locator(".govuk-character-count__status")).to_have_text("You have 1 character remaining")


def test_a_whole_form_without_scripts(no_js_page, gallery_site):
    page = no_js_page
    page.goto(gallery_site + "/en/uk-2013/have-your-say/")
    page.get_by_label("What would you like to say?").fill("Open the contracts")
    page.get_by_label("A suggestion").check()
    page.get_by_label("I have read").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check what you wrote")
    page.get_by_role("button", name="Send it").click()
    expect(page.locator(".govuk-panel__body")).to_contain_text("7NM3-YN3Q")


def test_the_menu_opens_on_a_phone(page, gallery_site):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(gallery_site + "/en/uk-2013/said/")
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("link", name="Have your say")).to_be_visible()
    assert axe(page) == []


def test_leaving_with_unsent_words_asks_first(page, gallery_site):
    # The browser itself asks when this event is refused, and gives up asking when the machine is slow.
    leaves = "() => window.dispatchEvent(new Event('beforeunload', {cancelable: true}))"
    page.goto(gallery_site + "/en/uk-2013/have-your-say/one/", wait_until="networkidle")  # what compares comes last
    assert page.evaluate(leaves)
    page.get_by_label("What is your name?").press_sequentially("A")
    assert not page.evaluate(leaves)


def test_work_in_progress_shows_its_end_without_a_reload(page, gallery_site, monkeypatch):
    monkeypatch.setattr(views.JOB, "done", 3)
    page.goto(gallery_site + "/en/desk/job/")
    expect(page.get_by_role("status")).to_contain_text("3 of 10")
    page.evaluate("window.stayed = true")
    monkeypatch.setattr(views.JOB, "done", 10)
    expect(page.get_by_role("link", name="See what was imported")).to_be_visible(timeout=10_000)
    assert page.evaluate("window.stayed")


def test_the_same_page_in_the_other_language_is_one_link_away(page, gallery_site):
    page.goto(gallery_site + "/en/uk-2013/said/?theme=money")
    link = page.get_by_role("link", name="Cymraeg")
    assert link.get_attribute("hreflang") == link.get_attribute("lang") == "cy"
    link.click()
    expect(page).to_have_url(gallery_site + "/cy/uk-2013/said/?theme=money")
    expect(page.locator("html")).to_have_attribute("lang", "cy")
