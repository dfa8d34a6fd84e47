"""However a file is brought, in one piece, twice, or in parts: the same is there in the end, word for word."""

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from hearback.contributions.models import Authorship, Source, SourceRow, Verbatim
from hearback.core.text import fold
from tests.contributions.files import a_csv, came_in
from tests.factories import a_process

# What people type into a cell; what cannot be stored has tests of its own.
WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), min_size=1, max_size=40
).filter(lambda text: text.strip(" \t\n\x1c\x1d\x1e\x1f\x85\xa0\u2028\u2029").strip() != "")
SAID = st.tuples(WORDS, st.sampled_from(["", "Ana", "Bo"]))
COLUMNS = {"words": ["Comment"], "name": ["Name"]}


def _bring(process, said, name="form.csv"):
    data = a_csv(["Comment", "Name"], said)
    return came_in(process, data, kind="spreadsheet", name=name, columns=COLUMNS)


def _there(process):
    names = dict(Authorship.objects.filter(contribution__process=process).values_list("contribution", "name"))
    texts = Verbatim.objects.filter(contribution__process=process).values_list("contribution", "text")
    return sorted((text, names[contribution]) for contribution, text in texts)


@pytest.mark.django_db
@settings(max_examples=25)
@given(said=st.lists(SAID, min_size=1, max_size=12), at=st.integers(0, 12))
def test_a_file_brought_twice_or_in_two_parts_is_brought_once(said, at):
    with transaction.atomic():
        whole, twice, parts = a_process(), a_process(), a_process()
        _bring(whole, said)
        expected = _there(whole)
        assert len(expected) == len(said)  # two who say the same are two

        _bring(twice, said)
        _bring(twice, said)
        _bring(twice, said, name="again.csv")
        _bring(twice, said[:at] or said)
        assert _there(twice) == expected

        once = list({(fold(text), name): (text, name) for text, name in said}.values())
        for part, name in ((once[:at], "a.csv"), (once[at:], "b.csv"), (once, "all.csv")):
            if part:
                _bring(parts, part, name=name)
        assert sorted((fold(text), name) for text, name in _there(parts)) == sorted(
            (fold(text), name) for text, name in once
        )
        assert not SourceRow.objects.filter(fate=SourceRow.Fate.UNREADABLE).exists()
        assert set(Source.objects.values_list("step", flat=True)) == {Source.Step.DONE}
        transaction.set_rollback(True)
