"""The plan and the answers: the HTML of each page; pages whose look depends on what stands here, in a real browser.

Each page of the desk is looked at once, with the demonstration on it, by tests/journeys/test_pages.py.
"""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from hearback.answers import actions as answers
from hearback.core import clock
from hearback.core.viewer import HOST
from hearback.plans import actions
from hearback.plans.models import Target, Wording
from hearback.processes import actions as processes
from hearback.processes.models import Kind
from tests import factories
from tests.pages import check_page, site, validate_html
from tests.plans import factories as plans

__all__ = ["site"]
P = "/desk/open-plan/"
SAID, PLAN = f"{P}said/", f"{P}plan/"


@pytest.fixture
def desk_in_use(transactional_db, signed_in):
    """A plan for comment, the next one being written, and something in every state.

    Gives the desk, its addresses, and which of them look otherwise than with the demonstration.
    """
    process = factories.a_process(slug="open-plan", runner="Cabinet Office")
    theme = processes.add_theme(actor=HOST, process=process, slug="spending", name={"en": "Spending", "cy": "Gwariant"})
    version = plans.a_version(process, label="October draft", title={"en": "Open plan", "cy": "Cynllun agored"})
    entry = plans.a_commitment(version, "Publish every contract", theme=theme, starts="Autumn 2013", ends="2015")
    actions.set_parties(actor=HOST, entry=entry, leads=[factories.an_organisation("cabinet-office")])
    plans.a_sentence(
        entry, "We will publish every contract above 10,000 pounds.", cy="Byddwn yn cyhoeddi pob contract."
    )
    plans.a_sentence(entry, "We will listen.")
    plans.a_milestone(entry)
    plans.published(version)
    actions.report_progress(
        actor=HOST,
        key="1",
        commitment=entry.commitment,
        status="limited",
        text={"en": "Begun."},
        reported_by="The team",
    )
    rows = [
        factories.a_contribution(process, commitment=entry.commitment, name="Kit", attribution="named"),
        factories.a_slip(factories.an_event(process), kind=Kind.CONCERN, theme=theme),
        factories.a_contribution(process, words="Pryd fydd y cofrestr yn agor?", kind=Kind.QUESTION, language="cy"),
        factories.a_contribution(process, kind=Kind.SUPPORT),
    ]
    answers.talk_about(
        actor=HOST,
        contribution=rows[1],
        with_whom={"en": "The Department for Transport"},
        in_the_way={"en": "The data belongs to the bus companies."},
        next_news=clock.today() + timedelta(days=20),
    )
    following = plans.a_version(process)
    one, two = Wording.objects.filter(entry__version=following).order_by("order")
    actions.edit_sentence(actor=HOST, wording=one, text={"en": "We will publish every contract above 5,000 pounds."})
    actions.edit_sentence(actor=HOST, wording=two, text={"en": "We shall listen."})
    cause = answers.CauseOf(commitment=entry.commitment, sentence=one.sentence)
    answer = factories.an_answer(rows[3], outcome="changed", causes=[cause])
    milestone = Target.objects.get(entry__version=following).milestone.uuid
    open_one, talked, question, answered = (f"{SAID}{row.reference}/" for row in rows)
    about = f"?c={rows[0].reference}"
    looked_at = [
        *(f"{SAID}?state=everything", open_one, talked, question, f"{PLAN}2/publish/"),
        f"{SAID}answer/{about}&c={rows[2].reference}&c={rows[3].reference}",
        *(f"{SAID}answer/{one}/{about}" for one in ("changed", "partly", "covered", "later", "elsewhere", "joined")),
    ]
    pages = [
        *(SAID, f"{SAID}?kind=example", answered, f"{SAID}answer/{about}", f"{SAID}answer/no/{about}", *looked_at),
        *(f"{open_one}tidy/", f"{open_one}hide/", f"{open_one}talk/", f"{P}answers/{answer.uuid}/correct/"),
        *(PLAN, f"{PLAN}1/", f"{PLAN}2/", f"{PLAN}1/1/", f"{PLAN}2/1/", f"{PLAN}2/texts/", f"{PLAN}2/add/"),
        *(f"{PLAN}2/1/details/", f"{PLAN}2/1/parties/", f"{PLAN}2/1/milestones/", f"{PLAN}2/milestones/{milestone}/"),
        *(f"{PLAN}1/sign/", f"{PLAN}progress/", f"{PLAN}progress/1/", f"{PLAN}progress/1/report/1/"),
    ]
    return signed_in(factories.a_post(process).user), pages, looked_at


def _opened(context, site, client) -> None:
    context.add_cookies([{"name": name, "value": one.value, "url": site} for name, one in client.cookies.items()])


def _day(page, name: str) -> None:
    for part, value in (("day", "1"), ("month", "10"), ("year", str(clock.today().year + 1))):
        page.fill(f"[name={name}-{part}]", value)


def test_the_pages_of_the_plan_and_the_answers_are_in_order(desk_in_use, page, context, site):
    client, pages, looked_at = desk_in_use
    assert validate_html([(at, client.get(at).content.decode()) for at in pages]) == []
    _opened(context, site, client)
    for at in looked_at:
        check_page(page, site + at)


def test_an_answer_and_a_publication_are_done_in_a_browser(desk_in_use, page, context, site):
    client, *_pages = desk_in_use
    _opened(context, site, client)
    page.goto(site + SAID)
    page.locator(".hb-list__row").get_by_role("link", name="Answer").first.click()
    page.get_by_role("link", name="We decided not to do this").click()
    page.get_by_role("button", name="See what the author will read").click()
    expect(page.get_by_role("alert").get_by_text("Write the reason")).to_have_count(1)
    page.fill("[name=reason-en]", "There is no money.")
    page.get_by_role("button", name="See what the author will read").click()
    page.get_by_role("button", name="Give this answer").click()
    expect(page.locator("main")).to_contain_text("is answered.")
    page.goto(f"{site}{PLAN}2/publish/")
    page.get_by_label("Wording only").check()
    page.get_by_label("Final").check()
    page.get_by_role("button", name="Continue").click()
    page.fill("[name=rest_why-en]", "We wait for the budget.")
    _day(page, "rest_by")
    page.fill("[name=signed_by]", "The open plan team")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Publish it").click()
    expect(page.locator("main")).to_contain_text("It is public.")


def test_sentences_are_written_by_keyboard_alone(desk_in_use, page, context, site):
    client, *_pages = desk_in_use
    _opened(context, site, client)
    page.goto(f"{site}{PLAN}2/1/")
    page.focus("[name=new-problem-en]")
    page.keyboard.type("Nobody can read it.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Saved")
    expect(page.get_by_text("Nobody can read it.")).to_have_count(1)
