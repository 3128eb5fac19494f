"""Comments and replies are looked at by files of their own; what answers for them is their thread."""

import pytest

from harvest.models import Check, Record, Tombstone
from harvest.rules.states import CheckState, RecordState
from tests.harvest.duties.site import Site
from tests.harvest.duties.threads import Threads, add_threads


@pytest.fixture
def comments(site: Site) -> Threads:
    return add_threads(site)


def kept(state: RecordState = RecordState.LIVE) -> list[str]:
    records = Record.objects.filter(kind="comment", state=state)
    return sorted(records.values_list("key", flat=True))


def looks() -> list[tuple[str, int, str, int, int]]:
    checks = Check.objects.filter(batch__kind="comment").order_by("pk")
    return [tuple(row) for row in checks.values_list("batch__kind", "look", "state", "absent", "erased")]


def test_what_is_gone_twice_is_erased_and_only_that(site: Site, comments: Threads) -> None:
    gone = comments.silent[3::9]
    site.delete(gone)
    site.move(days=10)
    site.work()
    assert kept(RecordState.QUARANTINED) == gone
    site.move(hours=1, minutes=1)
    site.work()
    assert (kept(), kept(RecordState.QUARANTINED)) == (sorted(set(comments.ids) - set(gone)), [])
    assert Tombstone.objects.filter(kind="comment").count() == len(gone)
    assert looks() == [
        ("comment", 1, CheckState.BELIEVED, len(gone), 0),
        ("comment", 2, CheckState.BELIEVED, len(gone), len(gone)),
    ]


def test_what_comes_back_between_the_looks_stays(site: Site, comments: Threads) -> None:
    gone = comments.silent[3::9]
    site.delete(gone)
    site.move(days=10)
    site.work()
    site.restore(gone)
    site.move(hours=1, minutes=1)
    site.work()
    assert (kept(), Tombstone.objects.count()) == (comments.ids, 0)


def test_where_all_threads_are_gone_others_answer(site: Site, comments: Threads) -> None:
    """Their videos disappear, and every comment with them: other posts' comments prove that TikTok answers."""
    site.delete(comments.videos)
    site.move(days=10)
    site.refresh()
    assert kept() == []
    assert [row[2] for row in looks()] == [CheckState.BELIEVED, CheckState.BELIEVED]


@pytest.mark.parametrize(
    "fault",
    [
        {"compliance_empty": -1},
        {"compliance_swapped": -1},
        {"compliance_truncated_at": 0.97},
        {"server_errors": -1},
    ],
)
def test_no_fault_makes_a_comment_absent(site: Site, comments: Threads, fault: dict[str, float]) -> None:
    site.delete(comments.silent[3::9])
    site.move(days=10)
    site.fault(**fault)
    for _ in range(4):
        site.work()
        site.move(hours=3)
    assert (kept(), Tombstone.objects.count()) == (comments.ids, 0)
