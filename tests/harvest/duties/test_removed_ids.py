"""What a cut takes out of a dataset is listed for those who hold a copy, and two scripts take it out of their files."""

import csv
import io
import json
import shutil
import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.conf import settings

from accounts.models import User
from accounts.rules.errors import NotNow
from harvest.models import Dataset, DatasetCopy, Project, ProjectMember, Record, RemovedIds
from harvest.rules.removed_ids import RemovedId, write_list
from harvest.rules.states import DatasetState
from harvest.services import recutting
from harvest.services.certificates.parts import describe_datasets
from harvest.services.closing import announce_close, confirm_close
from harvest.services.confirming import confirm_copy, confirm_cut
from harvest.services.datasets import Choice, build_dataset
from harvest.services.recutting import recut
from harvest.services.removed_ids import take_list
from harvest.vault import key_code, open_keyring, seal_record
from proposals.models import Need
from tests.harvest.duties.site import Site, pi

TOOLS = settings.BASE_DIR / "static" / "tools"
needs_r = pytest.mark.skipif(
    shutil.which("Rscript") is None, reason="R is not installed: apt-get install r-base-core"
)
SCRIPTS = [
    pytest.param([sys.executable, str(TOOLS / "remove_ids.py")], id="python"),
    pytest.param(["Rscript", "--vanilla", str(TOOLS / "remove_ids.R")], id="r", marks=needs_r),
]


def ana() -> User:
    return ProjectMember.objects.get(user__email="ana.sol@northmere.example").user


def build(site: Site, folder: Path, form: str = "csv", **chosen: Any) -> Dataset:
    return build_dataset(site.project, Choice(form, **chosen), folder=folder, by=pi(), clock=site.clock)


def hold(site: Site, dataset: Dataset, person: User) -> DatasetCopy:
    return DatasetCopy.objects.create(dataset=dataset, user=person, taken_at=site.now)


def lose(site: Site, dataset: Dataset, ids: list[str], kind: str = "video") -> None:
    """These records leave, and the dataset is cut."""
    Record.objects.filter(project=site.project, kind=kind, key__in=ids).delete()
    site.move(days=1)
    recut(dataset, clock=site.clock)


def listed(site: Site, dataset: Dataset, person: User) -> list[tuple[str, str, str]]:
    packed = zipfile.ZipFile(io.BytesIO(take_list(dataset, by=person, now=site.now)))
    assert packed.namelist() == ["removed-ids.csv", "remove_ids.py", "remove_ids.R", "README.md"]
    head, *rows = csv.reader(io.StringIO(packed.read("removed-ids.csv").decode(), newline=""))
    assert head == ["kind", "id", "date"]
    return [(kind, name, day) for kind, name, day in rows]


def days_after(site: Site, count: int) -> str:
    return (datetime(2026, 12, 1, 9, tzinfo=UTC) + timedelta(days=count)).date().isoformat()


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet", "ids"])
def test_each_holder_gets_what_left_since_their_own_copy(site: Site, tmp_path: Path, form: str) -> None:
    dataset = build(site, tmp_path / "out", form)
    first, second = site.keys()[:3], site.keys()[10:12]
    hold(site, dataset, ana())
    lose(site, dataset, first)
    later = hold(site, dataset, pi())
    DatasetCopy.objects.filter(pk=later.pk).update(cut=1)
    lose(site, dataset, second)
    one = [("video", key, days_after(site, 1)) for key in first]
    two = [("video", key, days_after(site, 2)) for key in second]
    assert listed(site, dataset, ana()) == one + two
    assert listed(site, dataset, pi()) == two


def test_who_has_nothing_to_change_gets_no_list(site: Site, tmp_path: Path) -> None:
    dataset = build(site, tmp_path / "out")
    hold(site, dataset, ana())
    for person in (ana(), pi()):
        with pytest.raises(NotNow):
            take_list(dataset, by=person, now=site.now)
    assert not RemovedIds.objects.exists()


def test_nothing_is_noted_where_nobody_has_a_copy(site: Site, tmp_path: Path) -> None:
    dataset = build(site, tmp_path / "out")
    lose(site, dataset, site.keys()[:3])
    assert not RemovedIds.objects.exists()


@pytest.mark.parametrize("own_codes", [False, True])
def test_codes_stand_in_the_list_as_they_stand_in_the_dataset(
    site: Site, tmp_path: Path, own_codes: bool
) -> None:
    keys = open_keyring().project(site.project.ref)
    code = key_code(keys, "account|herons")
    video = Record.objects.filter(kind="video")[0]
    Record.objects.create(
        project=site.project,
        kind="account",
        key=code,
        batch_id=video.batch_id,
        collection_id=video.collection_id,
        first_seen_at=site.now,
        seen_at=site.now,
        payload=seal_record(keys, site.project.pk, "account", code, {"username": "herons"}),
    )
    site.project.batches.create(kind="account", number=1, records=1, clock_at=site.now)
    dataset = build(site, tmp_path / "out", own_codes=own_codes)
    (row,) = csv.DictReader(io.StringIO((tmp_path / "out" / "accounts.csv").read_text(encoding="utf-8")))
    hold(site, dataset, ana())
    lose(site, dataset, [code], "account")
    assert listed(site, dataset, ana()) == [("account", row["id"], days_after(site, 1))]
    assert (row["id"] == code) is not own_codes


def test_no_place_holds_a_removed_id_in_clear(site: Site, tmp_path: Path) -> None:
    dataset = build(site, tmp_path / "out")
    hold(site, dataset, ana())
    gone = site.keys()[:3]
    lose(site, dataset, gone)
    stored = b"".join(bytes(each.ids) for each in RemovedIds.objects.all())
    assert stored
    assert not any(key.encode() in stored for key in gone)


def test_a_cut_that_broke_off_costs_no_id_and_names_none_twice(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def kill(*_: object, **__: object) -> None:
        raise Killed

    dataset = build(site, tmp_path / "out")
    hold(site, dataset, ana())
    gone = site.keys()[:3]
    with monkeypatch.context() as patch:
        patch.setattr(recutting, "_put_back", kill)
        with pytest.raises(Killed):
            lose(site, dataset, gone)
    recut(dataset, clock=site.clock)
    assert [name for _, name, _ in listed(site, dataset, ana())] == gone


def test_ids_are_dropped_once_the_last_copy_is_settled(site: Site, tmp_path: Path) -> None:
    dataset = build(site, tmp_path / "out")
    hold(site, dataset, ana())
    hold(site, dataset, pi())
    lose(site, dataset, site.keys()[:3])
    confirm_copy(dataset, by=ana(), now=site.now)
    assert RemovedIds.objects.count() == 1
    confirm_copy(dataset, by=pi(), now=site.now)
    assert RemovedIds.objects.count() == 0


def test_a_copy_that_was_cut_is_held_on_and_called_back_again(site: Site, tmp_path: Path) -> None:
    dataset = build(site, tmp_path / "out")
    hold(site, dataset, ana())
    lose(site, dataset, site.keys()[:3])
    with pytest.raises(NotNow):
        confirm_cut(dataset, by=ana(), now=site.now)
    listed(site, dataset, ana())
    copy = confirm_cut(dataset, by=ana(), now=site.now)
    assert (copy.cut, copy.recalled_at, RemovedIds.objects.count()) == (1, None, 0)
    assert not Need.objects.filter(key__endswith=":dataset:1").exists()
    gone = site.keys()[:2]
    lose(site, dataset, gone)
    assert [name for _, name, _ in listed(site, dataset, ana())] == gone
    assert Need.objects.get(key__endswith=":dataset:1").user == ana()


def test_a_copy_that_was_cut_is_one_copy_of_which_nothing_was_deleted(site: Site, tmp_path: Path) -> None:
    dataset = build(site, tmp_path / "out")
    hold(site, dataset, ana())
    lose(site, dataset, site.keys()[:3])
    listed(site, dataset, ana())
    confirm_cut(dataset, by=ana(), now=site.now)
    told = describe_datasets(site.project)[0]
    assert {name: told[name] for name in told if name.startswith("copies")} == {
        "copies": 1,
        "copies_recalled": 0,
        "copies_confirmed": 0,
    }


def test_a_copy_that_was_cut_replaces_the_older_ones(site: Site, tmp_path: Path) -> None:
    dataset = build(site, tmp_path / "out")
    old, new = hold(site, dataset, ana()), hold(site, dataset, ana())
    lose(site, dataset, site.keys()[:3])
    listed(site, dataset, ana())
    assert confirm_cut(dataset, by=ana(), now=site.now) == new
    held = DatasetCopy.objects.values_list("pk", "recalled_at", "confirmed_at", "listed").order_by("pk")
    assert list(held) == [(old.pk, site.now, site.now, 1), (new.pk, None, None, None)]


def test_what_left_after_the_list_is_asked_for_at_once(site: Site, tmp_path: Path) -> None:
    dataset = build(site, tmp_path / "out")
    hold(site, dataset, ana())
    lose(site, dataset, site.keys()[:3])
    listed(site, dataset, ana())
    gone = site.keys()[:2]
    lose(site, dataset, gone)
    copy = confirm_cut(dataset, by=ana(), now=site.now)
    assert (copy.cut, copy.recalled_at) == (1, site.now)
    assert [name for _, name, _ in listed(site, dataset, ana())] == gone


def test_a_lost_dataset_keeps_its_list_and_lets_no_copy_stay(site: Site, tmp_path: Path) -> None:
    dataset = build(site, tmp_path / "out")
    hold(site, dataset, ana())
    gone = site.keys()[:3]
    lose(site, dataset, gone)
    (tmp_path / "out").rename(tmp_path / "elsewhere")
    lose(site, dataset, site.keys()[:1])
    dataset.refresh_from_db()
    assert dataset.state == DatasetState.EXPIRED
    assert [name for _, name, _ in listed(site, dataset, ana())] == gone
    with pytest.raises(NotNow):
        confirm_cut(dataset, by=ana(), now=site.now)
    confirm_copy(dataset, by=ana(), now=site.now)


def test_the_end_of_the_project_leaves_none(site: Site, tmp_path: Path) -> None:
    dataset = build(site, tmp_path / "out")
    hold(site, dataset, ana())
    lose(site, dataset, site.keys()[:3])
    closing = announce_close(site.project, "Done", by=pi(), now=site.now)
    confirm_close(site.project, closing.digest, by=pi(), now=site.now)
    site.work()
    assert Project.objects.get().state == "closed"
    assert not RemovedIds.objects.exists()
    with pytest.raises(NotNow):
        take_list(dataset, by=ana(), now=site.now)


def test_an_id_noted_twice_stands_once_with_its_first_day() -> None:
    at = datetime(2028, 2, 29, 23, 59, tzinfo=UTC)
    rows = [
        RemovedId("video", "7", at),
        RemovedId("comment", "7", at),
        RemovedId("video", "7", at + timedelta(1)),
    ]
    assert write_list(rows) == b"kind,id,date\r\nvideo,7,2028-02-29\r\ncomment,7,2028-02-29\r\n"


def run(script: list[str], *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*script, *map(str, arguments)], capture_output=True, text=True, check=False, timeout=60
    )


@pytest.fixture
def removed(tmp_path: Path) -> Path:
    path = tmp_path / "removed-ids.csv"
    at = datetime(2026, 12, 1, tzinfo=UTC)
    path.write_bytes(write_list(RemovedId("video", key, at) for key in ("18446744073709551615", "12", "77")))
    return path


CSV = (
    '\ufeff"text","id","n"\r\n"a, ""quoted""\r\nand second line",9007199254740993,1\r\n'
    '"å 😀",18446744073709551615,2\r\n"",12,\r\n"last","9007199254740992",3'
)


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_cuts_rows_and_nothing_else(script: list[str], tmp_path: Path, removed: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    lines = ['{"id":"12","t":"å 😀"}\n', '{"id":"13","t":{"id":"12"}}\n', '{"id": "77"}\n', '{"id":"9"}']
    (folder / "own.csv").write_bytes(CSV.encode())
    (folder / "own.jsonl").write_text("".join(lines), encoding="utf-8", newline="")
    (folder / "own.txt").write_text("12\n13\n18446744073709551615\n")
    (folder / "none.csv").write_text("id\n")
    done = run(script, removed, folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(done.stdout.splitlines()) == sorted(
        [
            "3 ids in the list",
            f"{folder}/none.csv: 0 of 0 rows removed",
            f"{folder}/own.csv: 2 of 4 rows removed",
            f"{folder}/own.jsonl: 2 of 4 rows removed",
            f"{folder}/own.txt: 2 of 3 rows removed",
        ]
    )
    kept = CSV.split('"å 😀"', maxsplit=1)[0] + '"last","9007199254740992",3'
    assert (folder / "own.csv").read_bytes() == kept.encode()
    assert (folder / "own.jsonl").read_text(encoding="utf-8") == lines[1] + lines[3]
    assert (folder / "own.txt").read_text() == "13\n"
    assert len(list(folder.iterdir())) == 4


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_leaves_a_file_that_is_not_what_it_seems(
    script: list[str], tmp_path: Path, removed: Path
) -> None:
    bad = {
        "no_id.csv": "name,n\n12,1\n",
        "cut.csv": 'id,t\n12,"open\n',
        "list.jsonl": "[12]\n",
        "x.xlsx": "PK",
    }
    for name, text in bad.items():
        (tmp_path / name).write_text(text)
    done = run(script, removed, *(tmp_path / name for name in bad))
    assert done.returncode == 1
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == [str(tmp_path / each) for each in bad]
    assert {name: (tmp_path / name).read_text() for name in bad} == bad


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_takes_another_column_one_kind_and_a_trial(
    script: list[str], tmp_path: Path, removed: Path
) -> None:
    mine = tmp_path / "mine.csv"
    mine.write_text("n,video_id\n1,12\n2,13\n")
    tried = run(script, removed, mine, "--column=video_id", "--dry-run")
    assert (tried.stdout.splitlines()[-1], mine.read_text()) == (
        f"{mine}: 1 of 2 rows would go",
        "n,video_id\n1,12\n2,13\n",
    )
    other = run(script, removed, mine, "--column=video_id", "--kind=comment")
    assert other.stdout.splitlines() == ["0 ids in the list", f"{mine}: 0 of 2 rows removed"]
    run(script, removed, mine, "--column=video_id", "--kind=video")
    assert mine.read_text() == "n,video_id\n2,13\n"


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_refuses_what_is_no_list(script: list[str], tmp_path: Path) -> None:
    wrong, mine = tmp_path / "wrong.csv", tmp_path / "mine.csv"
    wrong.write_text("id\n12\n")
    mine.write_text("id\n12\n")
    done = run(script, wrong, mine)
    assert (done.returncode != 0, "kind,id,date" in done.stderr, mine.read_text()) == (True, True, "id\n12\n")


def test_the_scripts_cut_a_copy_as_this_site_cuts_the_dataset(site: Site, tmp_path: Path) -> None:
    """A whole folder, all formats: afterwards the data files are those of the dataset."""
    made = {form: build(site, tmp_path / form, form) for form in ("csv", "jsonl", "parquet", "ids")}
    copies = {form: shutil.copytree(tmp_path / form, tmp_path / f"copy-{form}") for form in made}
    for dataset in made.values():
        hold(site, dataset, ana())
    gone = site.keys()[3::7]
    for dataset in made.values():
        lose(site, dataset, gone)
    for form, dataset in made.items():
        archive = zipfile.ZipFile(io.BytesIO(take_list(dataset, by=ana(), now=site.now)))
        archive.extractall(tmp_path / "list")
        done = run(
            [sys.executable, str(tmp_path / "list" / "remove_ids.py")],
            tmp_path / "list" / "removed-ids.csv",
            copies[form],
        )
        assert done.returncode == 0, done.stderr
        for file in dataset.manifest["files"]:
            ours, theirs = tmp_path / form / file["name"], copies[form] / file["name"]
            if form == "parquet":
                assert pq.ParquetFile(theirs).read() == pq.ParquetFile(ours).read()
            else:
                assert theirs.read_bytes() == ours.read_bytes()


@needs_r
def test_the_r_script_cuts_a_dataset_too(site: Site, tmp_path: Path) -> None:
    made = {form: build(site, tmp_path / form, form) for form in ("csv", "jsonl", "ids")}
    for form in made:
        shutil.copytree(tmp_path / form, tmp_path / f"copy-{form}")
    gone = site.keys()[3::7]
    for dataset in made.values():
        hold(site, dataset, ana())
        lose(site, dataset, gone)
    archive = zipfile.ZipFile(io.BytesIO(take_list(made["csv"], by=ana(), now=site.now)))
    archive.extractall(tmp_path / "list")
    done = run(
        ["Rscript", "--vanilla", str(tmp_path / "list" / "remove_ids.R")],
        tmp_path / "list" / "removed-ids.csv",
        *(tmp_path / f"copy-{form}" for form in made),
    )
    assert done.returncode == 0, done.stderr
    for form, dataset in made.items():
        for file in dataset.manifest["files"]:
            assert (tmp_path / f"copy-{form}" / file["name"]).read_bytes() == (
                tmp_path / form / file["name"]
            ).read_bytes()
    assert json.loads((tmp_path / "csv" / "manifest.json").read_bytes())["history"][0]["removed"] == len(gone)
