"""Parquet, for DuckDB, Spark, R and pandas: a folder per kind and month of creation, a file per part in it.

    videos/month=2026-10/part-00001.parquet         what a part holds of that month
    accounts/part-00002.parquet                     kinds without a moment of creation

The only door to pyarrow, which is an extra and is imported when a Parquet dataset is made.
"""

import os
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import batched
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from harvest.rules.columns import file_of
from harvest.rules.kinds import COMMENT, VIDEO
from harvest.rules.typed import Type, to_values, type_of
from harvest.services.dataset_files import Beat, draft_of, sync_folder
from harvest.services.dataset_formats.base import FindRemoved, Part, Row, UnreadableError, Written

_LOOKUP: Final = 1_000
_DATED: Final = (VIDEO.name, COMMENT.name)
_NO_MONTH: Final = "__HIVE_DEFAULT_PARTITION__"
"""By which Hive, and all that read its partitions, mean that there is no value."""

_UTC: Final = pa.timestamp("us", tz="UTC")
_TYPES: Final = {
    Type.TEXT: pa.string(),
    Type.NUMBER: pa.int64(),
    Type.TRUTH: pa.bool_(),
    Type.TEXTS: pa.list_(pa.string()),
    Type.SECOND: _UTC,
    Type.MOMENT: _UTC,
    Type.JSON: pa.string(),
}


class ParquetFiles:
    def write(self, part: Part, pages: Iterable[Sequence[Row]]) -> list[Written]:
        months: dict[str, list[list[object]]] = {}
        for page in pages:
            for row in page:
                months.setdefault(_folder_of(part.kind, row.created_at), []).append(
                    to_values(row.values, part.columns)
                )
        if not months and not part.before:
            months[_folder_of(part.kind, None)] = []
        return [_write_file(part, folder, rows) for folder, rows in sorted(months.items())]

    def cut(self, path: Path, columns: Sequence[str], find_removed: FindRemoved, beat: Beat) -> int:
        """A file that loses nothing is left as it is."""
        table = _read(path, columns)
        removed: set[str] = set()
        for some in batched(table.column("id").to_pylist(), _LOOKUP, strict=False):
            beat()
            removed |= find_removed(some)
        if removed:
            kept = [key not in removed for key in table.column("id").to_pylist()]
            table = table.filter(pa.array(kept))
            with draft_of(path) as draft:
                _write_table(table, draft.file)
        return int(table.num_rows)


def _folder_of(kind: str, created_at: datetime | None) -> str:
    if kind not in _DATED:
        return file_of(kind)
    month = created_at.astimezone(UTC).strftime("%Y-%m") if created_at else _NO_MONTH
    return f"{file_of(kind)}/month={month}"


def _write_file(part: Part, folder: str, rows: Sequence[Sequence[object]]) -> Written:
    name = f"{folder}/part-{part.number:05}.parquet"
    path = part.staging / name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    schema = pa.schema([(column, _TYPES[type_of(column)]) for column in part.columns])
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
    table = pa.table(
        [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)], schema=schema
    )
    with path.open("wb") as file:
        _write_table(table, file)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)
    return Written(name, len(rows), path.stat().st_size)


def _write_table(table: Any, file: Any) -> None:
    pq.write_table(table, file, compression="zstd")


def _read(path: Path, columns: Sequence[str]) -> Any:
    try:
        with path.open("rb") as file:
            table = pq.read_table(file)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise UnreadableError("A file is not Parquet.") from error
    if table.column_names != list(columns):
        raise UnreadableError("A file has other columns than those that were written.")
    return table
