"""A list of references as it is pasted from a text: one on each line, or set apart by bullets, numbers or blank lines."""

import re
from collections.abc import Iterator
from typing import Final

from proposals.rules.identifiers import IdentifierError, Kind, read_identifier
from proposals.rules.references.reference import find_year

_BULLET: Final = re.compile(r"^\s*(?:[-*+•–—]|\[?\d{1,3}[.)\]])\s+")
_DOI: Final = re.compile(
    r"(?:https?://(?:dx\.|www\.)?doi\.org/|\bdoi:\s?)?\b10\.\d{4,9}/[^\s<>\"]{1,500}", re.IGNORECASE
)
_TRAILING: Final = ".,;:)]}"
_ADDRESS: Final = re.compile(r"https?://[^\s<>]+")


def split_list(text: str) -> list[str]:
    """Each entry on one line, without its bullet or number."""
    lines = text.split("\n")
    if sum(bool(_BULLET.match(line)) for line in lines) > 1:
        entries = list(_split_at_bullets(lines))
    elif len(blocks := re.split(r"\n[ \t]*\n", text.strip("\n"))) > 1:
        entries = blocks
    else:
        entries = lines
    joined = (" ".join(_BULLET.sub("", entry).split()) for entry in entries)
    return [entry for entry in joined if entry]


def write_dois(entry: str) -> str:
    """The same entry with each DOI as the address that opens it."""
    return _DOI.sub(_write_doi, entry)


def say_doubt(entry: str) -> str:
    """Why an entry may be none, "" where nothing speaks against it."""
    if find_year(entry) or _ADDRESS.search(entry):
        return ""
    return "It has neither a year nor a link."


def _split_at_bullets(lines: list[str]) -> Iterator[str]:
    entry: list[str] = []
    for line in lines:
        if _BULLET.match(line) and entry:
            yield "\n".join(entry)
            entry = []
        entry.append(line)
    yield "\n".join(entry)


def _write_doi(found: re.Match[str]) -> str:
    """A full stop or a bracket at the end belongs to the sentence, unless the bracket was opened inside."""
    doi, rest = found[0], ""
    while doi and doi[-1] in _TRAILING and not (doi[-1] == ")" and doi.count("(") >= doi.count(")")):
        doi, rest = doi[:-1], doi[-1] + rest
    try:
        return read_identifier(Kind.DOI, doi).url + rest
    except IdentifierError:
        return found[0]
