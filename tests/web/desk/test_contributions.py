"""The queue at the desk, and one contribution with everything about it."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearback.answers import actions as answer_actions
from hearback.contributions import actions
from hearback.contributions.models import Contribution
from hearback.core import clock
from hearback.core.viewer import HOST, Role
from hearback.journal.models import Fact
from hearback.processes import actions as processes
from hearback.processes.models import Kind
from tests import factories
from tests.contributions.files import came_in
from tests.contributions.reading.word import Comment, Document, marked, paragraph

HOME = "/desk/open-plan/said/"


@pytest.fixture
def theme_lead(process, signed_in):
    return signed_in(factories.a_post(process, role=Role.THEME_LEAD).user)


@pytest.fixture
def observer(process, signed_in):
    return signed_in(factories.a_post(process, role=Role.OBSERVER).user)


# --- the queue


def test_what_waits_stands_in_the_queue_oldest_first(process, desk):
    first = factories.a_contribution(process, words="Publish the contracts.")
    second = factories.a_contribution(process, words="Open the bus times.")
    answered = factories.a_contribution(process, words="Say who decides.")
    factories.an_answer(answered)
    page = desk.get(HOME).content.decode()
    assert page.index("Publish the contracts.") < page.index("Open the bus times.")
    assert "Say who decides." not in page
    assert f"?c={first.reference}&amp;state=waiting" in page
    assert f'value="{second.reference}"' in page


def test_an_empty_queue_says_so_and_leads_on(process, desk):
    page = desk.get(HOME).content.decode()
    assert "Nothing waits for an answer." in page
    assert "?state=everything" in page


def test_the_queue_is_narrowed_by_kind_question_theme_event_and_state(process, desk):
    theme = processes.add_theme(actor=HOST, process=process, slug="spending", name={"en": "Spending"})
    event = factories.an_event(process, slug="manchester")
    factories.a_contribution(process, words="Only a concern.", kind=Kind.CONCERN)
    factories.a_contribution(process, words="About spending.", theme=theme)
    factories.a_slip(event, words="Said in the room.")
    withdrawn = factories.a_contribution(process, words="Never mind.")
    actions.withdraw(actor=factories.by_said_link(withdrawn), contribution=withdrawn)

    def shown(query: str) -> list[str]:
        page = desk.get(HOME + query).content.decode()
        words = ("Only a concern.", "About spending.", "Said in the room.")
        return [one for one in words if one in page]

    assert shown("?kind=concern") == ["Only a concern."]
    assert shown("?theme=spending") == ["About spending."]
    assert shown("?event=manchester") == ["Said in the room."]
    assert shown("?state=withdrawn") == []
    assert len(shown("?state=everything")) == 3
    assert "Nothing here fits what you chose." in desk.get(HOME + "?kind=offer").content.decode()


def test_the_filters_stay_with_the_pages_of_a_long_queue(process, desk):
    for number in range(22):
        factories.a_contribution(process, words=f"Concern {number}.", kind=Kind.CONCERN)
    page = desk.get(HOME + "?kind=concern")
    following = page.context["page"].next
    assert "kind=concern" in following
    rest = desk.get(HOME + following).content.decode()
    assert "Concern 21." in rest
    assert "Concern 0." not in rest


def test_what_is_late_by_the_promise_is_marked(process, desk, signed_in, coordinator):
    processes.edit_process(actor=HOST, process=process, answer_within_days=2)
    factories.a_contribution(process)
    assert "Late" not in desk.get(HOME).content.decode()
    with time_machine.travel(clock.now() + timedelta(days=3), tick=False):
        assert "Late" in signed_in(coordinator).get(HOME).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queue_takes_the_same_statements_however_long_it_is(process, desk, rows):
    for _number in range(rows):
        factories.a_contribution(process, name="Kit", attribution="named")
    desk.get(HOME)
    with CaptureQueriesContext(connection) as seen:
        assert desk.get(HOME).status_code == 200
    assert len(seen) == 12


def test_an_observer_reads_the_queue_and_is_offered_no_answer(process, observer):
    factories.a_contribution(process)
    page = observer.get(HOME)
    assert page.status_code == 200
    assert "Answer what is ticked" not in page.content.decode()


def test_the_queue_is_not_there_for_somebody_of_another_process(process, signed_in):
    stranger = signed_in(factories.a_post(factories.a_process()).user)
    assert stranger.get(HOME).status_code == 404


def test_nobody_is_asked_to_sign_in(process, client):
    assert client.get(HOME).status_code == 302


# --- one contribution


def test_one_contribution_shows_everything_but_who_said_it(process, desk):
    row = factories.a_contribution(
        process, words="Publish the contracts.", name="Kit Invented", email="kit@example.org"
    )
    page = desk.get(f"{HOME}{row.reference}/").content.decode()
    assert "Publish the contracts." in page
    assert "Show who said it" in page
    assert "Kit Invented" not in page
    assert "kit@example.org" not in page


def test_who_said_it_is_shown_when_asked_for_and_never_by_opening_a_page(process, desk, coordinator):
    row = factories.a_contribution(process, name="Kit Invented", email="kit@example.org")
    at = f"{HOME}{row.reference}/author/"
    assert desk.get(at).status_code == 405
    page = desk.post(at).content.decode()
    assert "Kit Invented" in page
    assert "kit@example.org" not in page


def test_the_host_is_shown_the_address_and_that_is_a_fact(process, signed_in):
    row = factories.a_contribution(process, name="Kit Invented", email="kit@example.org")
    host = signed_in(factories.a_user(is_host=True))
    assert "kit@example.org" in host.post(f"{HOME}{row.reference}/author/").content.decode()
    assert Fact.objects.filter(verb="contact.shown").count() == 1


def test_who_said_it_is_not_for_theme_leads(process, theme_lead):
    row = factories.a_contribution(process, name="Kit Invented")
    assert "Show who said it" not in theme_lead.get(f"{HOME}{row.reference}/").content.decode()
    assert theme_lead.post(f"{HOME}{row.reference}/author/").status_code == 403


def test_a_contribution_of_another_process_is_not_there(process, desk):
    elsewhere = factories.a_contribution(factories.a_process())
    assert desk.get(f"{HOME}{elsewhere.reference}/").status_code == 404


def test_a_shorter_wording_stands_beside_the_words(process, desk):
    row = factories.a_contribution(process, words="Well, you see, publish the contracts.")
    at = f"{HOME}{row.reference}/"
    assert desk.post(f"{at}tidy/", {"text-en": "Publish contracts."}).status_code == 303
    page = desk.get(at).content.decode()
    assert "Publish contracts." in page
    assert "Well, you see, publish the contracts." in page


def test_a_wording_that_is_too_long_comes_back_with_every_word(process, desk):
    row = factories.a_contribution(process)
    page = desk.post(f"{HOME}{row.reference}/tidy/", {"text-en": "x" * 2001}).content.decode()
    assert "Shorten your words by 1 character." in page
    assert "x" * 2001 in page


def test_words_are_hidden_with_a_reason_and_shown_again(process, desk):
    row = factories.a_contribution(process)
    at = f"{HOME}{row.reference}/"
    assert "Choose why." in desk.post(f"{at}hide/", {}).content.decode()
    assert desk.post(f"{at}hide/", {"because": "abuse"}).status_code == 303
    assert "It insults or threatens people" in desk.get(at).content.decode()
    assert desk.post(f"{at}mark/", {"mark": "show"}).status_code == 303
    assert "It insults or threatens people" not in desk.get(at).content.decode()


def test_what_is_held_back_is_released_before_it_is_answered(process, desk):
    row = factories.a_contribution(process)
    at = f"{HOME}{row.reference}/"
    assert desk.post(f"{at}mark/", {"mark": "hold"}).status_code == 303
    assert "Release it before you answer it." in desk.get(at).content.decode()
    assert desk.post(f"{at}mark/", {"mark": "release"}).status_code == 303
    assert "Answer it" in desk.get(at).content.decode()
    assert desk.post(f"{at}mark/", {"mark": "burn"}).status_code == 404


def test_theme_leads_do_not_moderate(process, theme_lead):
    row = factories.a_contribution(process)
    assert theme_lead.get(f"{HOME}{row.reference}/hide/").status_code == 403
    assert theme_lead.post(f"{HOME}{row.reference}/mark/", {"mark": "hold"}).status_code == 403


def test_observers_change_nothing(process, observer):
    row = factories.a_contribution(process)
    for page in ("tidy", "hide", "talk"):
        assert observer.get(f"{HOME}{row.reference}/{page}/").status_code == 403


def test_it_is_said_with_whom_something_is_talked_about(process, desk):
    row = factories.a_contribution(process)
    at = f"{HOME}{row.reference}/"
    day = clock.today() + timedelta(days=30)
    sent = {"with_whom-en": "The Treasury", "in_the_way-en": "The budget.", "next_news-day": str(day.day)}
    wrong = desk.post(f"{at}talk/", sent).content.decode()
    assert "The date also needs a month" in wrong
    assert "The budget." in wrong
    sent |= {"next_news-month": str(day.month), "next_news-year": str(day.year)}
    assert desk.post(f"{at}talk/", sent).status_code == 303
    page = desk.get(at).content.decode()
    assert "The Treasury" in page
    assert "Being talked about" in page
    assert "Next news" in desk.get(f"{HOME}?state=talked-about").content.decode()


def test_a_talk_about_something_answered_is_refused_and_the_words_stay(process, desk):
    row = factories.a_contribution(process)
    day = clock.today() + timedelta(days=30)
    sent = {"with_whom-en": "The Treasury", "in_the_way-en": "The budget."}
    sent |= {"next_news-day": str(day.day), "next_news-month": str(day.month), "next_news-year": str(day.year)}
    factories.an_answer(row)
    page = desk.post(f"{HOME}{row.reference}/talk/", sent).content.decode()
    assert "is answered already" in page
    assert "The budget." in page


def test_what_was_answered_shows_its_answer_with_a_way_to_correct_it(process, desk):
    row = factories.a_contribution(process)
    answer = factories.an_answer(row)
    corrected = answer_actions.correct(
        actor=HOST, answer=answer, key=factories.uuid4(), reason={"en": "There is money after all."}
    )
    page = desk.get(f"{HOME}{row.reference}/").content.decode()
    assert "There is money after all." in page
    assert "Earlier answers" in page
    assert f"/desk/open-plan/answers/{corrected.uuid}/correct/" in page


# --- what came in a document


def test_replies_in_the_document_stand_beside_for_the_coordinators_and_for_nobody_else(process, desk, theme_lead):
    comments = [Comment("Too late."), Comment("We <b>cannot</b>.", author="Office Example", answers=0)]
    came_in(process, Document([paragraph(marked(0, "Text."))], comments).bytes(), kind="docx", name="draft.docx")
    address = f"{HOME}{Contribution.objects.get().reference}/"
    page = desk.get(address).content.decode()
    assert "Replies in the document it came from" in page
    assert "Office Example" in page
    assert "We &lt;b&gt;cannot&lt;/b&gt;." in page
    assert "Office Example" not in theme_lead.get(address).content.decode()
