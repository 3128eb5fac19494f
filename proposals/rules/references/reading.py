"""What was pasted or uploaded, as lines to confirm."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from proposals.rules.references.bibtex import read_bibtex
from proposals.rules.references.entry import Kept, Read
from proposals.rules.references.lists import say_doubt, split_list, write_dois
from proposals.rules.references.ris import START, read_ris

MOST_CHARACTERS: Final = 300_000
MOST_ENTRIES: Final = 200
"""TikTok's form wants ten to thirty; the bounds keep the page quick whatever is pasted."""
LONGEST_LINE: Final = 2_000
"""Characters of an entry that is believed to be one."""
_AT: Final = re.compile(r"^[^\S\n]*@[^\S\n]*[A-Za-z]+\s*[{(]", re.MULTILINE)


class TooMuchError(ValueError):
    """More than is read at once; the message says how much it was and how much it may be."""


class Format(StrEnum):
    BIBTEX = "BibTeX"
    RIS = "RIS"
    LIST = "a list"


@dataclass(frozen=True, slots=True)
class Entry:
    """`line` is what would stand in the answer. `reason` says why it could not be read, "" where it was."""

    line: str
    reason: str
    is_known: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    format: Format
    entries: tuple[Entry, ...]

    @property
    def unread(self) -> int:
        return sum(bool(entry.reason) for entry in self.entries)


def read_references(text: str, *, standing: str = "") -> Reading:
    """Every entry of the text in its order, each once. `standing`: the answer so far, to mark what stands there already.

    TooMuchError beyond MOST_CHARACTERS or MOST_ENTRIES.
    """
    if len(text) > MOST_CHARACTERS:
        raise TooMuchError(
            f"This is {len(text):,} characters, and at most {MOST_CHARACTERS:,} are read at once. "
            "Leave out abstracts and notes, or paste it in parts."
        )
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    kind = _find_format(plain)
    found = [(line, reason) for line, reason in _LINES[kind](plain) if line]
    if len(found) > MOST_ENTRIES:
        raise TooMuchError(
            f"These are {len(found):,} entries, and at most {MOST_ENTRIES} are read at once. Paste it in parts."
        )
    return Reading(
        kind, tuple(_each_once(found, {mark for line in standing.split("\n") for mark in _marks(line)}))
    )


def _find_format(text: str) -> Format:
    if _AT.search(text):
        return Format.BIBTEX
    return Format.RIS if START.search(text) else Format.LIST


def _bibtex_lines(text: str) -> Iterator[tuple[str, str]]:
    yield from map(_say, read_bibtex(text))


def _ris_lines(text: str) -> Iterator[tuple[str, str]]:
    yield from map(_say, read_ris(text))


def _list_lines(text: str) -> Iterator[tuple[str, str]]:
    for entry in split_list(text):
        line = write_dois(entry)
        is_long = len(line) > LONGEST_LINE
        yield line, f"It is longer than {LONGEST_LINE:,} characters." if is_long else say_doubt(line)


def _say(each: Read | Kept) -> tuple[str, str]:
    return (each.text, each.reason) if isinstance(each, Kept) else (each.reference.line, "")


def _each_once(found: list[tuple[str, str]], known: Collection[str]) -> Iterator[Entry]:
    seen: set[str] = set()
    for line, reason in found:
        marks = _marks(line)
        if seen.isdisjoint(marks):
            yield Entry(line, reason, is_known=not marks.isdisjoint(known))
        seen |= marks


def _marks(line: str) -> set[str]:
    """What two lines of one reference share: the DOI, or all letters and digits."""
    address = re.search(r"https://doi\.org/\S+", write_dois(line))
    letters = "".join(re.findall(r"\w", line.casefold()))
    return {mark for mark in (letters, address and address[0].casefold()) if mark}


_LINES: Final = {Format.BIBTEX: _bibtex_lines, Format.RIS: _ris_lines, Format.LIST: _list_lines}
