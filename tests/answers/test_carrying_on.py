"""What was answered “later” comes back when the next process opens: once, with its author told, and both sums right."""

from datetime import timedelta

import pytest
import time_machine

from hearback.answers import actions, queries
from hearback.contributions import actions as contributions
from hearback.contributions import queries as said
from hearback.contributions.actions import Point, changing
from hearback.contributions.models import Authorship, Contribution, Redaction, Verbatim
from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY
from hearback.erasure import actions as erasure
from hearback.erasure import jobs
from hearback.events import actions as events
from hearback.outbox import jobs as outbox
from hearback.outbox import mail_url
from hearback.processes import actions as processes
from hearback.reportback.models import Telling
from tests.factories import (
    CONTACT,
    PROMISE,
    a_contribution,
    a_coordinator,
    a_draft_process,
    a_process,
    a_slip,
    an_answer,
    an_event,
    by_said_link,
)
from tests.reportback.loop import MAIL, follow, messages, said_by, tellings

pytestmark = pytest.mark.django_db
EMAIL = "nia@example.org"
AT_ONCE = "hearback.answers.actions.carrying_on.AT_ONCE"


def later(contribution, **given):
    return an_answer(contribution, outcome="later", **{"next_process": True} | given)


def carry_on(days=0):
    return actions.carry_on(now=clock.now() + timedelta(days=days))


def the_next(earlier, *, opened=True):
    """A process that carries on from this one."""
    process = a_draft_process(**PROMISE, **CONTACT)
    processes.add_question(actor=HOST, process=process, text={"en": "What now?", "cy": "Beth nawr?"}, kind="suggestion")
    process = processes.carry_on_from(actor=HOST, process=process, earlier=earlier)
    return processes.open_process(actor=HOST, process=process) if opened else process


def back(process):
    return list(Contribution.objects.filter(process=process).order_by("id"))


def test_it_comes_back_when_the_next_process_opens_and_its_author_is_told_once(settings):
    settings.MAIL = mail_url.parse(MAIL)
    earlier = a_process()
    one = said_by(EMAIL, earlier, words="More trees, please.", attribution="named", name="Nia")
    later(one)
    later(a_contribution(earlier), next_process=False, until=clock.today() + timedelta(days=30))
    an_answer(a_contribution(earlier), outcome="no", decided_by="The Minister")
    a_contribution(earlier)
    process = the_next(earlier, opened=False)
    assert list(queries.coming_back(process, clock.today())) == [one]
    assert carry_on() == 0, "nothing comes before it is open"
    processes.open_process(actor=HOST, process=process)

    assert carry_on() == 1
    assert carry_on() == 0, "and it comes once"
    (copy,) = back(process)
    assert (copy.brought_from, copy.channel, copy.state, copy.happened) == (one, "carried", "waiting", one.happened)
    assert Verbatim.objects.get(contribution=copy).text == "More trees, please."
    author = Authorship.objects.get(contribution=copy)
    assert (author.participant_id, author.name) == (Authorship.objects.get(contribution=one).participant_id, "Nia")
    assert queries.sums(earlier).answered == 3, "there it stays as it was answered"
    ledger = queries.ledger(process)
    assert (ledger.total.received, ledger.by_way["carried"].waiting) == (1, 1)

    follow()
    follow()
    told = [message for message in messages(EMAIL) if "is back" in message.subject]
    assert len(told) == 1
    assert one.reference in told[0].body
    assert copy.reference in told[0].subject
    assert ("received", "sent") not in tellings(contribution=copy), "no second receipt"
    assert Telling.objects.filter(contribution=copy).count() == 1
    assert carry_on(days=31) == 1, "the other comes when its day has come"


def test_the_authors_private_link_opens_both_and_revoking_the_one_revokes_the_other():
    one = a_contribution(a_process())
    later(one)
    process = the_next(one.process)
    carry_on()
    (copy,) = back(process)
    author = by_said_link(one)
    assert said.private_view(author, copy) is not None
    assert said.private_view(by_said_link(copy), one) is None, "the new link is for what is new"
    assert said.private_view(NOBODY, copy) is None
    pair = said.back_and_forth(NOBODY, [copy, one], later=[one.pk])
    assert (pair[copy.pk].before, pair[one.pk].after) == (one, copy)
    contributions.revoke_link(actor=author, contribution=copy)
    copy, one = back(process)[0], Contribution.objects.get(pk=one.pk)
    assert said.private_view(author, copy) is None
    assert said.private_view(author, one) is None


def test_revoking_the_link_of_a_point_that_came_back_revokes_that_of_its_whole_which_opened_it():
    whole = a_contribution(a_process(), words="More buses. Later trains.")
    points = [Point("More buses."), Point("Later trains.")]
    point, _other = contributions.split(actor=HOST, contribution=whole, points=points)
    later(point)
    process = the_next(whole.process)
    carry_on()
    (copy,) = back(process)
    author = by_said_link(whole)
    assert said.private_view(author, copy) is not None
    contributions.revoke_link(actor=author, contribution=copy)
    assert said.private_view(author, Contribution.objects.get(pk=copy.pk)) is None
    assert said.private_view(author, Contribution.objects.get(pk=whole.pk)) is None


def test_what_is_hidden_or_taken_out_or_under_the_chatham_house_rule_stays_so():
    earlier = a_process()
    hidden, named = a_contribution(earlier), a_contribution(earlier, words="Ring Ada on 01234.")
    event = an_event(earlier)
    quiet = a_slip(event, name="Ada", attribution="named")
    events.set_chatham_house(actor=HOST, event=event, on=True, spoke=frozenset())
    contributions.redact(actor=HOST, contribution=named, number=1, words="01234", because="personal")
    for one in (hidden, named, quiet):
        later(one)
    contributions.hide(actor=HOST, contribution=hidden, because="abuse")
    process = the_next(earlier)
    assert carry_on() == 3
    copies = {one.brought_from_id: one for one in back(process)}
    assert copies[hidden.pk].hidden_because == "abuse"
    assert Redaction.objects.filter(contribution=copies[named.pk], number=1).count() == 1
    read = said.said(NOBODY, [copies[named.pk], copies[quiet.pk]])
    assert "01234" not in read[0].words
    assert read[1].shown_author == ""
    contributions.redact(actor=HOST, contribution=named, number=1, words="Ada", because="personal")
    assert "Ada" not in said.said(NOBODY, [copies[named.pk]])[0].words, "what is taken out later is taken out there too"


def test_what_is_taken_out_of_a_whole_is_taken_out_of_what_one_of_its_points_came_back_as():
    whole = a_contribution(a_process(), words="More buses. Ring Ada on 01234.")
    points = [Point("More buses."), Point("Ring Ada on 01234.")]
    _other, point = contributions.split(actor=HOST, contribution=whole, points=points)
    later(point)
    process = the_next(whole.process)
    carry_on()
    (copy,) = back(process)
    contributions.redact(actor=HOST, contribution=whole, number=1, words="01234", because="personal")
    assert "01234" not in said.said(NOBODY, [point])[0].words
    assert "01234" not in said.said(NOBODY, [copy])[0].words


def brought(**fields):
    """Something that was said before, and what came back as it."""
    one = a_contribution(a_process(), **fields)
    later(one)
    process = the_next(one.process)
    carry_on()
    return one, back(process)[0]


def read_by_everybody(*contributions):
    return [bool(shown.words) for shown in said.said(NOBODY, fresh(*contributions))]


def fresh(*contributions):
    return [Contribution.objects.get(pk=one.pk) for one in contributions]


@pytest.mark.parametrize("first", [0, 1])
def test_what_is_hidden_or_kept_back_in_one_is_so_in_both_and_shown_again_in_both(first):
    pair = brought()
    contributions.hide(actor=HOST, contribution=pair[first], because="abuse")
    assert read_by_everybody(*pair) == [False, False]
    contributions.show_again(actor=HOST, contribution=pair[1 - first])
    assert read_by_everybody(*pair) == [True, True]
    contributions.hold(actor=HOST, contribution=pair[first])
    assert all(one.held for one in fresh(*pair))
    contributions.release(actor=HOST, contribution=pair[1 - first])
    assert read_by_everybody(*pair) == [True, True]


def test_words_that_somebody_else_hid_in_the_earlier_process_are_shown_by_them_alone():
    one, copy = brought()
    contributions.hide(actor=HOST, contribution=one, because="abuse")
    with pytest.raises(BadInput):
        contributions.show_again(actor=a_coordinator(copy.process), contribution=copy)
    contributions.hide(actor=a_coordinator(copy.process), contribution=copy, because="abuse")
    assert read_by_everybody(one, copy) == [False, False]


def test_what_came_back_and_was_split_there_is_hidden_in_its_points_too_and_each_of_them_hides_what_it_came_from():
    one, copy = brought(words="More buses. Ring Ada.")
    first, second = contributions.split(
        actor=HOST, contribution=copy, points=[Point("More buses."), Point("Ring Ada.")]
    )
    contributions.hide(actor=HOST, contribution=one, because="personal")
    assert read_by_everybody(one, first, second) == [False, False, False]
    contributions.show_again(actor=HOST, contribution=one)
    contributions.hide(actor=HOST, contribution=second, because="personal")
    contributions.hide(actor=HOST, contribution=first, because="abuse")
    contributions.show_again(actor=HOST, contribution=first)
    assert read_by_everybody(one, first, second) == [False, True, False]


@pytest.mark.parametrize("first", [0, 1])
def test_what_is_taken_out_of_one_is_taken_out_of_both_and_shown_again_in_both(first):
    pair = brought(words="Ring Ada on 01234. More buses.")
    contributions.redact(actor=HOST, contribution=pair[first], number=1, words="01234", because="personal")
    assert all("01234" not in shown.words for shown in said.said(NOBODY, fresh(*pair)))
    contributions.undo_redaction(actor=HOST, redaction=Redaction.objects.get(contribution=pair[1 - first]))
    assert all("01234" in shown.words for shown in said.said(NOBODY, fresh(*pair)))


def test_it_is_taken_out_of_words_that_their_author_has_changed_since():
    one, copy = brought(words="Ring Ada on 01234.")
    contributions.change_words(actor=by_said_link(copy), contribution=copy, words="More buses! And ring Ada on 01234.")
    contributions.redact(actor=HOST, contribution=one, number=1, words="01234", because="personal")
    assert "01234" not in said.said(NOBODY, fresh(copy))[0].words


def test_a_rule_that_is_set_later_holds_for_what_came_back():
    event = an_event(a_process())
    one = a_slip(event, name="Ada", attribution="named")
    later(one)
    process = the_next(event.process)
    carry_on()
    (copy,) = back(process)
    assert said.said(NOBODY, [copy])[0].shown_author == "Ada"
    events.set_chatham_house(actor=HOST, event=event, on=True, spoke=())
    [shown] = said.said(NOBODY, fresh(copy))
    assert (shown.shown_author, shown.under_rule) == ("", True)
    assert [each.under_rule for each in said.everything_said(NOBODY, process)] == [True]


def test_its_author_is_told_once_that_the_words_are_hidden(settings):
    settings.MAIL = mail_url.parse(MAIL)
    one = said_by(EMAIL, a_process())
    later(one)
    the_next(one.process)
    carry_on()
    follow()
    contributions.hide(actor=HOST, contribution=one, because="abuse")
    follow()
    assert Telling.objects.filter(moment="moderated").count() == 1


def test_what_its_author_takes_back_is_taken_back_where_it_came_back_as_well():
    one, copy = brought()
    actions.appeal(actor=by_said_link(one), contribution=one, why="This is not what I said.")
    contributions.withdraw(actor=by_said_link(fresh(one)[0]), contribution=one)
    assert [each.state for each in fresh(one, copy)] == ["withdrawn", "withdrawn"]


def test_what_was_answered_a_moment_before_it_is_taken_back_elsewhere_keeps_its_answer(monkeypatch):
    one, copy = brought()
    actions.appeal(actor=by_said_link(one), contribution=one, why="This is not what I said.")
    locks = changing._locked_with_what_stands_with_it

    def answered_first(this):
        if this.pk == copy.pk:
            Contribution.objects.filter(pk=copy.pk).update(state="answered")
        return locks(this)

    monkeypatch.setattr(changing, "_locked_with_what_stands_with_it", answered_first)
    contributions.withdraw(actor=by_said_link(fresh(one)[0]), contribution=one)
    assert [each.state for each in fresh(one, copy)] == ["withdrawn", "answered"]


def test_what_was_erased_does_not_come_and_erasing_one_erases_the_other():
    earlier = a_process()
    gone, kept = a_contribution(earlier), a_contribution(earlier)
    later(gone)
    later(kept)
    contributions.erase_words(actor=HOST, contribution=gone)
    process = the_next(earlier)
    assert carry_on() == 1
    (copy,) = back(process)
    erasure.erase_words(actor=HOST, contribution=copy)
    assert Contribution.objects.get(pk=kept.pk).erased is not None
    assert not Verbatim.objects.filter(contribution__in=[kept, copy]).exclude(text="").exists()


def words_of(*contributions):
    return [Verbatim.objects.get(contribution=one, number=1).text for one in contributions]


def test_what_is_erased_is_erased_in_the_points_into_which_it_was_split_where_it_came_back():
    one, copy = brought(words="More buses. Ring Ada.")
    points = contributions.split(actor=HOST, contribution=copy, points=[Point("More buses."), Point("Ring Ada.")])
    contributions.erase_words(actor=HOST, contribution=one)
    assert words_of(one, copy, *points) == ["", "", "", ""]


def test_what_is_erased_where_it_came_back_is_erased_in_the_whole_of_which_it_had_been_a_point():
    whole = a_contribution(a_process(), words="More buses. Ring Ada.")
    points = [Point("More buses."), Point("Ring Ada.")]
    first, second = contributions.split(actor=HOST, contribution=whole, points=points)
    later(second)
    process = the_next(whole.process)
    carry_on()
    (copy,) = back(process)
    contributions.erase_words(actor=HOST, contribution=copy)
    assert words_of(whole, first, second, copy) == ["", "More buses.", "", ""]


def test_what_is_taken_out_across_two_points_is_taken_out_of_both_where_it_came_back():
    one, copy = brought(words="More buses for Ada. Smith rings.")
    points = contributions.split(
        actor=HOST, contribution=copy, points=[Point("More buses for Ada."), Point("Smith rings.")]
    )
    contributions.redact(actor=HOST, contribution=one, number=1, words="Ada. Smith", because="personal")
    shown = " ".join(each.words for each in said.said(NOBODY, fresh(*points)))
    assert "Ada" not in shown
    assert "Smith" not in shown


def test_those_who_were_answered_together_are_to_be_answered_together_again(monkeypatch):
    monkeypatch.setattr(AT_ONCE, 1)  # also when they come one by one
    earlier = a_process()
    head, other = a_contribution(earlier), a_contribution(earlier)
    contributions.join(actor=HOST, head=head, others=[other])
    later(head)
    process = the_next(earlier)
    assert carry_on() == 2
    first, second = back(process)
    assert second.stands_with == first


def test_only_who_works_on_both_ties_them_and_never_in_a_circle():
    earlier, process = a_process(), a_process()
    with pytest.raises(NotAllowed):
        processes.carry_on_from(actor=a_coordinator(process), process=process, earlier=earlier)
    processes.carry_on_from(actor=HOST, process=process, earlier=earlier)
    with pytest.raises(BadInput):
        processes.carry_on_from(actor=HOST, process=earlier, earlier=process)
    one = a_contribution(earlier)
    with pytest.raises(NotAllowed):
        contributions.bring_back(actor=a_coordinator(process), process=process, contributions=[one])


def test_a_demonstration_from_which_something_came_back_can_still_be_removed():
    earlier = a_process(demonstration=True)
    later(a_contribution(earlier))
    process = the_next(earlier)
    carry_on()
    erasure.remove_demonstration(actor=HOST, process=earlier)
    assert outbox.run_due({erasure.REMOVE_DEMONSTRATION: jobs.remove_demonstration}) == 1
    (copy,) = back(process)
    assert (copy.brought_from, process.__class__.objects.get(pk=process.pk).follows) == (None, None)


def test_it_comes_also_after_the_process_was_long_open():
    earlier = a_process()
    process = the_next(earlier)
    one = a_contribution(earlier)
    later(one)
    with time_machine.travel(clock.now() + timedelta(days=1)):
        assert actions.carry_on(now=clock.now()) == 1
    assert back(process)[0].brought_from == one
