"""Whatever people and coordinators do: what is exported is what a stranger reads on the pages, no more and no less."""

import csv
import re
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from hearback.contributions import actions
from hearback.core import clock
from hearback.core.errors import BadInput
from hearback.core.viewer import HOST
from hearback.erasure import actions as erasure
from hearback.events import actions as events
from hearback.export import packages
from hearback.export.tables import TABLES
from hearback.people.models import Contact
from hearback.plans import actions as plans
from hearback.processes.models import Process
from tests.factories import (
    a_contribution,
    a_document,
    a_process,
    a_slip,
    an_answer,
    an_event,
    by_said_link,
    published_notes,
)
from tests.plans.factories import a_version

WORD = re.compile(r"q[a-z]+\d+q")  # a word that stands nowhere else: what it is of, and its number
ROOM = ("nowhere", "room", "ruled room", "room not announced")
ACTS = ("hide", "show again", "hold", "release", "withdraw", "change", "tidy", "answer", "erase words", "erase person")
ONE = st.fixed_dictionaries(
    {
        "attribution": st.sampled_from(["named", "organisation", "not-shown"]),
        "where": st.sampled_from(ROOM),
        "address": st.booleans(),
        "acts": st.lists(st.sampled_from(ACTS), max_size=3),
    }
)


class Story:
    """A process in which some things are public, and some are not, or not yet, or no longer."""

    def __init__(self) -> None:
        self.process: Process = a_process()
        past = clock.now() - timedelta(days=2)
        room, ruled = (an_event(self.process, title={"en": f"qroom{n}q"}, starts=past) for n in (1, 2))
        self.rooms = {"room": room, "ruled room": ruled}
        self.rooms["room not announced"] = an_event(self.process, title={"en": "qsecret3q"}, published=False)
        events.set_chatham_house(actor=HOST, event=ruled, on=True, spoke=frozenset())
        published_notes(room, "qnotes1q")
        events.write_notes(actor=HOST, event=ruled, text={"en": "qsecret1q"}, spoke=frozenset())
        a_document(self.process, title={"en": "qdocument1q"})
        a_document(self.process, title={"en": "qsecret2q"}, published=False)
        plans.add_commitment(actor=HOST, version=a_version(self.process), title={"en": "qsecret4q"})

    def say(self, number: int, told: dict) -> None:
        given = {"name": f"qname{number}q", "attribution": told["attribution"], "words": f"=1+1 qwords{number}q"}
        if told["address"]:
            given["email"] = f"qaddress{number}q@example.org"
        if place := self.rooms.get(told["where"]):
            shown = told["attribution"] if told["attribution"] == "not-shown" else "named"
            one = a_slip(place, **given | {"attribution": shown})
        else:
            one = a_contribution(self.process, organisation_name=f"qorganisation{number}q", **given)
        for act in told["acts"]:
            with suppress(BadInput):  # not possible after what was done before: nothing happened
                self.act(act, one, number)
            one.refresh_from_db()

    def act(self, act: str, one, number: int) -> None:
        author = by_said_link(one)
        person = Contact.objects.filter(address=f"qaddress{number}q@example.org").first()
        acts = {
            "hide": lambda: actions.hide(actor=HOST, contribution=one, because="abuse"),
            "show again": lambda: actions.show_again(actor=HOST, contribution=one),
            "hold": lambda: actions.hold(actor=HOST, contribution=one),
            "release": lambda: actions.release(actor=HOST, contribution=one),
            "withdraw": lambda: actions.withdraw(actor=author, contribution=one),
            "change": lambda: actions.change_words(actor=author, contribution=one, words=f"-qchanged{number}q"),
            "tidy": lambda: actions.tidy(actor=HOST, contribution=one, text={"en": f"@qtidy{number}q"}),
            "answer": lambda: an_answer(one, reason={"en": f"qreason{number}q"}),
            "erase words": lambda: erasure.erase_words(actor=HOST, contribution=one),
            "erase person": lambda: person and erasure.erase_person(actor=HOST, participant=person.participant),
        }
        acts[act]()

    def read_by_a_stranger(self, *below: str) -> set[str]:
        """The words on these pages, and on that of everything said that they lead to."""
        home, client = f"/en/{self.process.slug}/", Client()
        read = " ".join(client.get(home + page).content.decode() for page in below)
        said = set(re.findall(rf"{home}said/([A-Z0-9-]+)/", read))
        read += " ".join(client.get(f"{home}said/{reference}/").content.decode() for reference in sorted(said))
        return set(WORD.findall(read)) | said


def exported(process: Process) -> tuple[set[str], dict[str, list[list[str]]]]:
    """The words and references of an export, and its tables as they are read back."""
    tables = {table.name: list(csv.reader(packages.table_csv(table, process))) for table in TABLES}
    text = " ".join(cell for lines in tables.values() for line in lines for cell in line)
    return set(WORD.findall(text)) | {line[0] for line in tables["contributions"][1:]}, tables


@pytest.mark.django_db
def test_an_export_says_what_a_stranger_reads_and_nothing_else():
    story = Story()
    notes = f"events/{story.rooms['room'].slug}/notes/"
    always = story.read_by_a_stranger("events/", notes, "documents/", "plan/", "network/")
    assert always >= {"qroom1q", "qroom2q", "qnotes1q", "qdocument1q"}

    @settings(max_examples=15, deadline=None)
    @given(st.lists(ONE, min_size=1, max_size=5))
    def holds(said):
        with transaction.atomic():
            for number, told in enumerate(said, 1):
                story.say(number, told)
            found, tables = exported(story.process)
            assert found == always | story.read_by_a_stranger("said/", "answers/")
            assert not {word for word in found if word.startswith(("qsecret", "qaddress"))}
            cells = [cell for lines in tables.values() for line in lines for cell in line]
            assert not [cell for cell in cells if cell.strip()[:1] in {"=", "+", "-", "@"}]
            transaction.set_rollback(True)

    holds()
