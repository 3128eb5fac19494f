"""One reference, and the line that says it."""

import re
from dataclasses import dataclass
from typing import Final

from proposals.rules.identifiers import IdentifierError, Kind, read_identifier

MOST_AUTHORS: Final = 10
"""Beyond these a line says "et al."."""
_SPECIAL: Final = re.compile(r"([\\`*_\[\]])")
_YEAR: Final = re.compile(r"\b(?:1[5-9]|20)[0-9]{2}\b")


@dataclass(frozen=True, slots=True)
class Reference:
    """`authors` as "Family, G.", in their order. `venue`: the journal, the book or the publisher. "" for what is not known.

    `numbers` are volume, issue and pages as people write them: "4(2), 14–31".
    """

    title: str
    authors: tuple[str, ...] = ()
    year: str = ""
    venue: str = ""
    numbers: str = ""
    doi: str = ""
    url: str = ""

    @property
    def line(self) -> str:
        """One line of Markdown: "Family, G. and Family, G. (2024). Title. *Venue* 4(2), 14–31. https://doi.org/…"."""
        head = f"{_say_authors(self.authors)} ({self.year or 'no year'})."
        where = " ".join(
            part for part in (self.venue and f"*{_plain(self.venue)}*", _plain(self.numbers)) if part
        )
        title = _plain(self.title)
        parts = (
            head.strip(),
            title if title.endswith(("?", "!", ".")) else f"{title}.",
            where and f"{where}.",
            self.link,
        )
        return " ".join(part for part in parts if part)

    @property
    def link(self) -> str:
        """That of the DOI; else the address, if it is one."""
        try:
            return read_identifier(Kind.DOI, self.doi).url
        except IdentifierError:
            return self.url if re.fullmatch(r"https?://\S+", self.url) else ""


def find_year(text: str) -> str:
    """The first year in any writing of a date, "" where there is none."""
    found = _YEAR.search(text)
    return found[0] if found else ""


def shorten_name(family: str, given: str) -> str:
    """ "Example, A. M."; a body that is no person has no given name."""
    initials = " ".join(f"{part[0].upper()}." for part in re.findall(r"[^\W\d_][\w'’]*", given))
    return f"{family}, {initials}" if initials else family


def say_numbers(volume: str, issue: str, pages: str) -> str:
    run = re.sub(r"\s*-+\s*", "–", pages)
    return ", ".join(part for part in (f"{volume}{f'({issue})' if issue else ''}", run) if part)


def _say_authors(authors: tuple[str, ...]) -> str:
    names = [_plain(name) for name in authors]
    if len(names) > MOST_AUTHORS:
        return f"{names[0]} et al."
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def _plain(text: str) -> str:
    """On one line, and so that Markdown shows it as it is."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
