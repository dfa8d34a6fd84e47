"""Somebody selects words of a sentence and speaks about them; a version later it stands in public what they became."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests import databases
from tests.crowd import run
from tests.journeys.test_lineage import by_keyboard
from tests.journeys.walking import Person
from tests.served import served

SELECT_LISTS = "words => getSelection().setBaseAndExtent(words.firstChild, 16, words.firstChild, 21)"
PREPARE = """
import django; django.setup()
from hearback.contributions import actions
from hearback.core.viewer import HOST, Role, Side
from hearback.plans import actions as plans
from hearback.processes import actions as processes
from tests.factories import a_contribution, a_process
from tests.plans.factories import a_commitment, a_sentence, a_version, published
process = a_process(slug="open-plan")
processes.invite(actor=HOST, process=process, email="ann@example.org", name="Ann (invented)",
                 role=Role.COORDINATOR, side=Side.CIVIL_SOCIETY)
version = a_version(process)
wording = a_sentence(a_commitment(version), "We will publish the register of all companies.")
published(version)
said = a_contribution(process, sentence=wording.sentence, part="the register", words="Which register? (invented)")
version = a_version(process)
wording = wording.__class__.objects.get(entry__version=version)
plans.edit_sentence(actor=HOST, wording=wording, text={"en": "We will publish lists of all companies."})
actions.carry(version=published(version))
print(said.reference)
"""


def test_words_are_chosen_spoken_about_and_followed_by_keyboard(tmp_path: Path, new_context: Callable) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with served(databases.fresh_database("sqlite", tmp_path), home, "--workers", "1") as site:
        reference = run(PREPARE, site.environment).split()[-1]
        anybody = Person(new_context(java_script_enabled=True).new_page(), site.url)
        anybody.go("/en/open-plan/commitments/1/")
        offer = anybody.page.get_by_role("button", name="Say something about these words")
        expect(offer).to_be_hidden()
        anybody.page.locator("[data-words]").evaluate(
            "words => getSelection().setBaseAndExtent(words.firstChild, 16, words.firstChild, 21)"
        )
        expect(offer).to_be_visible()
        expect(anybody.page.locator("[role=status][data-told]")).to_contain_text("You chose words.")
        anybody.page.get_by_role("link", name="Say something about sentence 1 of “What we will do”").focus()
        anybody.page.keyboard.press("Tab")
        expect(offer).to_be_focused()
        anybody.page.keyboard.press("Enter")
        expect(anybody.page.locator("[name=part]")).to_have_value("lists")
        anybody.press("Start")
        expect(anybody.page.locator("main")).to_contain_text("A part of this sentence: We will publish lists")

        ann = Person(new_context(java_script_enabled=False).new_page(), site.url)
        token = re.search(r"/once/([^/\s]+)/", site.command("sign-in", "ann@example.org"))[1]
        ann.go(f"/en/sign-in/once/{token}/").press("Sign in")
        ann.go("/desk/open-plan/said/about/").follow("Say where it stands now")
        ann.page.get_by_label("In this sentence").press("Space")
        by_keyboard(ann, to="Settle it")
        expect(ann.page.locator("main")).to_contain_text("Settled for 1 contribution.")
        anybody.go(f"/en/open-plan/said/{reference}/").sees("the register", "We will publish lists of all companies.")
