"""The formats of datasets by the word that people use."""

from collections.abc import Mapping
from importlib.util import find_spec
from typing import Final

from harvest.services.dataset_formats.base import FindRemoved, Format, Part, Row, UnreadableError, Written
from harvest.services.dataset_formats.lines import CSV_LINES, ID_LINES, JSON_LINES

CSV, JSONL, PARQUET, IDS = "csv", "jsonl", "parquet", "ids"
FORMATS: Final = (CSV, JSONL, PARQUET, IDS)
_LINES: Final[Mapping[str, Format]] = {CSV: CSV_LINES, JSONL: JSON_LINES, IDS: ID_LINES}


def find_format(name: str) -> Format:
    """KeyError for a word that is no format, ImportError where its library is not installed."""
    if name == PARQUET:
        from harvest.services.dataset_formats.parquet import ParquetFiles  # noqa: PLC0415 -- large, and an extra

        return ParquetFiles()
    return _LINES[name]


def is_installed(name: str) -> bool:
    """Parquet is an extra."""
    return name != PARQUET or find_spec("pyarrow") is not None


__all__ = [
    "CSV",
    "FORMATS",
    "IDS",
    "JSONL",
    "PARQUET",
    "FindRemoved",
    "Format",
    "Part",
    "Row",
    "UnreadableError",
    "Written",
    "find_format",
    "is_installed",
]
