"""BibTeX, read by bibtexparser; LaTeX inside of it by pylatexenc. Their only door."""

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Final

from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names
from bibtexparser.model import Block, DuplicateBlockKeyBlock, Entry, ImplicitComment, ParsingFailedBlock
from pylatexenc.latex2text import LatexNodes2Text

from proposals.rules.references.entry import Kept, Read, keep
from proposals.rules.references.reference import Reference, find_year, say_numbers, shorten_name

LONGEST_FIELD: Final = 2_000
DEEPEST: Final = 20
"""Braces in each other: the reader of LaTeX goes one step deeper for each."""

for _name in ("bibtexparser", "pylatexenc"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)
    """They would write what people pasted into the log."""


def read_bibtex(text: str) -> Iterator[Read | Kept]:
    """Every block in its order. Abbreviations (`@string`) are put in; preambles and comments are no references."""
    for block in parse_string(text).blocks:
        yield from _read_block(block)


def _read_block(block: Block) -> Iterator[Read | Kept]:
    if isinstance(block, DuplicateBlockKeyBlock) and block.ignore_error_block is not None:
        yield from _read_block(block.ignore_error_block)
    elif isinstance(block, Entry):
        yield _read_entry(block)
    elif isinstance(block, ParsingFailedBlock):
        yield keep(block.raw or "", "Its braces or commas do not fit, so where it ends cannot be told.")
    elif isinstance(block, ImplicitComment):
        yield keep(block.raw or "", "It stands outside of every entry.")


def _read_entry(entry: Entry) -> Read | Kept:
    fields = {field.key.lower(): str(field.value)[:LONGEST_FIELD] for field in entry.fields}
    title = _decode(fields.get("title", ""))
    if not title:
        return keep(entry.raw or "", "It has no title.")
    return Read(
        Reference(
            title=title,
            authors=tuple(_read_names(fields.get("author") or fields.get("editor") or "")),
            year=find_year(fields.get("year", "")) or find_year(fields.get("date", "")),
            venue=_first(fields, _VENUES),
            numbers=say_numbers(
                *(_decode(fields.get(name, "")) for name in ("volume", "number", "pages")),
            ),
            doi=_decode(fields.get("doi", "")),
            url=_decode(fields.get("url", "")).strip("<>"),
        ),
    )


def _read_names(text: str) -> Iterator[str]:
    """Of persons, shortened; a name that stands in braces is that of a body."""
    for name in split_multiple_persons_names(text):
        if name.startswith("{"):
            yield _decode(name)
        elif name == "others":
            yield "et al."
        else:
            parts = parse_single_name_into_parts(name, strict=False)
            family, given = (_decode(" ".join(words)) for words in (parts.von + parts.last, parts.first))
            yield shorten_name(family, given)


def _first(fields: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((text for name in names if (text := _decode(fields.get(name, "")))), "")


def _decode(text: str) -> str:
    """LaTeX as the text that it prints. Without its braces only where they are too deep or make no sense.

    pylatexenc looks for what a command works on where there is nothing: `\\sqrt` at the end, `\\href` without its words.
    """
    plain = re.sub("[{}]", "", text)
    if _depth(text) <= DEEPEST:
        with suppress(AttributeError, IndexError, KeyError, RecursionError):
            plain = _LATEX.latex_to_text(_PERCENT.sub(r"\\%", text))  # type: ignore[no-untyped-call]
    return " ".join(plain.split())


def _depth(text: str) -> int:
    deepest = depth = 0
    for character in text:
        depth += (character == "{") - (character == "}")
        deepest = max(deepest, depth)
    return deepest


_LATEX: Final = LatexNodes2Text(math_mode="text")  # type: ignore[no-untyped-call]
_PERCENT: Final = re.compile(r"(?<!\\)%")
"""A percent sign begins a comment in LaTeX, and in a title never."""
_VENUES: Final = (
    "journal",
    "journaltitle",
    "booktitle",
    "publisher",
    "school",
    "institution",
    "organization",
    "howpublished",
)
