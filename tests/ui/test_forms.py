"""Bad input comes back in the form with a plain message, and with every word."""

import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from hearback.core.errors import BadInput, DomainError, Incomplete
from hearback.core.partial_dates import Precision
from hearback.web.ui import forms
from hearback.web.ui.doing import tried
from tests.ui.markup import tokens


class Words(forms.Form):
    words = forms.PlainText(label="Your words", lines=5, max_length=100)


class Line(forms.Form):
    name = forms.PlainText(label="Your name")


class Day(forms.Form):
    day = forms.DayField(label="When")


class Partial(forms.Form):
    since = forms.PartialDateField(label="Since when")


def cleaned(form: forms.Form) -> object:
    assert form.is_valid(), form.errors
    return next(iter(form.cleaned_data.values()))


@pytest.mark.parametrize(
    "words",
    [
        "Emoji 🙂👩‍👩‍👧 come through",
        "“Smart quotes” – and dashes… from Word",
        "نريد نشر العقود",
        "שלום \u200f(\u200e2014)",
        "<script>alert(1)</script>",
        "dŵr glân\n\nail baragraff",
    ],
)
def test_what_people_type_and_paste_comes_through(words):
    assert cleaned(Words({"words": words})) == words


def test_line_ends_become_one_kind():
    assert cleaned(Words({"words": "one\r\ntwo\rthree\n"})) == "one\ntwo\nthree"


def test_a_line_stays_a_line():
    assert cleaned(Line({"name": "  Invented \t Person "})) == "Invented Person"


@pytest.mark.parametrize("hidden", ["\x00", "\x07", "\x1b", "\x7f"])
def test_a_character_that_cannot_be_stored_is_refused_and_everything_else_is_kept(hidden):
    form = Words({"words": f"before{hidden}after"})
    assert not form.is_valid()
    assert "before" in form.errors["words"][0]
    html = str(form)
    assert "beforeafter" in html
    assert hidden not in html


def test_a_line_with_a_hidden_character_is_refused_too():
    assert not Line({"name": "a\x00b"}).is_valid()


def test_too_many_words_say_by_how_much_and_are_all_kept():
    form = Words({"words": "x" * 103})
    assert not form.is_valid()
    assert "3" in form.errors["words"][0]
    assert "x" * 103 in str(form)


def test_the_browser_is_not_asked_to_cut_or_to_check():
    html = str(Words())
    assert " maxlength=" not in html
    assert " required" not in html


@given(st.text(max_size=300))
def test_no_text_breaks_a_form(text):
    form = Words({"words": text})
    form.is_valid()
    assert tokens(str(form))


def test_an_empty_field_says_which_question_needs_an_answer():
    assert not (form := Line({})).is_valid()
    assert form.errors["name"] == ["This still needs an answer: Your name"]


def test_its_author_may_say_it_better():
    class Better(forms.Form):
        name = forms.PlainText(label="Your name", error_messages={"required": "Enter your name"})

    assert not (form := Better({})).is_valid()
    assert form.errors["name"] == ["Enter your name"]


# --- dates


def boxes(name, **parts):
    return {f"{name}-{part}": value for part, value in parts.items()}


@pytest.mark.parametrize("month", ["3", "03", "March", "mar"])
def test_a_day_is_read_whichever_way_the_month_is_written(month):
    assert cleaned(Day(boxes("day", day="20", month=month, year="2013"))) == date(2013, 3, 20)


@pytest.mark.parametrize(
    ("parts", "wrong"),
    [
        ({"day": "20", "month": "3"}, "id_day-year"),
        ({"month": "3", "year": "2013"}, "id_day-day"),
        ({"day": "31", "month": "2", "year": "2013"}, "id_day-day"),
        ({"day": "x", "month": "y", "year": "z"}, "id_day-day"),
        ({"day": "1", "month": "1", "year": "0000"}, "id_day-day"),
        ({"day": "1", "month": "1", "year": "99999"}, "id_day-day"),
        ({"day": "²", "month": "1", "year": "2013"}, "id_day-day"),
        ({}, "id_day-day"),
    ],
)
def test_a_date_that_is_none_leads_to_the_box_that_is_wrong_and_keeps_what_was_typed(parts, wrong):
    form = Day(boxes("day", **parts))
    assert not form.is_valid()
    assert [target for _sentence, target in form.summary()] == [wrong]
    for value in parts.values():
        assert f'value="{value}"' in str(form)


@pytest.mark.parametrize(
    ("parts", "precision", "earliest"),
    [
        ({"year": "2014"}, Precision.YEAR, date(2014, 1, 1)),
        ({"month": "9", "year": "2014"}, Precision.MONTH, date(2014, 9, 1)),
        ({"day": "30", "month": "9", "year": "2014"}, Precision.DAY, date(2014, 9, 30)),
    ],
)
def test_a_date_known_in_part_is_taken_in_part_and_shown_again_in_its_boxes(parts, precision, earliest):
    found = cleaned(Partial(boxes("since", **parts)))
    assert (found.precision, found.earliest) == (precision, earliest)
    again = str(Partial(initial={"since": found}))
    assert [value for value in parts.values() if f'value="{value}"' in again] == list(parts.values())


def test_a_day_without_its_month_is_no_date():
    assert not Partial(boxes("since", day="3", year="2014")).is_valid()


def test_a_date_in_words_must_be_one_that_can_be_placed():
    class Written(forms.Form):
        due = forms.WrittenDate(label="Due")

    assert str(cleaned(Written({"due": "Autumn 2014"}))) == "Autumn 2014"
    assert not Written({"due": "soon"}).is_valid()


# --- choices, files, keys


def test_an_answer_that_was_not_offered_is_refused_plainly():
    class Pick(forms.Form):
        one = forms.Choice(label="One", choices=[("a", "A")])
        many = forms.Choices(label="Many", choices=[("a", "A")])

    form = Pick({"one": "z\x00", "many": ["a", "z"]})
    assert not form.is_valid()
    assert form.errors["one"] == ["Choose one of the answers on the list"]
    assert form.errors["many"] == ["Choose from the answers on the list"]


@pytest.mark.parametrize("address", ["name", "a b@example.org", "a\x00@example.org", "x" * 400 + "@example.org"])
def test_an_address_that_is_none_is_refused_in_our_words(address):
    class Address(forms.Form):
        email = forms.Email(label="Email")

    form = Address({"email": address})
    assert not form.is_valid()
    assert form.errors["email"][0].startswith("Enter a")


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (SimpleUploadedFile("notes.exe", b"x"), "Choose a file that ends in .csv, .txt"),
        (SimpleUploadedFile("notes.csv", b""), "The file is empty. Choose another"),
        (SimpleUploadedFile("notes.csv", b"x" * 2_000_001), "The file is too big. Choose one of at most 2 MB"),
    ],
)
def test_a_file_that_cannot_be_taken_says_why(file, sentence):
    class Send(forms.Form):
        file = forms.Upload(label="File", endings=(".csv", ".txt"), max_bytes=2_000_000)

    form = Send({}, {"file": file})
    assert not form.is_valid()
    assert form.errors["file"] == [sentence]


def test_a_key_that_is_none_is_replaced_and_a_good_one_is_kept():
    class Keyed(forms.Form):
        key = forms.KeyField()

    key = uuid.uuid4()
    assert cleaned(Keyed({"key": str(key)})) == key
    for broken in ("", "x", "\x00"):
        assert isinstance(cleaned(Keyed({"key": broken})), uuid.UUID)


# --- what an action refuses


def refusing(error):
    def act():
        raise error

    return act


def test_what_an_action_refuses_stands_beside_its_field():
    form = Line({"name": "A"})
    assert form.is_valid()
    assert tried(form, refusing(BadInput("That name is taken", field="name"))) is None
    assert list(form.summary()) == [("That name is taken", "id_name")]


def test_what_is_about_the_whole_stands_in_the_summary_with_what_is_missing():
    form = Line({"name": "A"})
    tried(form, refusing(DomainError("The event is full")))
    tried(form, refusing(Incomplete("Not everything is there", missing=("a reason", "a date"))))
    assert [sentence for sentence, _target in form.summary()] == [
        "The event is full",
        "Not everything is there",
        "a reason",
        "a date",
    ]


def test_the_counter_has_a_sentence_for_each_of_the_six_welsh_forms():
    with translation.override("cy"):
        texts = Words()["words"].count_texts
    under = [texts[f"characters-under-limit.{name}"] for name in ("zero", "one", "two", "few", "many", "other")]
    assert all("%{count}" in text and "characters" not in text for text in under)
    assert len(set(under)) > 2
