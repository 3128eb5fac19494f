"""The operator's commands of the duties: what they print, their JSON against the schemas, and how they end."""

import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from harvest.models import ApiKey, Certificate, Dataset, Record
from proposals.services.documents import check_document
from tests.factories import make_user
from tests.harvest.duties.site import BEGINS, Site, pi

type Run = Callable[..., dict[str, Any]]


def printed(*arguments: object) -> str:
    out = io.StringIO()
    call_command(*map(str, arguments), stdout=out)
    return out.getvalue().strip()


def as_json(*arguments: object) -> dict[str, Any]:
    """Of a command that succeeds, checked against its schema."""
    return checked(printed(*arguments, "--json"))


def refused(*arguments: object) -> tuple[dict[str, Any], CommandError]:
    """Of a command that ends with 1."""
    out = io.StringIO()
    with pytest.raises(CommandError) as error:
        call_command(*map(str, arguments), "--json", stdout=out)
    assert error.value.returncode == 1
    return checked(out.getvalue()), error.value


def checked(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text)
    name = found["schema"].removeprefix("fieldgate/command/").removesuffix("/1")
    check_document(found, f"commands/{name}")
    return found


@pytest.fixture
def at(site: Site) -> Callable[..., Any]:
    """The machine's clock stands where the site's does."""

    def travel(**parts: float) -> Any:
        site.move(**parts)
        return time_machine.travel(site.now, tick=False)

    return travel


def test_a_dataset_is_built_and_its_reference_is_the_last_word(
    site: Site, at: Callable[..., Any], tmp_path: Path
) -> None:
    with at():
        line = printed("dataset", "build", site.project.ref, "--format", "csv", "--output", tmp_path / "out")
        found = as_json(
            "dataset", "build", site.project.ref, "--format", "jsonl", "--output", tmp_path / "other"
        )
    assert line.split()[-1] == f"{site.project.ref}/1"
    assert (found["dataset"], found["counts"]) == (f"{site.project.ref}/2", {"videos": len(site.keys())})
    assert {file["name"] for file in found["files"]} == {"videos.jsonl"}


def test_only_granted_people_may_be_named(site: Site, at: Callable[..., Any], tmp_path: Path) -> None:
    make_user("Dag Ravn")
    build = ("dataset", "build", site.project.ref, "--format", "csv", "--output", tmp_path / "out")
    with at():
        for email in ("dag.ravn@northmere.example", "eli.marsh@northmere.example"):
            refused(*build, "--as", email)
        assert as_json(*build, "--as", "ana.sol@northmere.example")["ok"] is True


def test_what_does_not_exist_is_said(site: Site, at: Callable[..., Any], tmp_path: Path) -> None:
    with at():
        for arguments in (
            ("dataset", "build", "PR-2026-9999", "--format", "csv", "--output", tmp_path / "out"),
            (
                "dataset",
                "build",
                site.project.ref,
                "--format",
                "csv",
                "--output",
                tmp_path / "out",
                "--collection",
                "x",
            ),
            ("dataset", "confirm", "PR-2026-0001/7", "--as", pi().email),
            ("dataset", "confirm", "nonsense", "--as", pi().email),
        ):
            assert refused(*arguments)[0]["state"] == "refused"
        with pytest.raises(CommandError) as usage:
            printed("dataset", "confirm", f"{site.project.ref}/1")
    assert usage.value.returncode == 2


def test_a_copy_is_confirmed(site: Site, at: Callable[..., Any], tmp_path: Path) -> None:
    with at():
        ref = as_json("dataset", "build", site.project.ref, "--format", "csv", "--output", tmp_path / "out")[
            "dataset"
        ]
    dataset = Dataset.objects.get()
    dataset.copies.create(user=pi(), taken_at=site.now, recalled_at=site.now)
    with at():
        assert as_json("dataset", "confirm", ref, "--as", pi().email)["copies"] == 1
        assert refused("dataset", "confirm", ref, "--as", pi().email)[0]["ok"] is False


def test_status_tells_the_clock(site: Site, at: Callable[..., Any]) -> None:
    levels = []
    for days in (1, 9, 2, 2, 1):
        with at(days=days):
            levels.append(as_json("retention", "status", site.project.ref)["clock"]["level"])
    assert levels == ["fresh", "refreshing", "amber", "red", "overdue"]
    with at():
        assert "overdue" in printed("retention", "status", site.project.ref)
        clock = as_json("retention", "status", site.project.ref)["clock"]
    assert clock["due_at"] == (BEGINS + timedelta(days=15)).isoformat().replace("+00:00", "Z")
    assert clock["hidden"] == len(site.keys())


def test_a_run_ends_with_1_while_anything_overdue_is_unconfirmed(site: Site, at: Callable[..., Any]) -> None:
    ApiKey.objects.all().delete()
    with at(days=15, hours=1):
        found, error = refused("retention", "run", site.project.ref)
    assert (found["state"], found["looks_begun"]) == ("overdue", 1)
    assert f"{len(site.keys())} records" in str(error)


def test_a_run_waits_for_the_file_and_ends_with_0(site: Site, at: Callable[..., Any]) -> None:
    """In real seconds: TikTok is asked again after ten."""
    site.fault(processing_polls=0)
    site.move(days=10)
    with time_machine.travel(site.now, tick=True):
        found = as_json("retention", "run", site.project.ref)
    assert (found["state"], found["looks_begun"]) == ("in_time", 1)
    assert found["projects"][0]["clock"]["looks"][0]["state"] == "believed"


def test_closing_needs_a_yes_and_then_certifies(site: Site, at: Callable[..., Any], tmp_path: Path) -> None:
    close = (
        "project",
        "close",
        site.project.ref,
        "--reason",
        "Thesis handed in",
        "--output",
        tmp_path / "given",
    )
    records = len(site.keys())
    with at():
        announced, _ = refused(*close)
        assert (announced["state"], announced["numbers"]["records"]) == ("announced", {"videos": records})
        assert Record.objects.count() == records
        closed = as_json(*close, "--yes")
        again = as_json(*close, "--yes")
    assert (closed["state"], closed["numbers"]["records"]) == ("closed", {"videos": records})
    assert (again["certificate"], Certificate.objects.count()) == (closed["certificate"], 1)
    assert sorted(path.name for path in (tmp_path / "given").iterdir()) == [
        "certificate.json",
        "certificate.pdf",
    ]
    check_document(json.loads((tmp_path / "given" / "certificate.json").read_bytes()), "certificate-2")


def test_who_may_not_close(site: Site, at: Callable[..., Any], tmp_path: Path) -> None:
    close = ("project", "close", site.project.ref, "--reason", "x", "--yes", "--output", tmp_path / "given")
    with at():
        refused(*close, "--as", "ana.sol@northmere.example")
    assert len(site.keys()) > 0


def test_verifying_a_certificate(site: Site, at: Callable[..., Any], tmp_path: Path) -> None:
    with at():
        as_json(
            "project", "close", site.project.ref, "--reason", "x", "--yes", "--output", tmp_path / "given"
        )
    path = tmp_path / "given" / "certificate.json"
    found = as_json("certificate", "verify", path)
    assert (found["state"], found["is_ours"], found["pdf"]) == ("valid", True, "same")
    path.write_bytes(path.read_bytes().replace(b'"engine"', b'"enginf"'))
    assert refused("certificate", "verify", path)[0]["state"] == "invalid"
    with pytest.raises(CommandError) as usage:
        printed("certificate", "verify", tmp_path / "none.json")
    assert usage.value.returncode == 2
