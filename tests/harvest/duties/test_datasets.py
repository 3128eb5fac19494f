"""Datasets hold what may be shown, say what they are, and lose exactly what was erased."""

import csv
import json
import re
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from accounts.rules.errors import Conflict, Invalid, NotNow
from harvest.models import Dataset, DatasetCopy, ProjectMember, Record, Run, Tombstone, Unit
from harvest.models.partitions import _find_mark, has_partitions
from harvest.rules.states import DatasetState, ProjectState, RecordState
from harvest.selectors.screens.datasets_page import datasets_page
from harvest.services.closing import announce_close, confirm_close
from harvest.services.collections import add_collection
from harvest.services.confirming import confirm_copy
from harvest.services.dataset_building import fill_dataset
from harvest.services.datasets import (
    Choice,
    build_dataset,
    drop_abandoned,
    register_dataset,
    request_dataset,
)
from harvest.services.engine import advance_once
from harvest.services.recutting import recut
from harvest.services.runs import cancel_run, start_run
from harvest.services.scheduling import NEVER
from harvest.services.taking import open_file, take_copy
from harvest.services.workers import Worker
from harvest.vault import name_code, open_keyring, open_record, seal_record
from proposals.models import Need
from proposals.services.documents import check_document
from tests.harvest.duties.site import HANDOVER, QUERY, Site, pi

LATER = {
    "name": "late",
    "kind": "videos",
    "query": QUERY,
    "start_date": "20261011",
    "end_date": "20261012",
    "fields": ["id"],
}


@dataclass(frozen=True, slots=True)
class Read:
    ids: list[str]
    rows: list[dict[str, Any]]
    manifest: dict[str, Any]
    readme: str


def read(folder: Path, form: str) -> Read:
    path = folder / f"videos.{form}"
    if form == "csv":
        with path.open(encoding="utf-8", newline="") as file:
            rows: list[dict[str, Any]] = list(csv.DictReader(file))
    else:
        rows = [json.loads(line) for line in path.read_bytes().splitlines()]
    manifest = json.loads((folder / "manifest.json").read_bytes())
    file_facts = manifest["files"][0]
    body = path.read_bytes()
    assert (file_facts["sha256"], file_facts["bytes"]) == (sha256(body).hexdigest(), len(body))
    assert file_facts["rows"] == len(rows) == manifest["counts"]["videos"]
    check_document(manifest, "manifest-1")
    reports = json.loads((folder / "completeness.json").read_bytes())
    assert reports == manifest["completeness"]
    for report in reports:
        check_document(report, "completeness-1")
    return Read([row["id"] for row in rows], rows, manifest, (folder / "README.md").read_text())


def build(site: Site, folder: Path, form: str = "csv", **chosen: Any) -> Dataset:
    return build_dataset(site.project, Choice(form, **chosen), folder=folder, by=pi(), clock=site.clock)


def register(site: Site, folder: Path, form: str = "csv", **chosen: Any) -> Dataset:
    return register_dataset(site.project, Choice(form, **chosen), folder=folder, by=pi(), now=site.now)


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_every_live_record_stands_in_it_once(site: Site, tmp_path: Path, form: str) -> None:
    dataset = build(site, tmp_path / "out", form)
    found = read(tmp_path / "out", form)
    assert found.ids == site.keys()
    assert (dataset.state, dataset.rows, dataset.number) == (DatasetState.READY, len(found.ids), 1)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "README.md",
        "SHA256SUMS",
        "completeness.json",
        "manifest.json",
        "ro-crate-metadata.json",
        f"videos.{form}",
    ]


def test_values_are_those_that_were_harvested(site: Site, tmp_path: Path) -> None:
    build(site, tmp_path / "csv", "csv", with_names=True)
    build(site, tmp_path / "jsonl", "jsonl", with_names=True)
    keys = open_keyring().project(site.project.ref)
    stored = {
        record.key: open_record(keys, record.project_id, record.kind, record.key, bytes(record.payload))
        for record in Record.objects.all()
    }
    lines = {row["id"]: row for row in read(tmp_path / "jsonl", "jsonl").rows}
    for key, data in stored.items():
        ours = {"collected_at", "last_seen_at"}
        assert {name: value for name, value in lines[key].items() if name not in ours} == data
    for row in read(tmp_path / "csv", "csv").rows:
        data = stored[row["id"]]
        assert row["create_time"] == str(data["create_time"])
        assert row["view_count"] == str(data.get("view_count", ""))


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_no_name_stands_in_it_unless_asked_for(site: Site, tmp_path: Path, form: str) -> None:
    build(site, tmp_path / "out", form)
    build(site, tmp_path / "named", form, with_names=True)
    named, coded = read(tmp_path / "named", form), read(tmp_path / "out", form)
    names = {row["username"].replace("\ufffd", "\x00") for row in named.rows}
    keys = open_keyring().project(site.project.ref)
    assert {row["username"] for row in coded.rows} == {name_code(keys, name.casefold()) for name in names}
    text = (tmp_path / "out" / f"videos.{form}").read_text(encoding="utf-8")
    mentions = set(re.findall(r"@([\w.]+)", text))
    assert not any(f"@{name}" in text for name in names)
    assert all(re.fullmatch(r"[0-9a-f]{64}\.*", each) for each in mentions)
    assert (coded.manifest["names"], named.manifest["names"]) == ("coded", "as harvested")
    assert "**This dataset holds names of accounts.**" in named.readme


def test_set_aside_and_overdue_records_are_left_out(site: Site, tmp_path: Path) -> None:
    aside = site.keys()[:3]
    Record.objects.filter(key__in=aside).update(state=RecordState.QUARANTINED)
    build(site, tmp_path / "out")
    found = read(tmp_path / "out", "csv")
    assert found.ids == site.keys()[3:]
    assert found.manifest["left_out"] == {"set_aside": 3, "overdue": 0}
    site.now += timedelta(days=15)
    build(site, tmp_path / "late")
    late = read(tmp_path / "late", "csv")
    assert (late.ids, late.manifest["left_out"]) == ([], {"set_aside": 0, "overdue": len(site.keys())})


def test_one_collection_alone(site: Site, tmp_path: Path) -> None:
    late = add_collection(site.project, LATER, by=None, now=site.now)
    start_run(late, by=None, now=site.now)
    site.work()
    build(site, tmp_path / "out", collection=late)
    found = read(tmp_path / "out", "csv")
    days = Record.objects.filter(created_at__gte="2026-10-11T00:00Z", created_at__lt="2026-10-13T00:00Z")
    assert found.ids == sorted(days.values_list("key", flat=True))
    assert [each["name"] for each in found.manifest["collections"]] == ["late"]


def test_the_manifest_says_what_was_asked_and_what_is_missing(site: Site, tmp_path: Path) -> None:
    add_collection(site.project, LATER, by=None, now=site.now)
    build(site, tmp_path / "out")
    found = read(tmp_path / "out", "csv")
    votes = next(each for each in found.manifest["collections"] if each["name"] == "votes")
    assert (votes["query"], votes["start_date"], votes["end_date"]) == (QUERY, "2026-10-01", "2026-10-12")
    assert [run["state"] for run in votes["runs"]] == ["completed"]
    assert found.manifest["gaps"] == [
        {"collection": "late", "start": "2026-10-11", "end": "2026-10-12", "reason": "No run has been made."}
    ]
    assert found.manifest["project"]["title"] == HANDOVER["title"]
    assert "the account was registered in" in found.readme
    assert "No run has been made." in found.readme


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_what_was_erased_leaves_the_files_and_nothing_else_changes(
    site: Site, tmp_path: Path, form: str
) -> None:
    dataset = build(site, tmp_path / "out", form)
    path = tmp_path / "out" / f"videos.{form}"
    before = path.read_bytes()
    gone = site.keys()[5::10]
    site.delete(gone)
    site.move(days=10)
    site.refresh()
    after = path.read_bytes()
    kept = [
        line
        for line in before.splitlines(keepends=True)
        if not any(key.encode() in line[:30] for key in gone)
    ]
    if form == "jsonl":
        assert after == b"".join(kept)
    found = read(tmp_path / "out", form)
    assert found.ids == site.keys()
    assert [(each["what"], each["removed"]) for each in found.manifest["history"]] == [("recut", len(gone))]
    assert f"{len(gone)} rows taken out" in found.readme
    dataset.refresh_from_db()
    assert (dataset.state, dataset.rows, dataset.manifest) == (
        DatasetState.RECUT,
        len(found.ids),
        found.manifest,
    )
    assert not any(key.encode() in each.read_bytes() for key in gone for each in (tmp_path / "out").iterdir())


def test_rows_of_several_lines_stay_whole(site: Site, tmp_path: Path) -> None:
    first, second, third = site.keys()[:3]
    keys = open_keyring().project(site.project.ref)
    text = 'two\r\nlines, "quoted"\nand three\r'
    for key in (first, second, third):
        data = {"id": key, "create_time": 1, "video_description": text}
        Record.objects.filter(key=key).update(payload=seal_record(keys, site.project.pk, "video", key, data))
    build(site, tmp_path / "out")
    site.delete([second])
    site.move(days=10)
    site.refresh()
    rows = {row["id"]: row["video_description"] for row in read(tmp_path / "out", "csv").rows}
    assert (rows[first], rows[third], second in rows) == (text, text, False)


def test_a_dataset_that_was_moved_is_recalled_and_its_holder_confirms(site: Site, tmp_path: Path) -> None:
    dataset = build(site, tmp_path / "out")
    (tmp_path / "out").rename(tmp_path / "elsewhere")
    site.delete(site.keys()[5::10])
    site.move(days=10)
    site.refresh()
    dataset.refresh_from_db()
    assert (dataset.state, dataset.recalled_at is not None) == (DatasetState.EXPIRED, True)
    need = Need.objects.get(key=f"project:{site.project.ref}:dataset:1")
    assert need.user == pi()
    assert confirm_copy(dataset, by=pi(), now=site.now) == 1
    assert not Need.objects.filter(key=need.key).exists()
    with pytest.raises(NotNow):
        confirm_copy(dataset, by=pi(), now=site.now)


def test_a_file_that_somebody_changed_is_recalled_not_guessed_at(site: Site, tmp_path: Path) -> None:
    dataset = build(site, tmp_path / "out")
    (tmp_path / "out" / "videos.csv").write_text("my own notes\n")
    recut(dataset, clock=site.clock)
    dataset.refresh_from_db()
    assert dataset.state == DatasetState.EXPIRED
    assert (tmp_path / "out" / "videos.csv").read_text() == "my own notes\n"


def test_who_took_a_copy_is_told(site: Site, tmp_path: Path) -> None:
    dataset = build(site, tmp_path / "out")
    ana = ProjectMember.objects.get(user__email="ana.sol@northmere.example").user
    copy = DatasetCopy.objects.create(dataset=dataset, user=ana, taken_at=site.now)
    site.delete(site.keys()[:2])
    site.move(days=10)
    site.refresh()
    copy.refresh_from_db()
    assert copy.recalled_at is not None
    assert Need.objects.get(key__endswith=":dataset:1").user == ana
    site.delete(site.keys()[:2])
    confirm_copy(dataset, by=ana, now=site.now)
    site.move(days=10)
    site.refresh()
    copy.refresh_from_db()
    assert copy.confirmed_at is not None
    assert not Need.objects.filter(key__endswith=":dataset:1").exists()


def test_a_worker_builds_what_was_requested(site: Site) -> None:
    dataset = request_dataset(site.project, Choice("csv"), by=pi(), now=site.now)
    assert dataset.state == DatasetState.BUILDING
    site.work()
    dataset.refresh_from_db()
    assert dataset.state == DatasetState.READY
    assert read(Path(dataset.folder), "csv").ids == site.keys()
    assert Path(dataset.folder).stat().st_mode & 0o077 == 0


def test_what_is_erased_while_it_is_built_does_not_stay(site: Site, tmp_path: Path) -> None:
    """The rows are read, then erased, then the dataset comes to use: it is cut at once.

    The round that erases may have read its clock before the build did.
    """
    everything = site.keys()
    dataset = register(site, tmp_path / "out")
    site.delete(everything[:4])

    def erase_meanwhile() -> None:
        if not erased:
            erased.append(True)
            site.project.batches.update(clock_at=site.now - timedelta(days=10))
            site.refresh()
            Tombstone.objects.update(erased_at=begun - timedelta(minutes=1))

    erased: list[bool] = []
    begun = site.now
    fill_dataset(dataset, clock=site.clock, beat=erase_meanwhile)
    assert read(tmp_path / "out", "csv").ids == everything[4:]
    assert Dataset.objects.get().state == DatasetState.RECUT


def refused(site: Site, dataset: Dataset) -> str:
    """Why it cannot be taken now; the page says the same, and so does whoever has taken it before."""
    with pytest.raises(NotNow) as taking:
        take_copy(dataset, "videos.csv", by=pi(), now=site.now)
    with pytest.raises(NotNow) as opening:
        open_file(dataset, "videos.csv", user=pi(), now=site.now)
    (row,) = [each for each in datasets_page(site.project, pi(), site.now).rows if each.dataset == dataset]
    assert (row.files, str(taking.value)) == ((), str(opening.value))
    assert row.why_not in str(taking.value)
    return row.why_not


def test_a_dataset_of_records_that_became_overdue_is_not_handed_out(site: Site, tmp_path: Path) -> None:
    dataset = build(site, tmp_path / "out")
    take_copy(dataset, "videos.csv", by=pi(), now=site.now)
    open_file(dataset, "videos.csv", user=pi(), now=site.now)
    site.now += timedelta(days=15)
    assert "could not be asked in time" in refused(site, dataset)
    later = build(site, tmp_path / "late")
    take_copy(later, "videos.csv", by=pi(), now=site.now)


def test_a_dataset_of_records_that_were_set_aside_is_not_handed_out(site: Site, tmp_path: Path) -> None:
    """They come back, or go and are cut out of it; until then nobody takes them."""
    dataset = build(site, tmp_path / "out")
    gone = site.keys()[:2]
    site.delete(gone)
    site.move(days=10)
    site.work()
    assert site.states() == {"live": len(site.keys()) - 2, "quarantined": 2}
    assert "were gone when TikTok was last asked" in refused(site, dataset)
    later = build(site, tmp_path / "later")
    take_copy(later, "videos.csv", by=pi(), now=site.now)
    site.restore(gone)
    site.move(hours=1, minutes=1)
    site.work()
    take_copy(dataset, "videos.csv", by=pi(), now=site.now)


def add_late_run(site: Site) -> tuple[Run, list[str]]:
    """A run of its own that is done but for its last part; the ids that it alone brought."""
    before = set(site.keys())
    document = {**LATER, "name": "earlier", "start_date": "20260901", "end_date": "20260910"}
    run = start_run(add_collection(site.project, document, by=None, now=site.now), by=None, now=site.now)
    days = {"start": "2026-09-10", "end": "2026-09-10"}
    Unit.objects.create(
        project=site.project, run=run, kind="window", not_before=NEVER, created_at=site.now, spec=days
    )
    site.work()
    return run, sorted(set(site.keys()) - before)


def test_what_a_cancelled_run_takes_back_leaves_the_datasets_too(site: Site, tmp_path: Path) -> None:
    """No refresh reaches it any more, so it may stay nowhere."""
    kept = site.keys()
    run, brought = add_late_run(site)
    assert len(brought) > 100
    dataset = build(site, tmp_path / "out")
    assert read(tmp_path / "out", "csv").ids == sorted(kept + brought)
    take_copy(dataset, "videos.csv", by=pi(), now=site.now)
    cancel_run(run, by=None, now=site.now)
    with Worker.begin() as worker:
        while advance_once(worker, site.clock):
            pass
    assert read(tmp_path / "out", "csv").ids == site.keys() == kept
    dataset.refresh_from_db()
    assert (dataset.state, dataset.rows) == (DatasetState.RECUT, len(kept))
    assert DatasetCopy.objects.get().recalled_at is not None
    if has_partitions():
        assert _find_mark(f"harvest_record_p{site.project.pk}"), "the rows are still in the table's files"
        site.round()
        assert _find_mark(f"harvest_record_p{site.project.pk}") is None


@pytest.mark.parametrize("minutes", [0, -30])
def test_what_is_taken_back_while_a_dataset_is_built_does_not_stay(
    site: Site, tmp_path: Path, minutes: int
) -> None:
    """Also where the clock stepped back: then what is held is newer than now, and belongs in it."""
    kept = site.keys()
    run, _ = add_late_run(site)
    site.now += timedelta(minutes=minutes)
    dataset = register(site, tmp_path / "out")

    def cancel_meanwhile() -> None:
        if Run.objects.get(pk=run.pk).wish == Run.Wish.RUN:
            cancel_run(run, by=None, now=site.now)
            site.work()

    fill_dataset(dataset, clock=site.clock, beat=cancel_meanwhile)
    assert read(tmp_path / "out", "csv").ids == kept


def test_a_build_that_the_end_overtakes_leaves_no_file(site: Site, tmp_path: Path) -> None:
    dataset = register(site, tmp_path / "out")

    def close_meanwhile() -> None:
        if not Unit.objects.filter(kind="close").exists():
            closing = announce_close(site.project, "Over", by=None, now=site.now)
            confirm_close(site.project, closing.digest, by=None, now=site.now)

    with pytest.raises(Conflict):
        fill_dataset(dataset, clock=site.clock, beat=close_meanwhile)
    assert not (tmp_path / "out").exists()


def test_a_build_that_broke_off_is_cleared_away(site: Site, tmp_path: Path) -> None:
    dataset = register(site, tmp_path / "out")
    (tmp_path / "out" / ".videos.csv.part").write_text("half")
    assert drop_abandoned(site.now + timedelta(hours=23)) == 0
    assert drop_abandoned(site.now + timedelta(hours=24)) == 1
    dataset.refresh_from_db()
    assert (dataset.state, (tmp_path / "out").exists()) == (DatasetState.EXPIRED, False)


def test_what_is_refused(site: Site, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.docx").touch()
    with pytest.raises(Invalid):
        build(site, tmp_path / "full")
    with pytest.raises(Invalid):
        build(site, tmp_path / "out", "xlsx")
    site.now = site.now.replace(year=2028, month=12, day=1)
    with pytest.raises(NotNow):
        build(site, tmp_path / "out")
    site.now = site.now.replace(year=2026, month=11, day=30)
    with pytest.raises(NotNow):
        build(site, tmp_path / "out")
    site.project.state = ProjectState.CLOSING
    with pytest.raises(NotNow):
        build(site, tmp_path / "out")
    assert not Dataset.objects.exists()
