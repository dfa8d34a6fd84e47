"""One message is one story: what you said, what we decided; the most important first; in both languages where wished."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearback.outbox import mail_url
from hearback.people.models import Participant
from hearback.processes.models import Process
from hearback.reportback import quoting
from tests.answers.test_answering import talk
from tests.factories import a_process, an_answer
from tests.relay import running_relay
from tests.reportback.loop import MAIL, follow, messages, participant, said_by, send

pytestmark = pytest.mark.usefixtures("with_mail")
ADA = "ada@example.org"


@pytest.mark.django_db
def test_an_answer_says_what_they_said_before_what_we_decided_and_a_receipt_does_not():
    said = said_by(ADA, a_process(), words="Mend the roof.\nPlease.")
    follow()
    an_answer(said)
    follow()
    receipt, answer = messages(ADA)
    assert "Mend the roof" not in receipt.body
    assert "You said:\n\n> Mend the roof.\n> Please." in answer.body
    assert answer.body.index("> Please.") < answer.body.index("There is no money for it")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ways", "host", "says"),
    [
        ({"contact_email": "team@example.org", "contact_phone": "01632 960001"}, "", "answer this message."),
        (
            {"contact_phone": "01632 960001"},
            "",
            "Nobody reads answers to this message. To reach us, ring 01632 960001.",
        ),
        ({"contact_phone": "01632 960001"}, "&reply=help@example.org", "answer this message."),
        ({}, "", "How to reach us stands on this page:\nhttp://testserver/en/{slug}/about/"),
    ],
)
def test_who_would_answer_is_told_whether_anybody_reads_that(settings, ways, host, says):
    settings.MAIL = mail_url.parse(f"{MAIL}{host}")
    process = a_process()
    Process.objects.filter(pk=process.pk).update(**{"contact_email": "", "contact_phone": ""} | ways)
    said_by(ADA, process)
    follow()
    assert messages(ADA)[-1].body.endswith(f"{says.format(slug=process.slug)}\n")


@pytest.mark.django_db
def test_the_answer_stands_before_the_news_though_it_came_after():
    process = a_process()
    first, second = said_by(ADA, process), said_by(ADA, process)
    follow()
    talk(second)
    an_answer(first)
    follow()
    body = messages(ADA)[-1].body
    assert body.index(f"The answer to {first.reference}") < body.index(f"We are talking about {second.reference}")


@pytest.mark.django_db
def test_who_wishes_both_languages_gets_them_in_one_message_their_own_first():
    said = said_by(ADA, a_process(), language="cy")
    follow()
    Participant.objects.filter(pk=participant(ADA).pk).update(both_languages=True, language="cy")
    an_answer(said)
    follow()
    letter = messages(ADA)[-1]
    assert letter.subject == f"Yr ateb i {said.reference} / The answer to {said.reference}"
    welsh, english = letter.body.split("=" * 40)
    assert "/cy/" in welsh
    assert "/en/" in english
    assert "The reason:" in english
    assert letter.language == "cy"


@pytest.mark.django_db
def test_what_somebody_typed_forges_no_header_no_link_and_no_placeholder(settings):
    evil = (
        "Dear\r\nBcc: eve@example.org\r\n\r\n--\n%(reference)s {reference} {the reason} {0}\n"
        "\u202eSee https://evil.example.org/x or evil.example.org\u2028Subject: Won"
    )
    with running_relay() as relay:
        settings.MAIL = relay.server
        said = said_by(ADA, a_process(), words=evil, name="%(who)s {x} http://evil.example.org")
        follow()
        an_answer(said)
        follow()
        while send(relay.server):
            pass
    for to, email in relay.taken:
        body = email.get_content()
        assert to == [ADA]
        assert email["Bcc"] is None
        assert "evil" not in body
        assert "eve@" not in body
        assert "\u202e" not in body
    for typed in ("> Bcc: […]", "> --", "> %(reference)s {reference} {the reason} {0}", "> Subject: Won"):
        assert typed in body.splitlines()


@given(st.text(max_size=2_000))
def test_a_quotation_is_short_and_each_of_its_lines_is_marked(text):
    lines = quoting.quote(text).split("\n")
    assert all(line.startswith("> ") and len(line.splitlines()) == 1 for line in lines)
    assert sum(len(line) for line in lines) <= quoting.SHORT * 3 + 20
    assert "://" not in "".join(lines)


def test_a_very_long_text_without_a_space_is_quoted_at_once():
    began = time.process_time()
    assert quoting.quote("a" * 500_000).startswith("> aaa")
    assert time.process_time() - began < 5
