"""From a run to a copy in somebody's hands that holds nothing which has disappeared from TikTok."""

import csv
import io
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import expect

from tests import factories
from tests.journeys.cast import Journey
from tests.journeys.documents import COLLECTED
from tests.journeys.visitor import Visitor

COPY = "videos.csv"


def harvest_and_take(journey: Journey) -> None:
    bea, ana = journey.join(factories.make_pi()), journey.join(factories.make_editor())
    bea.open(journey.at())
    bea.page.get_by_role("button", name="Start").first.click()
    bea.reads("Run 1 of")
    journey.machine.work()
    expect(bea.page.locator(".page-state")).to_contain_text("Completed")
    ana.open(journey.at("datasets/"))
    ana.send("Make the dataset")
    journey.machine.work()
    take = ana.page.get_by_role("button", name=COPY)
    expect(take).to_be_visible()
    copy_of(journey).write_bytes(ana.download(take.click))
    assert read_ids(copy_of(journey)) == find_expected(journey)


def refresh_and_cut_the_copy(journey: Journey) -> None:
    gone = _delete_at_tiktok(journey)
    eli, ana = journey.join(factories.make_librarian()), journey.visitors["Ana Sol"]
    _see_the_clock(journey, eli, "8 December, in 4 days", held=len(find_expected(journey)) + len(gone))
    eli.looks_at("clock")
    journey.machine.work()
    journey.times.move(hours=2)
    journey.machine.work()
    _see_the_clock(journey, eli, "19 December, in 15 days", held=len(find_expected(journey)))
    ana.sign_in(factories.make_editor().email, factories.PASSWORD)
    _take_the_list(journey, ana, gone)
    _confirm(journey, ana)


def find_expected(journey: Journey) -> list[str]:
    """The ids that TikTok has now of what the project collects."""
    asked = {name: COLLECTED[name] for name in ("query", "start_date", "end_date")}
    found: dict[str, Any] = httpx.post(
        f"{journey.times.simulator.base_url}/_control/expected", json=asked, trust_env=False
    ).json()
    return sorted(found["ids"])


def copy_of(journey: Journey) -> Path:
    """On Ana's own computer."""
    return journey.machine.folder / COPY


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def read_ids(path: Path) -> list[str]:
    return sorted(row["id"] for row in read_rows(path))


def _delete_at_tiktok(journey: Journey) -> list[str]:
    """Every tenth video goes. Ten days later it is looked for, and missed; two hours after that again."""
    gone = find_expected(journey)[3::10]
    journey.times.simulator.world.remove([int(key) for key in gone])
    journey.times.move(days=11)
    return gone


def _see_the_clock(journey: Journey, eli: Visitor, due: str, held: int) -> None:
    """The library sees the day by which TikTok has to confirm them, and that it moves on."""
    eli.open("/library/clock/")
    line = eli.page.locator("tbody tr", has_text=journey.project)
    expect(line.locator("[data-label='Held']")).to_have_text(str(held))
    expect(line.locator("[data-label='Confirm by']")).to_contain_text(due)


def _take_the_list(journey: Journey, ana: Visitor, gone: list[str]) -> None:
    """Ana keeps her file: the script that came with the list takes out of it what is gone."""
    ana.open(journey.at())
    ana.reads("Replace or delete your copy")
    ana.page.get_by_text("Or take what was removed out of your own files").click()
    ana.looks_at("recalled-with-the-list")
    packed = ana.download(lambda: ana.press("Take the list and the scripts for dataset 1"))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        archive.extractall(journey.machine.folder)
    listed = journey.machine.folder / "removed-ids.csv"
    assert read_ids(listed) == gone
    script = journey.machine.folder / "remove_ids.py"
    subprocess.run([sys.executable, script, listed, copy_of(journey)], check=True, capture_output=True)
    assert read_ids(copy_of(journey)) == find_expected(journey)


def _confirm(journey: Journey, ana: Visitor) -> None:
    ana.send("I applied the list to my copy of dataset 1")
    ana.is_at(journey.at())
    ana.reads("Your copy of dataset 1 counts as without them.")
    expect(ana.page.get_by_text("Replace or delete your copy")).to_have_count(0)
    ana.looks_at("copy-confirmed")
