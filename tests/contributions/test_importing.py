"""Importing: looked at before it comes in, never twice, never by the wrong author, and erased with whoever is in it."""

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearback.commands import working
from hearback.contributions import actions, queries
from hearback.contributions.actions.matching import Matcher
from hearback.contributions.models import Authorship, Contribution, Source, SourcePart, SourceRow, Verbatim
from hearback.contributions.reading import Found
from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Role
from hearback.erasure import actions as erasure
from hearback.journal import queries as journal
from hearback.journal.models import Fact
from hearback.outbox.models import Job
from hearback.people.models import Contact, Participant
from hearback.people.queries import reach_of
from hearback.processes import actions as processes
from hearback.processes.models import Membership
from tests.contributions.files import FORM, NOTES, a_csv, brought, came_in
from tests.contributions.reading.word import Document, heading, paragraph
from tests.factories import a_coordinator, a_post, a_process, an_event, as_viewer, by_capture_link
from tests.plans.factories import a_commitment, a_sentence, a_version, published

pytestmark = pytest.mark.django_db
MAP = {"words": ["What is missing? (1)"], "name": ["Name"], "email": ["Email address"]}
SHEET = {"kind": "spreadsheet", "name": "form.csv"}


def words(process):
    of = Verbatim.objects.filter(contribution__process=process).order_by("contribution_id")
    return list(of.values_list("text", flat=True))


def whys(source, fate):
    return [(row.place, row.why) for row in SourceRow.objects.filter(source=source, fate=fate)]


# --- looked at first


def test_nothing_comes_in_before_somebody_confirms_it():
    process = a_process()
    source = brought(process, NOTES.encode())
    assert source.step == Source.Step.READ
    assert {fate: count for fate, count in queries.fates(source).items() if count} == {"new": 4, "seen": 4}
    assert not Contribution.objects.exists()


def test_what_was_confirmed_comes_in_word_for_word_with_the_place_where_it_stood():
    process = a_process()
    source = came_in(process, NOTES.encode())
    assert source.step == Source.Step.DONE
    assert words(process)[0] == "Bus times as open data\n- from every operator\n  - coaches too\nand on paper"
    first = Contribution.objects.order_by("pk").first()
    assert (first.source, first.source_place, first.channel) == (source, "line 9", "imported")
    assert clock.day(first.happened).isoformat() == "2013-03-20"


def test_headings_become_the_questions_and_themes_that_the_process_has():
    process = a_process()
    name = {"en": "Transport", "cy": "Trafnidiaeth"}
    theme = processes.add_theme(actor=HOST, process=process, slug="transport", name=name)
    came_in(process, NOTES.encode())
    said = list(Contribution.objects.order_by("pk"))
    assert [one.question.number if one.question else None for one in said] == [1, 1, 1, 1]
    assert [one.theme for one in said] == [None, None, theme, None]


def test_notes_of_an_event_were_said_there_in_the_room_by_nobody_in_particular():
    process = a_process()
    event = an_event(process, starts=clock.now() - timedelta(days=2))
    came_in(process, b"- One\n- Two\n", event=event)
    first = Contribution.objects.order_by("pk").first()
    assert (first.event, first.channel, first.happened) == (event, "room", event.starts)


def test_whoever_brings_a_file_is_never_the_author_of_what_it_holds():
    process = a_process()
    coordinator = a_coordinator(process)
    came_in(process, a_csv(*FORM), columns=MAP, actor=coordinator, **SHEET)
    authors = list(
        Authorship.objects.order_by("contribution_id").values_list("name", "participant__name", "attribution")
    )
    assert authors == [("Ana Example", "Ana Example", "not-shown"), ("", None, "not-shown"), ("", None, "not-shown")]
    assert set(Contribution.objects.values_list("captured_by", flat=True)) == {coordinator.uuid}


def test_who_left_an_address_is_a_participant_who_can_be_told():
    process = a_process()
    came_in(process, a_csv(*FORM), columns=MAP, **SHEET)
    contact = Contact.objects.get()
    assert contact.address == "ana@example.org"
    assert Authorship.objects.get(participant=contact.participant).contribution.source_place == "line 2"


@pytest.mark.parametrize(
    ("said", "shown"), [("yes", "named"), ("No", "not-shown"), ("", "not-shown"), ("organisation", "not-shown")]
)
def test_an_author_is_shown_as_the_file_says_and_never_more_than_that(said, shown):
    process = a_process()
    data = a_csv(["Comment", "Name", "Show my name"], [("Said", "Ana", said)])
    columns = {"words": ["Comment"], "name": ["Name"], "attribution": ["Show my name"]}
    came_in(process, data, columns=columns, **SHEET)
    assert Authorship.objects.get().attribution == shown


def test_what_cannot_be_taken_says_where_and_why_and_the_rest_comes_in():
    process = a_process()
    rows = [
        ("Said", "nobody", "suggestion"),
        ("Said too", "", "a complaint"),
        ("Good", "", "Concern"),
        ("a\x00b", "", ""),
    ]
    data = a_csv(["Comment", "Email", "Kind"], rows[:3]) + a_csv([], [])
    columns = {"words": ["Comment"], "email": ["Email"], "kind": ["Kind"]}
    source = came_in(process, data, columns=columns, **SHEET)
    assert [(row.place, row.column) for row in SourceRow.objects.filter(source=source, fate="unreadable")] == [
        ("line 2", "Email"),
        ("line 3", "Kind"),
    ]
    assert words(process) == ["Good"]
    assert Contribution.objects.get().kind == "concern"


def test_a_question_that_the_process_does_not_ask_is_told_and_the_words_are_kept():
    process = a_process()
    data = a_csv(["Comment", "Question"], [("One", "1"), ("Two", "q 1."), ("Three", "Something else?")])
    source = brought(process, data, columns={"words": ["Comment"], "question": ["Question"]}, **SHEET)
    assert [why for _place, why in whys(source, "new")] == ["", "", "No question reads like “Something else?”."]


def test_a_comment_is_tied_to_the_published_sentence_that_it_was_written_beside():
    process = a_process()
    version = a_version(process)
    entry = a_commitment(version)
    text = "We will publish every contract within thirty days."
    sentence = a_sentence(entry, text=text)
    published(version)
    source = Source(process=process, kind="docx", said_as="concern")
    finds = [
        Found("comment 1", "Too slow", anchor=text),
        Found("comment 2", "?", anchor="publish every contract within"),
    ]
    finds.append(Found("comment 3", "Hm", anchor="A sentence of another plan, long enough"))
    staged = list(Matcher(source).staged(finds))
    tied = getattr(sentence, "sentence_id", sentence.pk)
    assert [each.values["sentence"] for each in staged] == [tied, tied, None]
    assert "No sentence of the plan reads like" in staged[2].why


def test_a_word_file_of_notes_is_read_like_text():
    process = a_process()
    file = Document(
        body=[heading("What is missing? (1)"), paragraph("Trains", level=0), paragraph("at night", level=1)]
    )
    came_in(process, file.bytes(), name="notes.docx")
    assert words(process) == ["Trains\n- at night"]
    assert Contribution.objects.get().question.number == 1


# --- never twice


def test_the_same_file_twice_is_the_same_source_and_creates_nothing():
    process = a_process()
    first = came_in(process, NOTES.encode())
    facts = Fact.objects.count()
    assert came_in(process, NOTES.encode()) == first
    assert (Contribution.objects.count(), Source.objects.count(), Fact.objects.count()) == (4, 1, facts)


def test_a_file_that_has_grown_or_moved_brings_in_only_what_is_new():
    process = a_process()
    came_in(process, NOTES.encode())
    changed = NOTES.replace("Present:", "Welcome.\n\nPresent:").replace(
        "1. Waiting times", "1. Waiting times\n2. Who decides"
    )
    source = brought(process, changed.encode(), name="notes (1).txt")
    assert [row.values["words"] for row in SourceRow.objects.filter(source=source, fate="new")] == ["Who decides"]
    reference = Contribution.objects.order_by("pk").first().reference
    assert whys(source, "there")[0] == ("line 11", f"{reference}, from notes.txt, line 9")


def test_two_people_who_say_the_same_in_one_file_are_two():
    process = a_process()
    came_in(process, a_csv(*FORM), columns=MAP, **SHEET)
    assert words(process) == ["More buses", "More\nbuses, and trains", "More buses"]


def test_others_who_said_the_same_in_another_file_come_in_once_somebody_says_that_they_are_others():
    process = a_process()
    came_in(process, b"- Cheaper fares\n", name="table 1.txt")
    source = brought(process, b"- Cheaper fares\n- More buses\n", name="table 2.txt")
    assert queries.fates(source)["there"] == 1
    source = actions.go_on_reading(actor=HOST, source=actions.read_source_apart(actor=HOST, source=source))
    assert queries.fates(source)["new"] == 2
    actions.go_on_taking_in(actor=HOST, source=actions.confirm_source(actor=HOST, source=source))
    assert words(process) == ["Cheaper fares", "Cheaper fares", "More buses"]


def test_going_on_after_a_crash_in_the_middle_makes_each_once():
    process = a_process()
    data = "\n".join(f"- Point {number}" for number in range(1_203)).encode()
    source = actions.confirm_source(actor=HOST, source=brought(process, data))

    def stop(done, _total):
        if done >= 1_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        actions.go_on_taking_in(actor=HOST, source=source, told=stop)
    assert Contribution.objects.count() == 1_000
    assert actions.go_on_taking_in(actor=HOST, source=source).step == Source.Step.DONE
    assert words(process) == [f"Point {number}" for number in range(1_203)]
    assert Fact.objects.filter(verb="contribution.received").count() == 1_203


def test_reading_that_was_interrupted_begins_anew():
    process = a_process()
    source = actions.bring_source(
        actor=HOST, process=process, kind="notes", file=io.BytesIO(b"- x\n" * 700), name="n.txt"
    )

    def stop(done, _total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        actions.go_on_reading(actor=HOST, source=source, told=stop)
    assert Source.objects.get().step == Source.Step.BROUGHT
    assert queries.fates(actions.go_on_reading(actor=HOST, source=source))["new"] == 700


def test_five_hundred_cost_as_many_statements_as_fifty():
    counts = []
    for many in (50, 500):
        process = a_process()
        data = "\n".join(f"- Point {number}" for number in range(many)).encode()
        source = actions.confirm_source(actor=HOST, source=brought(process, data))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            actions.go_on_taking_in(actor=HOST, source=source)
        counts.append(len(captured))
    assert counts[1] - counts[0] < 60  # rows are written in statements of about a hundred


# --- facts


def test_each_contribution_has_its_fact_whose_digests_prove_the_words():
    process = a_process()
    came_in(process, a_csv(*FORM), columns=MAP, **SHEET)
    fact = Fact.objects.filter(verb="contribution.received").order_by("pk").first()
    assert journal.opens(fact, "words", "More buses")
    assert journal.opens(fact, "author", {"name": "Ana Example", "organisation": ""})
    assert fact.refs == {"kind": "suggestion", "channel": "imported", "question": str(process_question(process))}


def process_question(process):
    return Contribution.objects.filter(process=process).order_by("pk").first().question.uuid


def test_bringing_and_confirming_are_facts_without_the_name_of_the_file():
    process = a_process()
    came_in(process, NOTES.encode(), name="Ana's notes.txt")
    verbs = list(Fact.objects.filter(subject_kind="source").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["source.brought", "source.confirmed"]
    assert "Ana" not in str(list(Fact.objects.values_list("refs", flat=True)))


# --- who may


def test_only_coordinators_bring_files_and_read_them():
    process, other = a_process(), a_process()
    source = brought(process, NOTES.encode())
    event = an_event(process)
    nobodies = [
        NOBODY,
        a_coordinator(other),
        as_viewer(a_post(process, role=Role.THEME_LEAD).user),
        as_viewer(a_post(process, role=Role.OBSERVER).user),
        by_capture_link(event),
    ]
    for viewer in nobodies:
        assert not queries.sources_visible_to(viewer, process).exists()
        assert not queries.rows_of(viewer, source).exists()
        assert list(queries.original_of(viewer, source)) == []
        for act in (
            actions.confirm_source,
            actions.drop_source,
            actions.read_source_apart,
            actions.try_source_again,
            actions.go_on_reading,
        ):
            with pytest.raises(NotAllowed):
                act(actor=viewer, source=source)
        with pytest.raises(NotAllowed):
            brought(process, b"- x", actor=viewer)
    assert b"".join(queries.original_of(a_coordinator(process), source)) == NOTES.encode()


def test_an_event_of_another_process_is_refused():
    with pytest.raises(NotAllowed):
        brought(a_process(), NOTES.encode(), event=an_event())


# --- columns


def test_a_spreadsheet_waits_until_somebody_says_which_column_is_which_and_the_next_one_does_not():
    process = a_process()
    source = brought(process, a_csv(*FORM), **SHEET)
    assert source.step == Source.Step.COLUMNS
    assert source.columns["words"] == ["What is missing? (1)"]  # a guess, for the page that asks
    source = actions.set_columns(actor=HOST, source=source, columns=MAP)
    source = actions.go_on_reading(actor=HOST, source=source)
    assert (source.step, queries.fates(source)["new"]) == (Source.Step.READ, 3)
    actions.go_on_taking_in(actor=HOST, source=actions.confirm_source(actor=HOST, source=source))
    headings, rows = FORM
    later = brought(process, a_csv(headings, [*rows, ("DDD", "", "Trams", "", "", "")]), **SHEET)
    assert (later.step, later.columns) == (Source.Step.READ, MAP)
    assert queries.fates(later)["new"] == 1


def test_a_spreadsheet_needs_a_column_with_words():
    source = brought(a_process(), a_csv(*FORM), **SHEET)
    for columns in ({}, {"words": []}, {"words": ["Nothing"]}, {"name": ["Name"]}):
        with pytest.raises(BadInput) as refused:
            actions.set_columns(actor=HOST, source=source, columns=columns)
        assert refused.value.field == "map"


def test_a_file_that_cannot_be_read_says_why_and_leaves_no_rows():
    process = a_process()
    source = brought(process, b'Comment\nSaid\n"Open\n', columns={"words": ["Comment"]}, **SHEET)
    assert (source.step, SourceRow.objects.count()) == (Source.Step.UNREADABLE, 0)
    assert source.why == "Line 3, column “Comment”: A quotation mark is opened here and never closed."
    with pytest.raises(BadInput):
        actions.confirm_source(actor=HOST, source=source)


@pytest.mark.parametrize("name", ["../../etc/notes.txt", "C:\\Users\\Ana\\notes.txt", "no\u202etes.txt\n", "notes.txt"])
def test_a_files_name_is_a_name_and_nothing_else(name):
    assert brought(a_process(), b"- x", name=name).name == "notes.txt"


def test_files_have_an_end_and_a_beginning():
    for data in (b"", b"x" * (actions.FILE_AT_MOST + 1)):
        with pytest.raises(BadInput) as refused:
            brought(a_process(), data)
        assert refused.value.field == "file"


# --- taken away


def test_whoever_is_erased_takes_the_original_with_them_and_everything_else_stays():
    process = a_process()
    source = came_in(process, a_csv(*FORM), columns=MAP, **SHEET)
    erasure.erase_person(actor=HOST, participant=Participant.objects.get())
    source.refresh_from_db()
    assert source.original_gone is not None
    assert not SourcePart.objects.exists()
    assert list(queries.original_of(HOST, source)) == []
    assert words(process) == ["", "More\nbuses, and trains", "More buses"]
    assert Fact.objects.filter(verb="source.original-deleted", subject_uuid=source.uuid).count() == 1
    assert {why for _place, why in whys(source, "seen")} == {""}
    with pytest.raises(BadInput) as refused:
        brought(process, a_csv(*FORM), columns=MAP, **SHEET)
    assert "was erased" in str(refused.value)


def test_erasing_one_contribution_takes_the_original_too():
    process = a_process()
    source = came_in(process, NOTES.encode())
    actions.erase_words(actor=HOST, contribution=Contribution.objects.first())
    source.refresh_from_db()
    assert source.original_gone is not None
    assert not SourcePart.objects.exists()
    assert "Ann" not in "".join(SourceRow.objects.values_list("why", flat=True))


def test_whoever_is_erased_while_a_file_with_their_address_waits_does_not_come_in_with_it():
    process = a_process()
    came_in(
        process, b"Comment,Email\nFirst,ana@example.org\n", columns={"words": ["Comment"], "email": ["Email"]}, **SHEET
    )
    source = brought(process, a_csv(*FORM), columns=MAP, kind="spreadsheet", name="other.csv")
    erasure.erase_person(actor=HOST, participant=Participant.objects.get())
    assert "ana@example.org" not in str(list(SourceRow.objects.values_list("values", "why")))
    actions.go_on_taking_in(actor=HOST, source=actions.confirm_source(actor=HOST, source=source))
    assert words(process) == ["", "More\nbuses, and trains", "More buses"]
    assert not Contact.objects.exists()


def test_a_file_that_nobody_confirms_goes_after_thirty_days():
    process = a_process()
    waiting, taken = brought(process, b"- waits"), came_in(process, NOTES.encode())
    assert actions.delete_old_sources(clock.now() + timedelta(days=29)) == 0
    assert actions.delete_old_sources(clock.now() + timedelta(days=31)) == 1
    assert list(Source.objects.all()) == [taken]
    assert Fact.objects.filter(verb="source.dropped", subject_uuid=waiting.uuid, actor_kind="clock").count() == 1


def test_a_file_can_be_thrown_away_until_something_of_it_came_in():
    process = a_process()
    actions.drop_source(actor=HOST, source=brought(process, b"- waits"))
    assert not Source.objects.exists()
    with pytest.raises(BadInput):
        actions.drop_source(actor=HOST, source=came_in(process, NOTES.encode()))


def test_what_came_in_is_emptied_where_it_waited():
    process = a_process()
    source = came_in(process, a_csv(*FORM), columns=MAP, **SHEET)
    assert set(map(str, SourceRow.objects.filter(source=source).values_list("values", flat=True))) == {"{}"}


# --- beside each other


def test_a_file_that_is_being_read_while_somebody_in_it_is_erased_is_read_no_further():
    process = a_process()
    came_in(
        process, b"Comment,Email\nFirst,ana@example.org\n", columns={"words": ["Comment"], "email": ["Email"]}, **SHEET
    )
    rows = [(f"Point {number}", "ana@example.org" if number in (1, 700) else "") for number in range(1_200)]
    data = a_csv(["Comment", "Email"], rows)
    columns = {"words": ["Comment"], "email": ["Email"]}
    source = actions.bring_source(
        actor=HOST, process=process, kind="spreadsheet", file=io.BytesIO(data), name="b.csv", columns=columns
    )

    def erase(done, _total):
        if done == 500:
            erasure.erase_person(actor=HOST, participant=Participant.objects.get())

    source = actions.go_on_reading(actor=HOST, source=source, told=erase)
    assert (source.step, SourceRow.objects.filter(source=source).count()) == (Source.Step.UNREADABLE, 0)
    assert "ana@example.org" not in str(list(SourceRow.objects.values_list("values", "why")))
    for act in (actions.try_source_again, actions.confirm_source):
        with pytest.raises(BadInput):
            act(actor=HOST, source=source)


def test_somebody_who_lost_their_post_lets_nothing_come_in_any_more_and_another_may_go_on():
    process = a_process()
    ann, bob = a_coordinator(process), a_coordinator(process)
    source = brought(process, NOTES.encode(), actor=ann)
    actions.confirm_source(actor=ann, source=source, worker=True)
    Membership.objects.filter(user__uuid=ann.uuid).delete()
    working.one_round()
    job = Job.objects.get(kind="take-in-source")
    assert (job.state, Contribution.objects.count()) == ("given-up", 0)
    assert queries.work_on(bob, Source.objects.get()).is_stuck
    actions.try_source_again(actor=bob, source=source)
    while working.one_round():
        pass
    job.refresh_from_db()
    assert (job.asked_by, Contribution.objects.count()) == (bob.uuid, 4)


# --- how they wish to be told

HOW = ("What they said", "Name", "Email", "How they wish to be told", "Postal address", "Telephone number")
LIST = SHEET | {
    "columns": dict(zip(("words", "name", "email", "told_by", "post", "phone"), ([one] for one in HOW), strict=True))
}
STREET = "1 Invented Street, Treffaith, TF1 1AA"


def told(*rows, process=None):
    """A list of what people said, with how each wishes to be told, that came in; by their words who they are."""
    came_in(process or a_process(), a_csv(HOW, rows), **LIST)
    return {
        Verbatim.objects.get(contribution=one.contribution).text: one.participant for one in Authorship.objects.all()
    }


def contacts_of(person):
    return dict(Contact.objects.filter(participant=person).values_list("kind", "address"))


@pytest.mark.parametrize(
    ("said", "way", "kept"),
    [
        ("By post", "post", {"post": "1 Invented Street\nTreffaith\nTF1 1AA"}),
        ("Drwy’r post", "post", {"post": "1 Invented Street\nTreffaith\nTF1 1AA"}),
        ("letter", "post", {"post": "1 Invented Street\nTreffaith\nTF1 1AA"}),
        ("SMS", "text", {"phone": "01632 960001"}),
        ("by telephone", "phone", {"phone": "01632 960001"}),
    ],
)
def test_a_list_says_how_each_wishes_to_be_told_and_only_what_that_needs_is_kept(said, way, kept):
    person = told(("More buses", "Mair (invented)", "", said, STREET, "01632 960001"))["More buses"]
    assert (person.channel, contacts_of(person)) == (way, kept)


def test_what_no_file_can_choose_is_said_for_its_row_and_the_row_comes_in():
    process = a_process()
    rows = [
        ("One", "Ana", "ana@example.org", "by pigeon", "", ""),
        ("Two", "Ben", "", "By post", "", "01632 960001"),
        ("Three", "Cai", "", "Through an organisation", STREET, ""),
        ("Four", "Dot", "dot@example.org", "", "", ""),
    ]
    source = brought(process, a_csv(HOW, rows), **LIST)
    assert queries.fates(source)["new"] == 4
    pigeon, nowhere, through, nothing = (why for _place, why in whys(source, "new"))
    assert "“by pigeon” is no way" in pigeon
    assert "By post, By telephone" in pigeon
    assert "does not say where: By post" in nowhere
    assert "“Through an organisation” is no way" in through
    assert nothing == ""
    actions.go_on_taking_in(actor=HOST, source=actions.confirm_source(actor=HOST, source=source))
    assert words(process) == ["One", "Two", "Three", "Four"]
    kept = {one.name: contacts_of(one.participant) for one in Authorship.objects.all()}
    assert kept == {
        "Ana": {"email": "ana@example.org"},
        "Ben": {"phone": "01632 960001"},
        "Cai": {"post": "1 Invented Street\nTreffaith\nTF1 1AA"},
        "Dot": {"email": "dot@example.org"},
    }


def test_a_form_may_hold_somebody_elses_e_mail_address_so_a_file_vouches_for_no_address_beside_one():
    person = told(("More buses", "Eve", "ada@example.org", "By post", "9 Elsewhere Street, Nowhere", ""))["More buses"]
    reach = reach_of([person.pk])[person.pk]
    assert (reach.channel, reach.ways) == ("post", ("email",))
    alone = told(("Trains", "Mair", "", "By post", STREET, ""))["Trains"]
    assert reach_of([alone.pk])[alone.pk].ways == ("post",)


def test_one_person_in_a_list_is_one_and_two_without_a_name_are_two():
    by = told(
        ("One", "Mair", "", "By post", STREET, ""),
        ("Two", "Mair", "", "By post", STREET, ""),
        ("Three", "", "", "By post", STREET, ""),
        ("Four", "", "", "By post", STREET, ""),
    )
    assert by["One"] == by["Two"]
    assert len({person.pk for person in by.values()}) == 3


def test_an_address_that_is_too_long_is_said_at_its_column():
    source = brought(a_process(), a_csv(HOW, [("One", "Ana", "", "By post", "x" * 501, "")]), **LIST)
    (row,) = SourceRow.objects.filter(source=source, fate="unreadable")
    assert row.column == "Postal address"
