"""Answers make a plan to forecast; whatever people type, it neither breaks nor takes long."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proposals.catalogue.reading import CURRENT_TERMS, builtin_terms, read_terms
from proposals.rules.forecasting import assume_access, forecast_answers
from proposals.rules.planned import PlanError
from tests.factories import TODAY, make_answers
from tiktok.forecast import Period, Verdict

TERMS = read_terms(builtin_terms()[CURRENT_TERMS])


def forecast_with(**changes):
    return forecast_answers(make_answers(**changes), TERMS, TODAY)


def test_a_number_of_the_team_s_own_decides() -> None:
    found = forecast_with()
    assert [each.key for each in found.guesses] == ["expected", "threefold"]
    assert found.main is found.guesses[0]
    assert (found.verdict, found.volume_is_known, found.access_is_assumed) == (Verdict.TIGHT, True, False)
    assert [each.forecast.corpus.videos for each in found.guesses] == [60_000, 180_000]


def test_without_one_the_middle_of_three_decides() -> None:
    found = forecast_with(data__expected_videos="many")
    assert [each.key for each in found.guesses] == ["small", "middle", "large"]
    assert (found.main is found.guesses[1], found.volume_is_known) == (True, False)


def test_the_longest_access_is_assumed_where_none_is_given() -> None:
    """28 days for TikTok, then five working days: 22 November is a Sunday."""
    found = forecast_with(access__start="soon")
    assert found.access_is_assumed
    assert found.main.forecast.plan.access == Period(date(2026, 12, 25), date(2028, 12, 25))
    assert assume_access(TERMS, TODAY) == found.main.forecast.plan.access


def test_an_access_that_is_too_long_is_not_believed() -> None:
    access = forecast_with(access__end="2199-01-01").main.forecast.plan.access
    assert access == Period(date(2027, 3, 1), date(2029, 3, 1))


def test_accounts_that_are_named_are_all_the_profiles_there_are() -> None:
    named = [{"id": f"a{number}", "value": f"bee{number}"} for number in range(12)]
    found = forecast_with(data__accounts=named, data__hashtags=[])
    assert found.main.forecast.corpus.accounts == 12


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"data__start": None}, "data.start"),
        ({"data__end": "soon"}, "data.end"),
        ({"data__start": "2028-03-01", "data__end": "2028-03-02"}, "data.start"),
        ({"data__regions": [{"id": "r", "value": "XX"}]}, "data.regions[0]"),
    ],
)
def test_what_makes_no_plan_is_named(changes, place) -> None:
    with pytest.raises(PlanError) as caught:
        forecast_with(**changes)
    assert list(caught.value.problems) == [place]


@given(
    start=st.dates(), end=st.dates(), access=st.tuples(st.dates(), st.dates()), videos=st.integers(0, 10**12)
)
@settings(max_examples=12, deadline=None)
def test_any_days_and_any_number_have_a_forecast(start, end, access, videos) -> None:
    try:
        found = forecast_with(
            data__start=start.isoformat(),
            data__end=end.isoformat(),
            access__start=access[0].isoformat(),
            access__end=access[1].isoformat(),
            data__expected_videos=str(videos),
        )
    except PlanError:
        return
    assert len(found.main.forecast.course.days) <= 732
