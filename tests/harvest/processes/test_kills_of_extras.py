"""kill -9 while comments, replies and accounts come: each is there once in the end, and a request at most was lost."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.harvest.bench import Levers, collection, handover
from tests.harvest.conftest import WORLD
from tests.harvest.site import Site, build_site
from tiktok.simulator import Config, start

SMALL: dict[str, Any] = WORLD | {"search_id_refusals": 0, "faults": {"comment_cap": 20}}
COUNTED = {
    "records": "select kind, count(*) from harvest_record group by kind order by kind",
    "sightings": "select kind, count(*) from harvest_sighting group by kind order by kind",
    "batches": "select kind, sum(records) from harvest_batch group by kind order by kind",
    "days": "select kind, sum(records) from harvest_daycount group by kind order by kind",
    "new": "select kind, sum(new) from harvest_runcount group by kind order by kind",
    "answers": "select what, reason, times from harvest_runanswer order by what, reason",
    "rows": "select path, rows from harvest_coverage order by path",
    "units": "select kind, state, length(agenda) from harvest_unit where run_id is not null order by kind",
    "run": "select state, windows, windows_done, windows_failed from harvest_run",
}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, str, dict[str, Any], int]]:
    """A site before its run, what the run brings where nothing dies, and at how many requests."""
    today = datetime.now(UTC).date()
    access = {"start": today.isoformat(), "end": today.replace(year=today.year + 1, day=1).isoformat()}
    with_all = collection(end_date="20260201", **{"with": ["comments", "replies", "accounts"]})
    folder = tmp_path_factory.mktemp("extras")
    with start(Config(**SMALL)) as running:
        site, project = build_site(
            folder / "site", running.base_url, handover(access=access, collections=[with_all])
        )
    with start(Config(**SMALL)) as running:
        whole = site.copy_to(folder / "whole", running.base_url)
        whole.do("work", "--until-idle")
        levers = Levers(running)
        yield site, project, count(whole), len(levers.calls())
        levers.http.close()


def count(site: Site) -> dict[str, Any]:
    return {name: site.rows(statement) for name, statement in COUNTED.items()}


@pytest.mark.parametrize("failpoint", ["after_send:6", "before_commit:6", "after_commit:6", "after_claim:6"])
def test_nothing_is_lost_or_doubled(
    undisturbed: tuple[Site, str, dict[str, Any], int], tmp_path: Path, failpoint: str
) -> None:
    site, _, expected, requests = undisturbed
    assert {kind for kind, _ in expected["records"]} == {"account", "comment", "video"}
    with start(Config(**SMALL)) as running:
        copy = site.copy_to(tmp_path / "site", running.base_url)
        assert copy.run("work", "--until-idle", FIELDGATE_FAILPOINTS=failpoint).returncode == -9
        copy.do("work", "--until-idle")
        levers = Levers(running)
        made = len(levers.calls())
        levers.http.close()
    assert count(copy) == expected
    second_token = 1
    assert requests + second_token <= made <= requests + second_token + 1
