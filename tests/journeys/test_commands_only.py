"""From a hand-over to a certified deletion without the site: real processes, real files, sixteen days on two moved clocks."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from proposals.services.documents import check_document
from tests.faketime import needs_faketime
from tests.harvest.site import Site
from tests.journeys.commands import Operator, Simulator, find_bytes, run_simulator
from tests.journeys.documents import BEGINS, HANDOVER, SCENARIO, SEEN, VOTES
from tests.migrated import copy_migrated

pytestmark = [needs_faketime, pytest.mark.xdist_group("commands-only")]


@dataclass(frozen=True, slots=True)
class Harvested:
    """`names`: of TikTok's users. `traces`: for each id, the bytes that give it away: the id as text, and the start of its sealed payload."""

    project: str
    expected: list[str]
    stored: list[str]
    jsonl: list[str]
    csv: list[str]
    names: set[bytes]
    spent: int
    counted: int
    traces: dict[str, set[bytes]]
    found: set[bytes]


@dataclass(frozen=True, slots=True)
class Refreshed:
    gone: list[str]
    stayed: list[str]
    days: list[dict[str, Any]]
    stored: list[str]
    jsonl: list[str]
    csv: list[str]
    found: set[bytes]


@dataclass(frozen=True, slots=True)
class Closed:
    announced: dict[str, Any]
    answer: dict[str, Any]
    folder: Path
    found: set[bytes]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`site` and `datasets` are searched by bytes; `given` is what people are handed at the end."""
    return tmp_path_factory.mktemp("commands-only")


@pytest.fixture(scope="module")
def simulator(folder: Path) -> Iterator[Simulator]:
    with run_simulator(folder / "simulator", SCENARIO) as simulator:
        yield simulator


@pytest.fixture(scope="module")
def operator(folder: Path, simulator: Simulator) -> Operator:
    site = Site(folder / "site", simulator.base_url)
    copy_migrated(site.database)
    return Operator(site, simulator, BEGINS)


@pytest.fixture(scope="module")
def project(operator: Operator) -> str:
    return str(operator.do("handover", "import", operator.write("handover.json", HANDOVER))["project"])


@pytest.fixture(scope="module")
def harvested(operator: Operator, project: str, folder: Path) -> Harvested:
    assert (
        operator.do("key", "set", project, "--client-key", "northmere", given="wrong", ends=1)["state"]
        == "refused"
    )
    operator.do("key", "set", project, "--client-key", "northmere", given="simulator-secret")
    operator.do("collection", "add", project, operator.write("seen.json", SEEN))
    operator.do("harvest", "start", project)
    assert operator.do("work", "--until-idle")["state"] == "idle"
    assert operator.do("harvest", "status", project)["state"] == "completed"
    build(operator, project, folder)
    traces = read_traces(operator.site)
    return Harvested(
        project=project,
        expected=operator.simulator.expected(VOTES, SEEN),
        stored=sorted(traces),
        jsonl=read_jsonl(folder),
        csv=read_csv(folder),
        names=read_names(folder),
        spent=operator.site.rows("select sum(spent) from harvest_quotaday")[0][0],
        counted=operator.simulator.counted(),
        traces=traces,
        found=search(folder, traces),
    )


@pytest.fixture(scope="module")
def refreshed(operator: Operator, harvested: Harvested, folder: Path) -> Refreshed:
    gone = harvested.stored[3::10]
    operator.simulator.pull("delete", ids=gone)
    days = []
    for _ in range(16):
        operator.move(days=1)
        days.append(operator.do("retention", "run", harvested.project)["projects"][0]["clock"])
    return Refreshed(
        gone=gone,
        stayed=sorted(set(harvested.stored) - set(gone)),
        days=days,
        stored=sorted(read_traces(operator.site)),
        jsonl=read_jsonl(folder),
        csv=read_csv(folder),
        found=search(folder, harvested.traces),
    )


@pytest.fixture(scope="module")
def closed(operator: Operator, harvested: Harvested, refreshed: Refreshed, folder: Path) -> Closed:
    given = folder / "given"
    close = ("project", "close", harvested.project, "--reason", "The thesis is handed in", "--output", given)
    announced = operator.do(*close, ends=1)
    answer = operator.do(*close, "--yes")
    return Closed(announced, answer, given, search(folder, harvested.traces))


def build(operator: Operator, project: str, folder: Path) -> None:
    for form in ("jsonl", "csv"):
        operator.do("dataset", "build", project, "--format", form, "--output", folder / "datasets" / form)
    named = ("--with-names", "--output", folder / "named")
    operator.do("dataset", "build", project, "--format", "jsonl", *named)


def read_names(folder: Path) -> set[bytes]:
    """Of a dataset that shows them, beside the folders that are searched."""
    lines = (folder / "named" / "videos.jsonl").read_bytes().splitlines()
    return {json.loads(line)["username"].encode() for line in lines}


def read_jsonl(folder: Path) -> list[str]:
    lines = (folder / "datasets" / "jsonl" / "videos.jsonl").read_bytes().splitlines()
    return sorted(json.loads(line)["id"] for line in lines)


def read_csv(folder: Path) -> list[str]:
    with (folder / "datasets" / "csv" / "videos.csv").open(encoding="utf-8-sig", newline="") as file:
        return sorted(row["id"] for row in csv.DictReader(file))


def read_traces(site: Site) -> dict[str, set[bytes]]:
    rows = site.rows("select key, payload from harvest_record")
    return {key: {key.encode(), bytes(payload)[:24]} for key, payload in rows}


def search(folder: Path, traces: dict[str, set[bytes]]) -> set[bytes]:
    """Database, journal, everything else of the site, and the datasets."""
    return find_bytes(set().union(*traces.values()), folder / "site", folder / "datasets")


def traces_of(harvested: Harvested, ids: list[str]) -> set[bytes]:
    return set().union(*(harvested.traces[key] for key in ids))


def test_the_datasets_hold_exactly_what_the_simulator_has(harvested: Harvested) -> None:
    assert len(harvested.expected) > 500
    assert harvested.stored == harvested.expected
    assert harvested.jsonl == harvested.expected
    assert harvested.csv == harvested.expected


def test_no_request_was_sent_that_was_not_counted(harvested: Harvested) -> None:
    assert harvested.spent >= harvested.counted > 10


def test_the_search_finds_every_record_by_its_bytes(harvested: Harvested) -> None:
    """Otherwise it would prove nothing afterwards."""
    assert harvested.found == traces_of(harvested, harvested.stored)


def test_the_secret_stands_in_no_file(harvested: Harvested, folder: Path) -> None:
    """Nor does a name of TikTok's users: both are sealed."""
    assert len(harvested.names) > 10
    assert find_bytes({b"simulator-secret", *harvested.names}, folder / "site", folder / "datasets") == set()


def test_after_sixteen_days_what_disappeared_is_in_no_file(
    harvested: Harvested, refreshed: Refreshed
) -> None:
    assert len(refreshed.gone) > 50
    assert refreshed.found & traces_of(harvested, refreshed.gone) == set()


def test_and_everything_else_is_still_there(harvested: Harvested, refreshed: Refreshed) -> None:
    assert refreshed.found == traces_of(harvested, refreshed.stayed)
    assert refreshed.stored == refreshed.stayed


def test_the_datasets_were_cut_again(refreshed: Refreshed) -> None:
    assert refreshed.jsonl == refreshed.stayed
    assert refreshed.csv == refreshed.stayed


def test_the_clock_was_never_overdue(refreshed: Refreshed) -> None:
    assert {each["hidden"] for each in refreshed.days} == {0}
    assert refreshed.days[0]["erased"] == 0
    assert (refreshed.days[-1]["erased"], refreshed.days[-1]["level"]) == (len(refreshed.gone), "fresh")


def test_nothing_of_the_project_is_left_after_the_end(refreshed: Refreshed, closed: Closed) -> None:
    records = {"videos": len(refreshed.stayed)}
    assert (closed.announced["state"], closed.announced["numbers"]["records"]) == ("announced", records)
    assert (closed.answer["state"], closed.answer["numbers"]["records"]) == ("closed", records)
    assert closed.found == set()


def test_the_certificate_is_valid(operator: Operator, closed: Closed) -> None:
    path = closed.folder / "certificate.json"
    verified = operator.do("certificate", "verify", path)
    assert (verified["state"], verified["is_ours"], verified["pdf"]) == ("valid", True, "same")
    check_document(json.loads(path.read_bytes()), "certificate-2")


@pytest.mark.parametrize("share", [0.1, 0.4, 0.6, 0.9])
def test_with_one_byte_changed_it_is_not(
    operator: Operator, closed: Closed, tmp_path: Path, share: float
) -> None:
    body = bytearray((closed.folder / "certificate.json").read_bytes())
    body[int(len(body) * share)] ^= 1
    changed = tmp_path / "certificate.json"
    changed.write_bytes(body)
    assert operator.do("certificate", "verify", changed, ends=1)["state"] == "invalid"


def test_a_pdf_that_is_not_the_signed_one_is_noticed(
    operator: Operator, closed: Closed, tmp_path: Path
) -> None:
    (tmp_path / "certificate.json").write_bytes((closed.folder / "certificate.json").read_bytes())
    (tmp_path / "certificate.pdf").write_bytes((closed.folder / "certificate.pdf").read_bytes() + b"\n")
    refusal = operator.do("certificate", "verify", tmp_path / "certificate.json", ends=1)
    assert "certificate.pdf" in refusal["reason"]


def test_the_pdf_says_the_same(harvested: Harvested, refreshed: Refreshed, closed: Closed) -> None:
    pages = PdfReader(closed.folder / "certificate.pdf").pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    for said in (
        closed.answer["certificate"],
        harvested.project,
        str(len(refreshed.stayed)),
        "The thesis is handed in",
    ):
        assert said in text


@pytest.mark.parametrize(
    "words",
    [
        ("key", "set", "{project}", "--client-key", "northmere"),
        ("dataset", "build", "{project}", "--format", "xml", "--output", "x"),
        ("harvest", "begin", "{project}"),
        ("handover", "import", "no-such-file.json"),
        ("work", "--workers", "0"),
        ("retention", "run", "{project}", "--as", "nobody@northmere.example"),
    ],
)
def test_wrong_usage_ends_with_2(operator: Operator, project: str, words: tuple[str, ...]) -> None:
    done = operator.type(*(word.format(project=project) for word in words))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("harvest", "status", "PR-2026-9999"),
        ("collection", "add", "{project}", "{site}/seen.json"),
        ("harvest", "pause", "{project}"),
        ("retention", "status", "PR-2026-9999"),
        ("dataset", "confirm", "PR-2026-0001/99", "--as", "bea.quist@northmere.example"),
    ],
)
def test_what_cannot_be_done_ends_with_1(
    operator: Operator, harvested: Harvested, words: tuple[str, ...]
) -> None:
    names = {"project": harvested.project, "site": operator.site.folder}
    operator.do(*(word.format(**names) for word in words), ends=1)
