"""Sentences out of running text, and organisations out of one cell."""

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearback.core.strict_csv import records
from hearback.plans.importing.institutions import leads, supporting
from hearback.plans.importing.splitting import sentences
from tests.plans.ogp_file import TRAPS


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Ponds are deep. Ducks swim.", ["Ponds are deep.", "Ducks swim."]),
        ("Is it deep? Yes! We know.", ["Is it deep?", "Yes!", "We know."]),
        ("They said “quack.” Nobody heard.", ["They said “quack.”", "Nobody heard."]),
        ("Dr. Webfoot and Mr. Teal met. Then left.", ["Dr. Webfoot and Mr. Teal met.", "Then left."]),
        ("Birds, e.g. Teal, i.e. Ducks, etc. The rest.", ["Birds, e.g. Teal, i.e. Ducks, etc.", "The rest."]),
        ("The U.K. Government and J. Smith agree.", ["The U.K. Government and J. Smith agree."]),
        ("See para. 4 and No. 12 of vol. 2.", ["See para. 4 and No. 12 of vol. 2."]),
        ("Rose by 0.7% in 2013. It fell.", ["Rose by 0.7% in 2013.", "It fell."]),
        ("4. By 2015 we count.", ["4. By 2015 we count."]),
        ("Published on GOV.UK by data.gov.uk.", ["Published on GOV.UK by data.gov.uk."]),
        ("one. two without a capital", ["one. two without a capital"]),
        ("We will:\n- count\n• publish\n* tell", ["We will:", "• count", "• publish", "• tell"]),
        ("We will:\n- list:\no inner one\no inner two", ["We will:", "• list:", "• inner one", "• inner two"]),
        ("Steps:\na) count\n(ii) tell\n3) rest", ["Steps:", "• count", "• tell", "• rest"]),
        (
            "a wrapped line that goes\non here. Then\nmore of it.",
            ["a wrapped line that goes on here.", "Then more of it."],
        ),
        ("led by the\nMinistry of Ponds.", ["led by the Ministry of Ponds."]),
        ("2013\nDucks are counted\nPonds are measured\n2014\nAll is told", None),
        ("First paragraph\n\nSecond paragraph", ["First paragraph", "Second paragraph"]),
        ("one\r\n\r\ntwo\rThree", ["one", "two", "Three"]),
        ("", []),
        (" \n ", []),
        ("- ", ["-"]),
    ],
)
def test_a_text_is_split_where_a_reader_would(text, expected):
    assert sentences(text) == (text.split("\n") if expected is None else expected)


@given(st.text(alphabet="aB1 .!?:;,-•o()“”\n\r\t", max_size=80) | st.text(max_size=80))
def test_nothing_is_lost_but_white_space_and_marks_of_lists(text):
    def letters(value):
        return "".join(re.findall(r"\w", re.sub(r"(?m)^\s*(?:o(?=\s)|\(?(?:\d{1,2}|[a-z]{1,4})\))", "", value)))

    found = sentences(text)
    # What stands at the start of a line can be the mark of a list; everything else is there, in order.
    kept, given_ = letters("\n".join(found)), re.sub(r"\W", "", text)
    remaining = iter(given_)
    assert all(letter in remaining for letter in kept)
    assert all(sentence == sentence.strip() and sentence for sentence in found)


@given(st.lists(st.sampled_from(["Ponds are deep.", "Do ducks swim?", "Four do!", "We count 12 of them."]), max_size=6))
def test_what_is_put_together_comes_apart_again(texts):
    assert sentences(" ".join(texts)) == texts


@pytest.mark.parametrize(
    "cell, names",
    [
        ("Cabinet Office", ["Cabinet Office"]),
        ("Home Office, Cabinet Office", ["Home Office", "Cabinet Office"]),
        ("Home Office\nCabinet Office", ["Home Office", "Cabinet Office"]),
        ("BIS / HMT", ["Department for Business, Innovation and Skills", "HM Treasury"]),
        ("BIS/HMT", ["Department for Business, Innovation and Skills", "HM Treasury"]),
        ("Cabinet Office/OPC", ["Cabinet Office", "Office of the Parliamentary Counsel"]),
        ("Pond Office; Duck Office", ["Pond Office", "Duck Office"]),
        (
            "Department for Business, Innovation and Skills, HM Treasury",
            ["Department for Business, Innovation and Skills", "HM Treasury"],
        ),
        (
            "Department for\nCommunities and Local\nGovernment (DCLG)",
            ["Department for Communities and Local Government"],
        ),
        (
            "Ministry of Ponds, Ducks and Hedges, Ministry of Rain",
            ["Ministry of Ponds, Ducks and Hedges", "Ministry of Rain"],
        ),
        ("Ministry of Ponds, Central Pond Bank", ["Ministry of Ponds", "Central Pond Bank"]),
        ("Pond Office (which leads, alone), Duck Office", ["Pond Office (which leads, alone)", "Duck Office"]),
        ("Cabinet Office, Cabinet Office", ["Cabinet Office"]),
        ("cabinet  office", ["Cabinet Office"]),
        ("None Specified", []),
        ("Unclear", []),
        ("NR", []),
        ("", []),
        (" ,; ", []),
    ],
)
def test_departments_are_told_apart(cell, names):
    assert [body.name for body in leads(cell)] == names


@pytest.mark.parametrize(
    "cell, supports, partners",
    [
        ("CSOs: Duck Trust, Friends of Ponds", [], ["Duck Trust", "Friends of Ponds"]),
        ("CSOs:Duck Trust", [], ["Duck Trust"]),
        ("CSOs: Duck Trust, Wren\nTrust, Oak,\nAsh", [], ["Duck Trust", "Wren Trust", "Oak", "Ash"]),
        ("Pond Office; CSOs: Duck Trust", ["Pond Office"], ["Duck Trust"]),
        ("CSOs: Pond Group: Oak, Ash", [], ["Pond Group", "Oak", "Ash"]),
        ("Other ponds", ["Other ponds"], []),
        ("None Specified", [], []),
        ("CSOs: ", [], []),
    ],
)
def test_supporters_and_partners_are_told_apart(cell, supports, partners):
    found = supporting(cell)
    assert [[body.name for body in bodies] for bodies in found] == [supports, partners]


def test_every_name_has_a_slug_that_fits():
    for cell in ("Ünïted Ponds", "池塘部", "Ministry of " + "very " * 40 + "deep ponds"):
        slug = leads(cell)[0].slug
        assert 0 < len(slug) <= 80
        assert re.fullmatch(r"[a-z0-9-]+", slug)
    assert leads("池塘部")[0].slug != leads("鸭子部")[0].slug


@given(st.lists(st.lists(st.text(alphabet='a",\n\r x', max_size=5), min_size=2, max_size=3), max_size=4))
def test_what_a_spreadsheet_writes_is_read_back(rows):
    lines = io.StringIO()
    csv.writer(lines, quoting=csv.QUOTE_ALL).writerows(rows)
    assert [list(record.cells) for record in records(lines.getvalue())] == rows


def test_the_invented_sheet_holds_every_trap():
    cells = "|".join(value for row in TRAPS for value in row.values())
    dates, nothing = (
        ("Autumn 2014", "30/9/2014", "Unclear"),
        ("Not Specified", "None Specified", "NR", "ND", "NA", "N/A"),
    )
    for trap in ("\n- ", "CSOs: ", "BIS / HMT", "Office\nCabinet", '"quack"', *dates, *nothing):
        assert trap in cells
