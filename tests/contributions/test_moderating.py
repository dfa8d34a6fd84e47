"""Moderating: after a look, another look at what was hidden, a part taken out. No act of it touches the author's words."""

import pytest

from hearback.contributions import actions, policy, queries
from hearback.contributions.models import Contribution, Redaction, SecondLook, Verbatim
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Role, Side
from hearback.journal import queries as journal
from hearback.journal.models import Fact
from tests.factories import a_contribution, a_coordinator, a_post, a_process, a_slip, an_event, as_viewer, by_said_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    return a_process()


def hidden(process, by=HOST, **fields):
    said = a_contribution(process, **fields)
    return actions.hide(actor=by, contribution=said, because="personal")


def public_words(said):
    return queries.said(NOBODY, [queries.by_reference(NOBODY, said.reference)])[0].words


def verbs(said):
    return list(journal.about(said.uuid).values_list("verb", flat=True))


# --- the policy


def test_every_reason_says_what_it_means_and_what_it_does_not():
    assert [one.code for one in policy.POLICY] == Contribution.Because.values
    assert all(str(one.means) and str(one.not_meant) for one in policy.POLICY)
    assert not any("disagree" in str(one.means).lower() for one in policy.POLICY)


# --- after a look


def test_where_the_process_looks_first_words_from_outside_wait_and_are_counted(process):
    actions.set_moderation(actor=a_coordinator(process), process=process, look_first=True)
    said = a_contribution(process, words="Publish the contracts.")
    assert queries.by_reference(NOBODY, said.reference) is None
    assert queries.private_view(by_said_link(said), said).marked == "Publish the contracts."
    assert list(queries.contributions_visible_to(HOST, process)) == [said]
    assert verbs(said) == ["contribution.received", "contribution.held"]
    actions.release(actor=HOST, contribution=said)
    assert public_words(said) == "Publish the contracts."


def test_what_the_desk_or_a_facilitator_writes_down_waits_for_nobody(process):
    actions.set_moderation(actor=HOST, process=process, look_first=True)
    assert a_contribution(process, actor=a_coordinator(process)).held is None
    assert a_slip(an_event(process)).held is None


def test_a_change_waits_like_new_words(process):
    said = a_contribution(process, words="One")
    actions.set_moderation(actor=HOST, process=process, look_first=True)
    actions.change_words(actor=by_said_link(said), contribution=said, words="Two")
    said.refresh_from_db()
    assert said.held is not None
    assert verbs(said)[-1] == "contribution.held"


def test_only_coordinators_choose_how_a_process_moderates_and_it_is_a_fact(process):
    for viewer in (NOBODY, as_viewer(a_post(process, role=Role.THEME_LEAD).user), a_coordinator(a_process())):
        with pytest.raises(NotAllowed):
            actions.set_moderation(actor=viewer, process=process, look_first=True)
    for look_first in (True, True, False):
        actions.set_moderation(actor=HOST, process=process, look_first=look_first)
    refs = Fact.objects.filter(verb="moderation.changed").order_by("id").values_list("refs", flat=True)
    assert list(refs) == [{"look_first": on, "comments": False} for on in (True, False)]


# --- another look


def test_an_author_asks_once_and_the_words_are_shown_again(process):
    said = hidden(process, by=a_coordinator(process), words="Mr Example decides.")
    look = actions.ask_for_another_look(actor=by_said_link(said), contribution=said, words="He is the minister.")
    again = actions.ask_for_another_look(actor=by_said_link(said), contribution=said, words="Please!")
    assert (again.pk, again.words) == (look.pk, "He is the minister.")
    other = a_coordinator(process, Side.CIVIL_SOCIETY)
    look = actions.look_again(actor=other, look=look, shown=True)
    assert (look.shown, look.other_eyes, look.side) == (True, True, "civil-society")
    assert public_words(said) == "Mr Example decides."
    assert verbs(said)[-3:] == ["contribution.hidden", "contribution.look-asked", "contribution.looked-again"]


def test_whoever_hid_the_words_may_look_again_and_it_is_written_down(process):
    coordinator = a_coordinator(process)
    said = hidden(process, by=coordinator)
    look = actions.ask_for_another_look(actor=by_said_link(said), contribution=said)
    look = actions.look_again(actor=coordinator, look=look, shown=False, note={"en": "It gives her telephone number."})
    said.refresh_from_db()
    assert look.other_eyes is False
    assert said.hidden is not None
    assert public_words(said) == ""


def test_words_that_stay_hidden_need_a_reason(process):
    said = hidden(process)
    look = actions.ask_for_another_look(actor=by_said_link(said), contribution=said)
    with pytest.raises(BadInput) as refused:
        actions.look_again(actor=HOST, look=look, shown=False, note={"en": " "})
    assert refused.value.field == "note"
    look.refresh_from_db()
    assert look.answered is None


def test_the_first_answer_to_a_look_stands(process):
    said = hidden(process)
    look = actions.ask_for_another_look(actor=by_said_link(said), contribution=said)
    actions.look_again(actor=HOST, look=look, shown=False, note={"en": "It gives a number."})
    assert actions.look_again(actor=HOST, look=look, shown=True).shown is False


def test_hidden_anew_another_look_can_be_asked_anew(process):
    said = hidden(process)
    look = actions.ask_for_another_look(actor=by_said_link(said), contribution=said)
    actions.look_again(actor=HOST, look=look, shown=True)
    actions.hide(actor=HOST, contribution=said, because="abuse")
    second = actions.ask_for_another_look(actor=by_said_link(said), contribution=said)
    assert (second.pk != look.pk, second.because) == (True, "abuse")


def test_only_the_author_asks_and_only_coordinators_look(process):
    said, other = hidden(process), a_contribution(process)
    for viewer in (NOBODY, by_said_link(other), HOST):
        with pytest.raises(NotAllowed):
            actions.ask_for_another_look(actor=viewer, contribution=said)
    with pytest.raises(BadInput):
        actions.ask_for_another_look(actor=by_said_link(other), contribution=other)
    look = actions.ask_for_another_look(actor=by_said_link(said), contribution=said)
    for viewer in (NOBODY, by_said_link(said), as_viewer(a_post(process, role=Role.THEME_LEAD).user)):
        with pytest.raises(NotAllowed):
            actions.look_again(actor=viewer, look=look, shown=True)
    assert SecondLook.objects.get().answered is None


def test_what_waits_for_a_look_is_for_whoever_moderates(process):
    said = hidden(process)
    actions.ask_for_another_look(actor=by_said_link(said), contribution=said)
    held = actions.hold(actor=HOST, contribution=a_contribution(process))
    waits = queries.to_look_at(a_coordinator(process), process)
    assert ([one.contribution for one in waits.asked], list(waits.held)) == ([said], [held])
    with pytest.raises(NotAllowed):
        queries.to_look_at(NOBODY, process)


# --- a part taken out


def taken(said, words="07700 900123", because="personal", number=1):
    return actions.redact(actor=HOST, contribution=said, number=number, words=words, because=because)


def test_a_part_taken_out_is_a_marked_gap_for_everybody_and_whole_for_the_author_and_the_desk(process):
    said = a_contribution(process, words="Call 07700 900123 about it, 07700 900123!")
    assert len(taken(said)) == 2
    row = queries.said(NOBODY, [said])[0]
    assert row.words == "Call [taken out] about it, [taken out]!"
    assert [str(why) for why in row.taken_out] == ["It tells something private about a person"]
    whole = "Call [taken out: “07700 900123”] about it, [taken out: “07700 900123”]!"
    assert queries.private_view(by_said_link(said), said).marked == whole
    assert queries.said(a_coordinator(process), [said])[0].words == whole
    assert Verbatim.objects.get(contribution=said).text == "Call 07700 900123 about it, 07700 900123!"


def test_stretches_that_overlap_are_one_gap_and_the_same_is_taken_out_once(process):
    said = a_contribution(process, words="abcdefgh")
    taken(said, "bcd")
    taken(said, "cde")
    assert taken(said, "cde") == ()
    assert public_words(said) == "a[taken out]fgh"
    assert verbs(said).count("contribution.redacted") == 2


def test_what_was_taken_out_can_be_shown_again(process):
    said = a_contribution(process, words="Call 07700 900123.")
    (redaction,) = taken(said)
    for _twice in range(2):
        actions.undo_redaction(actor=HOST, redaction=redaction)
    assert public_words(said) == "Call 07700 900123."
    assert verbs(said)[-1] == "contribution.unredacted"
    assert verbs(said).count("contribution.unredacted") == 1


def test_new_words_beside_a_part_taken_out_wait_for_a_look(process):
    said = a_contribution(process, words="Call 07700 900123.")
    taken(said)
    actions.change_words(actor=by_said_link(said), contribution=said, words="I said: call 07700 900123.")
    assert queries.by_reference(NOBODY, said.reference) is None
    with pytest.raises(BadInput, match="changed their words"):
        taken(said)
    assert len(taken(said, number=2)) == 1


@pytest.mark.parametrize(
    ("words", "because", "field"),
    [
        ("nowhere", "personal", "words"),
        ("", "personal", "words"),
        ("Call", "dislike", "because"),
        ("Call 07700 900123.", "personal", "words"),
    ],
)
def test_what_cannot_be_taken_out_is_refused_by_its_field(process, words, because, field):
    said = a_contribution(process, words="Call 07700 900123.")
    with pytest.raises(BadInput) as refused:
        taken(said, words, because)
    assert refused.value.field == field
    assert not Redaction.objects.exists()


def test_only_coordinators_take_out(process):
    said = a_contribution(process, words="Call me.")
    for viewer in (NOBODY, by_said_link(said), a_coordinator(a_process())):
        with pytest.raises(NotAllowed):
            actions.redact(actor=viewer, contribution=said, number=1, words="Call", because="personal")


def test_words_shown_again_by_themselves_leave_nobody_waiting_for_a_look(process):
    said = hidden(process)
    actions.ask_for_another_look(actor=by_said_link(said), contribution=said)
    actions.show_again(actor=HOST, contribution=said)
    assert queries.to_look_at(HOST, process).count == 0
    assert SecondLook.objects.get().shown is True


def test_our_own_wording_goes_when_it_says_what_is_taken_out_and_says_it_never_again(process):
    said = a_contribution(process, words="Ring me on 07700 900123.")
    actions.tidy(actor=HOST, contribution=said, text={"en": "Ring on 07700  900123"})
    actions.redact(actor=HOST, contribution=said, number=1, words="07700 900123", because="personal")
    assert queries.said(NOBODY, [said])[0].tidy == {}
    with pytest.raises(BadInput) as refused:
        actions.tidy(actor=HOST, contribution=said, text={"en": "Ring.", "cy": "Ffoniwch 07700 900123."})
    assert refused.value.field == "text"
    actions.tidy(actor=HOST, contribution=said, text={"en": "Please ring."})
    actions.redact(actor=HOST, contribution=said, number=1, words="me on", because="personal")
    assert queries.said(NOBODY, [said])[0].tidy == {"en": "Please ring."}


def test_words_shown_again_by_another_say_that_somebody_else_looked(process):
    said = a_contribution(process)
    actions.hide(actor=a_coordinator(process), contribution=said, because="personal")
    look = actions.ask_for_another_look(actor=by_said_link(said), contribution=said)
    actions.show_again(actor=a_coordinator(process), contribution=said)
    look.refresh_from_db()
    assert (look.shown, look.other_eyes) == (True, True)
