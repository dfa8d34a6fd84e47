"""After sending, somebody sees who said something like it and adds their voice by one press; somebody else does in Welsh."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests import databases
from tests.crowd import run
from tests.journeys.walking import Person, Post, body, private_link, wait_until
from tests.relay import running_relay
from tests.served import served

PREPARE = """
import django; django.setup()
from tests.factories import a_contribution, a_process
from tests.search.finding import follow
process = a_process(slug="open-plan")
words = "The night bus should run on Fridays, nurses finish at two. (invented)"
first = a_contribution(process, words=words, name="Ann (invented)", attribution="named")
follow()
mine = a_contribution(process, words="Nurses need a night bus on Fridays. (invented)", name="Cai (invented)",
                      attribution="named")
from hearback.contributions import queries
print(first.reference, queries.link_to(mine, "en").rpartition("/en/")[2])
"""
ANSWER = """
import django; django.setup()
from hearback.contributions.models import Contribution
from tests.factories import an_answer
an_answer(Contribution.objects.order_by("id").first())
"""


def test_a_voice_is_added_by_one_press_and_in_welsh_by_a_link_and_hears_of_the_answer(
    tmp_path: Path, new_context: Callable
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    database = databases.fresh_database("sqlite", tmp_path)
    with running_relay() as relay, served(database, home, "--workers", "1", EMAIL_URL=relay.url) as site:
        reference, link = run(PREPARE, site.environment).split()[-2:]
        post = Post(relay)
        author = Person(new_context(java_script_enabled=False).new_page(), site.url)
        author.go(f"/en/{link}").sees("Others said something like this", "Ann (invented)")
        author.press("Add my voice to this").sees("Your voice counts.", "We show your name: Cai (invented).")

        non = Person(new_context(java_script_enabled=False).new_page(), site.url)
        non.go(f"/cy/open-plan/said/{reference}/").sees("Cai (invented)").press("Ychwanegu fy llais at hyn")
        given = {"name": "Non (dyfeisiwyd)", "attribution": "named", "email": "non@example.org", "language": "cy"}
        non.fill(given).press("Ychwanegu fy llais").sees_not("Non (dyfeisiwyd)")
        non.go(private_link(post.next("non@example.org", after=0))).press("Ie, cyfrwch fy llais")
        non.sees("Mae eich llais yn cyfrif.")
        non.go(f"/cy/open-plan/said/{reference}/").sees("Non (dyfeisiwyd)", "Mae eich llais yn eu plith.")

        run(ANSWER, site.environment)
        wait_until(lambda: len(post.of("non@example.org")) > 1, "nobody told Non of the answer")
        assert f"ychwanegu eich llais at {reference}" in body(post.next("non@example.org", after=1)).replace("\n", " ")
