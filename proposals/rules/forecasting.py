"""The forecast of a data plan as a team wrote it: one guess of its volume where it gave a number, else three."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from proposals.catalogue.model import Answers
from proposals.catalogue.terms import Terms, Unit
from proposals.rules.data_plan import read_plan
from proposals.rules.days import add_months, read_day
from proposals.rules.expected import expect_decision
from proposals.rules.planned import Plan, PlanError
from tiktok import forecast as sums
from tiktok.forecast import Assumptions, Forecast, Period, Suggestion, Verdict
from tiktok.forecast.assumptions import USUAL
from tiktok.forecast.verdict import judge
from tiktok.limits import FIRST_VIDEOS

THREEFOLD: Final = 3
"""A guess is often wrong by so much."""


@dataclass(frozen=True, slots=True)
class Guess:
    """`key` is "expected" or "threefold" for a number of the team's own, else that of a scenario."""

    key: str
    title: str
    forecast: Forecast


@dataclass(frozen=True, slots=True)
class PlanForecast:
    """`main` is the guess by which the plan is judged. `access_is_assumed`: no dates of access were given.

    `suggestions` are about `main`; empty where it fits.
    """

    plan: Plan
    guesses: tuple[Guess, ...]
    main: Guess
    volume_is_known: bool
    access_is_assumed: bool
    suggestions: tuple[Suggestion, ...]

    @property
    def verdict(self) -> Verdict:
        return self.main.forecast.verdict


def forecast_answers(answers: Answers, terms: Terms, today: date) -> PlanForecast:
    """PlanError, by question, where the answers make no plan."""
    plan, access = _read_plan(answers)
    return forecast_plan(plan, access, read_plan(answers).expected_videos, terms, today)


def judge_answers(answers: Answers, terms: Terms, today: date) -> Verdict | None:
    """The verdict alone, which is cheap; None where the answers make no plan."""
    try:
        plan, access = _read_plan(answers)
    except PlanError:
        return None
    expected = read_plan(answers).expected_videos
    guessed = _guess(plan, _cut_access(access, terms) if access else assume_access(terms, today), expected)
    return judge(guessed[_main(expected)][2], _given(terms))


def forecast_plan(
    plan: Plan,
    access: Period | None,
    expected: int | None,
    terms: Terms,
    today: date,
    *,
    edges: int = 0,
    spent_per_day: int = 0,
) -> PlanForecast:
    """Without dates of access, the longest that can be had is assumed. `edges`: rows of followers and following.

    `spent_per_day`: requests of each day that other things take, such as keeping fresh what is held already.
    """
    given = _given(terms)
    given = replace(given, requests_per_day=max(1, given.requests_per_day - spent_per_day))
    granted = _cut_access(access, terms) if access else assume_access(terms, today)
    guesses = tuple(
        Guess(key, title, sums.forecast(replace(each, edges=edges), given))
        for key, title, each in _guess(plan, granted, expected)
    )
    main = guesses[_main(expected)]
    return PlanForecast(
        plan=plan,
        guesses=guesses,
        main=main,
        volume_is_known=expected is not None,
        access_is_assumed=access is None,
        suggestions=sums.suggest(main.forecast.plan, given),
    )


def _given(terms: Terms) -> Assumptions:
    return Assumptions(interval_days=terms.days("refresh"))


def _main(expected: int | None) -> int:
    """Which guess decides: the team's own, or the middle one of three."""
    return 0 if expected is not None else 1


def assume_access(terms: Terms, today: date) -> Period:
    """The longest that TikTok grants, from the day on which its answer can be expected."""
    return _cut_access(Period(expect_decision(terms, today), date.max), terms)


def _cut_access(access: Period, terms: Terms) -> Period:
    """More than the longest is not granted; a finding says so."""
    longest = add_months(access.start, terms.number("access_length", Unit.MONTHS))
    return Period(access.start, min(access.end, longest))


def _posted(plan: Plan) -> Period:
    start = max(plan.start, FIRST_VIDEOS)
    return Period(start, max(plan.end, start))


def _guess(plan: Plan, access: Period, expected: int | None) -> Sequence[tuple[str, str, sums.Plan]]:
    posted = _posted(plan)
    bare = sums.Plan(
        videos=expected or 0,
        posted=posted,
        access=access,
        mix=USUAL,
        comments="comments" in plan.extras,
        replies="replies" in plan.extras,
        accounts="accounts" in plan.extras,
        named_accounts=sums.estimate_accounts(plan.query),
    )
    if expected is not None:
        threefold = replace(bare, videos=THREEFOLD * expected)
        return (
            ("expected", "As many as you expect", bare),
            ("threefold", "Three times as many", threefold),
        )
    return [
        (
            each.key,
            each.title,
            replace(bare, mix=each.mix, videos=sums.estimate_videos(plan.query, posted.days, each)),
        )
        for each in sums.SCENARIOS
    ]


def _read_plan(answers: Answers) -> tuple[Plan, Period | None]:
    plan, access = Plan.of(answers), _read_access(answers)
    if access is not None and plan.start > access.end:
        raise PlanError({"data.start": "is after the last day of access"})
    return plan, access


def _read_access(answers: Answers) -> Period | None:
    start, end = (read_day(str(answers.get(f"access.{part}", "")).strip()) for part in ("start", "end"))
    return Period(start, end) if start and end and start <= end else None
