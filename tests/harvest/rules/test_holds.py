"""A legal hold holds from its acceptance to its last day, and no longer."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from harvest.rules.holds import HoldFacts, HoldStage, find_hold_stage, say_hold

DAYS = st.dates(date(2024, 1, 1), date(2040, 12, 31))


@given(DAYS, st.booleans(), st.booleans(), DAYS)
def test_it_holds_only_accepted_not_lifted_and_to_its_last_day(
    until: date, is_accepted: bool, is_lifted: bool, today: date
) -> None:
    stage = find_hold_stage(HoldFacts(until, is_accepted, is_lifted), today)
    assert (stage is HoldStage.HOLDING) is (is_accepted and not is_lifted and today <= until)


@given(DAYS, st.booleans(), st.integers(0, 800))
def test_what_is_over_stays_over(until: date, is_accepted: bool, days: int) -> None:
    facts = HoldFacts(until, is_accepted, is_lifted=False)
    assert find_hold_stage(facts, until + timedelta(days + 1)) is HoldStage.OVER


def test_it_is_said_with_its_last_day() -> None:
    said = say_hold(date(2028, 2, 29))
    assert said == " (legal hold until 29 February 2028, against TikTok's rules)"
