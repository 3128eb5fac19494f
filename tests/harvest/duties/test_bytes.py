"""Whichever way records leave: afterwards no byte of them stands in the database, in a dataset, in a file, or in a new backup."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from harvest.models import OverdueDecision, Record, Run
from harvest.services.backing_up import make_backup
from harvest.services.datasets import Choice, build_dataset
from harvest.services.deciding import decide_overdue
from harvest.services.runs import cancel_run
from tests.harvest.duties.site import Site, librarian, pi
from tests.harvest.duties.test_closing import raw_bytes
from tests.harvest.duties.test_datasets import add_late_run
from tests.harvest.duties.test_deletion import erase, record

pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="the files of PostgreSQL are searched in tests/engines"
)


def absent_twice(site: Site, gone: list[str]) -> None:
    site.delete(gone)
    site.move(days=10)
    site.refresh()


def asked_for(site: Site, gone: list[str]) -> None:
    erase(site, record(site, subjects="\n".join(gone)))
    site.work()


def decided(site: Site, gone: list[str]) -> None:
    """Nobody could be asked for fifteen days, and a person has them erased."""
    site.fault(server_errors=-1)
    site.move(days=15, minutes=5)
    site.work()
    decide_overdue(
        site.project, OverdueDecision.Act.ERASE, records=len(site.keys()), by=librarian(), now=site.now
    )
    site.work()


def cancelled(site: Site, gone: list[str]) -> None:
    cancel_run(Run.objects.latest("pk"), by=None, now=site.now)
    site.work()


def some(site: Site) -> list[str]:
    return site.keys()[5::20]


def brought_late(site: Site) -> list[str]:
    return add_late_run(site)[1]


@pytest.mark.parametrize(
    ("choose", "leave"),
    [(some, absent_twice), (some, asked_for), (Site.keys, decided), (brought_late, cancelled)],
    ids=["absent twice", "TikTok asked", "a person decided", "a run was cancelled"],
)
def test_no_byte_is_left_of_what_was_erased(
    site: Site,
    tmp_path: Path,
    choose: Callable[[Site], list[str]],
    leave: Callable[[Site, list[str]], None],
) -> None:
    gone = choose(site)
    kept = sorted(set(site.keys()) - set(gone))
    build_dataset(site.project, Choice("csv"), folder=tmp_path / "out", by=pi(), clock=site.clock)
    payloads = Record.objects.filter(key__in=gone).values_list("payload", flat=True)
    traces = [key.encode() for key in gone] + [bytes(payload)[:24] for payload in payloads]
    before = raw_bytes(site)
    assert [trace for trace in traces if trace not in before] == []
    leave(site, gone)
    assert site.keys() == kept
    after = raw_bytes(site) + Path(make_backup(tmp_path / "copies", now=site.now).path).read_bytes()
    assert [trace for trace in traces if trace in after] == []
    assert [key for key in kept if key.encode() not in after] == []
