"""A photograph from a phone: added without scripts, looked at at the desk, seen by everybody, without where it was taken."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from tests import databases
from tests.contributions.test_attaching import with_gps
from tests.crowd import run
from tests.journeys.walking import Person
from tests.served import served

PREPARE = """
import django; django.setup()
from hearback.core.viewer import HOST, Role, Side
from hearback.processes import actions as processes
from tests.factories import a_contribution, a_process
process = a_process(slug="open-plan")
processes.invite(actor=HOST, process=process, email="ann@example.org", name="Ann (invented)", role=Role.COORDINATOR,
                 side=Side.CIVIL_SOCIETY)
"""


def test_a_photograph_goes_from_a_phone_to_everybody_and_where_it_was_taken_stays_behind(
    tmp_path: Path, new_context: Callable
) -> None:
    home, came = tmp_path / "home", with_gps()
    home.mkdir()
    assert b"Exif" in came
    with served(databases.fresh_database("sqlite", tmp_path), home, "--workers", "1") as site:
        run(PREPARE, site.environment)
        phone = new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
        nia, ann, anybody = (Person(one.new_page(), site.url) for one in (phone, new_context(), new_context()))
        nia.go("/en/open-plan/have-your-say/").fill({"about": "1"}).press("Start")
        nia.fill({"words": "Nobody knows when the bus comes. (invented)"}).press("Continue")
        nia.press("Continue").press("Continue").sees("Photographs and documents")
        nia.page.locator("a[href$='/files/']").click()
        nia.press_in_vain("Add it", "Choose a photograph or document")
        sent = {"name": "IMG 0001.jpg", "mimeType": "image/jpeg", "buffer": came}
        nia.page.set_input_files("[name=file]", sent)
        nia.fill({"description": "A bus stop without a timetable. (invented)"}).press("Add it")
        nia.sees("It is kept with your words until you send them.").follow("Go on to send it")
        nia.press("Send").sees("Thank you. We have what you said")
        reference = re.search(r"/said/([^/]+)/sent/", nia.page.url)[1]
        public = f"/en/open-plan/said/{reference}/"
        anybody.go(public).sees_not("Photographs and documents")
        nia.go(f"{public}mine/").sees("Only you and the team see it until somebody has looked at it.")

        token = re.search(r"/once/([^/\s]+)/", site.command("sign-in", "ann@example.org"))[1]
        ann.go(f"/en/sign-in/once/{token}/").press("Sign in").go("/desk/open-plan/said/")
        ann.sees("1 photograph or document waits for a look.").go("/desk/open-plan/said/looks/")
        ann.follow("Look at 1 photograph or document").follow("Look at it and decide")
        ann.fill({"decision": "show"}).press("Save").sees("Everybody can see it.")

        anybody.go(public).sees("A bus stop without a timetable. (invented)")
        picture = anybody.page.locator("main figure img")
        assert picture.get_attribute("alt") == "Picture 1, larger. What it shows is written below it."
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 40
        served_picture = anybody.page.request.get(site.url + picture.get_attribute("src"))
        assert b"Exif" not in served_picture.body()
        assert b"telephone" not in served_picture.body()
        nia.go(f"{public}mine/").sees("Everybody can see it beside your words.")
