"""kill -9 between the steps of a refresh and of an end: whatever was done stays done, the rest follows, nothing twice."""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.harvest.duties.site import HANDOVER
from tests.harvest.site import MANAGE, Site, build_site
from tiktok.simulator import Config, start

BEGAN = datetime.now(UTC).replace(microsecond=0)
"""Processes live by the clock of the machine; the period lies before whatever day that is."""


def day(before: int) -> str:
    return (BEGAN - timedelta(days=before)).strftime("%Y%m%d")


def config() -> Config:
    first = (BEGAN - timedelta(days=60)).date()
    return Config(
        seed=11, now=BEGAN, first_day=first, videos_per_day=20, deletion_rate=0, search_id_refusals=0
    )


@dataclass(slots=True)
class Scene:
    site: Site
    project: str

    def keys(self) -> list[str]:
        return sorted(key for (key,) in self.site.rows("select key from harvest_record"))

    def count(self, table: str) -> int:
        return int(self.site.rows(f"select count(*) from harvest_{table}")[0][0])  # noqa: S608

    def delete(self, ids: list[str]) -> None:
        body = json.dumps({"ids": ids}).encode()
        with urllib.request.urlopen(f"{self.site.api}/_control/delete", body) as answer:  # noqa: S310 -- loopback
            assert json.load(answer)["deleted"] == len(ids)

    def work(self, after: timedelta, **more: str) -> int:
        """A worker at that time after the harvest; its exit."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.harvest.duties.worker", (BEGAN + after).isoformat(), self.site.api],
            cwd=MANAGE.parent,
            env=os.environ
            | {
                "DJANGO_SETTINGS_MODULE": "config.settings",
                "FIELDGATE_SECRET_KEY": "only-for-this-test-and-at-least-fifty-characters-long",
                "FIELDGATE_VAR": str(self.site.folder / "var"),
                "FIELDGATE_KEYRING": str(self.site.folder / "keyring"),
                "FIELDGATE_DEVELOPMENT": "1",
                "TIKTOK_API_BASE": self.site.api,
            }
            | more,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode in (0, -9), done.stderr
        return done.returncode


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, str]:
    handover: dict[str, Any] = json.loads(json.dumps(HANDOVER))
    handover["access"] = {
        "start": BEGAN.date().isoformat(),
        "end": (BEGAN + timedelta(days=300)).date().isoformat(),
    }
    handover["collections"][0] |= {"start_date": day(40), "end_date": day(30)}
    with start(config()) as running:
        site, project = build_site(tmp_path_factory.mktemp("duties") / "site", running.base_url, handover)
        site.do("work", "--until-idle")
    return site, project


@pytest.fixture
def scene(template: tuple[Site, str], tmp_path: Path) -> Iterator[Scene]:
    with ExitStack() as stack:
        running = stack.enter_context(start(config()))
        site, project = template
        yield Scene(site.copy_to(tmp_path / "site", running.base_url), project)


def expect_erased(scene: Scene, everything: list[str], gone: list[str], dataset: Path) -> None:
    left = sorted(set(everything) - set(gone))
    assert scene.keys() == left
    assert [scene.count(table) for table in ("sighting", "tombstone")] == [len(left), len(gone)]
    assert scene.site.rows("select sum(records) from harvest_batch") == [(len(left),)]
    assert scene.site.rows("select sum(records) from harvest_daycount") == [(len(left),)]
    assert scene.site.rows("select sum(erased) from harvest_check") == [(len(gone),)]
    assert [json.loads(line)["id"] for line in (dataset / "videos.jsonl").read_bytes().splitlines()] == left
    assert scene.site.rows("select state from harvest_dataset") == [("recut",)]
    assert scene.site.rows("pragma integrity_check") == [("ok",)]


KILLS = [
    ("after_claim", 4),
    ("after_spend", 2),
    ("after_send", 1),
    ("after_send", 4),
    ("before_commit", 1),
    ("before_commit", 3),
    ("before_commit", 4),
    ("after_commit", 1),
    ("after_commit", 2),
]


@pytest.mark.parametrize(("name", "times"), KILLS)
def test_a_refresh_survives(scene: Scene, name: str, times: int) -> None:
    dataset = scene.site.folder / "dataset"
    scene.site.do("dataset", "build", scene.project, "--format", "jsonl", "--output", str(dataset))
    everything = scene.keys()
    gone = everything[4::9]
    scene.delete(gone)
    deaths = []
    for after in (timedelta(days=10, hours=1), timedelta(days=10, hours=3)):
        deaths.append(scene.work(after, FIELDGATE_FAILPOINTS=f"{name}:{times}"))
        assert len(scene.keys()) in (len(everything), len(everything) - len(gone))
        assert scene.work(after + timedelta(minutes=20)) == 0
    assert -9 in deaths
    expect_erased(scene, everything, gone, dataset)


@pytest.mark.parametrize("times", [1, 2, 3, 4, 5, 7, 8])
def test_an_end_survives(scene: Scene, tmp_path: Path, times: int) -> None:
    ids = scene.keys()
    close = (
        "project",
        "close",
        scene.project,
        "--reason",
        "Over",
        "--yes",
        "--output",
        str(tmp_path / "given"),
    )
    died = scene.site.run(*close, FIELDGATE_FAILPOINTS=f"after_commit:{times}")
    assert (died.returncode, (tmp_path / "given").exists()) == (-9, False)
    assert scene.site.do(*close).split()[-1] == f"{scene.project}-C1"
    assert scene.site.do("certificate", "verify", str(tmp_path / "given" / "certificate.json"))
    content = json.loads((tmp_path / "given" / "certificate.json").read_bytes())
    assert content["erased"]["records"] == {"videos": len(ids)}
    assert [scene.count(table) for table in ("record", "sighting", "daycount", "apikey")] == [0, 0, 0, 0]
    assert scene.count("tombstone") == len(ids)
    held = b"".join(path.read_bytes() for path in sorted(scene.site.folder.rglob("*")) if path.is_file())
    assert not any(key.encode() in held for key in ids)


def test_killing_a_build_leaves_a_folder_that_can_be_used_again(scene: Scene) -> None:
    dataset = scene.site.folder / "dataset"
    build: Callable[..., Any] = lambda **more: scene.site.run(  # noqa: E731
        "dataset", "build", scene.project, "--format", "csv", "--output", str(dataset), "--json", **more
    )
    assert build(FIELDGATE_FAILPOINTS="before_commit:1").returncode == -9
    assert build(FIELDGATE_FAILPOINTS="before_commit:2").returncode == -9
    again = build()
    assert again.returncode == 1
    assert "is not empty" in again.stderr
    assert scene.work(timedelta(hours=25)) == 0
    assert not dataset.exists()
    assert json.loads(build().stdout)["dataset"] == f"{scene.project}/3"
