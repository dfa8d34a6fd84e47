"""Letters typed in at the desk: several points, one author, and photographs that each look at is written down for."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from hearback.contributions import actions, personal, queries
from hearback.contributions.models import Attachment, Authorship, Contribution, Letter, Verbatim
from hearback.core import clock
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Role
from hearback.journal import queries as journal
from hearback.journal.models import Salt
from hearback.people.models import Contact, Participant
from hearback.processes import actions as processes
from tests.factories import (
    a_contribution,
    a_coordinator,
    a_draft_process,
    a_jpeg,
    a_letter,
    a_pdf,
    a_post,
    a_process,
    as_viewer,
    by_said_link,
)

pytestmark = pytest.mark.django_db


def another(letter, **given):
    told = {"key": uuid4(), "words": "And answer letters. (invented)", "kind": "concern"}
    return actions.type_another(actor=HOST, letter=letter, **told | given)


def points(letter):
    return list(Contribution.objects.filter(letter=letter).order_by("pk"))


def test_a_letter_is_typed_in_word_for_word_and_whoever_types_is_not_its_author():
    coordinator = a_coordinator(process := a_process())
    letter = a_letter(process, actor=coordinator, day=date(2013, 4, 2), language="cy")
    (said,) = points(letter)
    assert (said.channel, said.captured_by, said.language, said.held) == ("paper", coordinator.uuid, "cy", None)
    assert clock.day(said.happened) == date(2013, 4, 2)
    assert Verbatim.objects.get(contribution=said).text == "Say where the money goes. (invented)"
    who = Authorship.objects.get(contribution=said)
    assert (who.name, who.attribution) == ("Mair (invented)", "not-shown")
    assert list(Contact.objects.filter(participant=who.participant).values_list("kind", "address")) == [
        ("post", "1 High Street, Anytown")
    ]
    assert [one.verb for one in journal.about(letter.uuid)] == ["letter.typed-in", "letter.changed"]
    assert journal.about(said.uuid).first().refs["letter"] == str(letter.uuid)


def test_whoever_goes_back_and_types_in_the_next_letter_loses_neither():
    process, key = a_process(), uuid4()
    for _twice in range(2):  # the browser kept the form as it was, with its key
        first, second = a_letter(process, key=key), a_letter(process, key=key, words="Open the shelter. (invented)")
        actions.add_page(actor=HOST, letter=first, key=key, data=a_pdf())
    texts = [Verbatim.objects.get(contribution__letter=one).text for one in (first, second)]
    assert texts == ["Say where the money goes. (invented)", "Open the shelter. (invented)"]
    assert Letter.objects.count() == Contribution.objects.count() == 2
    assert [len(queries.pages_of(HOST, one)) for one in (first, second)] == [2, 1]


def test_pressing_twice_makes_one_letter():
    process, key = a_process(), uuid4()
    assert a_letter(process, key=key) == a_letter(process, key=key)
    assert (Letter.objects.count(), Contribution.objects.count(), Attachment.objects.count()) == (1, 1, 1)


def test_another_point_has_the_same_author_without_anybody_reading_who_that_is():
    letter = a_letter(attribution="named")
    second = another(letter)
    assert [one.pk for one in points(letter)][1:] == [second.pk]
    first, again = Authorship.objects.order_by("pk")
    assert (again.name, again.attribution, again.participant) == (first.name, "named", first.participant)
    assert Participant.objects.count() == 1
    assert another(letter, key=second.key) == second
    (shown,) = queries.letters_shown([letter])
    assert (shown.points, shown.pages) == (tuple(one.reference for one in points(letter)), 1)


def test_the_same_key_with_other_words_keeps_both():
    letter = a_letter()
    second = another(letter)
    with pytest.raises(actions.BothKept):
        another(letter, key=second.key, words="Something else. (invented)")
    assert Verbatim.objects.filter(contribution=second).count() == 2


def test_a_point_after_its_author_was_erased_is_nobodys():
    letter = a_letter()
    person = Participant.objects.get()
    actions.erase_participant(actor=HOST, participant=person.pk)
    who = Authorship.objects.get(contribution=another(letter))
    assert (who.name, who.participant) == ("", None)


def test_what_a_letter_says_must_be_possible():
    process = a_process()
    with pytest.raises(BadInput, match="future") as refused:
        a_letter(process, day=clock.today() + timedelta(days=1))
    assert refused.value.field == "day"
    with pytest.raises(BadInput) as refused:
        a_letter(process, page=b"<svg/>")
    assert refused.value.field == "page"
    with pytest.raises(BadInput, match="Write what") as refused:
        a_letter(process, words=" ")
    assert not Letter.objects.exists()
    assert not Attachment.objects.exists()


def test_a_question_of_another_process_is_refused():
    other = processes.add_question(actor=HOST, process=a_draft_process(), text={"en": "?"}, kind="suggestion")
    with pytest.raises(BadInput, match="of this process"):
        a_letter(question=other)


# --- the photographs


def test_its_photographs_are_for_coordinators_and_each_look_is_written_down():
    process = a_process()
    letter = a_letter(process)
    (page,) = queries.pages_of(HOST, letter)
    lead = as_viewer(a_post(process, role=Role.THEME_LEAD).user)
    for viewer in (NOBODY, lead, by_said_link(points(letter)[0]), a_coordinator(a_process())):
        assert queries.pages_of(viewer, letter) == []
        assert queries.letter_visible_to(viewer, process, letter.uuid) is None
        for act in (
            lambda viewer=viewer: actions.open_page(actor=viewer, letter=letter, uuid=page.uuid),
            lambda viewer=viewer: actions.add_page(actor=viewer, letter=letter, key=uuid4(), data=a_pdf()),
            lambda viewer=viewer: actions.remove_page(actor=viewer, letter=letter, uuid=page.uuid),
            lambda viewer=viewer: actions.type_another(
                actor=viewer, letter=letter, key=uuid4(), words="x", kind="concern"
            ),
            lambda viewer=viewer: a_letter(process, actor=viewer),
        ):
            with pytest.raises(NotAllowed):
                act()
    coordinator = a_coordinator(process)
    assert actions.open_page(actor=coordinator, letter=letter, uuid=page.uuid).data
    assert actions.open_page(actor=coordinator, letter=letter, uuid=uuid4()) is None
    last = journal.about(letter.uuid).last()
    assert (last.verb, last.actor_uuid, last.refs) == ("letter.opened", coordinator.uuid, {"page": str(page.uuid)})


def test_no_photograph_of_a_letter_is_beside_its_words():
    letter = a_letter()
    (said,) = points(letter)
    page = Attachment.objects.get()
    assert queries.files_of(HOST, said) == []
    assert queries.file_visible_to(HOST, said, page.uuid) is None
    for act in (
        lambda: actions.show_attachment(actor=HOST, attachment=page, description={"en": "x"}),
        lambda: actions.keep_attachment(actor=HOST, attachment=page, because="personal"),
        lambda: actions.detach(actor=HOST, attachment=page),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_pages_are_added_once_each_up_to_ten_and_taken_away():
    letter, key = a_letter(), uuid4()
    for _again in range(2):
        actions.add_page(actor=HOST, letter=letter, key=key, data=a_pdf())
    assert len(queries.pages_of(HOST, letter)) == 2
    for _each in range(8):
        actions.add_page(actor=HOST, letter=letter, key=uuid4(), data=a_pdf())
    with pytest.raises(BadInput, match="10 photographs already"):
        actions.add_page(actor=HOST, letter=letter, key=uuid4(), data=a_pdf())
    for _again in range(2):
        actions.remove_page(actor=HOST, letter=letter, uuid=key)
    assert len(queries.pages_of(HOST, letter)) == 9
    assert journal.about(letter.uuid).last().refs == {"what": "removed", "page": str(key)}


def test_with_the_words_of_one_point_go_the_photographs_of_the_whole_letter():
    letter, other = a_letter(), a_letter()
    second = another(letter)
    actions.erase_words(actor=HOST, contribution=second)
    assert list(Attachment.objects.values_list("letter", flat=True)) == [other.pk]
    assert not Salt.objects.filter(fact__subject_uuid=letter.uuid).exists()
    assert journal.about(letter.uuid).last().verb == "letter.deleted"
    assert Verbatim.objects.exclude(text="").count() == 2
    with pytest.raises(BadInput, match="no photograph of it is kept"):
        actions.add_page(actor=HOST, letter=letter, key=uuid4(), data=a_pdf())


def test_its_author_reads_that_we_hold_its_photograph_and_can_take_it_along():
    letter = a_letter(email="mair@example.org")
    person = Participant.objects.get()
    (held,) = (one for one in personal.held_about(person.pk) if one.file)
    assert str(held.what) == "A photograph of your letter"
    assert personal.file_held_about(person.pk, held.file).is_picture
    actions.erase_participant(actor=HOST, participant=person.pk)
    assert not Attachment.objects.exists()
    assert Letter.objects.get(pk=letter.pk).original_gone


def test_a_demonstration_goes_with_its_letters_and_files():
    process = a_process(demonstration=True)
    letter = a_letter(process)
    said = a_contribution(process)
    actions.attach(actor=HOST, contribution=said, key=uuid4(), data=a_jpeg())
    draft = actions.begin_draft(process=process, language="en", values={})
    actions.attach_to_draft(draft=draft, key=uuid4(), data=a_pdf())
    assert actions.remove_demonstration(actor=HOST, process=letter.process) > 0
    assert not Attachment.objects.exists()
    assert not Letter.objects.exists()
