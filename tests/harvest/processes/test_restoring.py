"""Backup and restore by their commands, on a site of real processes."""

import json
from collections.abc import Callable
from pathlib import Path

from tests.harvest.processes.conftest import Scene


def test_a_site_is_put_back_as_it_was(scene: Callable[..., Scene], tmp_path: Path) -> None:
    here = scene()
    copies = str(tmp_path / "copies")
    made = json.loads(here.site.do("backup", copies, "--json"))
    here.site.do("work", "--until-idle")
    held = len(here.ids())
    announced = here.site.run("restore", copies)
    done = here.site.do("restore", copies, "--yes")

    assert held > 0
    assert Path(made["path"]).stat().st_size == made["bytes"] > 0
    assert (announced.returncode, "would take the place of the database" in announced.stderr) == (1, True)
    assert "Erased again: 0 records of 0 projects; 0 projects had ended." in done
    assert here.ids() == []
    assert here.site.rows("pragma integrity_check") == [("ok",)]
    here.site.do("work", "--until-idle")
    assert len(here.ids()) == held


def test_nothing_is_put_back_under_a_worker(scene: Callable[..., Scene], tmp_path: Path) -> None:
    here = scene(faults={"slow_ms": 100})
    copies = str(tmp_path / "copies")
    here.site.do("backup", copies)
    worker = here.site.begin("work")
    while not here.ids():
        assert worker.returncode is None
    refused = here.site.run("restore", copies, "--yes")
    worker.terminate()
    worker.communicate()

    assert (refused.returncode, "A worker is running" in refused.stderr) == (1, True)
    assert here.ids()
