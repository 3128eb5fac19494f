"""RIS, read by rispy. Its only door.

rispy leaves out in silence what it cannot read, so it is given one record at a time.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import rispy

from proposals.rules.references.entry import Kept, Read, keep
from proposals.rules.references.reference import Reference, find_year, say_numbers, shorten_name

LONGEST_RECORD: Final = 20_000
"""Characters; rispy takes seconds for a megabyte of lines without a tag."""
START: Final = re.compile(r"^TY {1,2}- ?", re.MULTILINE)
_END: Final = re.compile(r"^ER {1,2}-.*$", re.MULTILINE)


def read_ris(text: str) -> Iterator[Read | Kept]:
    """Every record in its order. A record that does not end is read up to the next one."""
    starts = [found.start() for found in START.finditer(text)]
    yield keep(text[: starts[0]] if starts else text, "It stands outside of every record.")
    for start, stop in zip(starts, [*starts[1:], len(text)], strict=True):
        end = _END.search(text, start, stop)
        yield _read_record(text[start : end.start() if end else stop])
        yield keep(text[end.end() : stop] if end else "", "It stands outside of every record.")


def _read_record(record: str) -> Read | Kept:
    if len(record) > LONGEST_RECORD:
        return keep(record, f"It is longer than {LONGEST_RECORD:,} characters.")
    found = rispy.loads(f"{record.rstrip()}\nER  - \n")
    fields: Mapping[str, Any] = found[0] if found else {}
    title = _text(fields, "title", "primary_title", "translated_title")
    return Read(_build(fields, title)) if title else keep(record, "It has no title.")


def _build(fields: Mapping[str, Any], title: str) -> Reference:
    pages = [_text(fields, name) for name in ("start_page", "end_page")]
    return Reference(
        title=title,
        authors=tuple(map(_shorten, _list(fields, "authors", "first_authors"))),
        year=find_year(_text(fields, "year", "publication_year", "date")),
        venue=_text(fields, "journal_name", "secondary_title", "alternate_title3", "custom3", "publisher"),
        numbers=say_numbers(_text(fields, "volume"), _text(fields, "number"), "–".join(filter(None, pages))),
        doi=_text(fields, "doi"),
        url=next(iter(_list(fields, "urls")), ""),
    )


def _shorten(name: str) -> str:
    family, _, given = name.partition(",")
    return shorten_name(family.strip(), given)


def _text(fields: Mapping[str, Any], *names: str) -> str:
    """The first of them that says something."""
    given = (fields.get(name) for name in names)
    return next((" ".join(text.split()) for text in given if isinstance(text, str) and text.strip()), "")


def _list(fields: Mapping[str, Any], *names: str) -> list[str]:
    return [
        text for name in names for text in fields.get(name) or () if isinstance(text, str) and text.strip()
    ]
