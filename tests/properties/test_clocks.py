"""The clocks of the standards are a function of dated records and the calendar, and nothing else."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hearback.processes.standards import STANDARDS, Record, Standard, State, months_after, read

DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))
CLOCKS = st.sampled_from([one for one in STANDARDS if one.months])
RECORDS = st.lists(DAYS, max_size=8)
FURTHER_ON = [State.IN_TIME, State.DUE_SOON, State.LATE]


def reading(standard: Standard, records: list[date], today: date, begins: date | None, ends: date | None = None):
    return read(standard, records, today=today, begins=begins, ends=ends)


@given(CLOCKS, RECORDS, DAYS, DAYS, st.randoms())
def test_the_order_in_which_records_came_does_not_matter(standard, records, today, begins, random):
    shuffled = list(records)
    random.shuffle(shuffled)
    assert reading(standard, shuffled, today, begins) == reading(standard, records, today, begins)


@given(CLOCKS, st.lists(DAYS, min_size=1, max_size=8), DAYS, DAYS, DAYS)
def test_one_more_record_never_makes_a_clock_later(standard, records, more, today, begins):
    before, after = reading(standard, records, today, begins), reading(standard, [*records, more], today, begins)
    if before.state in FURTHER_ON:
        assert FURTHER_ON.index(after.state) <= FURTHER_ON.index(before.state)
        assert after.due >= before.due
    assert after.counted >= before.counted


@given(CLOCKS, RECORDS, DAYS, DAYS)
def test_what_is_still_to_come_is_no_record(standard, records, today, begins):
    past = [day for day in records if day <= today]
    assert reading(standard, records, today, begins) == reading(standard, past, today, begins)


@given(CLOCKS, RECORDS, DAYS, DAYS)
def test_a_clock_is_late_exactly_when_too_few_lie_within_the_period_before_its_due_day_has_come(
    standard, records, today, begins
):
    found = reading(standard, records, today, begins)
    days = [day for day in records if day <= today]
    within = sum(months_after(day, standard.months) >= today for day in days)
    still_beginning = months_after(begins, standard.months) >= today
    if days:
        assert (found.state != State.LATE) == (within >= standard.times or still_beginning)
    else:
        assert found.state == State.NO_EVIDENCE


@given(CLOCKS, st.lists(DAYS, min_size=1, max_size=8), DAYS, DAYS, st.integers(0, 4_000))
def test_time_alone_only_moves_a_clock_on(standard, records, today, begins, days):
    past = [day for day in records if day <= today]
    now = reading(standard, past, today, begins)
    later = reading(standard, past, today + timedelta(days=days), begins)
    if now.state in FURTHER_ON:
        assert FURTHER_ON.index(later.state) >= FURTHER_ON.index(now.state)
        assert later.due == now.due


@given(st.sampled_from(STANDARDS), RECORDS, DAYS, st.none() | DAYS, st.none() | DAYS)
def test_no_rule_can_be_ticked_without_a_record(standard, records, today, begins, ends):
    found = reading(standard, records, today, begins, ends)
    if not any(day <= today for day in records):
        assert found.state not in {State.IN_TIME, State.DUE_SOON, State.LATE}
        assert found.last is None
    if standard.reads == Record.NONE:
        assert found.state == State.ELSEWHERE


@given(DAYS, st.integers(-300, 300))
def test_months_are_counted_by_the_calendar(day, months):
    there = months_after(day, months)
    assert (there.year * 12 + there.month) - (day.year * 12 + day.month) == months
    assert there.day == day.day or (there.day < day.day and (there + timedelta(days=1)).day == 1)
