"""Moderation and conversation at the desk: what waits, looking again, replying, taking a part out, choosing how."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearback.contributions import actions
from hearback.contributions.models import Redaction, Reply, SecondLook
from hearback.core.viewer import HOST, NOBODY, Grant, Purpose, Role, Side, Viewer
from tests import factories
from tests.web.public.people import hidden, words_of

LOOKS = "/desk/open-plan/said/looks/"


def at(said, page=""):
    return f"/desk/open-plan/said/{said.reference}/{page}"


@pytest.fixture
def said(process):
    return factories.a_contribution(process, words="Call me on 07700 900123.")


def asked_again(said, by=HOST, words="It is my own number."):
    actions.hide(actor=by, contribution=said, because="personal")
    return actions.ask_for_another_look(actor=factories.by_said_link(said), contribution=said, words=words)


def writes(said, text="Which year?", **more):
    given = {"key": uuid4(), "language": "en", "public": False} | more
    return actions.reply_as_author(actor=factories.by_said_link(said), contribution=said, text=text, **given)


def test_the_queue_says_what_waits_for_a_look_and_leads_there(desk, said):
    asked_again(said)
    writes(said)
    page = words_of(desk.get("/desk/open-plan/said/"))
    assert "1 person asks for another look." in page
    assert "1 reply has no reply from you yet." in page
    page = words_of(desk.get(LOOKS))
    assert "It is my own number." in page
    assert "Which year?" in page


def test_with_nothing_to_look_at_the_page_leads_on(desk, process):
    assert "Nothing waits for a look." in words_of(desk.get(LOOKS))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_the_same_statements_however_much_waits(process, desk, rows):
    for _number in range(rows):
        one = factories.a_contribution(process)
        writes(one)
        asked_again(one)
        actions.hold(actor=HOST, contribution=factories.a_contribution(process))
    desk.get(LOOKS)
    with CaptureQueriesContext(connection) as seen:
        desk.get(LOOKS)
    assert len(seen) == 16


def test_a_coordinator_chooses_that_somebody_looks_first(desk, process):
    desk.post("/desk/open-plan/said/moderation/", {"when": "look"})
    said = factories.a_contribution(process, words="New words.")
    page = words_of(desk.get(LOOKS))
    assert "New words from outside wait here until somebody has looked." in page
    assert "New words." in page
    desk.post(at(said, "mark/"), {"mark": "release"})
    said.refresh_from_db()
    assert said.held is None


def test_somebody_looks_again_and_whoever_hid_the_words_is_asked_to_find_a_colleague(
    process, desk, coordinator, signed_in, said
):
    asked_again(said, by=factories.as_viewer(coordinator))
    assert "You hid these words yourself." in words_of(desk.get(at(said, "look/")))
    other = signed_in(factories.a_post(process, side=Side.CIVIL_SOCIETY).user)
    assert "You hid these words yourself." not in words_of(other.get(at(said, "look/")))
    page = other.post(at(said, "look/"), {"shown": "stays", "note-en": ""})
    assert "Write to its author why the words stay hidden." in words_of(page)
    other.post(at(said, "look/"), {"shown": "show", "note-en": ""})
    look = SecondLook.objects.get()
    assert (look.shown, look.other_eyes) == (True, True)
    assert other.get(at(said, "look/")).status_code == 303


def test_the_team_replies_and_reads_who_reads_it(desk, said):
    writes(said)
    form = desk.get(at(said, "reply/"))
    assert "Only the author reads this." in words_of(form)
    given = {"key": hidden(form, "key"), "text": "The coming year.", "language": "cy"}
    for _twice in range(2):
        desk.post(at(said, "reply/"), given)
    reply = Reply.objects.get(by="desk")
    assert (reply.text, reply.language, reply.side, reply.public) == ("The coming year.", "cy", "government", False)
    writes(said, "For all.", public=True)
    assert "your reply stands on the public page" in words_of(desk.get(at(said, "reply/")))
    desk.post(at(said, "reply/"), {"key": str(uuid4()), "text": "Between us.", "language": "en", "privately": "on"})
    assert Reply.objects.get(text="Between us.").public is False


def test_a_reply_is_hidden_for_a_reason_shown_again_or_needs_none(desk, said):
    reply = writes(said, "You fool.", public=True)
    turn = at(said, f"replies/{reply.uuid}/")
    for mark, hidden_because in (("abuse", "abuse"), ("show", ""), ("settle", "")):
        assert desk.post(turn, {"mark": mark}).status_code == 303
        reply.refresh_from_db()
        assert reply.hidden_because == hidden_because
    assert reply.settled is not None
    assert desk.post(turn, {"mark": "nonsense"}).status_code == 404
    assert desk.get(turn).status_code == 405


def test_a_part_is_taken_out_and_put_back(desk, client, said):
    form = desk.get(at(said, "redact/"))
    given = {"number": hidden(form, "number"), "words": "07700 900123", "because": "personal"}
    wrong = desk.post(at(said, "redact/"), given | {"words": "07700 000000"})
    assert "These words do not stand there." in words_of(wrong)
    desk.post(at(said, "redact/"), given)
    public = f"/en/open-plan/said/{said.reference}/"
    assert "Call me on [taken out]." in words_of(client.get(public))
    assert "[taken out: “07700 900123”]" in words_of(desk.get(at(said)))
    desk.post(at(said, f"redact/{Redaction.objects.get().uuid}/"))
    assert "Call me on 07700 900123." in words_of(client.get(public))


def test_only_the_host_erases_words_at_the_desk(desk, signed_in, said):
    assert desk.get(at(said, "erase/")).status_code == 403
    assert desk.post(at(said, "erase/")).status_code == 403
    host = signed_in(factories.a_user(is_host=True))
    assert "This cannot be undone." in words_of(host.get(at(said, "erase/")))
    host.post(at(said, "erase/"))
    said.refresh_from_db()
    assert said.erased is not None


def test_a_theme_lead_replies_and_moderates_nothing(process, signed_in, said):
    lead = signed_in(factories.a_post(process, role=Role.THEME_LEAD).user)
    assert lead.get(at(said, "reply/")).status_code == 200
    for page in ("look/", "redact/"):
        assert lead.get(at(said, page)).status_code == 403
    assert lead.get(LOOKS).status_code == 403


def test_somebody_looks_again_at_a_hidden_comment(process, desk, said):
    actions.set_moderation(actor=HOST, process=process, look_first=True, comments=True)
    given = {"key": uuid4(), "text": "You fool.", "language": "en", "email": "ben@example.org"}
    comment = actions.comment(actor=NOBODY, contribution=said, **given)
    by_link = Viewer(grants=frozenset({Grant(Purpose.COMMENT, comment.uuid, comment.link_version)}))
    actions.confirm_comment(actor=by_link, reply=comment)
    assert "1 reply or comment is held back until you look." in words_of(desk.get("/desk/open-plan/said/"))
    desk.post(at(said, f"replies/{comment.uuid}/"), {"mark": "abuse"})
    actions.ask_for_another_look_at_comment(actor=by_link, reply=comment, words="I meant myself.")
    page = desk.get(LOOKS)
    assert "I meant myself." in words_of(page)
    address = at(said, f"replies/{comment.uuid}/look/")
    assert address in page.content.decode()
    assert "You hid these words yourself." in words_of(desk.get(address))
    desk.post(address, {"shown": "show"})
    comment.refresh_from_db()
    assert (comment.hidden, comment.held) == (None, None)
    assert desk.get(address).status_code == 303
