"""A code to an address: the same answer for everyone, once, for a quarter of an hour, in five tries."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from hearback.core import clock
from hearback.core.errors import BadInput
from hearback.core.viewer import HOST
from hearback.outbox import queries as outbox
from hearback.outbox.models import Message
from hearback.people import actions, jobs, queries
from hearback.people.models import Code, Count
from tests.factories import a_participant

pytestmark = pytest.mark.django_db
EMAIL = "ann@example.org"


@pytest.fixture
def ann():
    return a_participant(name="Ann", email=EMAIL)


def code_in(message):
    return re.search(r"\d{4} \d{4}", message.body)[0]


def ask(language="en"):
    actions.send_code(email=EMAIL, language=language)
    return code_in(Message.objects.order_by("id").last())


def refused(code, email=EMAIL):
    with pytest.raises(BadInput) as problem:
        actions.open_with_code(email=email, code=code)
    assert problem.value.field == "code"
    return str(problem.value)


def another(code, number=0):
    return f"{(int(code.replace(' ', '')) + 1 + number) % 10**8:08}"


def test_the_code_opens_and_confirms(ann):
    assert actions.open_with_code(email="Ann@example.org", code=ask()) == ann
    assert queries.is_confirmed(ann)


@pytest.mark.parametrize(
    "typed",
    [lambda code: code, lambda code: code.replace(" ", ""), lambda code: f" {code.replace(' ', '-')}\n"],
    ids=["as sent", "together", "hyphen"],
)
def test_the_code_may_be_typed_with_spaces_and_hyphens(ann, typed):
    assert actions.open_with_code(email=EMAIL, code=typed(ask())) == ann


def test_the_code_is_nowhere_but_in_the_message(ann):
    code = ask().replace(" ", "")
    assert code not in Code.objects.get().hashed
    assert len(Code.objects.get().hashed) == 64
    message = Message.objects.get()
    assert message.secret
    assert message.key == f"code:{Code.objects.get().uuid}"
    assert not outbox.messages_visible_to(HOST).exists()


def test_an_unknown_address_gets_the_same_answer_and_no_message(ann):
    assert actions.send_code(email="who@example.org", language="en") is None
    assert not Message.objects.exists()
    code = ask()
    assert refused(code, email="who@example.org") == refused(another(code))


def test_the_same_counting_happens_for_a_known_and_an_unknown_address(ann):
    actions.send_code(email="who@example.org", language="en")
    unknown = Count.objects.count()
    actions.send_code(email=EMAIL, language="en")
    assert unknown == 3
    assert Count.objects.count() == 5  # the count of everyone together is shared


def test_it_works_once(ann):
    code = ask()
    actions.open_with_code(email=EMAIL, code=code)
    refused(code)


def test_it_works_for_a_quarter_of_an_hour(ann):
    code = ask()
    with time_machine.travel(clock.now() + timedelta(minutes=15, seconds=1)):
        refused(code)


def test_after_five_wrong_tries_the_right_one_opens_nothing(ann):
    code = ask()
    for _try in range(5):
        refused(another(code))
    refused(code)


def test_the_fifth_try_may_be_the_right_one(ann):
    code = ask()
    for _try in range(4):
        refused(another(code))
    assert actions.open_with_code(email=EMAIL, code=code) == ann


def test_an_earlier_code_still_works_until_one_was_used(ann):
    first, second = ask(), ask()
    actions.open_with_code(email=EMAIL, code=first)
    refused(second)


def test_a_code_opens_nobody_else(ann):
    a_participant(email="bob@example.org")
    refused(ask(), email="bob@example.org")


def test_an_address_gets_three_codes_in_a_quarter_of_an_hour(ann):
    with time_machine.travel("2013-03-20 14:01Z") as time:
        for _time in range(5):
            actions.send_code(email=EMAIL, language="en")
        assert Message.objects.count() == 3
        time.shift(timedelta(minutes=15))
        actions.send_code(email="ANN@example.org", language="en")
        assert Message.objects.count() == 4


def test_an_address_gets_ten_codes_a_day(ann):
    with time_machine.travel("2013-03-20 00:01Z") as time:
        for _time in range(15):
            actions.send_code(email=EMAIL, language="en")
            time.shift(timedelta(minutes=16))
    assert Message.objects.count() == 10


def test_the_counts_tell_nobody_whose_they_are(ann):
    ask()
    assert all(re.fullmatch(r"[0-9a-f]{64}", count.key) for count in Count.objects.all())


def test_the_message_is_in_the_language_asked_for_and_names_no_person(ann):
    ask("cy")
    message = Message.objects.get()
    assert (message.language, message.to) == ("cy", EMAIL)
    assert "Ann" not in message.body


def test_a_day_later_nothing_of_it_is_left(ann):
    ask()
    jobs.tick(clock.now() + timedelta(hours=24))
    assert Code.objects.exists()
    jobs.tick(clock.now() + timedelta(hours=49))
    assert not Code.objects.exists()
    assert not Count.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("right", [True, False])
def test_of_eight_who_try_at_once(right):
    """With the right code one gets in; with wrong ones they have five tries together, like one after another."""
    a_participant(email=EMAIL)
    code = ask()

    def try_it(number):
        try:
            actions.open_with_code(email=EMAIL, code=code if right else another(code, number))
        except BadInput:
            return 0
        else:
            return 1
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        opened = sum(pool.map(try_it, range(8)))
    assert opened == (1 if right else 0)
    assert Code.objects.get().tries <= 5
    assert (Code.objects.get().used is not None) == right
