"""Those whom no e-mail reaches, at the desk: what to do, and saying that nothing more can be done."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearback.journal.models import Fact
from hearback.people import actions as people
from hearback.people.models import Contact
from tests.factories import as_person
from tests.reportback.loop import participant
from tests.reportback.test_returned import came_back

pytestmark = pytest.mark.usefixtures("with_mail")
AT = "/desk/open-plan/said/came-back/"


def test_each_says_what_to_do_and_shows_no_address(process, desk):
    said = came_back(process, "back@example.org")
    nothing_else = desk.get(AT).content.decode()
    assert "They left nothing else." in nothing_else
    person = participant("back@example.org")
    people.choose_channel(actor=as_person(person), participant=person.uuid, channel="post", post="1 Invented Street")
    page = desk.get(AT).content.decode()
    assert "They left a postal address." in page
    assert f"{AT}{said.reference}/" in page
    for secret in ("back@example.org", "Invented Street"):
        assert secret not in page + nothing_else


def test_one_is_taken_off_the_list_with_a_reason_and_put_back(process, desk):
    said = came_back(process)
    at = f"{AT}{said.reference}/"
    assert "Choose why nothing more is to be done" in desk.post(at, {"do": "end"}).content.decode()
    for _twice in range(2):
        assert desk.post(at, {"do": "end", "because": "silent"}).url == AT
    assert list(Fact.objects.filter(verb__startswith="unreached.").values_list("verb", flat=True)) == [
        "unreached.ended"
    ]
    assert "Nobody is left who could not be reached." in desk.get(AT).content.decode()
    ended = desk.get(f"{AT}?show=ended").content.decode()
    assert "We tried another way and heard nothing" in ended
    assert "Put it back on the list" in desk.get(at).content.decode()
    for _twice in range(2):
        assert desk.post(at, {"do": "again"}).url == AT
    assert at in desk.get(AT).content.decode()


def test_who_was_reached_has_no_such_page(process, desk):
    said = came_back(process)
    Contact.objects.update(returned=None)  # they confirmed their address again
    assert desk.get(f"{AT}{said.reference}/").status_code == 404


@pytest.mark.parametrize("show", ["", "?show=ended"])
def test_as_many_statements_for_one_as_for_three(process, desk, show):
    counts = []
    for number in range(3):
        said = came_back(process, f"p{number}@example.org")
        if show:
            desk.post(f"{AT}{said.reference}/", {"do": "end", "because": "no-way"})
        with CaptureQueriesContext(
            connection,
        ) as asked:
            desk.get(f"{AT}{show}")
        counts.append(len(asked))
    assert counts[0] == counts[2]
