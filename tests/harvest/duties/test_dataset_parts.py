"""A dataset comes part by part: whatever breaks off costs one part, and the files are those of a build without a break."""

import csv
import json
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from harvest.models import Dataset, Record, Unit
from harvest.rules.states import DatasetState, UnitState
from harvest.services import dataset_building, dataset_rows
from harvest.services.dataset_building import build_part, fill_dataset
from harvest.services.dataset_files import STAGING, list_files
from harvest.services.datasets import Choice, build_dataset, register_dataset, request_dataset
from harvest.services.engine import advance_once
from harvest.services.recutting import recut
from harvest.services.workers import Worker
from harvest.vault import key_code, open_keyring, open_record, seal_record
from tests.harvest.duties.site import Site, pi

FORMATS = ("csv", "jsonl", "parquet", "ids")
BOUNDARY_IDS = (
    "9007199254740991",
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551615",
    "7345557461438385450",
)
"""2**53 - 1, 2**53 + 1, 2**63 - 1, 2**63, 2**64 - 1, and one of today."""


class Killed(BaseException):
    """What no service catches, as little as `kill -9`."""


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dataset_building, "PART", 50)
    monkeypatch.setattr(dataset_rows, "PAGE", 20)


def register(site: Site, folder: Path, form: str, **chosen: Any) -> Dataset:
    return register_dataset(site.project, Choice(form, **chosen), folder=folder, by=pi(), now=site.now)


def build(site: Site, folder: Path, form: str, **chosen: Any) -> Dataset:
    return build_dataset(site.project, Choice(form, **chosen), folder=folder, by=pi(), clock=site.clock)


def kill_at(times: int) -> Callable[[], None]:
    """A beat that ends everything when it is called for that time."""
    left = iter(range(times))

    def beat() -> None:
        if next(left, None) is None:
            raise Killed

    return beat


def bodies(folder: Path) -> dict[str, bytes]:
    """Of the data alone: papers name the dataset."""
    papers = {"README.md", "completeness.json", "manifest.json", "SHA256SUMS", "ro-crate-metadata.json"}
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in list_files(folder)}
    return {name: body for name, body in found.items() if name not in papers}


def ids_of(folder: Path, form: str, name: str = "videos") -> list[str]:
    if form == "csv":
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return [row["id"] for row in csv.DictReader(file)]
    if form == "jsonl":
        return [json.loads(line)["id"] for line in (folder / f"{name}.jsonl").read_bytes().splitlines()]
    if form == "parquet":
        return sorted(pq.read_table(folder / name, columns=["id"]).column("id").to_pylist())
    return (folder / f"{name}.txt").read_text().splitlines()


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("form", FORMATS)
def test_a_build_that_breaks_off_anywhere_ends_with_the_same_bytes(
    site: Site, tmp_path: Path, form: str
) -> None:
    build(site, tmp_path / "whole", form)
    broken = register(site, tmp_path / "broken", form)
    breaks = 0
    for times in (1, 3, 4, 5, 6, 7, 8, 9):
        try:
            fill_dataset(broken, clock=site.clock, beat=kill_at(times))
        except Killed:
            breaks += 1
    fill_dataset(broken, clock=site.clock)
    assert breaks >= 5
    assert bodies(tmp_path / "broken") == bodies(tmp_path / "whole")
    assert ids_of(tmp_path / "broken", form) == site.keys()


@pytest.mark.usefixtures("small_parts")
def test_a_part_that_was_written_and_not_committed_is_cut_off(site: Site, tmp_path: Path) -> None:
    dataset = register(site, tmp_path / "out", "csv")
    assert build_part(dataset, clock=site.clock) is False
    staged = tmp_path / "out" / STAGING / "videos.csv"
    committed = staged.read_bytes()
    with pytest.raises(Killed):
        build_part(dataset, clock=site.clock, beat=kill_at(3))
    assert staged.read_bytes().startswith(committed)
    assert len(staged.read_bytes()) > len(committed)
    dataset.refresh_from_db()
    assert [file["bytes"] for file in dataset.progress["files"]] == [len(committed)]
    fill_dataset(dataset, clock=site.clock)
    assert ids_of(tmp_path / "out", "csv") == site.keys()


@pytest.mark.usefixtures("small_parts")
def test_a_build_whose_parts_were_taken_away_begins_anew(site: Site, tmp_path: Path) -> None:
    dataset = register(site, tmp_path / "out", "jsonl")
    build_part(dataset, clock=site.clock)
    build_part(dataset, clock=site.clock)
    (tmp_path / "out" / STAGING / "videos.jsonl").unlink()
    fill_dataset(dataset, clock=site.clock)
    assert ids_of(tmp_path / "out", "jsonl") == site.keys()


@pytest.mark.usefixtures("small_parts")
def test_other_work_goes_on_between_two_parts(site: Site) -> None:
    """Two datasets that were asked for one after the other grow by turns."""
    for _ in range(2):
        request_dataset(site.project, Choice("csv"), by=pi(), now=site.now)
    site.move(seconds=1)
    looked = []
    with Worker.begin() as worker:
        for _ in range(4):
            advance_once(worker, site.clock)
            site.move(seconds=1)
            rows = Dataset.objects.order_by("number").values_list("progress", flat=True)
            looked.append([progress.get("looked", 0) for progress in rows])
    assert looked == [[60, 0], [60, 60], [120, 60], [120, 120]]
    site.work()
    assert set(Dataset.objects.values_list("state", flat=True)) == {DatasetState.READY}
    assert set(Unit.objects.filter(kind="dataset").values_list("state", flat=True)) == {UnitState.DONE}


@pytest.mark.usefixtures("small_parts")
def test_what_comes_in_while_it_is_built_is_not_in_it(site: Site, tmp_path: Path) -> None:
    before = site.keys()
    dataset = register(site, tmp_path / "out", "ids")
    build_part(dataset, clock=site.clock)
    site.move(seconds=1)
    keys = open_keyring().project(site.project.ref)
    late = Record.objects.order_by("key").last()
    assert late is not None
    late.key, late.first_seen_at = "9223372036854775807", site.now
    late.payload = seal_record(keys, site.project.pk, "video", late.key, {"id": late.key})
    late.save(force_insert=True)
    fill_dataset(dataset, clock=site.clock)
    assert ids_of(tmp_path / "out", "ids") == before


@pytest.mark.parametrize("form", FORMATS)
def test_boundary_ids_stay_exact(site: Site, tmp_path: Path, form: str) -> None:
    keys = open_keyring().project(site.project.ref)
    some = list(Record.objects.order_by("key")[: len(BOUNDARY_IDS)])
    Record.objects.exclude(key__in=[each.key for each in some]).delete()
    for record, new in zip(some, BOUNDARY_IDS, strict=True):
        data = {"id": new, "create_time": 1, "music_id": new, "video_description": f"see {new}"}
        sealed = seal_record(keys, site.project.pk, "video", new, data)
        Record.objects.filter(key=record.key).update(key=new, payload=sealed)
    build(site, tmp_path / "out", form)
    assert ids_of(tmp_path / "out", form) == sorted(BOUNDARY_IDS)
    if form == "parquet":
        return
    (body,) = bodies(tmp_path / "out").values()
    said = {"csv": b'"%s",', "jsonl": b'{"id":"%s",', "ids": b"%s\n"}[form]
    assert all(said % each.encode() in body for each in BOUNDARY_IDS)


def test_days_and_fields_limit_it_and_the_papers_say_so(site: Site, tmp_path: Path) -> None:
    first, last = date(2026, 10, 3), date(2026, 10, 4)
    chosen = ("username", "view_count")
    dataset = build(site, tmp_path / "out", "csv", created_from=first, created_to=last, fields=chosen)
    of_the_days = Record.objects.filter(
        created_at__gte=datetime(2026, 10, 3, tzinfo=UTC), created_at__lt=datetime(2026, 10, 5, tzinfo=UTC)
    )
    assert ids_of(tmp_path / "out", "csv") == sorted(of_the_days.values_list("key", flat=True))
    assert (tmp_path / "out" / "videos.csv").read_text().splitlines()[0] == '"id","view_count","username"'
    assert dataset.manifest["chosen"] == {
        "collection": None,
        "created_from": "2026-10-03",
        "created_to": "2026-10-04",
        "fields": ["view_count", "username"],
    }
    readme = (tmp_path / "out" / "README.md").read_text()
    assert "from 2026-10-03 to 2026-10-04" in readme
    assert "`id`, `view_count`, `username`" in readme
    build(site, tmp_path / "lines", "jsonl", fields=chosen)
    rows = [json.loads(line) for line in (tmp_path / "lines" / "videos.jsonl").read_bytes().splitlines()]
    assert {tuple(sorted(row)) for row in rows} == {("id", "username", "view_count")}


def read_with_duckdb(folder: Path, what: str) -> list[tuple[Any, ...]]:
    """The videos as an analyst's tool reads them."""
    with duckdb.connect() as database:
        files = f"read_parquet('{folder}/videos/**/*.parquet', hive_partitioning = true)"
        return database.execute(f"SELECT {what} FROM {files} ORDER BY id").fetchall()  # noqa: S608


@pytest.mark.usefixtures("small_parts")
def test_parquet_has_types_and_months(site: Site, tmp_path: Path) -> None:
    """The types and every value, read by a program that is not ours."""
    dataset = build(site, tmp_path / "out", "parquet", with_names=True)
    keys = open_keyring().project(site.project.ref)
    expected = []
    for record in Record.objects.order_by("key"):
        data = open_record(keys, site.project.pk, "video", record.key, bytes(record.payload))
        created = datetime.fromtimestamp(data["create_time"], UTC)
        name = data["username"].replace("\x00", "\ufffd")
        expected.append(
            (record.key, data["create_time"] * 1000, data.get("view_count"), name, created.strftime("%Y-%m"))
        )
    told = "id, epoch_ms(create_time), view_count, username, month::VARCHAR"
    assert read_with_duckdb(tmp_path / "out", told) == expected
    kinds = ", ".join(f"typeof({each})" for each in ("id", "create_time", "view_count", "collected_at"))
    assert set(read_with_duckdb(tmp_path / "out", kinds)) == {
        ("VARCHAR", "TIMESTAMP WITH TIME ZONE", "BIGINT", "TIMESTAMP WITH TIME ZONE")
    }
    assert sum(file["rows"] for file in dataset.manifest["files"]) == len(expected) == dataset.rows
    assert len(dataset.manifest["files"]) > 1


def test_a_value_of_another_type_is_kept_apart(site: Site, tmp_path: Path) -> None:
    keys = open_keyring().project(site.project.ref)
    key = site.keys()[0]
    data = {
        "id": key,
        "create_time": 2**70,
        "view_count": 2**63,
        "username": 7,
        "video_description": "a\ud800",
    }
    sealed = seal_record(keys, site.project.pk, "video", key, data)
    Record.objects.filter(key=key).update(payload=sealed)
    build(site, tmp_path / "out", "parquet", with_names=True)
    found = read_with_duckdb(
        tmp_path / "out", "id, epoch_ms(create_time), view_count, username, video_description, other"
    )
    assert found[0][:5] == (key, None, None, None, "a\ufffd")
    assert json.loads(found[0][5]) == {"create_time": 2**70, "view_count": 2**63, "username": 7}


@pytest.mark.usefixtures("small_parts")
def test_only_the_parquet_files_that_held_a_removed_row_change(site: Site, tmp_path: Path) -> None:
    dataset = build(site, tmp_path / "out", "parquet")
    before = bodies(tmp_path / "out")
    gone = site.keys()[7]
    Record.objects.filter(key=gone).delete()
    recut(dataset, clock=site.clock)
    after = bodies(tmp_path / "out")
    assert len([name for name in before if before[name] != after[name]]) == 1
    assert ids_of(tmp_path / "out", "parquet") == site.keys()
    dataset.refresh_from_db()
    assert (dataset.state, dataset.rows) == (DatasetState.RECUT, len(site.keys()))


def test_a_parquet_file_that_is_none_is_recalled(site: Site, tmp_path: Path) -> None:
    dataset = build(site, tmp_path / "out", "parquet")
    (tmp_path / "out" / dataset.manifest["files"][0]["name"]).write_bytes(b"PAR1 not really")
    recut(dataset, clock=site.clock)
    dataset.refresh_from_db()
    assert dataset.state == DatasetState.EXPIRED


def test_every_file_is_in_the_list_of_checksums(site: Site, tmp_path: Path) -> None:
    build(site, tmp_path / "out", "csv")
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"],
        cwd=tmp_path / "out",
        capture_output=True,
        text=True,
        check=False,
    )
    names = {path.name for path in (tmp_path / "out").iterdir()} - {"SHA256SUMS"}
    assert checked.returncode == 0, checked.stdout
    assert {line.partition(":")[0] for line in checked.stdout.splitlines()} == names


def add_account(site: Site, name: str) -> str:
    """A record as the harvest of accounts stores it; its key."""
    keys = open_keyring().project(site.project.ref)
    key = key_code(keys, f"account|{name}")
    data = {
        "username": name,
        "display_name": "Someone Real",
        "bio_description": f"also @{name}",
        "avatar_url": "https://pictures.example/someone.jpg",
        "bio_url": "https://someone.example",
        "follower_count": 12,
    }
    video = Record.objects.order_by("key").first()
    assert video is not None
    Record.objects.create(
        project=site.project,
        kind="account",
        key=key,
        created_at=None,
        batch_id=video.batch_id,
        collection_id=video.collection_id,
        first_seen_at=site.now,
        seen_at=site.now,
        payload=seal_record(keys, site.project.pk, "account", key, data),
    )
    return key


@pytest.fixture
def with_accounts(site: Site) -> str:
    batch = site.project.batches.get()
    batch.pk, batch.kind = None, "account"
    batch.save()
    return add_account(site, "moss.heron")


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_accounts_go_out_without_what_shows_the_person(
    site: Site, tmp_path: Path, form: str, with_accounts: str
) -> None:
    build(site, tmp_path / "out", form)
    body = (tmp_path / "out" / f"accounts.{form}").read_text()
    assert ids_of(tmp_path / "out", form, "accounts") == [with_accounts]
    for told in (
        "moss.heron",
        "Someone Real",
        "pictures.example",
        "someone.example",
        "avatar_url",
        "bio_url",
    ):
        assert told not in body
    build(site, tmp_path / "named", form, with_names=True)
    named = (tmp_path / "named" / f"accounts.{form}").read_text()
    for told in ("moss.heron", "Someone Real", "pictures.example", "https://someone.example"):
        assert told in named


def test_two_datasets_with_codes_of_their_own_share_none(
    site: Site, tmp_path: Path, with_accounts: str
) -> None:
    def codes(folder: Path) -> set[str]:
        files = ((folder / f"{name}.jsonl").read_bytes() for name in ("videos", "accounts"))
        rows = [json.loads(line) for body in files for line in body.splitlines()]
        return {row["username"] for row in rows} | {row["id"] for row in rows if "follower_count" in row}

    build(site, tmp_path / "common", "jsonl")
    build(site, tmp_path / "one", "jsonl", own_codes=True)
    build(site, tmp_path / "two", "jsonl", own_codes=True)
    found = [codes(tmp_path / name) for name in ("common", "one", "two")]
    assert [len(each) for each in found] == [len(found[0])] * 3
    assert not found[0] & found[1]
    assert not found[1] & found[2]
    assert not found[0] & found[2]


def test_an_erased_account_leaves_a_dataset_with_codes_of_its_own(
    site: Site, tmp_path: Path, with_accounts: str
) -> None:
    stays = add_account(site, "tin.kite")
    dataset = build(site, tmp_path / "out", "csv", own_codes=True)
    (before,) = [ids_of(tmp_path / "out", "csv", "accounts")]
    Record.objects.filter(key=with_accounts).delete()
    recut(dataset, clock=site.clock)
    (after,) = [ids_of(tmp_path / "out", "csv", "accounts")]
    assert (len(before), len(after)) == (2, 1)
    assert set(after) < set(before)
    assert stays not in after
    dataset.refresh_from_db()
    assert (dataset.state, dataset.manifest["counts"]["accounts"]) == (DatasetState.RECUT, 1)
    assert ids_of(tmp_path / "out", "csv") == sorted(
        Record.objects.filter(kind="video").values_list("key", flat=True)
    )
