"""What a look costs, and how many begin on one day."""

from hypothesis import given
from hypothesis import strategies as st

from harvest.rules.workload import NOTHING, SHARE, Load, count_beginning, load_of, sum_loads

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
        )
    } == {
        "video": Load(main=13),
        "comment": Load(main=13),
        "account": Load(main=108),
        "playlist": Load(main=10),
        "follower": Load(graph=53),
        "following": Load(graph=2),
        "liked": Load(main=5),
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


@given(st.lists(st.builds(Load, st.integers(0, 300), st.integers(0, 3_000))))
def test_never_more_than_the_share_but_for_the_first(loads: list[Load]) -> None:
    count = count_beginning(loads, begun=NOTHING, allowed=A_DAY)
    assert count <= 1 or sum_loads(loads[:count]).fits(A_DAY.share(SHARE))
    assert count > 0 or not loads
