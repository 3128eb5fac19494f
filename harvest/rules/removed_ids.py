"""The list of ids that left a dataset, as people apply it to copies of their own."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

COLUMNS: Final = ("kind", "id", "date")


@dataclass(frozen=True, slots=True)
class RemovedId:
    """`id` as it stood in the dataset: TikTok's, or the dataset's code."""

    kind: str
    id: str
    at: datetime


def write_list(removed: Iterable[RemovedId]) -> bytes:
    """CSV: a line for each, the earliest where one was noted twice; the day is UTC."""
    file = io.StringIO(newline="")
    rows = csv.writer(file, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    seen: set[tuple[str, str]] = set()
    for each in removed:
        if (each.kind, each.id) not in seen:
            seen.add((each.kind, each.id))
            rows.writerow((each.kind, each.id, each.at.astimezone(UTC).date().isoformat()))
    return file.getvalue().encode()
