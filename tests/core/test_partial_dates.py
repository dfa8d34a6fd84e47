"""Dates as people write them."""

import csv
import os
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from hearback.core.partial_dates import PartialDate, Precision, parse, shown


@pytest.mark.parametrize(
    "written, earliest, latest, precision",
    [
        ("20 March 2013", date(2013, 3, 20), date(2013, 3, 20), "day"),
        ("20th March, 2013", date(2013, 3, 20), date(2013, 3, 20), "day"),
        ("20 Mawrth 2013", date(2013, 3, 20), date(2013, 3, 20), "day"),
        ("31 Hydref 2013", date(2013, 10, 31), date(2013, 10, 31), "day"),
        ("30/9/2014", date(2014, 9, 30), date(2014, 9, 30), "day"),
        ("01.03.2015", date(2015, 3, 1), date(2015, 3, 1), "day"),
        ("2015-03-01", date(2015, 3, 1), date(2015, 3, 1), "day"),
        ("29/2/2012", date(2012, 2, 29), date(2012, 2, 29), "day"),
        ("February 2012", date(2012, 2, 1), date(2012, 2, 29), "month"),
        ("by Sept 2014", date(2014, 9, 1), date(2014, 9, 30), "month"),
        ("Tachwedd 2013", date(2013, 11, 1), date(2013, 11, 30), "month"),
        ("2013-10", date(2013, 10, 1), date(2013, 10, 31), "month"),
        ("Autumn 2014", date(2014, 9, 1), date(2014, 11, 30), "season"),
        ("hydref 2014", date(2014, 9, 1), date(2014, 11, 30), "season"),
        ("late summer 2014", date(2014, 6, 1), date(2014, 8, 31), "season"),
        ("Winter 2014", date(2014, 12, 1), date(2015, 2, 28), "season"),
        ("Q4 2015", date(2015, 10, 1), date(2015, 12, 31), "season"),
        ("Quarter 2 2013", date(2013, 4, 1), date(2013, 6, 30), "season"),
        ("2015", date(2015, 1, 1), date(2015, 12, 31), "year"),
        ("End of 2014.", date(2014, 1, 1), date(2014, 12, 31), "year"),
        ("2012-2013", date(2012, 1, 1), date(2013, 12, 31), "year"),
    ],
)
def test_what_can_be_read(written, earliest, latest, precision):
    found = parse(written)
    assert (found.earliest, found.latest, found.precision) == (earliest, latest, precision)


@pytest.mark.parametrize(
    "written",
    [
        *("", "Not Specified", "NR", "Ongoing", "soon", "31/9/2014", "29/2/2013", "09/30/2013", "2013-13", "0000"),
        *("0000-05", "99999", "1/1/0000", "Winter 9999", "2014-2013", "٢٠١٤", "²014", "of 2014", "Q5 2014"),
    ],
)
def test_what_cannot_be_read_is_unknown_and_kept_as_written(written):
    found = parse(written)
    assert (found.written, found.earliest, found.latest, found.precision) == (written, None, None, Precision.UNKNOWN)


def test_white_space_is_tidied_and_nothing_else():
    assert parse("  20\n March   2013 ").written == "20 March 2013"
    assert str(parse("AUTUMN 2014")) == "AUTUMN 2014"


@given(st.text())
def test_whatever_is_written_is_read_or_unknown(written):
    found = parse(written)
    if found.precision == Precision.UNKNOWN:
        assert (found.earliest, found.latest) == (None, None)
    else:
        assert found.earliest <= found.latest


@given(st.from_regex(r"(\d{1,4}[ /.\-]?){1,3}|[a-zA-Z]{3,9}[1-4]?,? \d{4}|(end of|by|Quarter) \d{1,4}", fullmatch=True))
def test_whatever_looks_like_a_date_is_read_or_unknown(written):
    found = parse(written)
    assert (found.earliest is None) == (found.latest is None) == (found.precision == Precision.UNKNOWN)


@given(st.dates())
def test_a_day_is_read_back_as_itself(day):
    assert parse(day.isoformat()) == PartialDate(day.isoformat(), day, day, Precision.DAY)


@pytest.mark.skipif("HEARBACK_DATA" not in os.environ, reason="HEARBACK_DATA is not set: the real file is not read")
def test_every_date_of_the_real_plans_is_read_as_exactly_as_it_was_written():
    path = Path(os.environ["HEARBACK_DATA"]) / "ogp_irm" / "ogp_irm_commitments_2011-2014.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        written = {row[column] for row in csv.DictReader(file) for column in ("Start Date", "End Date")}
    unread = {text for text in written if parse(text).precision == Precision.UNKNOWN}
    assert len(written) == 181
    assert Counter(parse(text).precision for text in written - unread) == {"day": 141, "season": 17, "year": 13}
    words = {"Continuous", "NR", "Not Specified", "Ongoing", "Unclear"}
    two_months = {"September/December 2011", "September/December 2012"}
    # Days that there are not, and one whose month comes first: guessing would put a date into somebody's mouth.
    no_such_day = {"09/30/2013", "2/29/2014", "31/9/2014"}
    assert unread == words | two_months | no_such_day


@pytest.mark.parametrize(
    "written, english, welsh",
    [
        ("30/9/2014", "30 September 2014", "30 Medi 2014"),
        ("31 Hydref 2013", "31 October 2013", "31 Hydref 2013"),
        ("2013-10", "October 2013", "Hydref 2013"),
        ("Autumn 2014", "Autumn 2014", "Hydref 2014"),
        ("Winter 2014", "Winter 2014", "Gaeaf 2014"),
        ("2015", "2015", "2015"),
        ("Q4 2015", "Q4 2015", "Q4 2015"),
        ("by Sept 2014", "by Sept 2014", "by Sept 2014"),
        ("when the bill has passed", "when the bill has passed", "when the bill has passed"),
    ],
)
def test_a_date_is_shown_as_the_readers_language_writes_it(written, english, welsh):
    assert shown(written) == english
    with translation.override("cy"):
        assert shown(written) == welsh
