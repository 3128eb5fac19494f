"""Takes removed records out of your own copies of a dataset. Python 3.9 or later, nothing else; Parquet needs pyarrow.

    python remove_ids.py removed-ids.csv videos.csv my/notes.jsonl videos/

removed-ids.csv is the list that came with this file: kind,id,date. A folder stands for every CSV, JSON lines, ids and
Parquet file in it. Rows go whose id is in the list; every other byte of a text file stays as it was. Each file is
replaced in one move, or left as it is if something about it is wrong.

    --column=NAME   the column, or key, that holds the id (usually: id)
    --kind=KIND     only ids of this kind, such as video
    --dry-run       say what would go, change nothing
"""

import argparse
import csv
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

ENDINGS = (".csv", ".jsonl", ".txt", ".parquet")
LARGEST_FIELD = 2**31 - 1


class Unfit(Exception):
    """A file is not what it seems; it is left as it is."""


def main() -> int:
    """0: all done. 1: a file was left as it is, for the reason that is printed."""
    given = read_arguments()
    csv.field_size_limit(LARGEST_FIELD)
    try:
        removed = read_list(given.list, given.kind)
        files = [file for path in given.files for file in list_files(path)]
    except (Unfit, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(removed)} ids in the list")
    return max([treat(file, removed, given) for file in files], default=0)


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("list", type=Path)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--column", default="id")
    parser.add_argument("--kind", default="")
    parser.add_argument("--dry-run", action="store_true")
    return parser.parse_args()


def read_list(path: Path, kind: str) -> frozenset[str]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        if rows.fieldnames != ["kind", "id", "date"]:
            raise Unfit(f"{path} is not a list of removed ids: its first line has to be kind,id,date.")
        return frozenset(row["id"] for row in rows if kind in ("", row["kind"]))


def list_files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(each for each in path.rglob("*") if each.is_file() and each.suffix.lower() in ENDINGS)


def treat(path: Path, removed: frozenset[str], given: argparse.Namespace) -> int:
    """Prints what went."""
    if path.resolve() == given.list.resolve():
        return 0
    draft = path.with_name(f".{path.name}.cutting")
    try:
        before, after = way_of(path)(path, draft, removed, given.column)
    except (Unfit, OSError, UnicodeDecodeError, csv.Error) as error:
        draft.unlink(missing_ok=True)
        print(f"{path}: left as it is. {error}", file=sys.stderr)
        return 1
    if before == after or given.dry_run:
        draft.unlink(missing_ok=True)
    else:
        draft.replace(path)
    print(f"{path}: {before - after} of {before} rows {'would go' if given.dry_run else 'removed'}")
    return 0


Way = Callable[[Path, Path, frozenset[str], str], tuple[int, int]]


def way_of(path: Path) -> Way:
    ways: dict[str, Way] = {
        ".csv": cut_csv,
        ".jsonl": cut_json,
        ".txt": cut_ids,
        ".parquet": cut_parquet,
    }
    if path.suffix.lower() not in ways:
        raise Unfit(f"Only {', '.join(ENDINGS)} can be cut.")
    return ways[path.suffix.lower()]


def cut_csv(path: Path, draft: Path, removed: frozenset[str], column: str) -> tuple[int, int]:
    """A row may span lines."""
    taken: list[str] = []
    with (
        path.open(encoding="utf-8", newline="") as source,
        draft.open("w", encoding="utf-8", newline="") as to,
    ):
        rows = csv.reader(keep(source, taken), strict=True)
        header = [name.lstrip("\ufeff") for name in next(rows, [])]
        if column not in header:
            raise Unfit(f"It has no column {column}. Name the one that holds the id: --column=NAME")
        place = header.index(column)
        to.write(drain(taken))
        return write_kept(((cell(row, place), drain(taken)) for row in rows), to.write, removed)


def cell(row: list[str], place: int) -> str:
    """Of a row that may be empty or too short."""
    return row[place] if place < len(row) else ""


def keep(lines: Iterable[str], taken: list[str]) -> Iterator[str]:
    for line in lines:
        taken.append(line)
        yield line


def drain(taken: list[str]) -> str:
    text = "".join(taken)
    taken.clear()
    return text


def cut_json(path: Path, draft: Path, removed: frozenset[str], column: str) -> tuple[int, int]:
    with (
        path.open(encoding="utf-8", newline="\n") as source,
        draft.open("w", encoding="utf-8", newline="") as to,
    ):
        return write_kept(((read_id(line, column), line) for line in source), to.write, removed)


def read_id(line: str, column: str) -> str:
    if not line.strip():
        return ""
    try:
        return str(json.loads(line)[column])
    except (ValueError, KeyError, TypeError):
        raise Unfit(f"A line is not an object with a key {column}: {line[:60]!r}") from None


def cut_ids(path: Path, draft: Path, removed: frozenset[str], _column: str) -> tuple[int, int]:
    with (
        path.open(encoding="utf-8", newline="\n") as source,
        draft.open("w", encoding="utf-8", newline="") as to,
    ):
        return write_kept(((line.strip(), line) for line in source), to.write, removed)


def write_kept(
    rows: Iterable[tuple[str, str]], write: Callable[[str], object], removed: frozenset[str]
) -> tuple[int, int]:
    """Rows before and after."""
    before = after = 0
    for key, raw in rows:
        before += 1
        if key not in removed:
            write(raw)
            after += 1
    return before, after


def cut_parquet(path: Path, draft: Path, removed: frozenset[str], column: str) -> tuple[int, int]:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise Unfit("Parquet needs pyarrow: pip install pyarrow") from None
    try:
        table = pq.ParquetFile(path).read()
    except pa.ArrowInvalid as error:
        raise Unfit(str(error)) from None
    if column not in table.column_names:
        raise Unfit(f"It has no column {column}. Name the one that holds the id: --column=NAME")
    kept = [str(key) not in removed for key in table.column(column).to_pylist()]
    pq.write_table(table.filter(pa.array(kept, pa.bool_())), draft, compression="zstd")
    return len(kept), sum(kept)


if __name__ == "__main__":
    sys.exit(main())
