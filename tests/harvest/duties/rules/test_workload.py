"""What a look costs, and how many begin on one day."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harvest.rules.workload import (
    NOTHING,
    SHARE,
    Load,
    capacity_of,
    count_beginning,
    days_to_finish,
    load_of,
    sum_loads,
    upkeep_of,
)

A_DAY = Load(main=1_000, graph=20_000)


def test_what_kinds_cost() -> None:
    assert {
        kind: load_of(kind, records)
        for kind, records in (
            ("video", 9_900),
            ("comment", 1),
            ("account", 100),
            ("playlist", 7),
            ("follower", 4_000),
            ("following", 0),
            ("liked", 250),
            ("shop", 7),
            ("product", 25),
            ("review", 0),
        )
    } == {
        "video": Load(main=13),
        "comment": Load(main=13),
        "account": Load(main=108),
        "playlist": Load(main=10),
        "follower": Load(graph=53),
        "following": Load(graph=2),
        "liked": Load(main=5),
        "shop": Load(main=10),
        "product": Load(main=5),
        "review": Load(main=2),
    }


def test_a_million_videos_are_spread_over_days() -> None:
    batches = [load_of("video", 9_900)] * 102
    days = []
    while batches:
        days.append(count_beginning(batches, begun=NOTHING, allowed=A_DAY))
        batches = batches[days[-1] :]
    assert days == [30, 30, 30, 12]


def test_one_that_is_larger_than_the_share_begins_all_the_same() -> None:
    assert count_beginning([Load(main=900)], begun=NOTHING, allowed=A_DAY) == 1
    assert count_beginning([Load(main=900)], begun=Load(main=1), allowed=A_DAY) == 0


@given(st.lists(st.builds(Load, st.integers(0, 300), st.integers(0, 3_000)), max_size=12))
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_never_more_than_the_share_but_for_the_first(loads: list[Load]) -> None:
    count = count_beginning(loads, begun=NOTHING, allowed=A_DAY)
    assert count <= 1 or sum_loads(loads[:count]).fits(A_DAY.share(SHARE))
    assert count > 0 or not loads


def test_when_it_is_done_on_the_quota() -> None:
    def days(main: int, graph: int = 0) -> int:
        return days_to_finish(Load(main, graph), left_today=Load(300, 20_000), a_day=A_DAY)

    assert [days(0), days(300), days(301), days(1_300), days(1_301), days(0, 40_001)] == [0, 0, 1, 1, 2, 2]


def test_an_interval_has_a_day_less_than_its_days() -> None:
    assert capacity_of(15, A_DAY) == Load(14_000, 280_000)


def test_the_upkeep_of_many_batches_is_about_that_of_each() -> None:
    for kind, records in (("video", 9_900), ("account", 100), ("follower", 400), ("liked", 90)):
        each = sum_loads([load_of(kind, records)] * 50)
        whole = upkeep_of(kind, 50, 50 * records)
        assert abs(whole.main - each.main) <= each.main * 0.3
        assert abs(whole.graph - each.graph) <= each.graph * 0.3
