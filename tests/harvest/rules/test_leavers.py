"""What somebody who leaves leaves behind, and by when it has to be seen to."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from harvest.rules.leavers import Holds, LeaverDuty, list_duties


@given(st.booleans(), st.integers(0, 50), st.dates(date(2024, 1, 1), date(2040, 12, 31)))
def test_each_thing_that_they_hold_is_one_task_with_a_day(
    knows_key: bool, copies: int, left_on: date
) -> None:
    duties = dict(list_duties(Holds(knows_key, copies), left_on))
    assert (LeaverDuty.KEY in duties, LeaverDuty.COPIES in duties) == (knows_key, copies > 0)
    assert duties[LeaverDuty.TIKTOK] == left_on
    assert all(left_on <= day <= left_on + timedelta(7) for day in duties.values())


def test_nobody_is_named_where_calendars_show_it() -> None:
    assert all(0 < len(duty.text) <= 200 for duty in LeaverDuty)
