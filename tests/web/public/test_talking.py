"""What an author does by their private link: reads why their words are hidden, asks for another look, replies, erases."""

import zipfile
from io import BytesIO
from uuid import uuid4

import pytest

from hearback.answers import actions as answers
from hearback.contributions import actions
from hearback.contributions.models import Reply, SecondLook
from hearback.core.viewer import HOST, Purpose
from tests import factories
from tests.search.finding import follow
from tests.web.public.people import hidden, is_private, opened, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    return factories.a_process(slug="plan")


@pytest.fixture
def said(process):
    return factories.a_contribution(process, words="Call me on 07700 900123.")


def mine(said, page=""):
    return f"/en/plan/said/{said.reference}/mine/{page}"


def test_the_rules_say_each_reason_and_when_words_are_shown(client, process):
    page = words_of(client.get("/en/plan/rules-of-the-conversation/"))
    assert "That somebody disagrees with us is none of them." in page
    assert page.count("What it does not mean:") == 4
    assert "Your words are shown at once." in page
    actions.set_moderation(actor=HOST, process=process, look_first=True)
    assert "Somebody looks at new words first." in words_of(client.get("/en/plan/rules-of-the-conversation/"))


def test_everybody_reads_that_words_are_hidden_and_why_in_the_list_and_at_their_address(client, said):
    actions.hide(actor=HOST, contribution=said, because="personal")
    for address in ("/en/plan/said/", f"/en/plan/said/{said.reference}/"):
        page = client.get(address)
        assert "The words are hidden: It tells something private about a person" in words_of(page)
        assert "07700" not in page.content.decode()
    assert "rules-of-the-conversation/#personal" in page.content.decode()


def test_the_author_reads_why_and_asks_for_another_look_once(client, said):
    opened(client, Purpose.SAID, said)
    assert client.get(mine(said, "look/")).status_code == 303
    actions.hide(actor=HOST, contribution=said, because="personal")
    page = opened(client, Purpose.SAID, said)
    assert "The public does not see these words: It tells something private about a person." in words_of(page)
    form = client.get(mine(said, "look/"))
    assert is_private(form)
    assert "What it does not mean:" in words_of(form)
    page = client.post(mine(said, "look/"), {"words": "It is my own number."}, follow=True)
    assert "You asked for another look on" in words_of(page)
    assert client.post(mine(said, "look/"), {"words": "Please!"}).status_code == 303
    assert SecondLook.objects.get().words == "It is my own number."


def test_the_author_reads_what_came_of_it(client, said):
    actions.hide(actor=HOST, contribution=said, because="personal")
    look = actions.ask_for_another_look(actor=factories.by_said_link(said), contribution=said)
    note = {"en": "A number of somebody else stands there."}
    actions.look_again(actor=HOST, look=look, shown=False, note=note)
    page = words_of(opened(client, Purpose.SAID, said))
    assert "Your words stay hidden. Somebody else looked than the person who hid them." in page
    assert "A number of somebody else stands there." in page
    assert "Ask for another look" not in page


def test_a_part_taken_out_is_a_gap_for_everybody_and_marked_for_its_author(client, said):
    actions.redact(actor=HOST, contribution=said, number=1, words="07700 900123", because="personal")
    for address in ("/en/plan/said/", f"/en/plan/said/{said.reference}/"):
        assert "Call me on [taken out]." in words_of(client.get(address))
    assert "Call me on [tynnwyd allan]." in words_of(client.get(f"/cy/plan/said/{said.reference}/"))
    assert "[taken out: “07700 900123”]" in words_of(opened(client, Purpose.SAID, said))
    form = client.get(mine(said, "change/"))
    assert "Call me on 07700 900123." in words_of(form)


def test_no_door_gives_what_was_taken_out(client, process, said):
    actions.redact(actor=HOST, contribution=said, number=1, words="07700 900123", because="personal")
    follow()
    assert said.reference not in words_of(client.get("/en/plan/search/", {"q": "07700"}))
    found = words_of(client.get("/en/plan/search/", {"q": "call"}))
    assert "[taken out]" in found
    files = [client.get(f"/en/plan/data/{name}") for name in ("contributions.csv", "all.zip")]
    table, whole = (b"".join(file.streaming_content) for file in files)
    assert b"[taken out]" in table
    with zipfile.ZipFile(BytesIO(whole)) as opened_file:
        inside = b"".join(opened_file.read(name) for name in opened_file.namelist())
    assert b"[taken out]" in inside
    assert not any(b"07700" in one for one in (found.encode(), table, inside)), "a door gives it"


def test_author_and_team_write_to_each_other_and_the_author_chooses_who_reads(client, said):
    opened(client, Purpose.SAID, said)
    form = client.get(mine(said, "reply/"))
    assert "What you and the team wrote for each other alone before stays so." in words_of(form)
    page = client.post(
        mine(said, "reply/"), {"key": hidden(form, "key"), "text": "Which year?", "who": "alone"}, follow=True
    )
    assert "Which year?" in words_of(page)
    assert "Only you and the team read this" in words_of(page)
    public = f"/en/plan/said/{said.reference}/"
    fresh = type(client)()
    assert "Which year?" not in words_of(fresh.get(public))
    client.post(mine(said, "reply/"), {"key": str(uuid4()), "text": "For everybody.", "who": "everybody"})
    actions.reply_as_team(actor=HOST, contribution=said, key=uuid4(), text="The coming year.", language="en")
    page = words_of(fresh.get(public))
    assert "For everybody." in page
    assert "The coming year." in page
    assert "Which year?" not in page


def test_pressing_twice_sends_one_reply_and_an_empty_one_is_told_at_its_box(client, said):
    opened(client, Purpose.SAID, said)
    key = hidden(client.get(mine(said, "reply/")), "key")
    for _twice in range(2):
        client.post(mine(said, "reply/"), {"key": key, "text": "Once.", "who": "alone"})
    assert Reply.objects.count() == 1
    page = client.post(mine(said, "reply/"), {"key": str(uuid4()), "text": "", "who": "alone"})
    assert "id_text-error" in page.content.decode()
    page = client.post(mine(said, "reply/"), {"key": str(uuid4()), "text": "Kept in the box."})
    assert "id_who-error" in page.content.decode()
    assert "Kept in the box." in words_of(page)


def test_whoever_left_no_address_erases_their_words_by_the_link(client, said):
    opened(client, Purpose.SAID, said)
    assert "Yes, erase my words" in words_of(client.get(mine(said, "erase/")))
    page = client.post(mine(said, "erase/"), follow=True)
    assert "Your words are erased." in words_of(page)
    assert "07700" not in page.content.decode()


def test_whoever_left_an_address_needs_a_code_to_erase(client, process):
    said = factories.a_contribution(process, words="Mine.", email="ada@example.org")
    opened(client, Purpose.SAID, said)
    page = client.get(mine(said, "erase/"))
    assert "we send a code to it first" in words_of(page)
    assert client.post(mine(said, "erase/")).status_code == 403
    said.refresh_from_db()
    assert said.erased is None


@pytest.mark.parametrize("page", ["reply/", "look/", "erase/"])
def test_nobody_else_comes_to_these_pages(client, said, process, page):
    opened(client, Purpose.SAID, factories.a_contribution(process))
    assert client.get(mine(said, page)).status_code == 404
    assert client.post(mine(said, page), {"text": "I"}).status_code == 404


# --- this does not answer my point


def test_an_author_says_by_their_link_that_an_answer_is_not_to_the_point(client, process, said):
    opened(client, Purpose.SAID, said)
    assert "This does not answer my point" not in words_of(client.get(mine(said)))
    factories.an_answer(said)
    assert mine(said, "appeal/") in client.get(mine(said)).content.decode()
    page = words_of(client.post(mine(said, "appeal/"), {"why": " "}))
    assert "Write which point is not answered" in page
    assert "There is no money for it this year." in page
    page = client.post(mine(said, "appeal/"), {"why": "I asked about the buses."}, follow=True).content.decode()
    assert "It is with the team again" in page
    assert mine(said, "appeal/") not in page


def test_everybody_sees_that_it_was_said_and_how_often_and_nobody_what(client, process, said):
    factories.an_answer(said)
    answers.appeal(actor=factories.by_said_link(said), contribution=said, why="I asked about the buses.")
    public = words_of(client.get(f"/en/plan/said/{said.reference}/"))
    assert "its author said that this does not answer their point" in public
    assert "buses" not in public
    for counted in ("", "answers/"):
        assert "1 author said that an answer does not" in words_of(client.get(f"/en/plan/{counted}"))
    assert "Answered, but not to the point" in words_of(client.get("/en/plan/sums/"))
    assert said.reference in words_of(client.get("/en/plan/said/?mark=appealed"))
    assert client.get(mine(said, "appeal/")).status_code == 404
    assert "nad yw hyn yn ateb eu pwynt" in words_of(client.get(f"/cy/plan/said/{said.reference}/"))
