import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from hearback.contributions.models import Authorship, Contribution, Verbatim
from hearback.core import clock
from hearback.core.viewer import HOST, Purpose
from hearback.events import actions
from hearback.people.models import Contact
from hearback.processes import actions as processes
from tests import factories
from tests.web.public.people import hidden, is_private, opened, words_of

pytestmark = pytest.mark.django_db

HERE = "/en/plan/capture/workshop/"
AS_DEVICE = {"Accept": "application/json"}
SLIP = {"words": "Open the bus times.", "attribution": "not-shown"}


@pytest.fixture
def event():
    return factories.an_event(factories.a_process(slug="plan", questions=2), slug="workshop")


@pytest.fixture
def facilitator(client, event):
    """Somebody who opened the facilitator's link."""
    opened(client, Purpose.CAPTURE, event)
    return client


def test_one_line_is_enough_and_the_form_comes_again_with_the_reference(facilitator):
    key = hidden(facilitator.get(HERE), "key")
    page = facilitator.post(HERE, SLIP | {"key": key}, follow=True)
    slip = Contribution.objects.get()
    assert f"Kept: {slip.reference}" in words_of(page)
    assert "Open the bus times." in words_of(page)
    assert hidden(page, "key") != key
    assert (slip.channel, slip.event.slug) == ("room", "workshop")
    assert is_private(page)


def test_the_facilitator_never_becomes_the_author(facilitator):
    facilitator.post(HERE, SLIP | {"key": str(uuid4())})
    authorship = Authorship.objects.get()
    assert (authorship.name, authorship.participant, authorship.attribution) == ("", None, "not-shown")


def test_question_and_table_stay_for_the_next_slip(facilitator):
    given = SLIP | {"key": str(uuid4()), "question": "2", "table": "Table 4"}
    page = facilitator.post(HERE, given, follow=True).content.decode()
    assert '<option value="2" selected>' in page
    assert 'value="Table 4"' in page
    assert Contribution.objects.get().question.number == 2


def test_pressing_twice_keeps_one(facilitator):
    key = str(uuid4())
    for _ in range(2):
        facilitator.post(HERE, SLIP | {"key": key})
    assert Contribution.objects.count() == 1


def test_a_name_is_shown_only_when_they_said_so_and_gave_it(facilitator):
    page = facilitator.post(HERE, SLIP | {"key": str(uuid4()), "attribution": "named"})
    assert "id_name-error" in page.content.decode()
    assert "Open the bus times." in page.content.decode()
    facilitator.post(HERE, SLIP | {"key": str(uuid4()), "attribution": "named", "name": "Ada Example"})
    assert Authorship.objects.get().name == "Ada Example"


@pytest.mark.parametrize("words", ["", "x" * 10_001, "a\x00b"])
def test_bad_words_are_told_at_the_box(facilitator, words):
    page = facilitator.post(HERE, SLIP | {"key": str(uuid4()), "words": words})
    assert "id_words-error" in page.content.decode()
    assert not Contribution.objects.exists()


def test_without_the_link_nobody_writes_down(client, event):
    assert (client.get(HERE).status_code, client.post(HERE, SLIP).status_code) == (403, 403)


def test_the_link_opens_one_event_alone(facilitator, event):
    factories.an_event(event.process, slug="other")
    assert facilitator.get("/en/plan/capture/other/").status_code == 403


def test_a_revoked_link_opens_nothing(facilitator, event):
    old = event.link_version
    actions.revoke_capture_link(actor=HOST, event=event)
    assert facilitator.get(HERE).status_code == 403
    event.link_version = old
    assert opened(Client(), Purpose.CAPTURE, event).status_code == 410


def test_under_the_chatham_house_rule_nobody_is_asked_whether_a_name_may_be_shown(facilitator, event):
    actions.set_chatham_house(actor=HOST, event=event, on=True, spoke=frozenset())
    page = facilitator.get(HERE)
    assert "Chatham House Rule" in words_of(page)
    assert 'name="attribution"' not in page.content.decode()
    given = {"words": "Open the bus times.", "key": str(uuid4()), "name": "Ada Example", "attribution": "named"}
    page = facilitator.post(HERE, given, follow=True)
    assert "Open the bus times." in words_of(page)
    assert "Ada Example" not in words_of(page)
    assert Authorship.objects.get().attribution == "not-shown"


def test_theme_kind_language_and_photograph_can_be_said_and_stay_for_the_next(facilitator, event):
    processes.add_theme(actor=HOST, process=event.process, slug="transport", name={"en": "Transport"})
    given = SLIP | {"key": str(uuid4()), "theme": "transport", "kind": "question", "language": "cy"}
    page = facilitator.post(HERE, given, follow=True).content.decode()
    slip = Contribution.objects.get()
    assert (slip.theme.slug, slip.kind, slip.language) == ("transport", "question", "cy")
    assert '<option value="transport" selected>' in page
    assert '<option value="cy" selected>' in page


def test_a_line_can_come_from_a_photograph_of_this_event_and_no_other(client, event):
    client.force_login(factories.a_post(event.process).user)
    mine, others = factories.a_photograph(event), factories.a_photograph(factories.an_event(event.process))
    client.post(HERE, SLIP | {"key": str(uuid4()), "photograph": str(mine.uuid)})
    assert Contribution.objects.get().photograph == mine
    assert f'href="/en/plan/events/workshop/photographs/{mine.uuid}.jpg"' in client.get(HERE).content.decode()
    page = client.post(HERE, SLIP | {"key": str(uuid4()), "photograph": str(others.uuid)})
    assert "id_photograph-error" in page.content.decode()
    assert Contribution.objects.count() == 1


def test_a_line_is_put_right_beside_the_words_that_were_there(facilitator):
    page = facilitator.post(HERE, SLIP | {"key": str(uuid4())}, follow=True)
    address = re.search(r'href="([^"]+/correct/[^"]+)"', page.content.decode())[1]
    page = facilitator.get(address)
    assert is_private(page)
    form = {name: hidden(page, name) for name in ("key", "instead_of")} | {"words": "Open the bus fares."}
    for _ in range(2):
        assert "Open the bus fares." in words_of(facilitator.post(address, form, follow=True))
    texts = Verbatim.objects.order_by("number").values_list("text", flat=True)
    assert list(texts) == ["Open the bus times.", "Open the bus fares."]


def test_a_device_is_answered_in_its_own_way(facilitator):
    form = SLIP | {"key": str(uuid4()), "happened": clock.now().isoformat()}
    for _ in range(2):
        answer = facilitator.post(HERE, form, headers=AS_DEVICE)
        told = {"taken": True, "reference": Contribution.objects.get().reference, "clock": False}
        assert (answer.status_code, answer.json(), answer.headers["Hearback-Here"]) == (200, told, "open")
    correction = {"do": "correct", "key": form["key"], "instead_of": "1", "words": "Open the fares."}
    assert facilitator.post(HERE, correction, headers=AS_DEVICE).json()["taken"]
    late = facilitator.post(HERE, correction | {"words": "Other"}, headers=AS_DEVICE)
    assert (late.status_code, late.json()["taken"]) == (422, False)
    assert "changed this line meanwhile" in late.json()["sentence"]
    empty = facilitator.post(HERE, SLIP | {"key": str(uuid4()), "words": " "}, headers=AS_DEVICE)
    assert (empty.status_code, empty.json()["sentence"]) == (422, "Write down what was said")


@pytest.mark.parametrize("happened", ["1970-01-01T00:00:00Z", "2100-01-01T00:00:00Z"])
def test_a_wrong_clock_is_not_believed_and_is_told(facilitator, happened):
    answer = facilitator.post(HERE, SLIP | {"key": str(uuid4()), "happened": happened}, headers=AS_DEVICE)
    assert answer.json()["clock"] is True
    assert Contribution.objects.get().happened.year == clock.now().year


@pytest.mark.parametrize("happened", ["", "yesterday", "2026-11-25T10:00:00"])
def test_a_clock_that_cannot_be_read_is_no_clock(facilitator, happened):
    answer = facilitator.post(HERE, SLIP | {"key": str(uuid4()), "happened": happened}, headers=AS_DEVICE)
    assert answer.json()["clock"] is False


def test_a_device_whose_link_was_revoked_is_told_that_it_is_over(facilitator, event):
    actions.revoke_capture_link(actor=HOST, event=event)
    for answer in (facilitator.get(HERE), facilitator.post(HERE, SLIP, headers=AS_DEVICE)):
        assert (answer.status_code, answer.headers["Hearback-Here"]) == (403, "refused")
    assert "Ask an organiser for the new link" in words_of(facilitator.get(HERE))


def test_the_workers_script_knows_the_files_and_its_page(facilitator, event):
    answer = facilitator.get(f"{HERE}worker.js")
    told = json.loads(re.search(r"self.HERE = (.*);", answer.content.decode())[1])
    page = facilitator.get(HERE)
    assert (told["page"], page.headers["Hearback-Here"]) == (HERE, "open")
    assert told["cache"].startswith(f"slip:{event.uuid}:")
    assert set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page.content.decode())) <= set(told["files"])


def test_two_weeks_after_the_event_a_device_keeps_the_page_no_longer(client):
    starts = clock.now() - timedelta(days=20)
    event = factories.an_event(factories.a_process(slug="plan"), slug="workshop", starts=starts)
    page = opened(client, Purpose.CAPTURE, event)
    page = client.get(HERE)
    assert page.headers["Hearback-Here"] == "closed"
    assert 'data-worker=""' in page.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_the_same_statements_however_much_was_said(
    facilitator, event, number, django_assert_num_queries
):
    for _ in range(number):
        factories.a_slip(event)
    with django_assert_num_queries(10):
        facilitator.get(HERE)


@pytest.mark.parametrize(
    ("told_by", "needs", "address"),
    [
        ("email", "email", "nia@example.org"),
        ("post", "post", "1 Invented Street\nTreffaith"),
        ("text", "text_number", "01632 960001"),
        ("phone", "phone_number", "01632 960002"),
    ],
)
def test_whoever_spoke_or_wrote_a_slip_is_told_in_the_way_they_chose(facilitator, told_by, needs, address):
    wish = {"told_by": told_by, "large_print": "on"}
    refused = facilitator.post(HERE, SLIP | wish | {"key": str(uuid4())})
    assert f'id="id_{needs}-error"' in refused.content.decode()
    assert "<details" in refused.content.decode()
    assert not Contribution.objects.exists()
    facilitator.post(HERE, SLIP | wish | {"key": str(uuid4()), needs: address})
    contact = Contact.objects.get()
    person = contact.participant
    assert (contact.address.replace("\r", ""), person.channel, person.large_print) == (address, told_by, True)
    assert contact.confirmed is None, "only whoever works here vouches for what they type in"


def test_a_line_kept_on_a_device_from_before_still_brings_its_e_mail_address(facilitator):
    facilitator.post(HERE, SLIP | {"key": str(uuid4()), "email": "nia@example.org"}, headers=AS_DEVICE)
    assert Contact.objects.get().address == "nia@example.org"


@pytest.mark.parametrize(
    ("needs", "address"),
    [("email", "nia@example.org"), ("post", "1 Invented Street"), ("phone_number", "01632 960002")],
)
def test_what_was_typed_without_a_way_is_neither_used_nor_thrown_away(facilitator, needs, address):
    """Without scripts every box is to be seen, and no way is chosen until somebody does."""
    asked = facilitator.post(HERE, SLIP | {"key": str(uuid4()), "told_by": "", needs: address})
    assert "Choose how they wish to be told, or empty the box of what they left" in words_of(asked)
    assert address in asked.content.decode()
    assert not Contribution.objects.exists()
    assert not Contact.objects.exists()
