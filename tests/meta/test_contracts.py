"""The import contracts can fail: one forbidden import for each, in a copy of the code, breaks every one of them."""

import shutil
import subprocess
import sys
from pathlib import Path

from django.conf import settings

FORBIDDEN = {
    "tiktok/regions.py": "import harvest.models",
    "proposals/rules/states.py": "import proposals.models.proposal",
    "tiktok/ids.py": "import django",
    "accounts/apps.py": "import weasyprint",
    "accounts/adapter.py": "import icalendar",
    "harvest/apps.py": "import bleach",
    "proposals/apps.py": "import cryptography",
    "config/wsgi.py": "import httpx",
    "proposals/models/versions.py": "import docx",
    "proposals/rules/citations.py": "import rispy",
    "config/urls.py": "import celery",
    "harvest/access.py": "import pypdf",
    "harvest/checks.py": "import pyarrow",
}


def test_every_contract_breaks_at_a_forbidden_import(tmp_path: Path) -> None:
    copy_code(tmp_path)
    for path, line in FORBIDDEN.items():
        with (tmp_path / path).open("a") as module:
            module.write(f"\n{line}\n")
    assert say_last(tmp_path) == f"Contracts: 0 kept, {len(FORBIDDEN)} broken."


def copy_code(folder: Path) -> None:
    for name in ("accounts", "config", "harvest", "proposals", "tiktok"):
        shutil.copytree(settings.BASE_DIR / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(settings.BASE_DIR / "pyproject.toml", folder)


def say_last(folder: Path) -> str:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return next(line for line in done.stdout.splitlines() if line.startswith("Contracts:"))
