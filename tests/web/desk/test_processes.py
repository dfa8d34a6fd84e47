"""A process at the desk: started by a newcomer, written a page at a time, checked, opened."""

from datetime import timedelta

import pytest

from hearback.answers import actions as answers
from hearback.core import clock
from hearback.core.viewer import HOST, Role, Side
from hearback.processes import actions
from hearback.processes import queries as processes
from hearback.processes.models import Process
from tests import factories

pytestmark = pytest.mark.django_db

ON = "?step=on"
DAY = {"starts-day": "20", "starts-month": "3", "starts-year": "2026"}


def html(response) -> str:
    assert response.status_code == 200, response
    return response.content.decode()


@pytest.fixture
def newcomer(signed_in):
    return signed_in(factories.a_user())


def start(client, **more):
    return client.post("/desk/start/", {"name-en": "Open Plan 2026", "side": "government"} | more)


def the_process(slug="open-plan-2026") -> Process:
    found = processes.process_visible_to(HOST, slug)
    assert found is not None
    return found


def test_a_newcomer_starts_a_process_alone_and_opens_it(newcomer):
    at = "/desk/open-plan-2026/"
    assert "You have no process yet" in html(newcomer.get("/desk/"))
    response = start(newcomer)
    assert (response.status_code, response.url) == (303, f"{at}who/{ON}")
    assert the_process().opened is None  # kept from the first page on, and not public
    answers = (
        ("who", {"run_by": "both", "runner": "Cabinet Office and the network"}, "dates"),
        (
            "dates",
            {
                "starts-day": "20",
                "starts-month": "3",
                "starts-year": "2026",
                "answer_within_days": "84",
                "signing_days": "14",
            },
            "promise",
        ),
        (
            "promise",
            {
                "promise_will-en": "We answer.",
                "promise_will-cy": "Rydym yn ateb.",
                "promise_cannot-en": "Everything.",
                "promise_decides-en": "Both.",
                "promise_when-en": "Within 12 weeks.",
            },
            "questions",
        ),
    )
    for page, words, following in answers:
        assert "of 6" in html(newcomer.get(f"{at}{page}/{ON}"))
        response = newcomer.post(f"{at}{page}/{ON}", words)
        assert (response.status_code, response.url) == (303, f"{at}{following}/{ON}")
    # With no question yet, one is asked for at once.
    assert newcomer.get(f"{at}questions/{ON}").url == f"{at}questions/add/{ON}"
    newcomer.post(f"{at}questions/add/{ON}", {"text-en": "What is missing?", "kind": "suggestion"})
    assert f'href="{at}contact/{ON}"' in html(newcomer.get(f"{at}questions/{ON}"))
    assert "1 thing is missing" in html(newcomer.get(at))
    response = newcomer.post(f"{at}contact/{ON}", {"contact_email": "team@example.org"})
    assert response.url == at
    assert "Check and open" in html(newcomer.get(at))
    checked = html(newcomer.get(f"{at}open/"))
    for words in ("We answer.", "What is missing?", "team@example.org", "jointly", "/en/open-plan-2026/"):
        assert words in checked
    response = newcomer.post(f"{at}open/")
    assert (response.status_code, response.url) == (303, at)
    assert the_process().opened is not None
    assert "Open" in html(newcomer.get(at))


def test_pressing_twice_starts_one_process(newcomer):
    assert start(newcomer).url == start(newcomer).url
    assert processes.processes_visible_to(HOST).count() == 1


def test_an_address_that_is_taken_or_reserved_is_refused_and_every_word_stays(newcomer):
    factories.a_process(slug="open-plan-2026")
    page = html(start(newcomer, **{"name-cy": "Cynllun Agored"}))
    assert "made from the name, cannot be had" in page
    assert "Open Plan 2026" in page
    assert "Cynllun Agored" in page
    assert "used by the site itself" in html(start(newcomer, slug="desk"))
    assert "small letters" in html(start(newcomer, slug="Open Plan!"))


def test_who_runs_it_shows_which_lawful_basis_it_chooses(desk):
    page = html(desk.get("/desk/open-plan/who/"))
    assert "6(1)(e)" in page
    assert "6(1)(f)" in page


def test_the_promise_begins_with_words_to_change_in_english_and_keeps_what_is_written(newcomer):
    start(newcomer)
    at = "/desk/open-plan-2026/promise/"
    page = html(newcomer.get(at))
    assert "within 12 weeks" in page
    assert 'name="promise_will-cy" rows="5" lang="cy" spellcheck="true">\n</textarea>' in page
    newcomer.post(
        at, {"promise_will-en": "A", "promise_cannot-en": "B", "promise_decides-en": "C", "promise_when-en": "D"}
    )
    assert the_process().promise_will == {"en": "A"}
    assert "\nA</textarea>" in html(newcomer.get(at))


def test_what_cannot_be_taken_is_said_at_its_box_and_the_words_stay(desk):
    page = html(desk.post("/desk/open-plan/contact/", {"contact_name": "The team"}))
    assert "Enter an email address or a telephone number" in page
    assert "The team" in page
    page = html(desk.post("/desk/open-plan/dates/", {"starts-day": "31", "starts-month": "2", "starts-year": "2026"}))
    assert "Enter a real date" in page
    assert 'value="31"' in page


def test_an_open_process_keeps_its_promise_whole(desk, process):
    page = html(desk.post("/desk/open-plan/promise/", {"promise_will-en": "We listen."}))
    assert "We listen." in page
    process.refresh_from_db()
    assert process.promise_when


def test_a_process_that_lacks_something_cannot_be_opened(newcomer):
    start(newcomer)
    assert newcomer.get("/desk/open-plan-2026/open/").url == "/desk/open-plan-2026/"
    page = html(newcomer.post("/desk/open-plan-2026/open/"))
    assert "cannot open yet" in page
    assert "at least one question" in page
    assert the_process().opened is None


@pytest.mark.parametrize(
    ("parts", "words", "shown", "changed"),
    [
        ("questions", {"text-en": "What helps?", "kind": "example"}, "What helps?", {"text-en": "What helps you?"}),
        ("themes", {"name-en": "Open data"}, "Open data", {"name-en": "Open contracts"}),
        (
            "phases",
            {"name-en": "Listening", "starts-day": "1", "starts-month": "3", "starts-year": "2026"},
            "From 1 March 2026",
            {"name-en": "Listening well"},
        ),
        ("timeline", {"text-en": "The network met", "written": "Autumn 2025"}, "Autumn 2025", {"text-en": "They met"}),
    ],
)
def test_its_parts_are_added_changed_and_taken_away(desk, process, parts, words, shown, changed):
    at = f"/desk/open-plan/{parts}/"
    response = desk.post(f"{at}add/", words)
    assert (response.status_code, response.url) == (303, at)
    assert shown in html(desk.get(at))
    rows = {"questions": processes.questions, "themes": processes.themes, "phases": processes.phases}
    row = rows.get(parts, processes.steps)(process).last()
    assert next(iter(words.values())) in html(desk.get(f"{at}{row.uuid}/"))
    assert desk.post(f"{at}{row.uuid}/", words | changed).url == at
    assert next(iter(changed.values())) in html(desk.get(at))
    if parts == "themes":
        return
    assert "Leave it as it is" in html(desk.get(f"{at}{row.uuid}/remove/"))
    assert desk.post(f"{at}{row.uuid}/remove/").url == at
    assert not rows.get(parts, processes.steps)(process).filter(uuid=row.uuid).exists()


def test_a_date_that_cannot_be_placed_is_refused_and_the_words_stay(desk):
    page = html(desk.post("/desk/open-plan/timeline/add/", {"text-en": "The network met", "written": "soon"}))
    assert "Enter a date" in page
    assert "The network met" in page


def test_two_themes_with_the_same_letters_are_two_themes_and_the_same_twice_is_one(desk, process):
    for name in ("Open data", "Open data!", "Open data"):
        desk.post("/desk/open-plan/themes/add/", {"name-en": name})
    assert [theme.slug for theme in processes.themes(process)] == ["open-data", "open-data-2"]


def test_a_theme_has_a_lead_from_each_side(desk, process, coordinator):
    other = factories.a_post(process, side=Side.CIVIL_SOCIETY, role=Role.THEME_LEAD)
    mine = next(m for m in processes.members_visible_to(HOST, process) if m.email == coordinator.email)
    leads = {"government_lead": str(mine.uuid), "civil_society_lead": str(other.uuid)}
    desk.post("/desk/open-plan/themes/add/", {"name-en": "Open data"} | leads)
    assert f"Led for civil society by {other.user}" in html(desk.get("/desk/open-plan/themes/"))
    refused = html(desk.post("/desk/open-plan/themes/add/", {"name-en": "X", "government_lead": str(other.uuid)}))
    assert "Choose one of the answers" in refused


# --- who may come in

PAGES = ("", "name/", "who/", "promise/", "questions/", "themes/", "colleagues/", "announcements/", "events/", "open/")


@pytest.mark.parametrize("page", PAGES)
def test_whoever_has_no_post_in_it_finds_nothing(signed_in, process, page):
    stranger = factories.a_post(factories.a_process()).user
    assert signed_in(stranger).get(f"/desk/open-plan/{page}").status_code == 404
    assert signed_in(stranger).post(f"/desk/open-plan/{page}").status_code == 404


@pytest.mark.parametrize(
    "page", ["/desk/", "/desk/start/", "/desk/organisations/", *(f"/desk/open-plan/{p}" for p in PAGES)]
)
def test_whoever_did_not_sign_in_is_asked_to(client, process, page):
    response = client.get(page)
    assert response.status_code == 302
    assert response.url == f"/en/sign-in/?next={page}"
    assert client.post(page).status_code == 403


def test_an_observer_reads_the_overview_and_changes_nothing(signed_in, process):
    observer = signed_in(factories.a_post(process, role=Role.OBSERVER).user)
    page = html(observer.get("/desk/open-plan/"))
    assert "promise/" not in page
    assert observer.get("/desk/open-plan/promise/").status_code == 403
    assert observer.post("/desk/open-plan/questions/add/", {"text-en": "Mine?", "kind": "concern"}).status_code == 403
    assert observer.get("/desk/start/").status_code == 403


def test_desk_pages_are_kept_nowhere_and_found_by_no_search_engine(desk):
    response = desk.get("/desk/open-plan/")
    assert response.headers["Cache-Control"] == "private, no-store"
    assert 'name="robots" content="noindex"' in response.content.decode()


def test_the_desk_is_in_english_whatever_the_browser_asks_for(desk):
    page = html(desk.get("/desk/open-plan/", headers={"accept-language": "cy"}))
    assert '<html lang="en"' in page


# --- home and the demonstration


def test_home_says_what_needs_somebody(desk, process):
    assert "Nothing waits for you" in html(desk.get("/desk/"))
    factories.a_contribution(process)
    factories.a_contribution(process)
    page = html(desk.get("/desk/"))
    assert "2 contributions wait for an answer" in page
    assert clock.today().strftime("%B") in page
    assert "2 contributions wait for an answer" in html(desk.get("/desk/open-plan/"))


def test_home_says_when_news_is_due(desk, process):
    later = clock.today() + timedelta(days=9)
    said = {"with_whom": {"en": "the Land Registry"}, "in_the_way": {"en": "A licence"}, "next_news": later}
    answers.talk_about(actor=HOST, contribution=factories.a_contribution(process), **said)
    assert "News is due by" in html(desk.get("/desk/"))
    assert "News is due by" in html(desk.get("/desk/open-plan/"))


@pytest.mark.parametrize("number", [1, 3])
def test_home_takes_the_same_queries_however_many_processes(signed_in, django_assert_num_queries, number):
    user = factories.a_user(is_host=True)
    for _ in range(number):
        factories.a_contribution(factories.a_process())
    browser = signed_in(user)
    with django_assert_num_queries(14):
        html(browser.get("/desk/"))


@pytest.mark.parametrize("number", [1, 3])
def test_a_list_takes_the_same_queries_however_long(desk, process, django_assert_num_queries, number):
    for n in range(number):
        actions.add_theme(actor=HOST, process=process, slug=f"t{n}", name={"en": f"Theme {n}"})
    with django_assert_num_queries(6):
        html(desk.get("/desk/open-plan/themes/"))


def test_the_demonstration_is_removed_with_one_button_and_a_page_says_how_far_it_is(signed_in):
    demonstration = factories.a_process(slug="uk-2013", demonstration=True)
    desk = signed_in(factories.a_post(demonstration).user)
    assert "/desk/uk-2013/remove/" in html(desk.get("/desk/"))
    assert "cannot be undone" in html(desk.get("/desk/uk-2013/remove/"))
    response = desk.post("/desk/uk-2013/remove/")
    assert response.status_code == 303
    page = html(desk.get(response.url))
    assert "It will start in a moment" in page
    assert "Check again" in page
    assert desk.post("/desk/uk-2013/remove/").url == response.url
    assert signed_in(factories.a_user()).get(response.url).status_code == 404


def test_a_real_process_cannot_be_removed(desk):
    assert desk.get("/desk/open-plan/remove/").status_code == 403
    assert desk.post("/desk/open-plan/remove/").status_code == 403
    assert "Remove the demonstration" not in html(desk.get("/desk/"))


def test_every_page_of_a_list_names_its_thing(desk, process):
    actions.add_theme(actor=HOST, process=process, slug="money", name={"en": "Open money"}, text={})
    actions.add_step(actor=HOST, process=process, text={"en": "We met. " * 40}, written="March 2013")
    question, theme, step = processes.questions(process)[0], processes.themes(process)[0], processes.steps(process)[0]
    for name, row, title in (
        ("questions", question, "Change the question: What is missing? (1)"),
        ("themes", theme, "Change the theme: Open money"),
        ("timeline", step, "Change what stands on the timeline: We met. We met."),
    ):
        assert f"<title>{title}" in " ".join(html(desk.get(f"/desk/open-plan/{name}/{row.uuid}/")).split())


def test_the_demonstrations_banner_stands_where_the_desk_stands(signed_in):
    shown = factories.a_process(slug="shown", demonstration=True)
    page = html(signed_in(factories.a_post(shown).user).get("/desk/shown/"))
    assert '<div class="govuk-width-container hb-wide"><p><strong>This is a demonstration:' in page
