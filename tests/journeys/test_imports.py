"""A coordinator brings notes, a form’s answers and a document’s comments, lets them in, and brings them again."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from tests import databases
from tests.contributions.files import a_csv
from tests.contributions.reading.word import Comment, Document, heading, marked, paragraph
from tests.crowd import run
from tests.journeys.test_letters import waits
from tests.journeys.walking import Person
from tests.served import served

PREPARE = """
import django; django.setup()
from hearback.core.viewer import HOST, Role, Side
from hearback.processes import actions as processes
from tests.factories import a_process
from tests.plans.factories import a_commitment, a_sentence, a_version, published
process = a_process(slug="open-plan")
processes.invite(actor=HOST, process=process, email="ann@example.org", name="Ann (invented)",
                 role=Role.COORDINATOR, side=Side.CIVIL_SOCIETY)
version = a_version(process)
a_sentence(a_commitment(version), text="We publish what we spend every quarter.")
published(version)
"""
NOTES = "# A workshop (invented)\n\nDate: 20 March 2013\n\n- Buses at night\n  - on Sundays too\n- Cheaper fares\n"
# As GOV.UK Forms exports a form's answers.
HEADINGS = (
    *("Submission reference", "Submitted at", "What would you change?", "What is your name?", "Your email address"),
    "Can we show your name?",
)
ANSWERS = [
    ("A1B2", "2026-03-01 10:00:00 +0000", "A library that opens late. (invented)", "Ana Example", "", "Yes"),
    ("C3D4", "2026-03-02 11:30:00 +0000", "=1+1 is no budget. (invented)", "Bryn Example", "", "No"),
    ("E5F6", "2026-03-03 12:00:00 +0000", "A bench. (invented)", "", "nobody", "No"),
]
LATER = ("G7H8", "2026-03-04 09:15:00 +0000", "A bridge. (invented)", "", "", "No")
REVIEW = Document(
    [heading("Money"), paragraph(marked(0, "We publish what we spend every quarter."))],
    [Comment("Every month, please. (invented)"), Comment("We cannot. (invented)", author="Office", answers=0)],
)


def test_files_come_in_once_people_have_looked(tmp_path: Path, new_context: Callable) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with served(databases.fresh_database("sqlite", tmp_path), home, "--workers", "1") as site:
        run(PREPARE, site.environment)
        page = new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}).new_page()
        ann = Person(page, site.url)
        token = re.search(r"/once/([^/\s]+)/", site.command("sign-in", "ann@example.org"))[1]
        ann.go(f"/en/sign-in/once/{token}/").press("Sign in")

        def bring(kind: str, name: str, data: bytes, until: str) -> None:
            (tmp_path / name).write_bytes(data)
            ann.go("/desk/open-plan/sources/bring/").fill({"kind": kind})
            page.locator('main [name="file"]').set_input_files(tmp_path / name)
            ann.press("Read it")
            waits(ann, until)

        bring("notes", "notes.md", NOTES.encode(), "The file is read.")
        ann.follow("Go on", exact=True).sees("2 things said come in", "Buses at night", "on Sundays too")
        ann.press("Let it come in")

        bring("spreadsheet", "answers.csv", a_csv(HEADINGS, ANSWERS), "Say now which column is which.")
        ann.follow("Go on", exact=True)
        for heading_, field in zip(
            HEADINGS, ("own_id", "happened", "words", "name", "email", "attribution"), strict=True
        ):
            page.get_by_label(heading_).select_option(field)
        ann.press("Read it")
        waits(ann, "The file is read.").follow("Go on", exact=True)
        ann.sees("1 place cannot be taken", "2 things said come in", "line 4, “Your email address”")  # problems first
        ann.sees_not("A library that opens late.")
        ann.press("Let it come in")
        bring(
            "spreadsheet", "april.csv", a_csv(HEADINGS, [*ANSWERS, LATER]), "The file is read. Look at what is in it."
        )
        ann.follow("Go on", exact=True).sees("1 thing said comes in", "2 are here already")  # nobody is asked again
        ann.press("Let it come in")

        bring("docx", "review.docx", REVIEW.bytes(), "The file is read.")
        ann.follow("Go on", exact=True).sees("1 thing said comes in", "1 reply stays beside what it replies to")
        # What was let in before is in as well: the worker does one after the other.
        waits(ann.press("Let it come in"), "It is in.")

        bring("notes", "notes again.md", NOTES.encode(), "2 things said came in")  # the same file: what became of it
        ann.go("/desk/open-plan/said/")
        page.locator("li", has_text="A library that opens late.").get_by_role(
            "link", name="Everything about it"
        ).click()
        ann.sees("answers.csv, line 2")

        anybody = Person(new_context(java_script_enabled=False).new_page(), site.url)
        anybody.go("/en/open-plan/said/").sees("6 ", "Buses at night", "Ana Example", "=1+1 is no budget.", "A bridge.")
        anybody.sees_not("Bryn Example", "Office", "answers.csv", "nobody").sees("Every month, please.")
        anybody.page.locator("li", has_text="Every month, please.").locator("a").first.click()
        anybody.sees("We publish what we spend every quarter.").sees_not("Ceri Example", "We cannot.")
