"""On PostgreSQL a copy is put back whole or not at all, and what was erased since it was made is in no file."""

import json
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from tests.engines.conftest import Begin
from tests.engines.test_databases import find, read_traces, settle
from tests.faketime import needs_faketime

pytestmark = [pytest.mark.engines, pytest.mark.parametrize("template", ["postgresql"], indirect=True)]


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


def test_a_copy_that_breaks_off_changes_nothing(scene: Begin, tmp_path: Path) -> None:
    world = scene()
    copies = tmp_path / "copies"
    made = Path(json.loads(world.site.do("backup", str(copies), "--json"))["path"])
    world.site.do("work", "--until-idle")
    everything = world.ids()
    made.write_bytes(made.read_bytes()[:-2_000])
    paper = made.with_suffix(".json")
    paper.write_text(
        json.dumps(json.loads(paper.read_text()) | {"sha256": sha256(made.read_bytes()).hexdigest()})
    )
    refused = world.site.run("restore", str(copies), "--yes")
    assert (refused.returncode, "The copy was not put back" in refused.stderr) == (1, True)
    assert world.ids() == everything
