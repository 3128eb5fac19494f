"""The steps to the end of an access: on which days they fall, whatever the days are."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvest.rules.run_down import EndStep, Item, run_down

DAYS = st.dates(date(2024, 1, 1), date(2040, 12, 31))
SPANS = st.integers(0, 800).map(timedelta)
INTERVALS = st.sampled_from([15, 30])
AFTER = {EndStep.ERASE, EndStep.CERTIFICATE, EndStep.BACKUPS}


def test_the_days_before_an_end_on_the_first_of_march_of_a_leap_year() -> None:
    assert run_down(date(2026, 3, 1), date(2028, 3, 1), 15) == (
        Item(EndStep.PLAN, date(2027, 12, 2)),
        Item(EndStep.QUESTION, date(2028, 1, 31)),
        Item(EndStep.MANUSCRIPTS, date(2028, 2, 16)),
        Item(EndStep.HARVEST, date(2028, 2, 20)),
        Item(EndStep.REFRESH, date(2028, 2, 20)),
        Item(EndStep.DATASET, date(2028, 3, 1)),
        Item(EndStep.ERASE, date(2028, 3, 2)),
        Item(EndStep.CERTIFICATE, date(2028, 3, 2)),
        Item(EndStep.BACKUPS, date(2028, 3, 16)),
    )


def test_a_slower_refresh_begins_its_last_round_earlier() -> None:
    days = {each.step: each.on for each in run_down(date(2026, 3, 1), date(2028, 2, 29), 30)}
    assert days[EndStep.REFRESH] == date(2028, 2, 9)


@given(DAYS, SPANS, INTERVALS)
def test_each_step_stands_once_within_the_access_or_after_it_and_in_order(
    start: date, span: timedelta, interval: int
) -> None:
    end = start + span
    items = run_down(start, end, interval)
    assert sorted(each.step for each in items) == sorted(EndStep)
    assert [each.on for each in items] == sorted(each.on for each in items)
    assert all(start <= each.on <= end for each in items if each.step not in AFTER)
    assert all(each.on > end for each in items if each.step in AFTER)


@given(DAYS, st.integers(120, 800).map(timedelta), st.integers(0, 400).map(timedelta), INTERVALS)
def test_a_longer_access_moves_every_step_by_as_much(
    start: date, span: timedelta, more: timedelta, interval: int
) -> None:
    before = {each.step: each.on for each in run_down(start, start + span, interval)}
    after = {each.step: each.on for each in run_down(start, start + span + more, interval)}
    assert {step: after[step] - before[step] for step in EndStep} == dict.fromkeys(EndStep, more)


@pytest.mark.parametrize("step", EndStep)
def test_each_step_has_words(step: EndStep) -> None:
    assert 0 < len(step.text) <= 200
    assert step.words != step.value
