"""Rows of the fault table, as `docs/operate/faults.md` shows them.

A test says what it observed by `observe`. It fails unless the committed page has that very row, so that the page holds
nothing that no test saw. `make faults` writes the page anew.
"""

import json
import os
import re
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Final

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "operate" / "faults.md"
WRITTEN_TO: Final = "FIELDGATE_FAULTS"
"""Names the file that rows are added to instead of being compared."""


@dataclass(frozen=True, slots=True)
class Row:
    """`used` and `needed`: requests with the fault and without it, from its first moment until the end of the scenario;
    both 0 where no request belongs to it."""

    fault: str
    scenario: str
    needed: int
    used: int
    result: str


def observe(fault: str, scenario: str, *, used: int, needed: int, result: str) -> None:
    row = Row(fault, scenario, needed, used, result)
    if written_to := os.environ.get(WRITTEN_TO):
        with Path(written_to).open("a") as file:
            file.write(json.dumps(astuple(row)) + "\n")
        return
    assert row in read_page(), (
        f"docs/operate/faults.md has no row {row}. Run `make faults` and look at what changed."
    )


def read_page() -> list[Row]:
    rows = (re.split(r" *\| *", line.strip("| \n")) for line in PAGE.read_text().splitlines())
    return [
        Row(cells[0], cells[1], int(cells[2]), int(cells[3]), cells[4])
        for cells in rows
        if len(cells) == 5 and re.fullmatch(r"F\d+", cells[0])
    ]


def build_page(rows: Iterable[Row]) -> str:
    """The words of the page that is there, with these rows in place of its own."""
    head, _, _ = PAGE.read_text().partition("| Fault |")
    ordered = sorted(set(rows), key=lambda row: (int(row.fault[1:]), row.scenario))
    lines = [f"| {' | '.join(map(str, astuple(row)))} |" for row in ordered]
    title = "| Fault | What happens | Requests needed | Requests used | What comes of it |"
    return "\n".join([f"{head}{title}", "|---|---|---:|---:|---|", *lines, ""])
