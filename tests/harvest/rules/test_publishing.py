"""Where a publication stands, and the first day on which it may appear."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvest.rules.publishing import (
    Days,
    Facts,
    ManuscriptState,
    Purpose,
    Sent,
    Stage,
    Verdict,
    find_earliest,
    find_stage,
    list_missing,
    send_by,
)

DAYS = Days(copy=30, privacy=7)
TODAY = date(2028, 2, 29)
YES, NO = Verdict.APPROVED, Verdict.RETURNED
CHECKED = ManuscriptState.CHECKED


def sent(purpose: Purpose, days_ago: int, *, is_newest: bool = True) -> Sent:
    return Sent(purpose, TODAY - timedelta(days_ago), is_newest)


BOTH = (sent(Purpose.COPY, 30), sent(Purpose.PRIVACY, 7))


@pytest.mark.parametrize(
    ("facts", "stage"),
    [
        (Facts(None, (), ()), Stage.PLANNED),
        (Facts(ManuscriptState.WAITING, (), ()), Stage.CHECKING),
        (Facts(ManuscriptState.FAILED, (), ()), Stage.UNREADABLE),
        (Facts(CHECKED, (), ()), Stage.TO_SIGN),
        (Facts(CHECKED, (YES,), ()), Stage.TO_SIGN),
        (Facts(CHECKED, (YES, NO), ()), Stage.RETURNED),
        (Facts(CHECKED, (YES, YES), ()), Stage.TO_SEND),
        (Facts(CHECKED, (YES, YES), BOTH[:1]), Stage.TO_SEND),
        (Facts(CHECKED, (YES, YES), (sent(Purpose.COPY, 29), BOTH[1])), Stage.WAITING),
        (Facts(CHECKED, (YES, YES), (BOTH[0], sent(Purpose.PRIVACY, 6))), Stage.WAITING),
        (Facts(CHECKED, (YES, YES), BOTH), Stage.CLEARED),
        (Facts(ManuscriptState.FORGOTTEN, (YES, YES), BOTH), Stage.CLEARED),
        (Facts(CHECKED, (), BOTH), Stage.TO_SIGN),
        (Facts(CHECKED, (YES, YES), BOTH, is_published=True), Stage.PUBLISHED),
        (Facts(None, (), (), is_dropped=True), Stage.DROPPED),
    ],
)
def test_each_stage(facts: Facts, stage: Stage) -> None:
    assert find_stage(facts, DAYS, TODAY) is stage


def test_the_courtesy_copy_counts_from_the_first_version_and_the_draft_has_to_be_the_newest() -> None:
    older = (sent(Purpose.COPY, 40, is_newest=False), sent(Purpose.PRIVACY, 40, is_newest=False))

    assert list_missing(older) == (Purpose.PRIVACY,)
    assert find_earliest(older, DAYS) is None
    assert find_earliest((*older, sent(Purpose.PRIVACY, 0)), DAYS) == date(2028, 3, 7)


def test_days_before_a_leap_day() -> None:
    assert send_by(date(2028, 3, 1), Purpose.COPY, DAYS) == date(2028, 1, 31)
    assert send_by(date(2028, 3, 1), Purpose.PRIVACY, DAYS) == date(2028, 2, 23)


@given(
    st.lists(
        st.builds(Sent, st.sampled_from(Purpose), st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.booleans())
    )
)
def test_nothing_appears_before_tiktok_had_both_for_their_days(notices: list[Sent]) -> None:
    earliest = find_earliest(notices, DAYS)

    if list_missing(notices):
        assert earliest is None
    else:
        assert earliest is not None
        assert any(each.on <= earliest - timedelta(30) for each in notices if each.purpose is Purpose.COPY)
        assert any(
            each.on <= earliest - timedelta(7)
            for each in notices
            if each.purpose is Purpose.PRIVACY and each.is_newest
        )
