"""What is vendored is what the lock says: same bytes, a licence beside it, and nothing else in the folder."""

import hashlib
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = json.loads((ROOT / "static/vendor/lock.json").read_text())["packages"]
FILES = [entry for package in PACKAGES for entry in package["files"]]


@pytest.mark.parametrize("entry", FILES, ids=lambda entry: entry["path"])
def test_a_file_has_the_bytes_that_were_locked(entry: dict[str, str]) -> None:
    assert hashlib.sha256((ROOT / entry["path"]).read_bytes()).hexdigest() == entry["sha256"]


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package["name"])
def test_a_package_brings_its_licence(package: dict[str, object]) -> None:
    places = [Path(entry["path"]) for entry in package["files"]]
    assert [place for place in places if "LICENSE" in place.name and (ROOT / place).stat().st_size > 500]


def test_the_folders_hold_nothing_that_is_not_locked() -> None:
    found = {path for folder in ("static/vendor", "tests/vendor") for path in (ROOT / folder).rglob("*")}
    named = {str(path.relative_to(ROOT)) for path in found if path.is_file()}
    assert named == {entry["path"] for entry in FILES} | {"static/vendor/lock.json"}
