"""What people said, as the public may read it: nothing lost, nobody given away."""

import pytest

from hearback.answers import actions as answers
from hearback.contributions import actions as contributions
from hearback.core import clock
from hearback.core.viewer import HOST
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    return factories.a_process(slug="open-plan", questions=2)


def one(client, contribution):
    return client.get(f"/en/open-plan/said/{contribution.reference}/")


def listed(client, **asked):
    return client.get("/en/open-plan/said/", asked).content.decode()


def test_words_stand_as_they_were_written_in_their_own_language(client, process):
    said = factories.a_contribution(process, words="Rydym angen hyn.\n\n<b>Nawr</b> & heddiw", language="cy")
    html = one(client, said).content.decode()
    assert '<p class="hb-words" lang="cy" dir="auto">Rydym angen hyn.</p>' in html
    assert "&lt;b&gt;Nawr&lt;/b&gt; &amp; heddiw" in html
    assert '<blockquote class="hb-saying" lang="cy" dir="auto">Rydym angen hyn.' in listed(client)


def test_a_reference_typed_small_leads_to_its_page(client, process):
    said = factories.a_contribution(process)
    response = client.get(f"/en/open-plan/said/{said.reference.lower()}/")
    assert response.status_code == 302
    assert response.url == f"/en/open-plan/said/{said.reference}/"


def test_a_reference_of_another_process_leads_there(client, process):
    elsewhere = factories.a_contribution(factories.a_process(slug="another"))
    assert one(client, elsewhere).url == f"/en/another/said/{elsewhere.reference}/"


def test_what_was_said_in_a_process_that_is_not_open_is_not_there(client, process):
    assert client.get("/en/open-plan/said/7NM3-YN3Q/").status_code == 404
    assert client.get("/en/nowhere/said/").status_code == 404


def test_a_held_contribution_is_not_there(client, process):
    said = factories.a_contribution(process, words="Something rude.")
    contributions.hold(actor=HOST, contribution=said)
    assert one(client, said).status_code == 404
    assert client.get(f"/en/r/{said.reference}/").status_code == 404
    assert "Something rude." not in listed(client)
    assert said.reference not in listed(client)


def test_a_hidden_contribution_says_that_it_is_and_why_without_its_words(client, process):
    said = factories.a_contribution(process, words="Something rude.", name="Mair Invented", attribution="named")
    because = said.Because.values[0]
    contributions.hide(actor=HOST, contribution=said, because=because)
    said.refresh_from_db()
    for html in (one(client, said).content.decode(), listed(client)):
        assert "The words are hidden" in html
        assert said.reference in html
        assert "Something rude." not in html
        assert "Mair" not in html


def test_one_taken_back_says_so_without_its_words(client, process):
    said = factories.a_contribution(process, words="I was wrong.")
    contributions.withdraw(actor=factories.by_said_link(said), contribution=said)
    for html in (one(client, said).content.decode(), listed(client)):
        assert "Taken back by the person who said it." in html
        assert "I was wrong." not in html


@pytest.mark.parametrize(
    ("attribution", "seen", "unseen"),
    [
        ("named", ["Mair Invented"], ["The Invented Trust"]),
        ("organisation", ["The Invented Trust"], ["Mair Invented"]),
        ("not-shown", [], ["Mair Invented", "The Invented Trust"]),
    ],
)
def test_the_author_is_shown_as_the_author_chose(client, process, attribution, seen, unseen):
    said = factories.a_contribution(
        process,
        name="Mair Invented",
        organisation_name="The Invented Trust",
        attribution=attribution,
        email="mair@example.org",
    )
    for html in (one(client, said).content.decode(), listed(client)):
        assert all(words in html for words in seen)
        assert not any(words in html for words in [*unseen, "mair@example.org"])


def test_a_slip_says_at_which_event_and_never_who_wrote_it_down(client, process):
    said = factories.a_slip(factories.an_event(process, slug="workshop"))
    assert "Workshop in Manchester" in one(client, said).content.decode()
    assert 'href="/en/open-plan/events/workshop/"' in one(client, said).content.decode()
    assert listed(client, event="workshop").count("hb-list__row") == 1


def test_the_list_is_narrowed_by_what_the_addresses_of_other_pages_say(client, process):
    from hearback.processes import queries

    asked = queries.question_of(process, 1)
    factories.a_contribution(process, question=asked, words="About the first question.")
    factories.an_answer(factories.a_contribution(process, words="Quite another thing."))
    assert "Quite another" not in listed(client, question="1")
    assert "About the first" in listed(client, question="1", state="waiting")
    assert "About the first" not in listed(client, state="answered")
    assert "Nothing here fits what you chose." in listed(client, question="2")
    assert "Quite another" in listed(client, state="no-such-state")


def test_an_answer_stands_with_its_reason_and_an_earlier_one_stays_readable(client, process):
    said = factories.a_contribution(process)
    answer = factories.an_answer(said, reason={"en": "There is no money."})
    html = one(client, said).content.decode()
    assert "We decided not to do this" in html
    assert "There is no money." in html
    assert "The Cabinet Office team" in html
    answers.correct(actor=HOST, answer=answer, key=answer.uuid, reason={"en": "There is too little money."})
    html = one(client, said).content.decode()
    assert "There is too little money." in html
    assert "There is no money." in html
    assert "Earlier answers" in html


def test_what_is_talked_about_says_with_whom_what_is_in_the_way_and_when_the_next_news_comes(client, process):
    said = factories.a_contribution(process)
    answers.talk_about(
        actor=HOST,
        contribution=said,
        with_whom={"en": "The Treasury"},
        in_the_way={"en": "Nobody has counted the cost."},
        next_news=clock.today(),
    )
    html = one(client, said).content.decode()
    assert "The Treasury" in html
    assert "Nobody has counted the cost." in html
    assert "Being talked about" in html


def test_its_author_is_led_to_the_private_page_and_nobody_else(client, process):
    from hearback.core.viewer import Purpose
    from hearback.people import links
    from hearback.web.ui.viewers import cookie_name

    said = factories.a_contribution(process)
    assert "/mine/" not in one(client, said).content.decode()
    client.cookies[cookie_name()] = links.mint(Purpose.SAID, said.uuid, said.link_version)
    response = one(client, said)
    assert "/mine/" in response.content.decode()
    assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_eight_statements(client, django_assert_num_queries, process, number):
    for _ in range(number):
        factories.an_answer(factories.a_contribution(process))
    with django_assert_num_queries(8):
        html = client.get("/en/open-plan/said/").content.decode()
    assert html.count("hb-list__row") == number


def test_the_next_page_goes_on_where_the_last_one_ended(client, process):
    said = [factories.a_contribution(process, words=f"Number {i}.") for i in range(22)]
    first = client.get("/en/open-plan/said/?state=waiting")
    assert first.content.decode().count("hb-list__row") == 20
    onwards = next(part for part in first.content.decode().split('"') if part.startswith("?") and "after=" in part)
    second = client.get("/en/open-plan/said/" + onwards.replace("&amp;", "&")).content.decode()
    assert second.count("hb-list__row") == 2
    assert said[0].reference in second


@pytest.mark.parametrize(
    "asked",
    ["after=1~0001-01-01T00:00:00%2B14:00", "before=1~9999-12-31T23:59:59-14:00", "after=1~2013-03-20", "question=%00"],
)
def test_an_address_that_nobody_was_given_is_the_first_page(client, process, asked):
    said = factories.a_contribution(process)
    for page in ("said", "answers", "progress", "announcements"):
        assert client.get(f"/en/open-plan/{page}/?{asked}").status_code == 200
    assert said.reference in client.get(f"/en/open-plan/said/?{asked}").content.decode()
