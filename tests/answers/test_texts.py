"""Texts to begin a reason with: a fixed few placeholders, nothing about a person, and two people at once."""

import pytest

from hearback.answers import actions, queries
from hearback.answers.placeholders import PLACEHOLDERS, filled
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.viewer import HOST, NOBODY
from tests.factories import a_contribution, a_coordinator, a_process

pytestmark = pytest.mark.django_db


def a_text(process, text="No money.", name="Budget", actor=HOST):
    return actions.write_text(actor=actor, process=process, name=name, text={"en": text})


def test_every_placeholder_is_filled_in_each_language_and_says_nothing_of_a_person():
    process = a_process(name={"en": "Open plan", "cy": "Cynllun agored"})
    said = a_contribution(process, name="Kit Invented", email="kit@example.org", words="<b>Buses</b> (invented)")
    words = " ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    found = filled({"en": words, "cy": words}, process, [said])
    assert said.reference in found["en"]
    assert "Open plan" in found["en"]
    assert "Cynllun agored" in found["cy"]
    for text in found.values():
        assert "{" not in text
        assert not any(theirs in text for theirs in ("Kit", "kit@", "Buses"))


def test_of_very_many_it_names_none():
    process = a_process()
    said = [a_contribution(process) for _number in range(6)]
    found = filled({"en": "About {reference}."}, process, said)["en"]
    assert found == "About what you said."


@pytest.mark.parametrize("text", ["Dear {name},", "Dear {},", "A brace { alone", "{0.__class__}", "{reference!r}"])
def test_a_placeholder_that_there_is_none_of_is_refused_with_those_there_are(text):
    with pytest.raises(BadInput) as bad:
        a_text(a_process(), text)
    assert bad.value.field == "text"
    assert "{reference}" in str(bad.value)


def test_two_people_at_once_neither_writes_over_what_they_have_not_read():
    process = a_process()
    text = a_text(process)
    first = {"actor": HOST, "starting": text, "number": text.number, "name": "Budget"}
    actions.change_text(**first, text={"en": "There is a little money."})
    actions.change_text(**first, text={"en": "There is a little money."})
    with pytest.raises(BadInput):
        actions.change_text(**first, text={"en": "There is none at all."})
    assert queries.starting_texts(HOST, process).get().text == {"en": "There is a little money."}


def test_the_same_twice_is_one_and_a_name_is_given_once():
    process = a_process()
    assert a_text(process) == a_text(process)
    with pytest.raises(BadInput) as bad:
        a_text(process, "Other words.")
    assert bad.value.field == "name"
    actions.remove_text(actor=HOST, starting=a_text(process))
    assert not queries.starting_texts(HOST, process).exists()


def test_only_those_who_answer_read_and_write_them():
    process = a_process()
    text = a_text(process)
    for viewer in (NOBODY, a_coordinator(a_process())):
        assert not queries.starting_texts(viewer, process).exists()
        with pytest.raises(NotAllowed):
            a_text(process, actor=viewer)
        with pytest.raises(NotAllowed):
            actions.change_text(actor=viewer, starting=text, number=1, name="Budget", text={"en": "x"})
        with pytest.raises(NotAllowed):
            actions.remove_text(actor=viewer, starting=text)
