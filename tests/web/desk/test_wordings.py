"""What we write to people, at the desk: worded in both languages, looked at in a real case, and back to the original."""

import pytest

from hearback.core.viewer import HOST
from hearback.processes.models import Process
from hearback.reportback import actions
from hearback.reportback.models import Wording
from hearback.reportback.wordings import Text
from tests.factories import a_contribution, an_answer
from tests.reportback.loop import follow
from tests.web.desk.test_announcements import html

pytestmark = pytest.mark.django_db

AT = "/desk/open-plan/what-we-write/"
BODY = "Dear neighbour,\n\n{our answer}\n\nBecause: {the reason}\n\n{details}\n\n{what changed}"


def filled(do="look", *, number=0, **boxes):
    return {"number": number, "title-en": "", "title-cy": "", "body-en": BODY, "body-cy": "", "do": do} | boxes


def answered():
    said = a_contribution(Process.objects.get(slug="open-plan"), words="Publish it.", email="ada@example.org")
    an_answer(said)
    follow()
    return said


def test_a_text_is_looked_at_as_it_reads_in_the_newest_case_and_then_saved(desk):
    assert "Around every message" in html(desk.get("/desk/open-plan/what-we-write/"))
    assert "What we write to people" in html(desk.get("/desk/open-plan/"))
    page = html(desk.get(f"{AT}answered/"))
    assert "Y rheswm: {the reason}" in page, "the originals stand in the boxes"
    assert "no answer goes out without one" in page
    said = answered()

    look = html(desk.post(f"{AT}answered/", filled()))
    assert f"As for {said.reference}, the newest such case." in look
    assert "Because: There is no money for it this year." in look
    assert "Whoever reads Welsh gets the original:" in look
    assert "Y rheswm: Nid oes arian ar ei gyfer eleni." in look
    assert "How plain it is" in look
    assert look.count('<article class="hb-letter"') == 2, "the sheet as it is printed, in each language"
    assert f'<span class="hb-letter__reference">{said.reference}</span>' in look
    assert "ada@example.org" not in look
    assert "/me/" not in look, "nobody’s private link"
    assert not Wording.objects.exists(), "a look saves nothing"

    assert "Dear neighbour," in html(desk.post(f"{AT}answered/", filled("change")))
    assert desk.post(f"{AT}answered/", filled("save")).url == AT
    assert Wording.objects.get().body == {"en": BODY}
    assert "<strong>your words</strong>" in html(desk.get(AT))


def test_what_cannot_be_worded_reads_as_an_invented_case_in_each_language(desk):
    page = html(desk.get(AT))
    for words in (
        "The answer to 7NM3-YN3Q comes later",
        "Not brought back yet: 7NM3-YN3Q",
        "4 things said there have been answered. ",
        "You are told because you added your voice to 7NM3-YN3Q.",
        "you want to take part in it: commitment 4.",
        "of what you follow.",
        "Each case here is invented.",
    ):
        assert words.strip() in page, words
    for words in ("Bydd yr ateb i 7NM3-YN3Q yn dod", "(dyma ddolen breifat", "It comes by 1 May 2026 now."):
        assert words in page, words


def test_where_there_was_no_such_case_an_invented_one_says_so(desk):
    for text in Text:
        boxes = filled(**{"body-en": "", "title-en": ""})
        look = html(desk.post(f"{AT}{text.value}/", boxes))
        assert "There was no such case here yet, so this one is invented." in look, text
    boxes = filled(**{"body-en": "Hello!\n\n{news}\n\nThe team"})
    assert "Hello!" in html(desk.post(f"{AT}frame/", boxes))


def test_a_text_without_its_reason_is_refused_and_stays_in_its_box(desk):
    for do in ("look", "save"):
        page = html(desk.post(f"{AT}answered/", filled(do, **{"body-en": "Mine alone: {our answer}"})))
        assert "Put {the reason} back into the English text: the reason is what the message is for" in page
        assert "Mine alone: {our answer}" in page
    assert not Wording.objects.exists()


def test_what_somebody_else_wrote_meanwhile_is_shown_and_nothing_is_lost(desk):
    process = Process.objects.get(slug="open-plan")
    theirs = {"en": BODY + "\n\nTheirs."}
    actions.word(actor=HOST, process=process, text=Text.ANSWERED, number=0, title={}, body=theirs)
    page = html(desk.post(f"{AT}answered/", filled("save", **{"body-en": BODY + "\n\nMine."})))
    assert "Theirs." in page
    assert "Mine." in page
    assert "Somebody changed this text while you were writing" in page
    assert desk.post(f"{AT}answered/", filled("save", number=1, **{"body-en": BODY + "\n\nMine."})).url == AT


def test_it_goes_back_to_the_original_after_a_question_and_the_wording_stays_on_record(desk):
    desk.post(f"{AT}answered/", filled("save"))
    assert "Back to the original" in html(desk.get(f"{AT}answered/"))
    assert "holds again in every language" in html(desk.get(f"{AT}answered/original/"))
    assert desk.post(f"{AT}answered/original/", {"number": 1}).url == AT
    page = html(desk.get(f"{AT}answered/"))
    assert "Dear neighbour," in page, "among the earlier ones"
    assert "The original, in every language" in page
    assert "your words" not in html(desk.get(AT))


def test_there_is_no_text_of_another_name(desk):
    assert desk.get(f"{AT}nothing/").status_code == 404


def test_a_look_reads_as_much_for_one_case_as_for_three(desk, django_assert_max_num_queries):
    answered()
    with django_assert_max_num_queries(60) as first:
        desk.post(f"{AT}answered/", filled())
    answered()
    answered()
    with django_assert_max_num_queries(len(first)):
        desk.post(f"{AT}answered/", filled())


def test_news_goes_out_once_a_day_or_as_it_happens(desk):
    assert "News goes out as it happens" in html(desk.get(AT))
    assert desk.post("/desk/open-plan/when-told/", {"post_at": "17:00"}).status_code == 303
    assert "News goes out once a day, at 17:00" in html(desk.get(AT))
    assert desk.post("/desk/open-plan/when-told/", {"post_at": "as-it-happens"}).status_code == 303
    assert Process.objects.get(slug="open-plan").post_at is None
