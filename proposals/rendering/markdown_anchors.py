"""Marks in a Markdown file by which an edited one finds its questions again: comments, which no reader shows."""

import re
from typing import Final

from proposals.rendering.returned import Origin

_VERSION: Final = re.compile(r"<!--\s*fieldgate (\w+-\d{4}-\d+) v(\d{1,9})\s*-->")
_QUESTION: Final = re.compile(r"<!--\s*question ([a-z_.]+)\s*-->")
_SECTION: Final = re.compile(r"<!--\s*section [a-z_]+\s*-->")


def name_version(origin: Origin) -> str:
    return f"<!-- fieldgate {origin.ref} v{origin.number} -->"


def name_section(key: str) -> str:
    return f"<!-- section {key} -->"


def name_question(key: str) -> str:
    return f"<!-- question {key} -->"


def read_version(text: str) -> Origin | None:
    """The first such mark in a text."""
    found = _VERSION.search(text)
    return Origin(found[1], int(found[2])) if found else None


def read_question(line: str) -> str | None:
    """The key, "" for a section, None for what is no anchor."""
    if _SECTION.fullmatch(line.strip()):
        return ""
    found = _QUESTION.fullmatch(line.strip())
    return found[1] if found else None
