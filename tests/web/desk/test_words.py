"""Words in several languages: a box for each, and every word kept."""

from hearback.web.desk.words import WordsField
from hearback.web.ui import forms


class PromiseForm(forms.Form):
    will = WordsField(label="What will you do?", max_length=20, lines=3)
    name = WordsField(label="Name", required=False)


def test_each_language_has_its_box_with_what_was_written_before():
    drawn = str(PromiseForm(initial={"will": {"en": "Listen", "cy": "Gwrando"}}))
    assert 'name="will-en"' in drawn
    assert 'name="will-cy"' in drawn
    assert "\nListen</textarea>" in drawn
    assert "\nGwrando</textarea>" in drawn
    assert '<span lang="cy">Cymraeg</span> (Welsh)' in drawn


def test_welsh_may_be_left_out_and_is_then_not_kept_as_an_empty_text():
    form = PromiseForm({"will-en": " Listen\r\nand answer ", "will-cy": ""})
    assert form.is_valid()
    assert form.cleaned_data == {"will": {"en": "Listen\nand answer"}, "name": {}}


def test_words_in_welsh_alone_are_enough():
    form = PromiseForm({"will-cy": "Gwrando"})
    assert form.is_valid()
    assert form.cleaned_data["will"] == {"cy": "Gwrando"}


def test_nothing_at_all_is_asked_for_at_the_first_box():
    form = PromiseForm({})
    assert list(form.summary()) == [("This still needs an answer: What will you do?", "id_will-en")]


def test_what_is_wrong_is_said_at_its_box_and_every_word_stays():
    form = PromiseForm({"will-en": "Listen", "will-cy": "Gwrando ac ateb pawb"[:20] + "!"})
    assert list(form.summary()) == [("Shorten your words by 1 character.", "id_will-cy")]
    drawn = str(form)
    assert "Gwrando ac ateb pawb!" in drawn
    assert drawn.count("govuk-textarea--error") == 1


def test_a_character_that_no_page_can_hold_is_refused_and_not_shown_again():
    form = PromiseForm({"will-en": "Listen\x00 well"})
    assert not form.is_valid()
    assert "Listen well" in str(form)
