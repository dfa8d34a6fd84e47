"""The whole loop, once, as newcomers would go it: from a promise to everybody being told what became of their words."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from hearback.core import clock
from tests.journeys.walking import Person, Post, body, private_link
from tests.relay import running_relay
from tests.served import Site, served

WORDS = {
    "welsh": "Cyhoeddwch amserlenni’r bysiau yn Gymraeg. (dyfeisiwyd)",
    "sentence": "Say every month, not every year. (invented)",
    "slip": "Teach councils how to publish. (invented)",
    "late": "Ask the courts as well. (invented)",
}
PROMISE = {
    "promise_will": ("We read everything and answer it.", "Rydym yn darllen popeth ac yn ei ateb."),
    "promise_cannot": ("We cannot promise a commitment for every idea.", "Ni allwn addo ymrwymiad i bob syniad."),
    "promise_decides": ("Both sides decide together.", "Mae’r ddwy ochr yn penderfynu gyda’i gilydd."),
    "promise_when": ("You hear from us in twelve weeks.", "Cewch glywed gennym o fewn deuddeg wythnos."),
}
HOME = "/desk/open-plan/"


@pytest.mark.long
@pytest.mark.both
def test_the_loop_from_a_promise_to_everybody_being_told(
    fresh_database: Callable[[], str], tmp_path: Path, new_context: Callable
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with running_relay() as relay, served(fresh_database(), home, "--workers", "1", EMAIL_URL=relay.url) as site:
        post = Post(relay)

        def somebody(language: str = "en-GB") -> Person:
            return Person(new_context(locale=language).new_page(), site.url)

        coordinator = somebody()
        sign_in(coordinator, site)
        start_a_process(coordinator)
        publish_a_draft(coordinator)
        announce_a_workshop(coordinator)
        facilitator = coordinator.page.locator("a[href*='/l/']").inner_text()

        booked_and_cancelled(somebody(), somebody("cy-GB"), post)
        delyth, ewan = somebody("cy-GB"), somebody()
        references = {"welsh": said_in_welsh(delyth, post), "sentence": said_about_a_sentence(ewan, post)}
        references |= said_in_the_room(somebody(), facilitator)
        confirm(somebody(), post.next("ffion@example.org", after=0))

        write_the_next_version(coordinator)
        answer_what_waits(coordinator, references)
        final_asks_about_the_one_still_waiting(coordinator, references["late"])
        report_progress(coordinator)

        everybody_sees_what_became_of_it(somebody(), references)
        everybody_was_told_in_their_language(somebody, post, references)


# --- the desk


def sign_in(coordinator: Person, site: Site) -> None:
    printed = site.command("sign-in", "ann@example.org", "--name", "Ann (invented)")
    token = re.search(r"/sign-in/once/([^/\s]+)/", printed)[1]
    coordinator.go(f"/en/sign-in/once/{token}/").press("Sign in").sees("You have no process yet")
    coordinator.follow("Start a process")


def start_a_process(coordinator: Person) -> None:
    coordinator.fill({"name-en": "Open plan", "name-cy": "Cynllun agored", "slug": "open-plan", "side": "government"})
    coordinator.fill({"post_at": "as-it-happens"})
    coordinator.press("Save and continue")
    coordinator.fill({"run_by": "both", "runner": "Cabinet Office and the Network"}).press("Save and continue")
    coordinator.press("Save and continue")  # dates can wait
    coordinator.fill(
        {
            f"{name}-{code}": text
            for name, both in PROMISE.items()
            for code, text in zip(("en", "cy"), both, strict=True)
        }
    )
    coordinator.press("Save and continue")
    coordinator.fill(
        {"text-en": "What should we publish?", "text-cy": "Beth ddylem ni ei gyhoeddi?", "kind": "suggestion"}
    )
    coordinator.press("Save")
    coordinator.follow("Continue")
    coordinator.fill({"contact_name": "The team", "contact_email": "team@example.org"}).press("Save and continue")
    coordinator.sees("Everything that is needed is written").follow("Check and open")
    coordinator.sees("We read everything and answer it.").press("Open to everybody")
    coordinator.sees("The process is open")


def publish_a_draft(coordinator: Person) -> None:
    coordinator.go(f"{HOME}plan/").follow("Start the first version").fill({"label": "First draft"}).press("Start")
    coordinator.follow("Title, introduction, comment dates")
    closes = clock.today() + timedelta(days=30)
    coordinator.fill({"title-en": "The plan", "title-cy": "Y cynllun"} | day("comment_closes", closes)).press("Save")
    coordinator.follow("Add a commitment", exact=True)
    coordinator.fill({"title-en": "Open the buses", "title-cy": "Agor y bysiau", "ends": "Autumn 2031"}).press("Add it")
    sentence = {
        "new-action-en": "We publish the times every year.",
        "new-action-cy": "Cyhoeddwn yr amserau bob blwyddyn.",
    }
    coordinator.fill(sentence).press("Save")
    coordinator.follow("Add a milestone")
    milestone = {"text-en": "The times are open", "text-cy": "Mae’r amserau ar agor", "due": "Autumn 2030"}
    coordinator.fill(milestone).press("Add it")
    coordinator.go(f"{HOME}plan/1/publish/").fill({"status": "for-comment", "when": "now"}).press("Continue")
    coordinator.press("Publish it").sees("It is public")


def announce_a_workshop(coordinator: Person) -> None:
    coordinator.go(f"{HOME}announcements/add/")
    coordinator.fill(
        {"title-en": "Come to Manchester", "title-cy": "Dewch i Fanceinion", "body-en": "We meet.", "body-cy": "Cwrdd."}
    )
    coordinator.fill({"name_0": "Head of engagement", "side_0": "government"}).press("Save and look at it")
    coordinator.follow("Publish").press("Publish")
    coordinator.go(f"{HOME}events/add/")
    coordinator.fill({"title-en": "Workshop", "title-cy": "Gweithdy", "start": "14:00", "end": "4pm", "capacity": "20"})
    coordinator.fill(day("day", clock.today() + timedelta(days=20)) | {"venue": "Town hall"}).press("Save and continue")
    coordinator.follow("Announce it").press("Announce it").sees("It is announced")


def day(name: str, when) -> dict[str, str]:
    return {f"{name}-day": str(when.day), f"{name}-month": str(when.month), f"{name}-year": str(when.year)}


# --- booking


def booked_and_cancelled(bob: Person, carys: Person, post: Post) -> None:
    bob.go("/en/").follow("Open plan").follow("Events").follow("Workshop").follow("Book a place")
    bob.fill({"name": "Bob (invented)", "email": "bob@example.org", "places": "2"}).press("Book")
    bob.sees("We have your booking", "Town hall", "We have written to the address")
    message = post.next("bob@example.org", after=0)
    assert "Workshop" in message["subject"]

    carys.go("/cy/open-plan/events/workshop/").page.locator("a[href$='/book/']").click()
    carys.fill({"name": "Carys (dyfeisiwyd)", "email": "carys@example.org"})
    carys.page.locator("main form button").first.click()
    link = private_link(post.next("carys@example.org", after=0))
    carys.go(link).page.locator("a[href$='cancel/']").click()
    carys.page.locator("main form button").first.click()
    expect(carys.page.locator("a[href$='cancel/']")).to_have_count(0)
    assert "Gweithdy" in post.next("carys@example.org", after=1)["subject"]


# --- saying


def said_in_welsh(delyth: Person, post: Post) -> str:
    delyth.go("/cy/open-plan/").page.locator("main a[href$='have-your-say/']").first.click()
    answer = lambda values: delyth.fill(values).page.locator("main form button").first.click()  # noqa: E731
    answer({"about": "1"})
    answer({"words": WORDS["welsh"]})
    answer({"name": "Delyth (dyfeisiwyd)", "attribution": "not-shown"})
    answer({"recipients": "network"})
    answer({"email": "delyth@example.org"})
    delyth.sees(WORDS["welsh"], "delyth@example.org", "Cymraeg")
    answer({})
    reference = delyth.page.locator(".govuk-panel").inner_text().split()[-1]
    confirm(delyth, post.next("delyth@example.org", after=0))
    return reference


def said_about_a_sentence(ewan: Person, post: Post) -> str:
    ewan.go("/en/open-plan/plan/").follow("Open the buses")
    ewan.page.locator("a[href*='?sentence=']").first.click()
    ewan.sees("We publish the times every year.").press("Start")
    ewan.fill({"kind": "suggestion", "words": WORDS["sentence"]}).press("Continue")
    ewan.fill({"name": "Ewan (invented)", "attribution": "named"}).press("Continue")
    ewan.sees("May we pass on who you are?").press("Continue")
    ewan.fill({"email": "ewan@example.org"}).press("Continue")
    ewan.press("Send").sees("Thank you")
    reference = ewan.page.locator(".govuk-panel").inner_text().split()[-1]
    confirm(ewan, post.next("ewan@example.org", after=0))
    return reference


def confirm(person: Person, receipt) -> None:
    """Open the link in the receipt, and say that the address is one's own."""
    person.go(private_link(receipt)).page.locator("form[action$='/me/confirm/'] button").click()
    expect(person.page.locator("form[action$='/me/confirm/']")).to_have_count(0)


def said_in_the_room(facilitator: Person, link: str) -> dict[str, str]:
    facilitator.go(link).follow("Write down what is said")
    return {
        "slip": facilitator.write_down(WORDS["slip"], table="4"),
        "late": facilitator.write_down(WORDS["late"], told_by="email", email="ffion@example.org"),
    }


# --- answering, and the next version


def write_the_next_version(coordinator: Person) -> None:
    coordinator.go(f"{HOME}plan/").follow("Start the next version").press("Start").follow("Open the buses")
    box = coordinator.page.locator("textarea[name^='s-'][name$='-en']").first
    name = box.get_attribute("name").removesuffix("-en")
    text = {f"{name}-en": "We publish the times every month.", f"{name}-cy": "Cyhoeddwn yr amserau bob mis."}
    coordinator.fill(text).press("Save")


def answer_what_waits(coordinator: Person, references: dict[str, str]) -> None:
    coordinator.go(f"{HOME}said/").page.locator(f"a[href*='answer/?c={references['welsh']}']").click()
    coordinator.follow("We decided not to do this")
    reason = {
        "reason-en": "The operators do it.",
        "reason-cy": "Y cwmnïau sy’n gwneud hynny.",
        "decided_by": "The team",
    }
    coordinator.fill(reason).press("See what the author will read").press("Give this answer")

    coordinator.sees(WORDS["sentence"]).follow("We changed the plan")  # the next in the queue came by itself
    for kind in ("sentence", "milestone"):
        coordinator.page.locator(f"input[name=causes][value^='{kind}:']").first.check()
    coordinator.fill({"reason-en": "You are right."}).press("See what the author will read").press("Give this answer")

    coordinator.sees(WORDS["slip"]).follow("Not something this plan can decide")
    coordinator.fill({"reason-en": "Councils decide.", "who_can": "Each council", "passed_on": "yes"})
    coordinator.press("See what the author will read").press("Give this answer")
    coordinator.go(f"{HOME}answers/").press("Send all of mine now").sees("3 answers go out now.")


def final_asks_about_the_one_still_waiting(coordinator: Person, late: str) -> None:
    coordinator.go(f"{HOME}plan/2/publish/").sees("Answers point at it")
    coordinator.fill({"status": "final", "when": "now"}).press("Continue")
    coordinator.sees("1 contribution still waits for an answer", late)
    soon = clock.today() + timedelta(days=60)
    reason = {"rest_why-en": "The courts answer in May.", "rest_why-cy": "Bydd y llysoedd yn ateb ym mis Mai."}
    coordinator.fill(reason | day("rest_by", soon) | {"signed_by": "Both teams"})
    coordinator.press("Continue").sees("Both teams").press("Publish it").sees("It is public")


def report_progress(coordinator: Person) -> None:
    coordinator.go(f"{HOME}plan/progress/1/report/1/")
    report = {"status": "complete", "text-en": "The times are open.", "text-cy": "Mae’r amserau ar agor."}
    coordinator.fill(report | {"reported_by": "Transport team"}).press("Report it").sees("It is reported")


# --- what became of it


def everybody_sees_what_became_of_it(reader: Person, references: dict[str, str]) -> None:
    for language, before, now, why in (
        ("en", "every year", "every month", "The courts answer in May."),
        ("cy", "bob blwyddyn", "bob mis", "Bydd y llysoedd yn ateb ym mis Mai."),
    ):
        home = f"/{language}/open-plan/"
        reader.go(f"{home}plan/changes/?view=plain").sees(before, now, references["sentence"])
        reader.go(f"{home}answers/").sees(why, references["late"])
        sums_add_up(reader, {"received": 4, "answered": 3, "talked_about": 0, "waiting": 1, "withdrawn": 0})
        reader.go(f"{home}said/{references['sentence']}/").sees(WORDS["sentence"], "Ewan (invented)", now)
        reader.go(f"{home}said/{references['welsh']}/").sees(WORDS["welsh"]).sees_not("Delyth")
        reader.go(f"{home}progress/").sees("The times are open." if language == "en" else "Mae’r amserau ar agor.")
        reader.go(f"{home}announcements/").sees("Manchester" if language == "en" else "Fanceinion")


def sums_add_up(reader: Person, sums: dict[str, int]) -> None:
    """Each number of the public sum leads to a list that is as long as it says."""
    assert sums["received"] == sum(number for name, number in sums.items() if name != "received")
    page, here = reader.page, reader.page.url
    text = " ".join(page.locator(".hb-sums").first.inner_text().split())
    assert [int(number) for number in re.findall(r"\d+", text)][:5] == list(sums.values()), text
    for state in ("waiting", "answered"):
        reader.go(f"{here.rsplit('answers/', 1)[0]}said/?state={state}")
        expect(page.locator(".hb-list__row")).to_have_count(sums[state])


def everybody_was_told_in_their_language(
    somebody: Callable[..., Person], post: Post, references: dict[str, str]
) -> None:
    told = {"delyth@example.org": 2, "ewan@example.org": 3, "ffion@example.org": 1}
    for address, number in told.items():
        post.next(address, after=number - 1)
    answer = post.of("delyth@example.org")[1]
    assert references["welsh"] in answer["subject"]
    assert "Y cwmnïau sy’n gwneud hynny." in body(answer)
    assert "Dear" not in body(answer)
    mine = somebody().go(private_link(answer))
    mine.sees(WORDS["welsh"], "Y cwmnïau sy’n gwneud hynny.")
    assert "/cy/me/" in mine.page.url

    texts = "\n".join(body(message) for message in post.of("ewan@example.org"))
    assert "You are right." in texts
    assert "The times are open." in texts
    receipt = body(post.of("ewan@example.org")[0])
    assert WORDS["sentence"] not in receipt, "a stranger's words do not travel in our name to whom nobody has asked"
    assert "> " in texts, "with the answer stands what it answers, quoted"
    somebody().go(private_link(post.of("ewan@example.org")[-1])).sees(WORDS["sentence"], "You are right.")
    for address in told:
        for message in post.of(address)[1:]:
            assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
            assert address.split("@")[0] not in body(message).lower()
