"""Before something goes out those who coordinate see whom it will be told to: exactly those who are told afterwards."""

import pytest

from hearback.answers import queries as answers
from hearback.answers.actions import CauseOf
from hearback.core.errors import NotAllowed
from hearback.core.viewer import HOST, NOBODY
from hearback.events import actions as events
from hearback.people import actions as people
from hearback.reportback import queries
from hearback.reportback.models import Moment, Telling
from tests.answers.test_gate import WORDING, Plan, publish
from tests.answers.test_twelve_weeks import DUE, begun, explain, on
from tests.factories import a_booking, a_contribution, a_coordinator, a_process, a_slip, an_answer, an_event, as_person
from tests.factories import a_user as somebody
from tests.reportback.loop import follow, participant, said_by
from tests.reportback.test_taking_part import counts_in, report
from tests.reportback.test_voices import agrees

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_mail")]
ADA, BEN, CAI = "ada@example.org", "ben@example.org", "cai@example.org"


def as_told(moment, since):
    """What was told at a moment, counted as it was foreseen."""
    found = {}
    for one in Telling.objects.filter(moment=moment, pk__gt=since):
        by_language = found.setdefault(one.fate, {})
        by_language[one.language] = by_language.get(one.language, 0) + 1
    return found


def told_so_far():
    follow()
    return Telling.objects.order_by("id").values_list("pk", flat=True).last() or 0


def test_a_version_and_a_report_tell_those_who_were_foreseen():
    plan = Plan()
    for address in (ADA, BEN):
        said = said_by(address, plan.process)
        an_answer(said, outcome="changed", causes=[CauseOf(plan.commitment, sentence=plan.sentence)])
    an_answer(a_contribution(plan.process), outcome="changed", causes=[CauseOf(plan.commitment)])
    people.set_quiet(actor=as_person(participant(BEN)), participant=participant(BEN).uuid, quiet=True)
    counts_in(plan.process, CAI, commitment=plan.commitment)
    before = told_so_far()
    foreseen = queries.progress_will_tell(HOST, plan.commitment, None)
    assert foreseen.by_fate == {"sent": {"en": 2}, "asked-not": {"en": 1}, "no-address": {"en": 1}}
    assert foreseen.written_to == 2
    report(plan)
    follow()
    assert as_told(Moment.DELIVERED, before) == foreseen.by_fate
    version = plan.next()
    plan.reword(version, "We will publish the whole register.")
    before = told_so_far()
    foreseen = queries.version_will_tell(HOST, answers.gate(HOST, version))
    publish(version, causes=dict.fromkeys(plan.keys(version), WORDING))
    follow()
    assert (
        as_told(Moment.DELIVERED, before)
        == foreseen.by_fate
        == {
            "sent": {"en": 2},
            "asked-not": {"en": 1},
            "no-address": {"en": 1},
        }
    )


def test_notes_and_an_explanation_tell_those_who_were_foreseen():
    event = an_event()
    people.confirm_address(participant=a_booking(event, email=ADA).participant)
    a_slip(event, email=BEN)
    before = told_so_far()
    foreseen = queries.notes_will_tell(HOST, event)
    events.write_notes(actor=HOST, event=event, text={"en": "We talked."})
    events.publish_notes(actor=HOST, event=event)
    follow()
    assert as_told(Moment.NOTES, before) == foreseen.by_fate == {"sent": {"en": 1}, "on-the-page": {"en": 1}}
    process, _said = begun()
    with on(DUE):
        before = told_so_far()
        foreseen = queries.lateness_will_tell(HOST, answers.response_clocks([process])[process.pk].version)
        explain(process)
        follow()
        assert as_told(Moment.NEWS, before) == foreseen.by_fate == {"no-address": {"en": 1}}


def test_an_answer_tells_those_who_were_foreseen_also_by_another_channel_and_as_a_voice():
    process = a_process()
    said = [said_by(ADA, process), said_by(CAI, process, confirmed=False), a_contribution(process)]
    by_post = participant(ADA)
    people.choose_channel(actor=as_person(by_post), participant=by_post.uuid, channel="post", post="1 Invented Street")
    agrees(said[0])
    before = told_so_far()
    foreseen = queries.answer_will_tell(a_coordinator(process), said)
    an_answer(*said)
    follow()
    assert as_told(Moment.ANSWERED, before) == foreseen.by_fate
    assert foreseen.by_fate == {
        "sent": {"en": 1},
        "posted": {"en": 1},
        "on-the-page": {"en": 1},
        "no-address": {"en": 1},
    }
    assert foreseen.by_channel == {"email": 1, "post": 1}
    with pytest.raises(NotAllowed):
        queries.answer_will_tell(NOBODY, said)


def test_whom_something_reaches_is_for_those_who_coordinate():
    event = an_event()
    for viewer in (NOBODY, a_coordinator(Plan().process)):
        with pytest.raises(NotAllowed):
            queries.notes_will_tell(viewer, event)


def test_the_button_names_the_number_of_more_than_a_handful(client):
    event = an_event()
    events.write_notes(actor=HOST, event=event, text={"en": "We talked."})
    client.force_login(somebody(is_host=True))
    address = f"/desk/{event.process.slug}/events/{event.slug}/notes/check/"
    for number in range(21):
        a_booking(event, email=f"p{number}@example.org")
        people.confirm_address(participant=participant(f"p{number}@example.org"))
        page = client.get(address).content.decode() if number >= 19 else ""
        assert ("Publish the notes and tell 21 people" in page) == (number == 20)
    assert "By email: 21" in page
