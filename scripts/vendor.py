#!/usr/bin/env python
"""Fetch the few files of others that are served or used in tests, and lock them.

    scripts/vendor.py

Each package is fetched whole with `npm pack`, the files in `WANTED` are taken out of it and written where the table
says, and `static/vendor/lock.json` records name, version, licence, place and SHA-256 of every one.
`tests/look/test_vendor.py` hashes them again. To update: change a version here, run this, read the difference, commit.
"""

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "static/vendor/lock.json"
# A source map is not vendored, and a manifest of static files fails on a map that is named but missing.
SOURCE_MAP = re.compile(rb"\n?(/\*|//)[#@] sourceMappingURL=[^\n]*")


@dataclass(frozen=True, slots=True)
class Package:
    """One npm package: `files` maps a path inside it to a path in this repository."""

    name: str
    version: str
    licence: str
    files: dict[str, str]


FONT = "static/vendor/ibm-plex-sans"
WANTED = (
    Package(
        "bootstrap",
        "5.3.9",
        "MIT",
        {
            "dist/css/bootstrap.min.css": "static/vendor/bootstrap/bootstrap.min.css",
            "LICENSE": "static/vendor/bootstrap/LICENSE",
        },
    ),
    Package(
        "@fontsource-variable/ibm-plex-sans",
        "5.3.0",
        "OFL-1.1",
        {
            "files/ibm-plex-sans-latin-wght-normal.woff2": f"{FONT}/latin.woff2",
            "files/ibm-plex-sans-latin-ext-wght-normal.woff2": f"{FONT}/latin-ext.woff2",
            "LICENSE": f"{FONT}/LICENSE",
        },
    ),
    Package(
        "tom-select",
        "2.6.2",
        "Apache-2.0",
        {
            "dist/js/tom-select.popular.min.js": "static/vendor/tom-select/tom-select.popular.min.js",
            "dist/css/tom-select.min.css": "static/vendor/tom-select/tom-select.min.css",
            "LICENSE": "static/vendor/tom-select/LICENSE",
        },
    ),
    Package(
        "axe-core",
        "4.14.1",
        "MPL-2.0",
        {
            "axe.min.js": "tests/vendor/axe.min.js",
            "LICENSE": "tests/vendor/LICENSE-axe-core.txt",
        },
    ),
)


def pack(package: Package, folder: Path) -> Path:
    """The package's archive in `folder`."""
    done = subprocess.run(  # noqa: S603 - fixed words and the table above
        ["npm", "pack", "--silent", f"{package.name}@{package.version}"],  # noqa: S607
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    return folder / done.stdout.strip().splitlines()[-1]


def read_member(archive: tarfile.TarFile, path: str) -> bytes:
    member = archive.extractfile(f"package/{path}")
    if member is None:
        raise FileNotFoundError(path)
    return SOURCE_MAP.sub(b"", member.read())


def place(package: Package, archive: tarfile.TarFile) -> list[dict[str, str]]:
    """Write the package's files; their lock entries."""
    entries = []
    for inside, target in package.files.items():
        content = read_member(archive, inside)
        path = ROOT / target
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        entries.append({"path": target, "from": inside, "sha256": hashlib.sha256(content).hexdigest()})
    return entries


def vendor(package: Package) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder, tarfile.open(pack(package, Path(folder))) as archive:
        files = place(package, archive)
    return {"name": package.name, "version": package.version, "licence": package.licence, "files": files}


def main() -> None:
    lock = {"packages": [vendor(package) for package in WANTED]}
    LOCK.write_text(json.dumps(lock, indent=2) + "\n")
    sys.stdout.write(f"{sum(len(package.files) for package in WANTED)} files in {LOCK.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
