"""What came of failed requests."""

from datetime import UTC, datetime, timedelta

import pytest

from harvest.rules.aftermath import Aftermath, Failure, Outcome, judge, say_aftermath, sum_up
from harvest.rules.parts import IN_TWO, NOT_ENDED
from harvest.rules.states import UnitState

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def failure(
    next_code: str | None = None,
    *,
    code: str = "internal_error",
    pause: int = 5,
    state: UnitState = UnitState.WAITING,
    reason: str = "",
) -> Failure:
    next_at = None if next_code is None else AT + timedelta(seconds=pause)
    return Failure(code, 500, AT, next_at, next_code, state, reason)


@pytest.mark.parametrize(
    ("given", "outcome"),
    [
        (failure("ok"), Outcome.ANSWERED),
        (failure("internal_error"), Outcome.FAILED_AGAIN),
        (failure(""), Outcome.FAILED_AGAIN),
        (failure(), Outcome.TO_COME),
        (failure(state=UnitState.HELD), Outcome.TO_COME),
        (failure(state=UnitState.FAILED), Outcome.GIVEN_UP),
        (failure(state=UnitState.DONE, reason=IN_TWO), Outcome.DIVIDED),
        (failure(state=UnitState.DONE, reason=NOT_ENDED), Outcome.NOT_ENDED),
        (failure(state=UnitState.DONE), Outcome.PASSED_OVER),
        (failure("ok", code="SubjectRefused"), Outcome.PASSED_OVER),
    ],
)
def test_one_failure(given: Failure, outcome: Outcome) -> None:
    assert judge(given) is outcome


def test_failures_of_one_word_together() -> None:
    given = [
        failure("internal_error", pause=3),
        failure("ok", pause=150),
        failure("ok", pause=18),
        failure(state=UnitState.DONE, reason=IN_TWO),
        failure("ok", code="rate_limit_exceeded"),
    ]
    summed = sum_up(given)
    assert summed["internal_error", 500] == Aftermath(
        ((Outcome.ANSWERED, 2), (Outcome.FAILED_AGAIN, 1), (Outcome.DIVIDED, 1)), (3, 150)
    )
    assert say_aftermath(summed["internal_error", 500]) == (
        "After 3 s to 2 min: 2 followed by an answer, 1 followed by another failure, 1 asked over fewer days."
    )
    assert say_aftermath(summed["rate_limit_exceeded", 500]) == "After 5 s: 1 followed by an answer."
