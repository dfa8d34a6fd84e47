"""A process: started alone in minutes, opened when its promise is whole, changed in public."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from hearback.core import clock
from hearback.core.errors import BadInput, Incomplete, NotAllowed
from hearback.core.viewer import CLOCK, HOST, NOBODY, Role, Side
from hearback.journal import queries as journal
from hearback.journal.models import Fact
from hearback.processes import actions, queries, rules
from hearback.processes.models import Membership, Process
from tests.factories import (
    CONTACT,
    PROMISE,
    a_coordinator,
    a_draft_process,
    a_participant,
    a_post,
    a_process,
    a_user,
    as_person,
    as_viewer,
)

pytestmark = pytest.mark.django_db
NAME = {"en": "Open plan 2013"}


def start(user=None, **given):
    actor = as_viewer(user or a_user())
    return actions.start_process(actor=actor, **{"slug": "uk-2013", "name": NAME, "run_by": "government"} | given)


@pytest.mark.parametrize(
    "run_by, side", [("government", Side.GOVERNMENT), ("network", Side.CIVIL_SOCIETY)], ids=["government", "network"]
)
def test_whoever_starts_a_process_coordinates_it_for_the_side_that_runs_it(run_by, side):
    user = a_user()
    process = start(user, run_by=run_by)
    assert as_viewer(user).side_in(process.id) == side
    assert process.opened is None
    assert Fact.objects.get(verb="process.started").refs == {"run_by": run_by, "demonstration": False}


def test_when_both_run_it_the_starter_says_for_which_side():
    user = a_user()
    with pytest.raises(BadInput) as refused:
        start(user, run_by="both")
    assert refused.value.field == "side"
    assert not Process.objects.exists()
    process = start(user, run_by="both", side=Side.CIVIL_SOCIETY)
    assert as_viewer(user).side_in(process.id) == Side.CIVIL_SOCIETY


def test_the_host_starts_a_process_without_a_post():
    a_draft_process()
    assert not Membership.objects.exists()


@pytest.mark.parametrize("slug", ["", "UK", "a b", "-a", "a--b", "é", "a/b", "x" * 61])
def test_a_slug_that_cannot_stand_in_an_address_is_refused(slug):
    with pytest.raises(BadInput) as refused:
        start(slug=slug)
    assert refused.value.field == "slug"


@pytest.mark.parametrize("slug", ["desk", "l", "r", "about", "sign-in", "me", "static", "en", "cy", "q"])
def test_a_slug_that_the_site_uses_is_refused(slug):
    with pytest.raises(BadInput) as refused:
        start(slug=slug)
    assert refused.value.field == "slug"


def test_a_slug_that_is_taken_is_refused():
    start()
    with pytest.raises(BadInput) as refused:
        start()
    assert refused.value.field == "slug"
    assert Process.objects.count() == 1


@pytest.mark.parametrize(
    "given, field",
    [
        ({"name": {"en": " "}}, "name"),
        ({"name": {"en": "x" * 201}}, "name"),
        ({"run_by": "nobody"}, "run_by"),
        ({"starts": date(2013, 5, 1), "ends": date(2013, 4, 1)}, "ends"),
        ({"contact_email": "team"}, "contact_email"),
        ({"answer_within_days": 0}, "answer_within_days"),
        ({"about": {"en": "bell \x07"}}, "about"),
    ],
    ids=["no name", "long name", "runner", "dates", "e-mail", "days", "bell"],
)
def test_bad_input_is_named_by_its_field(given, field):
    with pytest.raises(BadInput) as refused:
        start(**given)
    assert refused.value.field == field


def test_a_field_that_is_not_there_is_a_mistake_of_ours():
    with pytest.raises(TypeError):
        start(opened=clock.now())


def test_who_may_start_a_process():
    assert rules.may_start_process(HOST)
    assert rules.may_start_process(as_viewer(a_user()))
    assert rules.may_start_process(a_coordinator(a_process()))
    for viewer in (NOBODY, CLOCK, as_person(a_participant()), as_viewer(a_post(a_process(), role=Role.OBSERVER).user)):
        assert not rules.may_start_process(viewer)


@pytest.mark.parametrize("role", Role)
def test_whoever_gave_up_their_only_post_starts_no_process(role):
    process = a_process()
    a_post(process)
    membership = a_post(process, role=role)
    actions.end_membership(actor=HOST, membership=membership)
    assert not rules.may_start_process(as_viewer(membership.user))
    with pytest.raises(NotAllowed):
        start(membership.user)
    a_post_again = actions.invite(
        actor=HOST,
        process=a_process(),
        email=membership.user.email,
        name="",
        role=Role.COORDINATOR,
        side=Side.GOVERNMENT,
    )
    assert rules.may_start_process(as_viewer(a_post_again.user))


def test_a_process_says_what_is_still_to_write():
    process = a_draft_process()
    missing = [thing.field for thing in queries.completeness(process)]
    assert missing == ["promise_will", "promise_cannot", "promise_decides", "promise_when", "contact", "questions"]
    with pytest.raises(Incomplete) as refused:
        actions.open_process(actor=HOST, process=process)
    assert len(refused.value.missing) == 6
    assert refused.value.field == "promise_will"


@pytest.mark.parametrize("contact", [{"contact_email": "team@example.org"}, {"contact_phone": "01632 960001"}], ids=str)
def test_a_whole_promise_opens(contact):
    process = a_draft_process(**PROMISE | contact)
    actions.add_question(actor=HOST, process=process, text={"en": "What is missing?"}, kind="suggestion")
    assert queries.completeness(process) == []
    assert actions.open_process(actor=HOST, process=process).opened is not None


def test_opening_again_changes_nothing():
    process = a_process()
    again = actions.open_process(actor=HOST, process=process)
    assert again.opened == Process.objects.get(pk=process.pk).opened
    assert Fact.objects.filter(verb="process.opened").count() == 1


def test_the_promise_that_was_made_can_be_shown_later():
    process = a_process()
    fact = Fact.objects.get(verb="process.opened")
    assert journal.opens(fact, "promise_will", process.promise_will)
    assert not journal.opens(fact, "promise_will", {"en": "Something else"})


def test_a_process_that_was_open_elsewhere_says_since_when_and_is_public_from_now():
    process = a_draft_process(**PROMISE | CONTACT)
    actions.add_question(actor=HOST, process=process, text={"en": "What is missing?"}, kind="suggestion")
    before = clock.now()
    long_ago = datetime(2012, 10, 1, tzinfo=UTC)
    opened = actions.open_process(actor=HOST, process=process, happened=long_ago)
    fact = Fact.objects.get(verb="process.opened")
    assert opened.opened >= before
    assert (fact.happened, fact.recorded >= before) == (long_ago, True)
    with pytest.raises(BadInput):
        actions.open_process(actor=HOST, process=a_draft_process(), happened=clock.now() + timedelta(days=1))


def test_an_open_process_keeps_its_promise_whole():
    process = a_process()
    with pytest.raises(Incomplete) as refused:
        actions.edit_process(actor=HOST, process=process, promise_cannot={})
    assert refused.value.field == "promise_cannot"
    process.refresh_from_db()
    assert process.promise_cannot == PROMISE["promise_cannot"]


def test_what_changed_is_a_fact_and_the_same_again_is_none():
    process = a_process()
    for _twice in range(2):
        actions.edit_process(actor=HOST, process=process, promise_when={"en": "In June"}, signing_days=10)
    fact = Fact.objects.get(verb="process.changed", refs__has_key="fields")
    assert fact.refs == {"fields": ["promise_when", "signing_days"]}
    assert journal.opens(fact, "promise_when", {"en": "In June"})


def test_dates_are_compared_with_those_that_stand():
    process = a_draft_process(starts=date(2013, 5, 1))
    with pytest.raises(BadInput) as refused:
        actions.edit_process(actor=HOST, process=process, ends=date(2013, 4, 1))
    assert refused.value.field == "ends"


def test_only_its_coordinators_and_the_host_change_a_process():
    process = a_process()
    lead = as_viewer(a_post(process, role=Role.THEME_LEAD).user)
    for actor in (NOBODY, CLOCK, lead, a_coordinator(a_process()), as_person(a_participant())):
        with pytest.raises(NotAllowed):
            actions.edit_process(actor=actor, process=process, signing_days=3)
        with pytest.raises(NotAllowed):
            actions.open_process(actor=actor, process=process)
    for actor in (HOST, a_coordinator(process), a_coordinator(process, Side.CIVIL_SOCIETY)):
        actions.edit_process(actor=actor, process=process, signing_days=3)


def test_a_demonstration_can_be_removed_and_a_real_process_cannot():
    demonstration, real = a_process(demonstration=True), a_process()
    a_post(demonstration)
    with pytest.raises(NotAllowed):
        actions.remove_demonstration(actor=HOST, process=real)
    with pytest.raises(NotAllowed):
        actions.remove_demonstration(actor=a_coordinator(real), process=demonstration)
    for _twice in range(2):
        actions.remove_demonstration(actor=HOST, process=demonstration)
    assert list(Process.objects.all()) == [real]


@pytest.mark.parametrize(
    "run_by, article", [("government", "6(1)(e)"), ("network", "6(1)(f)"), ("both", "6(1)(e), 6(1)(f)")]
)
def test_who_runs_it_decides_the_lawful_basis(run_by, article):
    process = a_draft_process(run_by=run_by, runner="The open plan team", contact_email="team@example.org")
    notice = queries.privacy_notice(process)
    assert notice.article == article
    assert (notice.controller, notice.contact_email) == ("The open plan team", "team@example.org")
    assert all(part in str(notice.basis) for part in article.replace("6(1)", "").split(", "))
    assert len(notice.version) <= 40


def test_each_kind_of_runner_has_a_notice_of_its_own_version():
    versions = {queries.privacy_notice(Process(run_by=run_by)).version for run_by in Process.RunBy}
    assert len(versions) == 3


@pytest.mark.django_db(transaction=True)
def test_of_four_who_start_at_one_address_one_does():
    actors = [as_viewer(a_user()) for _actor in range(4)]

    def begin(actor):
        try:
            return actions.start_process(actor=actor, slug="uk-2013", name=NAME, run_by="government")
        except BadInput:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        started = [process for process in pool.map(begin, actors) if process]
    assert len(started) == Process.objects.count() == Membership.objects.count() == 1
