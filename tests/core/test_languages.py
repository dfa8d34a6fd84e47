"""Words in several languages: the one asked for, or the nearest, marked as such."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from hearback.core import languages
from hearback.core.languages import Picked, WordsField


def test_the_languages_of_this_site():
    assert languages.codes() == ["en", "cy"]


@pytest.mark.parametrize(
    "words, wanted, picked",
    [
        ({"en": "Plan", "cy": "Cynllun"}, "cy", Picked("Cynllun", "cy", fallback=False)),
        ({"en": "Plan"}, "cy", Picked("Plan", "en", fallback=True)),
        ({"en": "", "cy": "Cynllun"}, "en", Picked("Cynllun", "cy", fallback=True)),
        ({"fr": "Projet"}, "en", Picked("Projet", "fr", fallback=True)),
        ({}, "cy", Picked("", "cy", fallback=False)),
        (None, "en", Picked("", "en", fallback=False)),
    ],
    ids=["there", "english only", "welsh only", "neither", "empty", "none"],
)
def test_the_text_asked_for_or_the_nearest(words, wanted, picked):
    assert languages.pick(words, wanted) == picked
    assert bool(languages.pick(words, wanted)) == bool(picked.text)
    assert str(languages.pick(words, wanted)) == picked.text


@pytest.mark.parametrize("active, current", [("cy", "cy"), ("en-gb", "en"), ("de", "en")])
def test_the_language_in_use_is_one_of_the_site_s(active, current):
    with translation.override(active):
        assert languages.current() == current
        assert languages.pick({"en": "Plan", "cy": "Cynllun"}).language == current


@given(st.dictionaries(st.sampled_from(["en", "cy", "fr"]), st.text()), st.sampled_from(["en", "cy"]))
def test_a_fallback_is_marked_exactly_when_it_is_one(words, wanted):
    picked = languages.pick(words, wanted)
    assert picked.fallback == (bool(picked.text) and picked.language != wanted)
    assert bool(picked) == any(words.values())


def test_what_is_not_written_yet():
    assert languages.missing({"en": "Plan", "cy": ""}) == ["cy"]
    assert languages.missing(None) == ["en", "cy"]


@pytest.mark.parametrize("value", ["text", ["en"], {"en": 1}, {"en": None}, {1: "x"}], ids=repr)
def test_a_field_takes_one_text_per_language(value):
    with pytest.raises(ValidationError):
        WordsField().run_validators(value)


def test_a_field_in_a_migration_says_nothing_that_goes_without_saying():
    assert WordsField(help_text="why").deconstruct()[3] == {"help_text": "why"}
