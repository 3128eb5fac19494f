"""Projects that TikTok granted before Fieldgate was there, as an office writes them down: one, or a table of many."""

import csv
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from proposals.rules.granted import find_access_problem

MOST_ROWS: Final = 500
COLUMNS: Final = (
    "title",
    "pi_name",
    "pi_email",
    "grant_id",
    "granted_on",
    "access_start",
    "access_end",
    "terms",
    "place",
)
OPTIONAL: Final = frozenset({"granted_on", "terms"})
_LENGTHS: Final = {"title": 200, "pi_name": 200, "pi_email": 254, "grant_id": 60, "place": 500}
_DAYS: Final = ("granted_on", "access_start", "access_end")
_ADDRESS: Final = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")


@dataclass(frozen=True, slots=True)
class Granted:
    """`terms` "" are those in force here. `place`: in words, where the data lie now."""

    title: str
    pi_name: str
    pi_email: str
    grant_id: str
    granted_on: date | None
    access_start: date
    access_end: date
    terms: str
    place: str

    def as_handover(self, institution: Mapping[str, str]) -> dict[str, Any]:
        """The document that opens it; without collections, which are added or imported afterwards."""
        document: dict[str, Any] = {
            "schema": "fieldgate/handover/1",
            "title": self.title,
            "reference": self.grant_id,
            "institution": dict(institution),
            "principal_investigator": {"name": self.pi_name, "email": self.pi_email},
            "team": [],
            "access": {"start": self.access_start.isoformat(), "end": self.access_end.isoformat()},
            "collections": [],
        }
        if self.granted_on:
            document["decision"] = {"granted_on": self.granted_on.isoformat(), "product": "research_api"}
        if self.terms:
            document["terms"] = {"profile": self.terms, "choice": "strictest"}
        return document

    def as_row(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Mistake:
    """`line` as an editor counts them, from 1; `column` "" for the line as a whole."""

    line: int
    column: str
    what: str


@dataclass(frozen=True, slots=True)
class ReadTable:
    """`rows` with the line on which each begins. Nothing may be done with them while there is a mistake."""

    rows: tuple[tuple[int, Granted], ...]
    mistakes: tuple[Mistake, ...]


def read_table(text: str, *, known_terms: Collection[str], taken: Collection[str]) -> ReadTable:
    """A CSV with a head, commas or semicolons, days as 2026-12-01. `taken` are grant ids that are here already."""
    try:
        lines = list(_read_lines(text))
    except csv.Error as error:
        return ReadTable((), (Mistake(1, "", f"the table cannot be read: {error}"),))
    if "\0" in text:
        return ReadTable((), (Mistake(1, "", "the table holds characters that no text has"),))
    if not lines:
        return ReadTable((), (Mistake(1, "", "the table is empty; it begins with the names of its columns"),))
    head = [name.strip().lower().replace(" ", "_") for name in lines[0][1]]
    problems = _check_head(head)
    if problems or len(lines) == 1:
        return ReadTable((), tuple(problems) or (Mistake(2, "", "there is no project below the head"),))
    if len(lines) - 1 > MOST_ROWS:
        return ReadTable((), (Mistake(MOST_ROWS + 2, "", f"a table has at most {MOST_ROWS} projects"),))
    return _read_rows(head, lines[1:], known_terms, taken)


def find_problems(values: Mapping[str, str], known_terms: Collection[str]) -> dict[str, str]:
    """What is wrong with one project, by column."""
    problems = {name: "is empty" for name in COLUMNS if name not in OPTIONAL and not values.get(name)}
    problems |= {
        name: f"is longer than {most} characters"
        for name, most in _LENGTHS.items()
        if len(values.get(name, "")) > most
    }
    if values.get("pi_email") and not _ADDRESS.fullmatch(values["pi_email"]):
        problems["pi_email"] = "is not an e-mail address"
    problems |= {
        name: "is not a day such as 2026-12-01"
        for name in _DAYS
        if values.get(name) and _day(values[name]) is None
    }
    if values.get("terms") and values["terms"] not in known_terms:
        problems["terms"] = f"is not known here; known: {', '.join(known_terms)}"
    start, end = _day(values.get("access_start", "")), _day(values.get("access_end", ""))
    if start and end and (problem := find_access_problem(start, end)):
        problems["access_end"] = problem
    return problems


def build_granted(values: Mapping[str, str]) -> Granted:
    """From values without a problem."""
    start, end = _day(values["access_start"]), _day(values["access_end"])
    if start is None or end is None:
        raise ValueError("the days of the access were not checked")
    return Granted(
        title=values["title"],
        pi_name=values["pi_name"],
        pi_email=values["pi_email"].lower(),
        grant_id=values["grant_id"],
        granted_on=_day(values.get("granted_on", "")),
        access_start=start,
        access_end=end,
        terms=values.get("terms", ""),
        place=values["place"],
    )


def _read_lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not empty, with the line on which it begins."""
    text = text.removeprefix("\ufeff")
    first = text.split("\n", 1)[0]
    separator = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(text.splitlines(keepends=True), delimiter=separator)
    begins = 1
    for row in reader:
        if any(cell.strip() for cell in row):
            yield begins, row
        begins = reader.line_num + 1


def _check_head(head: list[str]) -> list[Mistake]:
    missing = [name for name in COLUMNS if name not in head and name not in OPTIONAL]
    unknown = [name for name in head if name not in COLUMNS]
    doubled = [name for name, count in Counter(head).items() if count > 1 and name in COLUMNS]
    return [
        *(Mistake(1, name, "this column is missing") for name in missing),
        *(Mistake(1, name or "(no name)", "this column is not known") for name in unknown),
        *(Mistake(1, name, "this column is there twice") for name in doubled),
    ]


def _read_rows(
    head: list[str],
    lines: list[tuple[int, list[str]]],
    known_terms: Collection[str],
    taken: Collection[str],
) -> ReadTable:
    rows: list[tuple[int, Granted]] = []
    mistakes: list[Mistake] = []
    seen: dict[str, int] = {}
    for line, cells in lines:
        if len(cells) != len(head):
            mistakes.append(Mistake(line, "", f"has {len(cells)} cells; the head has {len(head)}"))
            continue
        values = {name: " ".join(cell.split()) for name, cell in zip(head, cells, strict=True)}
        problems = find_problems(values, known_terms)
        grant_id = values["grant_id"]
        if grant_id in seen:
            problems["grant_id"] = f"stands on line {seen[grant_id]} too"
        elif grant_id in taken:
            problems["grant_id"] = "is that of a project that is here already"
        if grant_id:
            seen.setdefault(grant_id, line)
        mistakes += [Mistake(line, column, what) for column, what in problems.items()]
        if not problems:
            rows.append((line, build_granted(values)))
    return ReadTable(tuple(rows), tuple(mistakes))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
