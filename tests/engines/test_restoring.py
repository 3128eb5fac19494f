"""A copy of ten days ago is put back: what was erased since is in no file, and the rest is there."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.engines.conftest import Begin
from tests.engines.test_databases import find, read_traces, settle
from tests.faketime import needs_faketime

pytestmark = [pytest.mark.engines, pytest.mark.parametrize("template", ["sqlite"], indirect=True)]


@needs_faketime
def test_a_restored_database_holds_nothing_that_was_erased_since(scene: Begin, tmp_path: Path) -> None:
    world = scene()
    world.site.do("work", "--until-idle")
    world.site.do("backup", str(tmp_path / "copies"))
    traces, everything = read_traces(world), world.ids()
    gone = {key: traces[key] for key in sorted(traces)[::3]}
    world.levers.delete(list(gone))
    for after in (timedelta(days=10, hours=1), timedelta(days=10, hours=3)):
        world.do_after(after, "retention", "run", world.project)
    left = sorted(set(everything) - set(gone))
    assert world.ids() == left
    said = world.do_after(timedelta(days=10, hours=4), "restore", str(tmp_path / "copies"), "--yes")
    assert f"Erased again: {len(gone)} records of 1 projects; 0 projects had ended." in said
    settle(world, timedelta(days=10, hours=4))
    assert world.ids() == left
    assert world.count("count(*) from harvest_tombstone") == len(gone) > 40
    assert find(world, gone) == set()
