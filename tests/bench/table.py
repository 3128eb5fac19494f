"""A table of figures under the machine that they are of."""

import os
import platform
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    what: str
    value: float
    unit: str
    note: str = ""


def print_table(title: str, figures: Sequence[Figure]) -> None:
    width = max(len(figure.what) for figure in figures)
    print(f"\n{title}: {describe_machine()}")  # noqa: T201
    for figure in figures:
        number = f"{figure.value:,.0f}" if figure.value >= 100 else f"{figure.value:,.3g}"
        print(f"  {figure.what:<{width}}  {number:>10} {figure.unit:<10} {figure.note}".rstrip())  # noqa: T201


def describe_machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    parts = [
        f"{len(os.sched_getaffinity(0))} cores",
        _find_processor(),
        f"{memory:.0f} GiB",
        f"load {os.getloadavg()[0]:.1f}",
        f"Python {platform.python_version()}",
        f"SQLite {sqlite3.sqlite_version}",
        f"{datetime.now(UTC):%d %B %Y}",
    ]
    return ", ".join(filter(None, parts))


def _find_processor() -> str:
    """Linux only; empty elsewhere."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
