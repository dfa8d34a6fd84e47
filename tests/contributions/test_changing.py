"""What becomes of a contribution: changed or withdrawn by its author, tidied, moderated, answered, erased."""

import pytest

from hearback.contributions import actions, jobs, personal, queries
from hearback.contributions.models import Authorship, Contribution, TidyWording, Verbatim
from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Purpose, Role
from hearback.journal import queries as journal
from hearback.journal.models import Fact
from tests.factories import (
    a_contribution,
    a_coordinator,
    a_post,
    a_process,
    as_person,
    as_viewer,
    by_said_link,
)

pytestmark = pytest.mark.django_db
State = Contribution.State


def person_of(contribution):
    return Authorship.objects.get(contribution=contribution).participant


def texts(contribution):
    return list(Verbatim.objects.filter(contribution=contribution).order_by("number").values_list("text", flat=True))


def test_an_authors_change_stands_beside_the_old_words():
    said = a_contribution(words="One", email="ana@example.org")
    actions.change_words(actor=by_said_link(said), contribution=said, words="Two")
    actions.change_words(actor=as_person(person_of(said)), contribution=said, words="Three")
    actions.change_words(actor=by_said_link(said), contribution=said, words=" Three ")
    assert texts(said) == ["One", "Two", "Three"]
    facts = Fact.objects.filter(verb="contribution.changed").order_by("id")
    assert [journal.opens(fact, "words", words) for fact, words in zip(facts, ["Two", "Three"], strict=True)] == [
        True
    ] * 2


def test_only_its_author_changes_or_withdraws_a_contribution():
    process = a_process()
    said = a_contribution(process, email="ana@example.org")
    revoked = by_said_link(said)
    actions.revoke_link(actor=revoked, contribution=said)
    others = [NOBODY, HOST, a_coordinator(process), by_said_link(a_contribution(process)), revoked]
    for actor in others:
        with pytest.raises(NotAllowed):
            actions.change_words(actor=actor, contribution=said, words="Mine")
        with pytest.raises(NotAllowed):
            actions.withdraw(actor=actor, contribution=said)


@pytest.mark.parametrize("state", [State.ANSWERED, State.WITHDRAWN])
def test_words_change_until_there_is_an_answer(state):
    said = a_contribution()
    if state == State.WITHDRAWN:
        actions.withdraw(actor=by_said_link(said), contribution=said)
    else:
        actions.set_state(actor=HOST, contribution=said, state=state)
    with pytest.raises(BadInput):
        actions.change_words(actor=by_said_link(said), contribution=said, words="Too late")


def test_a_withdrawn_contribution_is_counted_and_its_words_are_not_shown():
    process = a_process()
    said = a_contribution(process, words="Never mind", name="Ana", attribution="named")
    for _ in range(2):
        actions.withdraw(actor=by_said_link(said), contribution=said)
    (row,) = queries.said(NOBODY, queries.contributions_visible_to(NOBODY, process))
    assert (row.state, row.words, row.shown_author) == (State.WITHDRAWN, "", "")
    assert texts(said) == ["Never mind"]
    assert queries.counts(NOBODY, process)[State.WITHDRAWN] == 1
    assert Fact.objects.filter(verb="contribution.withdrawn").count() == 1


def test_a_tidy_wording_stands_beside_and_says_when_it_is_older_than_the_words():
    process = a_process()
    said = a_contribution(process, words="Well, you see, contracts!")
    actions.tidy(actor=a_coordinator(process), contribution=said, text={"en": "Publish contracts."})
    (row,) = queries.said(NOBODY, [said])
    assert (row.words, row.tidy, row.tidy_is_older) == (
        "Well, you see, contracts!",
        {"en": "Publish contracts."},
        False,
    )
    actions.change_words(actor=by_said_link(said), contribution=said, words="Buses, rather.")
    (row,) = queries.said(NOBODY, [said])
    assert (row.words, row.tidy_is_older, row.changed) == ("Buses, rather.", True, True)
    actions.tidy(actor=HOST, contribution=said, text={"en": " "})
    assert not TidyWording.objects.exists()


def test_theme_leads_tidy_and_do_not_moderate():
    process = a_process()
    lead = as_viewer(a_post(process, role=Role.THEME_LEAD).user)
    said = a_contribution(process)
    assert actions.tidy(actor=lead, contribution=said, text={"en": "Shorter."})
    with pytest.raises(NotAllowed):
        actions.hide(actor=lead, contribution=said, because="abuse")


def test_only_coordinators_of_the_process_moderate():
    process = a_process()
    said = a_contribution(process)
    observer = as_viewer(a_post(process, role=Role.OBSERVER).user)
    for actor in (NOBODY, by_said_link(said), observer, a_coordinator(a_process())):
        for act in (actions.hold, actions.release, actions.show_again):
            with pytest.raises(NotAllowed):
                act(actor=actor, contribution=said)
        with pytest.raises(NotAllowed):
            actions.hide(actor=actor, contribution=said, because="abuse")
        with pytest.raises(NotAllowed):
            actions.tidy(actor=actor, contribution=said, text={"en": "x"})
        with pytest.raises(NotAllowed):
            actions.set_state(actor=actor, contribution=said, state=State.ANSWERED)


def test_hiding_is_public_has_a_reason_and_can_be_undone():
    process = a_process()
    said = a_contribution(process, words="You fools", name="Ana", attribution="named")
    with pytest.raises(BadInput) as refused:
        actions.hide(actor=HOST, contribution=said, because="I disagree")
    assert refused.value.field == "because"
    actions.hide(actor=HOST, contribution=said, because="abuse")
    (row,) = queries.said(NOBODY, queries.contributions_visible_to(NOBODY, process))
    assert (row.words, row.shown_author, row.hidden_because) == ("", "", "abuse")
    assert str(row.hidden_because_label) == "It insults or threatens people"
    assert queries.said(HOST, [said])[0].words == "You fools"
    assert queries.private_view(by_said_link(said), said).verbatims[0].text == "You fools"
    actions.show_again(actor=HOST, contribution=said)
    assert queries.said(NOBODY, [Contribution.objects.get()])[0].words == "You fools"


def test_what_is_kept_back_is_there_for_its_author_and_those_who_look():
    process = a_process()
    said = a_contribution(process)
    actions.hold(actor=HOST, contribution=said)
    assert not queries.contributions_visible_to(NOBODY, process)
    assert queries.by_reference(NOBODY, said.reference) is None
    assert queries.by_reference(by_said_link(said), said.reference) == said
    assert list(queries.contributions_visible_to(a_coordinator(process), process)) == [said]
    actions.release(actor=HOST, contribution=said)
    assert queries.by_reference(NOBODY, said.reference.lower().replace("-", " ")) == said


def test_a_withdrawn_contribution_cannot_be_answered():
    said = a_contribution()
    actions.withdraw(actor=by_said_link(said), contribution=said)
    with pytest.raises(BadInput):
        actions.set_state(actor=HOST, contribution=said, state=State.ANSWERED)


def test_erased_words_are_gone_everywhere_and_the_row_keeps_its_state():
    process = a_process()
    said = a_contribution(process, words="My number is 01632 960001")
    actions.change_words(actor=by_said_link(said), contribution=said, words="Call 01632 960001")
    actions.tidy(actor=HOST, contribution=said, text={"en": "Call them."})
    for _ in range(2):
        actions.erase_words(actor=by_said_link(said), contribution=said)
    said.refresh_from_db()
    assert (texts(said), said.state, said.body_digest) == (["", ""], State.WAITING, "")
    assert not TidyWording.objects.exists()
    for viewer in (NOBODY, HOST):
        (row,) = queries.said(viewer, [Contribution.objects.get()])
        assert (row.words, row.tidy, row.erased) == ("", {}, said.erased)
    for fact in Fact.objects.filter(subject_uuid=said.uuid):
        assert not journal.opens(fact, "words", "My number is 01632 960001")
    assert Fact.objects.filter(verb="contribution.erased").count() == 1


def test_words_of_somebody_with_an_address_are_erased_by_code_and_not_by_link():
    said = a_contribution(email="ana@example.org")
    for actor in (NOBODY, by_said_link(said), as_person(person_of(said)), a_coordinator(said.process)):
        with pytest.raises(NotAllowed):
            actions.erase_words(actor=actor, contribution=said)
    assert actions.erase_words(actor=as_person(person_of(said), Purpose.ALL), contribution=said).erased


def test_what_is_held_about_a_person_is_told_and_erased():
    said = a_contribution(words="One", name="Ana", organisation_name="Involve", email="ana@example.org")
    actions.tidy(actor=HOST, contribution=said, text={"en": "Won"})
    person = person_of(said)
    assert {said.reference, "One", "Won", "Ana", "Involve"} <= {str(h.value) for h in personal.held_about(person.pk)}
    link = by_said_link(said)
    actions.erase_participant(actor=as_person(person, Purpose.ALL), participant=person.pk)
    authorship = Authorship.objects.get()
    assert (authorship.participant, authorship.name, authorship.organisation_name) == (None, "", "")
    assert (texts(said), personal.held_about(person.pk)) == ([""], [])
    assert queries.said_by_link(link) is None
    with pytest.raises(NotAllowed):
        actions.erase_participant(actor=as_person(person), participant=person.pk)


def test_time_deletes_old_drafts():
    draft = actions.begin_draft(process=a_process(), language="en", values={"words": "x"})
    jobs.tick(clock.now())
    assert queries.draft(draft.process, draft.uuid) == draft
    jobs.tick(draft.expires)
    assert queries.draft(draft.process, draft.uuid) is None
