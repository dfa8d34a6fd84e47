"""When far more comes in than usual: what the pages ask, what they say, and that nobody is refused."""

import json
from datetime import timedelta
from uuid import UUID

import altcha
import pytest
import time_machine
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from hearback.answers import queries as answers
from hearback.contributions.models import Contribution, Draft
from hearback.core import clock
from hearback.web.public.floods import address_of
from tests import factories
from tests.floods.test_work import solve
from tests.web.public.people import words_of
from tests.web.public.saying import WORDS, answered

pytestmark = pytest.mark.django_db
ASKS = "Before it sends, your device does a little work"


@pytest.fixture
def process(settings):
    settings.BUSY_NETWORK = 2
    return factories.a_process(slug="plan", questions=2)


@pytest.fixture
def client():
    return Client(REMOTE_ADDR="203.0.113.5")


def task_on(page):
    return page.context["asks"].task


def test_in_ordinary_times_a_device_is_asked_nothing(client, process):
    page = client.get(f"{answered(client)}check/")
    assert ASKS not in words_of(page)
    assert b'name="work"' not in page.content


def test_in_a_crowd_a_device_that_works_sends_as_ever(client, process):
    here = [answered(client) for _ in range(3)][-1]
    page = client.get(f"{here}check/")
    assert ASKS in words_of(page)
    done = client.post(f"{here}check/", {"work": solve(task_on(page))}, follow=True)
    assert Contribution.objects.get().held is None
    assert "Your words are public now" in words_of(done)


def test_in_a_crowd_a_device_without_scripts_is_kept_back_and_told_so(client, process):
    here = [answered(client) for _ in range(3)][-1]
    done = client.post(f"{here}check/", follow=True)
    said = Contribution.objects.get()
    assert said.held_because == "suspected"
    assert said.reference in words_of(done)
    assert "a program may have sent it" in words_of(done)
    mine = words_of(client.get(f"/en/plan/said/{said.reference}/mine/"))
    assert "a program may have sent it" in mine
    assert "There is no answer yet." not in mine


def test_whoever_began_before_the_crowd_is_asked_nothing(client, process):
    first = answered(client)
    for _ in range(3):
        answered(client)
    assert task_on(client.get(f"{first}check/")) == ""


def test_what_was_begun_in_a_crowd_is_asked_for_work_however_late_it_is_sent(client, process):
    here = [answered(client) for _ in range(3)][-1]
    with time_machine.travel(clock.now() + timedelta(hours=5)):
        assert task_on(client.get(f"{here}check/"))


def test_somebody_in_another_network_notices_nothing_of_it(client, process):
    for _ in range(3):
        answered(client)
    assert task_on(client.get(f"{answered(Client(REMOTE_ADDR='198.51.100.1'))}check/")) == ""


def test_whoever_sends_quicker_than_a_person_writes_is_asked_for_work(client, process, settings):
    settings.QUICKEST = 3
    here = answered(client)
    assert task_on(client.get(f"{here}check/"))
    Draft.objects.update(created=clock.now() - timedelta(seconds=4))
    assert task_on(client.get(f"{here}check/")) == ""


def test_a_task_is_for_one_draft_alone(client, process):
    _calm, _calm_too, first, second = [answered(client) for _ in range(4)]
    answer = solve(task_on(client.get(f"{first}check/")))
    client.post(f"{second}check/", {"work": answer})
    assert Contribution.objects.get().held_because == "suspected"
    client.post(f"{first}check/", {"work": answer})
    assert Contribution.objects.latest("pk").held is None


def test_it_reads_in_welsh(client, process):
    here = [answered(client, language="cy") for _ in range(3)][-1]
    page = client.get(f"{here}check/")
    assert ASKS not in words_of(page)
    assert "eich dyfais" in words_of(page)
    assert "Your device" not in page.context["asks"].says


def test_the_public_account_says_how_much_is_kept_back_so(client, process):
    factories.a_contribution(process)
    factories.a_contribution(process, suspected=True, words="Cheap watches.")
    page = client.get("/en/plan/sums/")
    assert "Kept back as suspected spam, not counted" in words_of(page)
    assert page.context["counted"].received == 1
    apart = {str(view.label): view.number for view in page.context["apart"]}
    assert apart["Kept back as suspected spam, not counted"] == 1
    assert apart["Found to be spam, not counted"] == 0
    assert b"Cheap watches." not in page.content


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "198.51.100.1", "203.0.113.5"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        (2, "6.6.6.6, 198.51.100.1, 10.0.0.1", "198.51.100.1"),
        (1, "", ""),
        (2, "6.6.6.6", ""),
    ],
)
def test_what_a_client_writes_about_its_own_address_is_never_believed(settings, proxies, forwarded, address):
    settings.PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert address_of(RequestFactory(REMOTE_ADDR="203.0.113.5").get("/", headers=headers)) == address


WAYS = st.sampled_from(["calm", "trap", "work", "no work", "stolen work", "twice"])


@examples(max_examples=8, deadline=None)
@given(ways=st.lists(WAYS, min_size=1, max_size=5))
def test_however_things_are_sent_none_is_lost_and_the_counts_add_up(ways):
    process = factories.a_process(questions=1)
    at = f"/en/{process.slug}/have-your-say/"
    stolen = ""
    for number, way in enumerate(ways):
        client = Client(REMOTE_ADDR=f"203.0.{number}.1")
        here = client.post(at, {"about": "whole"})["Location"].removesuffix("words/")
        key = UUID(here.split("/")[-2])
        given = WORDS | {"words": f"{way} {number}"} | ({"homepage": "x"} if way == "trap" else {})
        for step, values in (
            ("words", given),
            ("who", {"name": "", "organisation_name": "", "attribution": "not-shown"}),
            ("tell", {"email": "", "told_in": "en"}),
        ):
            assert client.post(f"{here}{step}/", values).status_code == 303
        Draft.objects.filter(uuid=key).update(busy=way in {"work", "no work", "stolen work"})
        answer = ""
        if way in {"work", "stolen work"}:
            answer = solve(task_on(client.get(f"{here}check/"))) if way == "work" else stolen
            stolen = answer or stolen
        for _ in range(2 if way == "twice" else 1):
            assert client.post(f"{here}check/", {"work": answer}).status_code == 303
    held = [way for way in ways if way in {"trap", "no work", "stolen work"}]
    ledger = answers.ledger(process)
    assert Contribution.objects.filter(process=process).count() == len(ways)
    assert (ledger.total.received, ledger.suspected) == (len(ways) - len(held), len(held))


def test_the_task_on_the_page_is_one_that_any_solver_of_altcha_reads(client, process):
    here = [answered(client) for _ in range(3)][-1]
    task = json.loads(task_on(client.get(f"{here}check/")))
    assert altcha.Challenge.from_dict(task).parameters.algorithm == "PBKDF2/SHA-256"
