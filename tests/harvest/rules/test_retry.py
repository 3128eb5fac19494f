"""How often a failed request is repeated, and after how long."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvest.rules.retry import Decision, Move, after_stall, after_success, decide
from tiktok.errors import Advice

FINAL = [Advice.GIVE_UP, Advice.RENEW_TOKEN, Advice.WAIT_UNTIL_MIDNIGHT]


def follow(advice: Advice, *, most: int = 100) -> list[tuple[Move, float]]:
    """Every decision until the first that is no repetition, with the longest pauses."""
    made: list[tuple[Move, float]] = []
    tries: dict[str, int] = {}
    while len(made) < most:
        decision = decide(advice, tries, draw=1.0)
        made.append((decision.move, decision.wait))
        tries = decision.tries
        if decision.move not in (Move.AGAIN, Move.RESTART):
            break
    return made


def test_a_server_fault_is_retried_five_times_with_growing_pauses() -> None:
    assert follow(Advice.RETRY) == [(Move.AGAIN, wait) for wait in (5, 10, 20, 40, 80)] + [(Move.HALVE, 0)]


def test_a_search_that_is_too_heavy_is_halved_after_two() -> None:
    assert follow(Advice.NARROW_WINDOW) == [(Move.AGAIN, 5), (Move.AGAIN, 10), (Move.HALVE, 0)]


def test_a_lost_search_waits_restarts_three_times_and_is_then_halved() -> None:
    waits = [(Move.AGAIN, wait) for wait in (2, 5, 10)]
    assert follow(Advice.RESTART_WINDOW) == [*[*waits, (Move.RESTART, 0)] * 3, *waits, (Move.HALVE, 0)]


def test_a_slower_pace_is_kept_for_as_long_as_it_is_asked() -> None:
    assert [wait for _, wait in follow(Advice.WAIT, most=9)] == [10, 20, 40, 80, 160, 320, 600, 600, 600]
    assert decide(Advice.WAIT, {}, draw=0, retry_after=7) == Decision(Move.AGAIN, 7, {"waits": 1})


@pytest.mark.parametrize("advice", FINAL)
def test_what_a_person_has_to_change_is_not_repeated(advice: Advice) -> None:
    assert follow(advice) == [(Move.GIVE_UP, 0)]


@given(st.sampled_from(list(Advice)), st.floats(0, 1))
def test_no_pause_is_shorter_than_a_second_or_longer_than_ten_minutes(advice: Advice, draw: float) -> None:
    decision = decide(advice, {}, draw=draw)
    assert decision.move is not Move.AGAIN or 1 <= decision.wait <= 600


def test_a_place_that_leads_nowhere_is_asked_three_more_times() -> None:
    tries: dict[str, int] = {}
    moves = []
    for _ in range(4):
        decision = after_stall(tries)
        moves.append(decision.move)
        tries = decision.tries
    assert moves == [Move.AGAIN] * 3 + [Move.GIVE_UP]


def test_success_forgets_all_but_the_restarts() -> None:
    assert after_success({"retries": 2, "searches": 1, "restarts": 2, "waits": 4}) == {"restarts": 2}
