"""Letters, text messages and calls at the desk: made, opened as an act, said to have gone; and nothing between is lost."""

import csv

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearback.contributions import actions as contributions
from hearback.core import clock
from hearback.core.viewer import HOST
from hearback.journal.models import Fact
from hearback.outbox import actions as outbox
from hearback.outbox.models import Message, State
from hearback.people import actions as people
from hearback.people import links
from hearback.people.models import Consent, Contact, Participant
from hearback.reportback import by_hand
from hearback.reportback.handing_on import Addressed
from hearback.reportback.models import Fate, Telling
from tests.answers.test_answering import talk
from tests.factories import a_letter, a_user, an_answer, an_organisation, as_person
from tests.reportback.loop import follow, left, participant, said_by
from tests.web.desk.by_hand import answered_by, choose, fate_of
from tests.web.public.people import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_mail")]
HERE = "/desk/open-plan/letters-and-calls/"
STREET = "1 Invented Street\nTreffaith\nTF1 1AA"


@pytest.fixture
def host(signed_in):
    return signed_in(a_user(is_host=True))


def made(host, channel):
    return host.post(f"{HERE}make/{channel}/").url


def printed(host, channel):
    """Put together and opened; which is where it is said to have gone."""
    bundle = made(host, channel)
    host.post(f"{bundle}open/")
    return bundle


def test_a_letter_is_printed_with_its_address_and_posted(process, host):
    said = answered_by(process, "post", post=STREET, both_languages=True, large_print=True)
    assert "Letters to post: 1" in words_of(host.get(HERE))
    bundle = made(host, "post")
    assert "Invented Street" not in words_of(host.get(bundle))
    letter = host.post(f"{bundle}open/")
    for words in ("Invented Street", "Ada (invented)", "no money for it", said.reference, 'lang="cy"', "--large"):
        assert words in letter.content.decode()
    assert f"/r/{said.reference}" in letter.content.decode()
    assert "/l/" not in letter.content.decode(), "a link that opens something private was printed"
    assert words_of(letter).count("You said: ") == words_of(letter).count("Dyma a ddywedoch chi: ") == 1
    assert words_of(letter).count(said.reference) > 2
    for words in ("Your reference:", "Eich cyfeirnod:"):
        assert words in words_of(letter)
    assert Fact.objects.get(verb="contact.shown").subject_uuid == participant("ada@example.org").uuid
    assert fate_of() == Fate.ON_THE_PAGE
    host.post(f"{bundle}settle/", {"gone": ""})
    assert fate_of() == Fate.POSTED
    assert "Nobody else waits" in words_of(host.get(HERE))
    messages = words_of(host.get("/desk/open-plan/messages/?channel=post"))
    assert "By post" in messages
    assert "0 tries" not in messages, "nobody tries to send a letter"
    fact = Fact.objects.get(verb="told.by-hand")
    assert (fact.refs["channel"], fact.refs["number"]) == ("post", 1)


def test_a_letter_carries_the_code_of_what_its_reader_said_and_nothing_else_does(process, host):
    said = answered_by(process, "post", post=STREET)
    code, bundle = links.code(said.uuid, said.link_version), made(host, "post")
    letter = host.post(f"{bundle}open/")
    assert f"Reference {said.reference}: code {code}" in words_of(letter)
    assert "/en/me/code/" in letter.content.decode()
    file = host.post(f"{bundle}file/").getvalue().decode()
    stored = (Fact.objects.values(), Message.objects.values(), Telling.objects.values())
    for page in (words_of(host.get(bundle)), words_of(host.get(HERE)), file, *(str(list(rows)) for rows in stored)):
        assert code not in page


def test_a_letter_promises_a_choice_on_that_page_to_those_alone_who_have_it_there(process, host):
    answered_by(process, "post", post=STREET)
    by_email = words_of(host.post(f"{made(host, 'post')}open/"))
    assert "On it you read what became of what you said. Go to this address" in by_email
    a_letter(process, post=STREET, told_by="post")
    follow()
    on_paper = words_of(host.post(f"{made(host, 'post')}open/"))
    assert "and you choose how we tell you. Go to this address" in on_paper


def test_who_lost_their_letter_has_its_code_ended_and_the_next_letter_has_another(process, host, desk):
    said = answered_by(process, "post", post=STREET)
    code = links.code(said.uuid, said.link_version)
    at = f"/desk/open-plan/said/{said.reference}/"
    assert f'href="{at}lost-link/"' in desk.get(at).content.decode()
    assert code not in words_of(desk.get(f"{at}lost-link/"))
    assert "The next letter to them carries a new code." in words_of(desk.post(f"{at}lost-link/", follow=True))
    letter = words_of(host.post(f"{made(host, 'post')}open/"))
    assert code not in letter
    assert f"Reference {said.reference}: code " in letter
    assert Fact.objects.filter(verb="contribution.link-revoked", subject_uuid=said.uuid).count() == 1


def test_who_is_told_of_what_another_said_gets_no_code_of_it(process, host):
    said = answered_by(process, "post", post=STREET)
    bundle = made(host, "post")
    eva = Participant.objects.create(name="Eva (invented)", channel="post")
    Contact.objects.create(participant=eva, kind="post", address="2 Invented Street")
    Consent.objects.create(participant=eva, purpose="report-back")
    Telling.objects.filter(message__channel="post").update(participant=eva, as_voice=True)
    letter = words_of(host.post(f"{bundle}open/"))
    assert "Eva (invented)" in letter
    assert said.reference in letter
    assert links.code(said.uuid, said.link_version) not in letter


@pytest.mark.parametrize(("number", "is_below"), [(9, False), (10, True)])
def test_more_references_than_fit_beside_the_window_stand_below_it(process, host, number, is_below):
    said = [said_by("ada@example.org", process) for _ in range(number)]
    follow()
    left()
    choose("ada@example.org", "post", post=STREET)
    for one in said:
        an_answer(one)
    follow()
    letter = host.post(f"{made(host, 'post')}open/").content.decode()
    assert letter.count('class="hb-letter__reference"') == number
    assert ("hb-letter--many" in letter) is is_below


def test_hidden_words_are_on_no_paper_and_the_answer_is(process, host):
    said = answered_by(process, "post", post=STREET)
    contributions.hide(actor=HOST, contribution=said, because="abuse")
    letter = words_of(host.post(f"{made(host, 'post')}open/"))
    assert "You said" not in letter
    assert "no money for it" in letter


def test_an_address_that_fills_its_window_is_printed_small_and_loses_no_line():
    six = "Flat 14\nThe Old Corn Exchange\n127 Great Invented Street\nTreffaith\nYnys Môn\nLL61 5UJ"
    short, long = (Addressed(None, name, six) for name in ("", "Professor Dame Bronwen Featherstonehaugh-Cholmondeley"))
    assert not short.is_long
    assert long.is_long
    assert long.lines == [long.name, *six.splitlines()]


def test_what_came_in_between_showing_and_posting_is_not_said_to_be_posted(process, host):
    answered_by(process, "post", post=STREET)
    bundle = made(host, "post")
    host.post(f"{bundle}open/")
    said = said_by("ben@example.org", process)
    people.choose_channel(
        actor=as_person(participant("ben@example.org")),
        participant=participant("ben@example.org").uuid,
        channel="post",
        post="2 Invented Street",
    )
    an_answer(said)
    follow()
    for _twice in range(2):
        host.post(f"{bundle}settle/", {"gone": ""})
    assert (fate_of(), fate_of("ben@example.org")) == (Fate.POSTED, Fate.ON_THE_PAGE)
    assert Fact.objects.filter(verb="told.by-hand").count() == 1
    assert "2 Invented Street" in words_of(host.post(f"{made(host, 'post')}open/"))


def test_what_had_not_gone_waits_again_and_can_be_put_back(process, host):
    answered_by(process, "post", post=STREET)
    bundle = printed(host, "post")
    host.post(f"{bundle}settle/", {"gone": ""})
    host.post(f"{bundle}settle/", {"undo": ""})
    assert fate_of() == Fate.ON_THE_PAGE
    host.post(f"{bundle}settle/", {"apart": ""})
    assert "Letters to post: 1" in words_of(host.get(HERE))


def test_a_coordinator_reads_how_many_wait_and_opens_no_address(process, desk):
    answered_by(process, "post", post=STREET)
    assert "Letters to post: 1" in words_of(desk.get(HERE))
    assert desk.post(f"{HERE}make/post/").status_code == 403
    answered_by(process, "post", post=STREET)
    assert Message.objects.filter(channel="post").count() > 1
    assert "1 person waits for a letter" in words_of(desk.get("/desk/"))


def test_whoever_asked_for_quiet_or_was_erased_meanwhile_gets_no_letter(process, host):
    answered_by(process, "post", post=STREET)
    bundle = made(host, "post")
    person = participant("ada@example.org")
    people.set_quiet(actor=as_person(person), participant=person.uuid, quiet=True)
    assert "Invented Street" not in words_of(host.post(f"{bundle}open/"))
    host.post(f"{bundle}settle/", {"apart": ""})
    assert host.post(f"{HERE}make/post/").url == HERE
    assert not Message.objects.filter(channel="post").exists()


def test_what_was_taken_back_or_erased_meanwhile_is_in_no_letter(process, host):
    first = answered_by(process, "post", post=STREET)
    said = said_by("ben@example.org", process)
    choose("ben@example.org", "post", post="2 Invented Street")
    talk(said)
    follow()
    contributions.withdraw(actor=as_person(participant("ben@example.org")), contribution=said)
    contributions.erase_words(actor=HOST, contribution=first)
    assert host.post(f"{HERE}make/post/").url == HERE
    assert not Message.objects.filter(channel="post").exists()


def test_only_what_was_on_the_paper_is_said_to_be_posted(process, host):
    for email in ("ada@example.org", "ben@example.org", "cai@example.org", "dot@example.org"):
        answered_by(process, "post", email=email, post=STREET)
    bundle = made(host, "post")
    ada, ben, cai, dot = (participant(f"{name}@example.org") for name in ("ada", "ben", "cai", "dot"))
    people.set_quiet(actor=as_person(ben), participant=ben.uuid, quiet=True)
    people.address_returned(contact=Contact.objects.get(participant=cai, kind="post").uuid)
    stopped = Message.objects.get(key__contains=str(dot.uuid), channel="post")
    outbox.hold(about=stopped.batch, starts=clock.now())
    host.post(f"{bundle}open/")
    outbox.drop_hold(about=stopped.batch)
    people.set_quiet(actor=as_person(ada), participant=ada.uuid, quiet=True)
    host.post(f"{bundle}settle/", {"gone": ""})
    fates = [fate_of(f"{name}@example.org") for name in ("ada", "ben", "cai", "dot")]
    assert fates == [Fate.POSTED, Fate.ASKED_NOT, Fate.ON_THE_PAGE, Fate.ON_THE_PAGE]
    assert Fact.objects.get(verb="told.by-hand").refs["number"] == 1
    assert "Letters to post: 1" in words_of(host.get(HERE))


def test_of_letters_that_nobody_opened_none_has_gone(process, host):
    answered_by(process, "post", post=STREET)
    bundle = made(host, "post")
    assert "These were posted" not in words_of(host.get(bundle))
    assert "Open them first" in words_of(host.post(f"{bundle}settle/", {"gone": ""}, follow=True))
    assert fate_of() == Fate.ON_THE_PAGE


def test_whoever_chooses_another_way_is_told_what_waits_in_that_way(process, host):
    answered_by(process, "post", post=STREET)
    choose("ada@example.org", "text", phone="01632 960001")
    follow()
    assert "Text messages to send: 1" in words_of(host.get(HERE))
    assert "Letters to post" not in words_of(host.get(HERE))
    choose("ada@example.org", "page")
    follow()
    assert not Message.objects.filter(channel="text").exists()
    assert fate_of() == Fate.ON_THE_PAGE


def test_a_letter_that_was_printed_is_not_told_in_a_second_way(process, host):
    answered_by(process, "post", post=STREET)
    bundle = printed(host, "post")
    choose("ada@example.org", "phone", phone="01632 960001")
    follow()
    assert "People to ring" not in words_of(host.get(HERE))
    host.post(f"{bundle}settle/", {"gone": ""})
    assert fate_of() == Fate.POSTED


def test_a_file_for_text_messages_holds_nothing_that_a_spreadsheet_would_run(process, host):
    said = answered_by(process, "text", phone="+44 1632 960001")
    answer = host.post(f"{made(host, 'text')}file/")
    header, row = csv.reader(answer.getvalue().decode().splitlines())
    assert header == ["number", "language", "text"]
    assert row[0] == "'+44 1632 960001"
    assert (row[1], said.reference in row[2]) == ("en", True)


def test_a_text_message_names_every_piece_of_news(process, host):
    first = answered_by(process, "text", phone="01632 960001")
    second = said_by("ada@example.org", process)
    third = said_by("ada@example.org", process)
    follow()
    for said in (second, third):
        an_answer(said)
    follow()
    page = words_of(host.post(f"{made(host, 'text')}open/"))
    for said in (first, second, third):
        assert f"The answer to {said.reference}. " in page


def test_a_file_for_mail_merge_has_the_lines_of_the_address(process, host):
    answered_by(process, "post", post=STREET)
    answer = host.post(f"{made(host, 'post')}file/")
    header, row = csv.reader(answer.getvalue().decode().splitlines(keepends=True))
    told = dict(zip(header, row, strict=True))
    assert [told[f"address_{line}"] for line in (1, 2, 3, 4)] == ["1 Invented Street", "Treffaith", "TF1 1AA", ""]
    assert "no money for it" in told["text"]
    assert told["letter"] == str(Message.objects.get(channel="post").pk), "nothing would say which letter came back"


def test_an_organisation_is_given_what_to_pass_on_and_no_address(process, host):
    said = answered_by(process, "organisation", through=an_organisation(name="Invented Shelter"))
    page = words_of(host.post(f"{made(host, 'organisation')}open/"))
    assert "Invented Shelter" in page
    assert said.reference in page
    assert "ada@example.org" not in page
    assert not Fact.objects.filter(verb="contact.shown").exists()


def test_news_that_the_worker_read_apart_is_one_letter_to_one_person(process, host):
    said = [answered_by(process, "post", post=STREET) for _number in range(3)]
    other = answered_by(process, "post", "ben@example.org", post=STREET)
    assert Message.objects.filter(channel="post").count() == 6  # receipts of what was said later as well
    assert "Letters to post: 2" in words_of(host.get(HERE))
    bundle = printed(host, "post")
    assert Message.objects.filter(channel="post").count() == 2
    page = words_of(host.post(f"{bundle}open/"))
    for one in (*said, other):
        assert one.reference in page
    host.post(f"{bundle}settle/", {"gone": ""})
    assert fate_of() == fate_of("ben@example.org") == Fate.POSTED
    assert not Message.objects.filter(channel="post", state=State.WAITING).exists()


def test_in_a_full_bundle_nobody_has_two_letters_either(process, host, monkeypatch):
    monkeypatch.setattr(by_hand, "AT_ONCE", 4)
    for name in ("ada", "ben", "cai"):
        for _twice in (1, 2):
            answered_by(process, "post", f"{name}@example.org", post=STREET)
    bundle = printed(host, "post").rstrip("/").rsplit("/", 1)[-1]
    told = set(Telling.objects.filter(message__by_hand=bundle).values_list("participant", "message"))
    assert len({person for person, _message in told}) == len(told) == 2


def test_letters_cost_the_same_statements_however_many(process, host):
    counts = []
    for people_told in (1, 3):
        for number in range(people_told):
            answered_by(process, "text", email=f"p{number}@of{people_told}.example", phone="01632 960001")
        bundle = made(host, "text")
        with CaptureQueriesContext(connection) as asked:
            assert host.post(f"{bundle}open/").content.count(b"01632 960001") == people_told
        counts.append(len(asked))
    assert counts[0] == counts[1]
