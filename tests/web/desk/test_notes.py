"""After an event, at the desk: notes, photographs, what was agreed; and what is still due."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hearback.core import clock
from hearback.core.viewer import HOST
from hearback.events import actions
from hearback.events.models import AgreedAction, Event, Notes, Photograph
from tests import factories
from tests.web.public.people import words_of

pytestmark = pytest.mark.django_db
ONE = "/desk/open-plan/events/workshop/"
PAST = timedelta(days=3)


@pytest.fixture
def event(process):
    """A workshop that was three days ago."""
    return factories.an_event(process, slug="workshop", starts=clock.now() - PAST)


def an_upload(image=None, name="IMG_2013.jpg"):
    return SimpleUploadedFile(name, image or factories.a_jpeg(), content_type="image/jpeg")


def test_notes_pasted_from_a_word_processor_come_out_as_paragraphs_and_lists(desk, event):
    pasted = "What people said\r\n•\tPublish the bus times\r\n•\tOpen the contracts\r\nThank you."
    assert desk.post(f"{ONE}notes/", {"text-en": pasted}).url == f"{ONE}notes/check/"
    page = desk.get(f"{ONE}notes/check/").content.decode()
    assert "<li>Publish the bus times</li>" in page
    assert "<p>Thank you.</p>" in page


def test_a_photograph_is_added_with_its_text_and_pressing_twice_adds_one(desk, event):
    key = str(uuid4())
    for _ in range(2):
        given = {"key": key, "image": an_upload(), "text-en": "Open the bus times"}
        assert desk.post(f"{ONE}photographs/add/", given).url == f"{ONE}photographs/"
    assert Photograph.objects.count() == 1
    page = words_of(desk.get(f"{ONE}photographs/"))
    assert "Open the bus times" in page
    assert "IMG_2013" not in page


@pytest.mark.parametrize(
    ("image", "name", "text", "sentence"),
    [
        (b"<svg/>", "x.jpg", "Text", "We cannot read this picture"),
        (b"<svg/>", "x.svg", "Text", "Choose a file that ends in"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(8), "x.heic", "Text", "Save it as JPEG"),
    ],
)
def test_what_is_wrong_with_a_photograph_is_said_at_its_box_and_the_text_stays(
    desk, event, image, name, text, sentence
):
    page = desk.post(f"{ONE}photographs/add/", {"image": an_upload(image, name), "text-en": text, "text-cy": "Testun"})
    assert sentence in words_of(page)
    assert "Testun" in page.content.decode()
    assert not Photograph.objects.exists()


def test_without_its_text_a_photograph_is_not_taken(desk, event):
    page = desk.post(f"{ONE}photographs/add/", {"image": an_upload(), "text-en": "  "})
    assert "Write what stands on it" in words_of(page)
    assert not Photograph.objects.exists()


def test_photographs_are_described_anew_moved_and_taken_away(desk, event):
    first, second = (factories.a_photograph(event, text={"en": text}) for text in ("First", "Second"))
    at = f"{ONE}photographs/{second.uuid}/"
    assert "Second" in desk.get(at).content.decode()
    assert desk.post(at, {"text-en": "Second, better"}).url == f"{ONE}photographs/"
    assert desk.get(f"{at}move/").status_code == 405
    desk.post(f"{at}move/", {"to": "earlier"})
    page = words_of(desk.get(f"{ONE}photographs/"))
    assert page.index("Second, better") < page.index("First")
    assert "This cannot be undone" in words_of(desk.get(f"{ONE}photographs/{first.uuid}/remove/"))
    desk.post(f"{ONE}photographs/{first.uuid}/remove/")
    assert [one.pk for one in Photograph.objects.all()] == [second.pk]


def test_what_was_agreed_is_written_changed_and_what_came_of_it_told(desk, event):
    given = {"key": str(uuid4()), "text-en": "Ask the councils", "owner": "The network"}
    day = {"due-day": "1", "due-month": "5", "due-year": "2013"}
    assert "Write who does it" in words_of(desk.post(f"{ONE}agreed/add/", given | {"owner": ""}))
    assert desk.post(f"{ONE}agreed/add/", given | day).url == f"{ONE}agreed/"
    assert "due 1 May 2013, no update yet" in words_of(desk.get(f"{ONE}agreed/"))
    at = f"{ONE}agreed/{AgreedAction.objects.get().uuid}/"
    assert 'value="2013"' in desk.get(at).content.decode()
    assert desk.post(at, given | day | {"outcome-en": "Six of ten answered."}).url == f"{ONE}agreed/"
    page = words_of(desk.get(f"{ONE}agreed/"))
    assert "Six of ten answered." in page
    assert "no update yet" not in page
    desk.post(f"{at}remove/")
    assert not AgreedAction.objects.exists()


def test_once_the_notes_are_out_what_was_agreed_stays(desk, event):
    action = factories.an_agreed_action(event)
    factories.published_notes(event)
    assert "Take it away" not in words_of(desk.get(f"{ONE}agreed/"))
    page = desk.post(f"{ONE}agreed/{action.uuid}/remove/")
    assert "Write what came of it instead" in words_of(page)
    assert AgreedAction.objects.exists()


def test_the_desk_says_which_notes_and_actions_are_due(desk, event):
    action = factories.an_agreed_action(event, due=clock.today() - timedelta(days=1))
    for page in ("/desk/", "/desk/open-plan/"):
        words = words_of(desk.get(page))
        assert "Publish the notes of Workshop in Manchester" in words
        assert "Ask the councils" in words
    factories.published_notes(event)
    actions.change_agreed_action(actor=HOST, action=action, done=clock.today())
    for page in ("/desk/", "/desk/open-plan/"):
        words = words_of(desk.get(page))
        assert "Publish the notes" not in words
        assert "Ask the councils" not in words


@pytest.mark.parametrize("number", [1, 3])
def test_pages_take_the_same_queries_however_much_there_is(desk, event, django_assert_num_queries, number):
    for _ in range(number):
        factories.a_photograph(event)
        factories.an_agreed_action(event, due=clock.today())
        factories.an_event(event.process, starts=clock.now() - PAST)
    with django_assert_num_queries(7):
        desk.get(f"{ONE}photographs/")
    with django_assert_num_queries(8):
        desk.get(f"{ONE}agreed/")
    with django_assert_num_queries(13):
        desk.get("/desk/")


def test_why_there_will_be_no_notes_is_said_in_public(desk, client, event):
    assert "Write why: it is public" in words_of(desk.post(f"{ONE}no-notes/", {}))
    assert desk.post(f"{ONE}no-notes/", {"because-en": "Nobody came."}).url == ONE
    assert "Nobody came." in words_of(client.get("/en/open-plan/events/workshop/"))
    assert "Nobody came." in words_of(desk.get(ONE))
    assert Event.objects.get().no_notes_because == {"en": "Nobody came."}


def test_publishing_says_who_is_told(desk, event):
    desk.post(f"{ONE}notes/", {"text-en": "We talked."})
    page = desk.post(f"{ONE}notes/check/", follow=True)
    assert "Whoever booked, came or spoke there is told." in words_of(page)
    assert Notes.objects.get().published is not None
