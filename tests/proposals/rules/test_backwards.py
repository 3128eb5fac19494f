"""From the day of the data back to the day of the beginning, counted by hand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.rules.backwards import FIRST_TARGET, LAST_TARGET, StepKey, find_earliest, plan_backwards

TODAY = date(2026, 11, 22)


def test_each_step_counted_back_by_hand() -> None:
    """1 September 2027 is a Wednesday; 28 days before is Wednesday 4 August, five working days before that 28 July."""
    plan = plan_backwards(date(2027, 9, 1), review_days=28, today=TODAY)
    assert [(step.key, step.begin_by) for step in plan.steps] == [
        (StepKey.ETHICS, date(2027, 6, 9)),
        (StepKey.CLEARANCES, date(2027, 6, 30)),
        (StepKey.WRITING, date(2027, 7, 14)),
        (StepKey.ACCOUNTS, date(2027, 7, 21)),
        (StepKey.PI, date(2027, 7, 28)),
        (StepKey.SUBMIT, date(2027, 8, 4)),
        (StepKey.DATA, date(2027, 9, 1)),
    ]
    assert (plan.begin_by, plan.is_too_late) == (date(2027, 6, 9), False)


def test_across_29_february() -> None:
    plan = plan_backwards(date(2028, 3, 28), review_days=28, today=TODAY)
    assert [step.begin_by for step in plan.steps if step.key is StepKey.SUBMIT] == [date(2028, 2, 29)]


def test_who_begins_today_waits_for_the_slowest_of_them() -> None:
    assert find_earliest(TODAY, review_days=28) == TODAY + timedelta(weeks=8, days=28)


@pytest.mark.parametrize(("days", "too_late"), [(83, True), (84, False)])
def test_a_target_before_that_is_too_early(days: int, too_late: bool) -> None:
    plan = plan_backwards(TODAY + timedelta(days=days), review_days=28, today=TODAY)
    assert plan.is_too_late is too_late


@given(st.dates(FIRST_TARGET, LAST_TARGET), st.integers(min_value=0, max_value=400))
def test_the_steps_are_in_order_and_end_with_the_target(target: date, review_days: int) -> None:
    days = [step.begin_by for step in plan_backwards(target, review_days=review_days, today=TODAY).steps]
    assert (days == sorted(days), days[-1]) == (True, target)


@pytest.mark.parametrize("target", [date.min, date.max])
def test_a_day_that_cannot_be_counted_from_is_refused(target: date) -> None:
    with pytest.raises(ValueError, match="2199"):
        plan_backwards(target, review_days=28, today=TODAY)
