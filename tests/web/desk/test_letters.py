"""Letters at the desk: typed in point by point; a photograph of one is opened by a button, and that is written down."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearback.contributions.models import Attachment, Authorship, Contribution, Letter
from hearback.core.viewer import HOST
from hearback.journal.models import Fact
from hearback.people.models import Contact
from hearback.processes import actions as processes
from hearback.reportback.models import Telling
from tests import factories
from tests.reportback.loop import follow
from tests.web.public.people import words_of

pytestmark = pytest.mark.django_db
LETTERS = "/desk/open-plan/said/letters/"


def typed(desk, **given):
    told = {
        "key": uuid4(),
        "words": "Open the library on Sundays. (invented)",
        "kind": "concern",
        "about": "",
        "language": "en",
        "attribution": "not-shown",
        "name": "Mair (invented)",
        "post": "1 High Street\nAnytown",
        "page": SimpleUploadedFile("letter.jpg", factories.a_jpeg()),
    }
    return desk.post(f"{LETTERS}add/", told | given, follow=True)


def test_a_letter_is_found_from_the_queue_and_typed_in_with_its_photograph(process, desk):
    processes.add_theme(actor=HOST, process=process, slug="libraries", name={"en": "Libraries"})
    assert "Letters and paper forms: type one in" in words_of(desk.get("/desk/open-plan/said/"))
    assert "No letter was typed in yet." in words_of(desk.get(LETTERS))
    page = words_of(typed(desk, about="theme-libraries", **{"day-day": "2", "day-month": "4", "day-year": "2013"}))
    said = Contribution.objects.get()
    assert (said.channel, said.theme.slug, said.kind) == ("paper", "libraries", "concern")
    assert "Letter of 2 April 2013" in page
    assert said.reference in page
    assert "Mair" not in page
    assert f"1 point: {said.reference} 1 photograph" in words_of(desk.get(LETTERS))
    assert "in a letter" in words_of(desk.get(f"/desk/open-plan/said/{said.reference}/"))


def test_what_is_wrong_is_said_beside_its_box_and_what_was_typed_is_still_there(process, desk):
    page = words_of(typed(desk, words=""))
    assert "Type in what it says" in page
    assert "1 High Street" in page
    page = words_of(typed(desk, page=SimpleUploadedFile("letter.jpg", b"<html>")))
    assert "cannot take this kind of file" in page
    assert "Open the library on Sundays." in page
    page = words_of(typed(desk, attribution="named", name=""))
    assert "Give the name to show" in page
    assert not Letter.objects.exists()


def test_another_point_is_asked_for_nothing_but_what_it_says(process, desk):
    typed(desk)
    letter = Letter.objects.get()
    form = desk.get(f"{LETTERS}{letter.uuid}/point/").content.decode()
    assert 'name="name"' not in form
    assert "Mair" not in form
    key = uuid4()
    for words in ("And heat it. (invented)", "And heat it. (invented)", "And heat it well. (invented)"):
        page = desk.post(f"{LETTERS}{letter.uuid}/point/", {"key": key, "words": words, "kind": "support"}, follow=True)
    assert "And heat it well." in words_of(page)
    assert Contribution.objects.filter(letter=letter).count() == 2
    assert set(Authorship.objects.values_list("name", flat=True)) == {"Mair (invented)"}


def test_a_photograph_is_opened_by_a_button_alone_and_the_look_is_written_down(process, desk):
    typed(desk)
    letter, one = Letter.objects.get(), Attachment.objects.get()
    at = f"{LETTERS}{letter.uuid}/photographs/{one.uuid}/"
    assert desk.get(at).status_code == 405
    opened = desk.post(at)
    assert (opened.content, opened["Content-Type"]) == (one.data, "image/jpeg")
    assert "no-store" in opened["Cache-Control"]
    assert opened["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert Fact.objects.filter(verb="letter.opened").count() == 1
    assert desk.post(at.replace(str(one.uuid), str(uuid4()))).status_code == 404


def test_photographs_are_added_and_taken_away(process, desk):
    typed(desk, page="")
    letter = Letter.objects.get()
    here = f"{LETTERS}{letter.uuid}/"
    assert "nobody can check later what was typed" in words_of(desk.get(here))
    assert "Choose a photograph or scan" in words_of(desk.post(here, {}))
    scan = SimpleUploadedFile("scan.pdf", factories.a_pdf())
    assert "The photograph is added." in words_of(desk.post(here, {"key": uuid4(), "page": scan}, follow=True))
    assert "The photograph is gone." not in words_of(desk.post(here, {"remove": "nonsense"}, follow=True))
    page = desk.post(here, {"remove": Attachment.objects.get().uuid}, follow=True)
    assert "The photograph is gone." in words_of(page)
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_statements_however_long_it_is(process, desk, rows):
    for _number in range(rows):
        factories.a_letter(process)
    desk.get(LETTERS)
    with CaptureQueriesContext(connection) as seen:
        assert desk.get(LETTERS).status_code == 200
    assert len(seen) == 8


@pytest.mark.parametrize(
    ("wish", "needs", "told"),
    [
        ({"told_by": "post"}, "Enter the address that we may write to", {"post": "1 High Street\nAnytown"}),
        ({"told_by": "phone"}, "Enter a telephone number", {"phone_number": "01632 960001"}),
        ({"told_by": "organisation"}, "Choose the organisation", {"through": "invented-shelter"}),
    ],
)
def test_how_its_author_wishes_to_be_told_is_typed_in_with_what_it_needs(process, desk, wish, needs, told):
    factories.an_organisation("invented-shelter", name="Invented Shelter")
    assert needs in words_of(typed(desk, post="", **wish))
    assert not Letter.objects.exists()
    typed(
        desk,
        **{"post": ""} | wish | told,
        large_print="on",
        both_languages="on",
        email="not-asked@example.org",
        ring_when="morning",
    )
    person = Authorship.objects.get().participant
    assert (person.channel, person.large_print, person.both_languages) == (wish["told_by"], True, True)
    assert person.ring_when == ("morning" if person.channel == "phone" else "")
    assert (person.through is not None) == ("through" in told)
    kept = dict(Contact.objects.filter(participant=person).values_list("kind", "address"))
    assert list(kept.values()) == [address for name, address in told.items() if name != "through"]
    follow()
    assert Telling.objects.get().message.channel == wish["told_by"]


def test_whoever_left_nothing_is_held_by_their_reference_alone(process, desk):
    typed(desk, post="")
    assert Authorship.objects.get().participant is None
