"""One thing said may be several points: the author's words and no others, nothing lost, and a way back."""

from uuid import uuid4

import pytest

from hearback.answers import queries as answers
from hearback.answers.queries import Sums
from hearback.contributions import actions, queries
from hearback.contributions.actions import Point
from hearback.contributions.models import Authorship, Contribution, Verbatim
from hearback.contributions.queries.looks import who_hid
from hearback.contributions.queries.passing import may_be_passed_on
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Grant, Purpose, Viewer
from hearback.erasure import actions as erasure
from hearback.journal.models import Fact
from tests.factories import a_contribution, a_coordinator, a_process, an_answer, as_person, by_said_link

pytestmark = pytest.mark.django_db
LETTER = "Dear team,\n\n1. Later buses.\n   In the evening too.\n2. Trains on Sundays.\n\nYours, M"
POINTS = (Point("Later buses. In the evening too."), Point("Trains on Sundays.", kind="question"))
State = Contribution.State


@pytest.fixture
def process():
    return a_process()


@pytest.fixture
def whole(process):
    return a_contribution(
        process, words=LETTER, kind="suggestion", email="m@example.org", name="Mair", attribution="named"
    )


def split(whole, points=POINTS, actor=HOST):
    made = actions.split(actor=actor, contribution=whole, points=points)
    whole.refresh_from_db()
    return made


def split_one(process):
    whole = a_contribution(process, words=LETTER)
    split(whole)
    return whole


def words_of(*rows, viewer=NOBODY):
    return [one.words for one in queries.said(viewer, rows)]


def test_each_point_is_a_contribution_of_the_same_author_in_the_authors_very_words(whole):
    buses, trains = split(whole)
    assert words_of(buses, trains) == ["Later buses.\n   In the evening too.", "Trains on Sundays."]
    assert {one.shown_author for one in queries.said(NOBODY, [buses, trains])} == {"Mair"}
    assert len({one.reference for one in (whole, buses, trains)}) == 3
    assert (buses.kind, trains.kind) == ("suggestion", "question")
    assert {(one.received, one.happened, one.channel, one.version_id) for one in (whole, buses, trains)} == {
        (whole.received, whole.happened, whole.channel, whole.version_id)
    }


def test_the_whole_keeps_its_words_and_is_read_in_its_points_and_in_what_stands_in_none(whole):
    split(whole)
    assert Verbatim.objects.get(contribution=whole).text == LETTER
    assert queries.private_view(by_said_link(whole), whole).verbatims[0].text == LETTER
    assert words_of(whole) == [""]
    assert words_of(whole, viewer=HOST) == [LETTER]
    assert queries.in_no_point(whole) == ("Dear team,", "Yours, M")


def test_a_split_counts_as_its_points_and_the_whole_is_a_view_beside_the_sum(process, whole):
    a_contribution(process, kind="concern")
    split(whole)
    found = answers.ledger(process)
    assert found.total == Sums(received=3, waiting=3, points=2, split=1)
    assert found.by_kind["question"] == Sums(received=1, waiting=1, points=1)
    shown = queries.contributions_visible_to(NOBODY, process)
    assert (shown.count(), answers.queue(HOST, process).count()) == (3, 3)
    assert whole not in shown
    assert list(answers.marked(process, queries.everything_visible_to(NOBODY, process), "split")) == [whole]


def test_lineage_is_known_from_both_ends_and_written_down_once(whole):
    points = split(whole)
    found = queries.lineages(NOBODY, [whole, *points])
    assert found[whole.pk].points == tuple(one.reference for one in points)
    assert {found[one.pk].part_of for one in points} == {whole.reference}
    fact = Fact.objects.get(verb="contribution.split")
    assert fact.refs == {"points": [str(one.uuid) for one in points]}
    told = Fact.objects.filter(verb="contribution.point")
    assert {one.refs["part_of"] for one in told} == {str(whole.uuid)}
    assert Fact.objects.filter(verb="contribution.received").count() == 1


def test_the_authors_one_link_opens_all_of_it_and_nobody_elses_does(process, whole):
    link, other = by_said_link(whole), by_said_link(a_contribution(process))
    point, _second = split(whole)
    assert queries.private_view(link, point) is not None
    assert queries.private_view(other, point) is None
    actions.change_words(actor=link, contribution=point, words="Later buses, please.")
    actions.withdraw(actor=link, contribution=point)
    with pytest.raises(BadInput, match="several points"):
        actions.withdraw(actor=link, contribution=whole)
    with pytest.raises(BadInput, match="several points"):
        actions.change_words(actor=link, contribution=whole, words="Other words.")
    actions.revoke_link(actor=HOST, contribution=whole)
    point.refresh_from_db()
    whole.refresh_from_db()
    assert queries.private_view(link, Contribution.objects.get(pk=point.pk)) is None


def test_a_point_that_came_about_something_else_says_so(process, whole):
    question = process_question(process)
    first, _second = split(whole, (Point("Later buses.", about=question), POINTS[1]))
    assert (first.question, first.quote) == (question, "")
    with pytest.raises(BadInput):
        split(
            a_contribution(process, words=LETTER),
            (Point("Later buses.", about=process_question(a_process())), POINTS[1]),
        )


def process_question(process):
    from hearback.processes.models import Question

    return Question.objects.filter(process=process).first()


@pytest.mark.parametrize(
    "points",
    [
        (),
        (Point("Later buses."),),
        (Point("Later buses."), Point("Better trains.")),
        (Point("Trains on Sundays."), Point("Later buses.")),
        (Point("Later buses."), Point("Later buses.")),
        (Point("Later buses."), Point("  ")),
        (Point("Later buses."), Point("Trains on Sundays.", kind="poem")),
        tuple(Point("a") for _ in range(51)),
    ],
)
def test_only_stretches_of_the_authors_words_in_their_order_are_points(whole, points):
    with pytest.raises(BadInput) as bad:
        split(whole, points)
    assert bad.value.field == "points"
    assert Contribution.objects.count() == 1


def test_only_what_waits_and_is_shown_can_be_split(process):
    def refused(one, match):
        with pytest.raises(BadInput, match=match):
            actions.split(actor=HOST, contribution=one, points=POINTS)

    said = [a_contribution(process, words=LETTER) for _ in range(7)]
    an_answer(said[0])
    refused(said[0], "waits")
    actions.withdraw(actor=by_said_link(said[1]), contribution=said[1])
    refused(said[1], "waits")
    actions.hold(actor=HOST, contribution=said[2])
    refused(said[2], "held back")
    actions.hide(actor=HOST, contribution=said[3], because="abuse")
    refused(said[3], "hidden")
    actions.erase_words(actor=HOST, contribution=said[4])
    refused(said[4], "erased")
    points = split(said[5])
    refused(said[5], "already")
    refused(points[0], "point itself")
    actions.join(actor=HOST, head=points[1], others=[said[6]])
    refused(said[6], "together with others")


def test_who_does_not_work_with_what_was_said_splits_nothing(process, whole):
    for viewer in (NOBODY, by_said_link(whole), a_coordinator(a_process())):
        with pytest.raises(NotAllowed):
            split(whole, actor=viewer)
        with pytest.raises(NotAllowed):
            actions.put_together(actor=viewer, contribution=whole)
    assert split(whole, actor=a_coordinator(process))


def test_put_together_it_waits_as_one_again_and_what_was_written_about_a_point_stands_with_it(process, whole):
    points = split(whole)
    link = by_said_link(whole)
    actions.reply_as_author(
        actor=link, contribution=points[0], text="That was one thing.", public=False, language="en", key=uuid4()
    )
    actions.put_together(actor=HOST, contribution=whole)
    whole.refresh_from_db()
    assert answers.ledger(process).total == Sums(received=1, waiting=1)
    assert words_of(whole) == [LETTER]
    assert [turn.text for turn in queries.conversations(link, [whole])[whole.pk]] == ["That was one thing."]
    assert queries.lineages(NOBODY, [whole])[whole.pk].points == ()
    again = split(whole, (Point("In the evening too."), Point("Trains")))
    assert queries.lineages(NOBODY, [whole])[whole.pk].points == tuple(one.reference for one in again)


@pytest.mark.parametrize(
    "what", ["answered", "withdrawn", "hidden", "held", "changed", "redacted", "joined", "stood by"]
)
def test_a_split_of_which_something_became_is_not_undone(process, whole, what):
    point, _second = split(whole)
    link, other = by_said_link(whole), a_contribution(process)
    {
        "answered": lambda: an_answer(point),
        "withdrawn": lambda: actions.withdraw(actor=link, contribution=point),
        "hidden": lambda: actions.hide(actor=HOST, contribution=point, because="abuse"),
        "held": lambda: actions.hold(actor=HOST, contribution=point),
        "changed": lambda: actions.change_words(actor=link, contribution=point, words="More buses."),
        "redacted": lambda: actions.redact(actor=HOST, contribution=point, number=1, words="evening", because="abuse"),
        "joined": lambda: actions.join(actor=HOST, head=other, others=[point]),
        "stood by": lambda: actions.join(actor=HOST, head=point, others=[other]),
    }[what]()
    with pytest.raises(BadInput, match=point.reference):
        actions.put_together(actor=HOST, contribution=whole)
    whole.refresh_from_db()
    assert whole.state == State.SPLIT


def test_what_is_taken_out_of_the_whole_is_taken_out_of_its_points_and_of_what_stands_in_none(whole):
    for words in ("Later", "Yours"):
        actions.redact(actor=HOST, contribution=whole, number=1, words=words, because="personal")
    buses, _trains = split(whole)
    assert words_of(buses) == ["[taken out] buses.\n   In the evening too."]
    assert queries.in_no_point(whole)[1] == "[taken out], M"
    actions.put_together(actor=HOST, contribution=whole)
    whole.refresh_from_db()
    assert words_of(whole)[0].count("[taken out]") == 2


def test_what_is_hidden_or_taken_back_of_one_point_is_read_nowhere(whole):
    buses, trains = split(whole)
    actions.hide(actor=HOST, contribution=buses, because="abuse")
    assert words_of(whole) == [""]
    assert "buses" not in "".join(queries.in_no_point(whole))
    actions.withdraw(actor=by_said_link(whole), contribution=trains)
    assert queries.in_no_point(whole) == ()


@pytest.mark.parametrize("which", ["the whole", "a point", "a point put back"])
def test_words_that_are_erased_are_gone_wherever_they_stand(whole, which):
    points = split(whole)
    if which == "a point put back":
        actions.put_together(actor=HOST, contribution=whole)
    erasure.erase_words(actor=HOST, contribution=whole if which == "the whole" else points[0])
    kept = set(Verbatim.objects.exclude(text="").values_list("contribution", flat=True))
    assert kept == ({points[1].pk} if which == "a point" else set())
    gone = Fact.objects.filter(verb="contribution.erased").count()
    assert gone == 3 - len(kept)


def test_whoever_is_erased_is_gone_from_the_whole_and_its_points(whole):
    split(whole)
    person = Authorship.objects.get(contribution=whole).participant
    erasure.erase_person(actor=as_person(person, Purpose.ALL), participant=person)
    assert not Authorship.objects.exclude(participant=None, name="").exists()
    assert not Verbatim.objects.exclude(text="").exists()


def test_the_host_takes_a_split_demonstration_away():
    process = a_process(demonstration=True)
    points = split(a_contribution(process, words=LETTER))
    actions.join(actor=HOST, head=points[0], others=[points[1]])
    actions.put_together(actor=HOST, contribution=(other := split_one(process)))
    assert other.state == State.WAITING
    actions.remove_demonstration(actor=HOST, process=process)
    assert not Contribution.objects.exists()


def test_what_its_author_takes_back_for_the_whole_is_taken_back_for_its_points(process):
    whole = a_contribution(process, words=LETTER, name="Mair", recipients=["ogp", "network"])
    buses, trains = split(whole)
    author = by_said_link(whole)
    actions.choose_passing(actor=author, contribution=buses, recipients=["ogp"])
    actions.choose_passing(actor=author, contribution=whole, recipients=["network", "departments"])
    assert not may_be_passed_on(process, "ogp").exists()
    assert set(may_be_passed_on(process, "network")) == {trains}  # of buses they had said no
    assert set(may_be_passed_on(process, "departments")) == {buses, trains}
    actions.choose_passing(actor=author, contribution=whole, recipients=[])
    for recipient in ("ogp", "network", "departments"):
        assert not may_be_passed_on(process, recipient).exists()


def test_to_whom_its_author_is_passed_on_goes_along_and_what_is_taken_back_of_a_point_stays_so(process):
    whole = a_contribution(process, words=LETTER, name="Mair", recipients=["network", "ogp"])
    points = split(whole)
    assert [set(found) for found in queries.agreed_to([whole, *points]).values()] == [{"network", "ogp"}] * 3
    assert set(may_be_passed_on(process, "ogp")) == set(points)
    actions.choose_passing(actor=by_said_link(whole), contribution=points[0], recipients=["network"])
    actions.put_together(actor=HOST, contribution=whole)
    assert queries.agreed_to([whole])[whole.pk] == ("network",)


def test_a_link_to_something_else_opens_no_point(whole):
    point, _second = split(whole)
    stranger = Viewer(grants=frozenset({Grant(Purpose.SAID, whole.uuid, whole.link_version + 1)}))
    assert queries.private_view(stranger, point) is None


def test_with_the_last_point_what_stands_beside_the_whole_is_taken_back(process, whole):
    said = {"key": uuid4(), "text": "I meant the 38.", "language": "en", "public": True}
    actions.reply_as_author(actor=by_said_link(whole), contribution=whole, **said)
    points = split(whole)
    for left, point in enumerate(points, 1 - len(points)):
        actions.withdraw(actor=by_said_link(whole), contribution=point)
        whole.refresh_from_db()
        assert bool(queries.conversations(NOBODY, [whole])) == bool(left)
        assert queries.turns_for_everybody(process).exists() == bool(left)
    assert whole.state == State.SPLIT
    assert answers.sums(process) == Sums(received=2, withdrawn=2, points=2, split=1)


def test_a_reply_to_a_point_that_was_put_back_meanwhile_stands_with_its_whole(whole):
    point = split(whole)[0]
    actions.put_together(actor=HOST, contribution=whole)
    said = {"key": uuid4(), "text": "I meant the 38.", "language": "en", "public": True}
    for _twice in range(2):
        actions.reply_as_author(actor=by_said_link(point), contribution=point, **said)
    team = {"key": uuid4(), "text": "Thank you.", "language": "en"}
    actions.reply_as_team(actor=HOST, contribution=point, **team)
    assert [one.text for one in queries.conversations(NOBODY, [whole])[whole.pk]] == ["I meant the 38.", "Thank you."]


def test_it_is_known_who_hid_a_reply_after_its_point_was_put_back(whole):
    point, me = split(whole)[0], a_coordinator(whole.process)
    said = {"key": uuid4(), "text": "I meant the 38.", "language": "en", "public": True}
    reply = actions.reply_as_author(actor=by_said_link(point), contribution=point, **said)
    actions.hide_reply(actor=me, reply=reply, because="abuse")
    actions.put_together(actor=HOST, contribution=whole)
    reply.refresh_from_db()
    assert who_hid(reply) == me.uuid


def test_an_export_names_no_whole_and_no_head_that_is_kept_back(process, whole):
    points = split(whole)
    head = a_contribution(process)
    actions.join(actor=HOST, head=head, others=points[:1])
    for one in (whole, head):
        actions.hold(actor=HOST, contribution=one)
    found = queries.lineages_of(NOBODY, process)
    assert {(one.part_of, one.stands_with) for one in found.values()} == {("", "")}
    assert queries.lineages_of(HOST, process)[points[0].pk].stands_with == head.reference


def test_what_is_taken_out_of_a_whole_is_taken_out_of_its_points(whole):
    buses, trains = split(whole)
    actions.change_words(actor=by_said_link(whole), contribution=trains, words="Trains in the evening.")
    actions.redact(actor=HOST, contribution=whole, number=1, words="evening", because="personal")
    assert words_of(buses, trains) == ["Later buses.\n   In the [taken out] too.", "Trains in the [taken out]."]
    assert Fact.objects.filter(verb="contribution.redacted").count() == 3


def test_what_is_taken_out_of_a_whole_stands_in_no_way_of_putting_it_together(whole):
    split(whole)
    actions.redact(actor=HOST, contribution=whole, number=1, words="buses.\n   In", because="personal")
    actions.put_together(actor=HOST, contribution=whole)
    assert words_of(whole) == [LETTER.replace("buses.\n   In", "[taken out]")]
