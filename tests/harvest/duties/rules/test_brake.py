"""Both bounds have to be passed, and one person alone has to wait a day."""

from datetime import UTC, datetime, timedelta

import pytest

from harvest.rules.brake import holds, may_release_alone

HELD = datetime(2026, 12, 24, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("would", "of", "held"),
    [
        (100, 100, False),
        (101, 101, True),
        (101, 252, True),
        (101, 253, False),
        (400, 1000, False),
        (401, 1000, True),
    ],
)
def test_more_than_40_per_cent_and_more_than_100(would: int, of: int, held: bool) -> None:
    assert holds(would_erase=would, of_records=of) is held


def test_alone_only_where_nobody_else_could_and_after_a_day() -> None:
    day = HELD + timedelta(hours=24)
    assert [
        may_release_alone(held_at=HELD, now=now, others=others)
        for now, others in ((day, 0), (day - timedelta(seconds=1), 0), (day, 1))
    ] == [True, False, False]
