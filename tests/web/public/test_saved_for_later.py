"""What somebody has begun is saved, found again by its link, and sent to them where they wish."""

from uuid import uuid4

import pytest
from django.test import Client

from hearback.contributions import actions as contributions
from hearback.contributions.models import Draft
from hearback.core import clock
from hearback.outbox.models import Message
from hearback.people.models import Contact
from tests import factories
from tests.web.public.people import is_private, words_of
from tests.web.public.saying import TELL, WHO, WORDS, answered, begin, only_one

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    return factories.a_process(slug="plan", questions=2)


def saved(client, step="words", given=WORDS, **begun) -> str:
    """Press “Save and come back later” on a page; gives the address below which the draft is."""
    here = begin(client, **begun)
    response = client.post(f"{here}{step}/", given | {"later": "1"})
    assert response["Location"] == f"{here}later/"
    return here


def test_what_is_saved_is_found_again_by_its_link_in_any_browser_where_its_writer_stopped(client, process):
    here = saved(client)
    page = client.get(f"{here}later/")
    assert f"http://testserver{here}" in words_of(page)
    assert "Nothing of it is sent yet." in words_of(page)
    assert is_private(page)
    elsewhere = Client()
    assert elsewhere.get(here)["Location"] == f"{here}words/"
    assert "Nobody reads the minutes." in elsewhere.get(f"{here}words/").content.decode()
    elsewhere.post(f"{here}words/", WORDS)
    elsewhere.post(f"{here}who/", WHO | {"name": "Ada", "later": "1"})
    assert client.get(here)["Location"] == f"{here}who/"
    assert "Ada" in client.get(f"{here}who/").content.decode()
    for step, asked in (("who", WHO), ("tell", TELL), ("check", {})):
        response = client.post(f"{here}{step}/", asked)
    assert only_one().reference in response["Location"]


def test_a_page_that_is_not_complete_can_be_saved_as_it_stands(client, process):
    here = saved(client, given={"words": "x" * 10_001, "region": "atlantis"})
    page = client.get(f"{here}words/").content.decode()
    assert "x" * 10_001 in page
    assert client.post(f"{here}who/", {"email": "", "later": "1"})["Location"] == f"{here}later/"


@pytest.mark.parametrize(
    ("step", "given"),
    [
        ("words", WORDS | {"kind": "shouting"}),
        ("who", WHO | {"attribution": "in gold"}),
        ("tell", TELL | {"told_in": "tlh"}),
        ("tell", TELL | {"told_by": "by pigeon"}),
    ],
)
def test_an_answer_that_is_none_can_be_saved_and_is_asked_for_again(client, process, step, given):
    here = answered(client)
    client.post(f"{here}{step}/", given | {"later": ""})
    assert client.get(f"{here}check/")["Location"] == f"{here}{step}/"
    assert client.get(f"{here}{step}/").status_code == 200


def test_on_the_last_page_one_can_come_back_as_well(client, process):
    here = answered(client)
    assert f'href="{here}later/"' in client.get(f"{here}check/").content.decode()
    assert client.get(here)["Location"] == f"{here}check/"


def test_the_link_is_sent_and_the_address_is_not_kept(client, settings, process):
    settings.MAIL = object()
    here = saved(client)
    given = {"key": str(uuid4()), "email": "ada@example.org"}
    for _twice in range(2):
        page = client.post(f"{here}later/", given, follow=True)
    assert "The link is on its way to you." in words_of(page)
    message = Message.objects.get()
    assert (message.to, message.secret) == ("ada@example.org", True)
    assert f"http://testserver{here}" in message.body
    assert "Nobody reads the minutes." not in message.body
    assert not Contact.objects.exists()
    assert "ada" not in str(Draft.objects.get().values)


def test_whoever_goes_back_and_puts_the_address_right_is_sent_the_link(client, settings, process):
    settings.MAIL = object()
    here, key = saved(client), str(uuid4())
    for email in ("ada@exmaple.org", "ada@example.org"):  # the browser kept the form as it was, with its key
        client.post(f"{here}later/", {"key": key, "email": email})
    assert list(Message.objects.order_by("id").values_list("to", flat=True)) == ["ada@exmaple.org", "ada@example.org"]


def test_nobody_is_flooded_with_links(client, settings, process):
    settings.MAIL = object()
    here = saved(client)
    for _many in range(5):
        client.post(f"{here}later/", {"key": str(uuid4()), "email": "ada@example.org"})
    page = client.post(f"{here}later/", {"key": str(uuid4()), "email": "ada@example.org"})
    assert "Copy the link instead." in words_of(page)
    assert Message.objects.count() == 5


def test_where_nothing_can_be_sent_nothing_is_offered(client, process):
    here = saved(client)
    assert "Have it sent to you" not in words_of(client.get(f"{here}later/"))
    client.post(f"{here}later/", {"key": str(uuid4()), "email": "ada@example.org"})
    assert not Message.objects.exists()


@pytest.mark.parametrize(("language", "words"), [("en", "is not here any more"), ("cy", "yma mwyach")])
def test_a_link_whose_days_are_over_says_so_kindly(client, process, language, words):
    here = saved(client, language=language)
    Draft.objects.update(expires=clock.now())
    for address in (here, f"{here}later/", f"{here}words/"):
        page = client.get(address, follow=True)
        assert page.status_code == 404
        assert words in words_of(page)
    contributions.delete_old_drafts(clock.now())
    assert words in words_of(client.get(here, follow=True))
