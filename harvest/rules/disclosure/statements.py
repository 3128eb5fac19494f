"""What a manuscript shows by itself, without any record."""

import re
from collections.abc import Iterator
from typing import Final

from harvest.rules.disclosure.findings import Finding, Sort, Weight
from harvest.rules.disclosure.manuscript import Manuscript, Passage

ATTRIBUTION: Final = "The data were collected through the TikTok Research API, which TikTok makes available to approved researchers."
"""Offered where nothing names the source of the data."""

_PEOPLE: Final = (
    r"(?:accounts?|authors?|comments?|creators?|participants?|people|persons?|profiles?|users?|videos?)"
)
_FEW: Final = r"(?:[1-9]|one|two|three|four|five|six|seven|eight|nine)"
_SMALL_COUNT: Final = re.compile(
    rf"\bn\s*=\s*[1-9]\b(?![.,]?\d)|\b(?:only |just )?{_FEW} (?:\w+ )?{_PEOPLE}\b", re.IGNORECASE
)
_EXTREME: Final = re.compile(
    r"\b(?:most|least)[- ](?:viewed|liked|shared|followed|commented)\b"
    r"|\b(?:highest|lowest|largest|smallest|maximum|minimum|max\.|min\.) (?:number|count|value) of\b"
    r"|\b9[5-9](?:\.\d+)?(?:th|st|nd|rd) percentile\b",
    re.IGNORECASE,
)
_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE: Final = re.compile(r"(?<![\w.])(?:\+|00)\d{1,3}(?:[ ().-]?\d){6,12}(?!\d)")
_ATTRIBUTION: Final = re.compile(r"tiktok(?:'s|’s)?\s+research\s+(?:api|tools?)", re.IGNORECASE)
_HINTS: Final = (
    (_SMALL_COUNT, Sort.SMALL_COUNT, "a count below ten"),
    (_EXTREME, Sort.EXTREME, "one end of a distribution, which may be a single record"),
    (_MAIL, Sort.MAIL, "a mail address"),
    (_PHONE, Sort.PHONE, "a telephone number"),
)


def find_statements(manuscript: Manuscript) -> tuple[Finding, ...]:
    """Links, small counts, extremes, addresses, and whether TikTok's Research API is named as the source."""
    found = {finding for number, each in enumerate(manuscript.passages) for finding in _find_in(number, each)}
    found |= {_say_link(manuscript, number) for number in range(len(manuscript.links))}
    if not any(_ATTRIBUTION.search(passage.text) for passage in manuscript.passages):
        found.add(Finding(Weight.LIKELY, -1, -1, -1, Sort.NO_ATTRIBUTION, ATTRIBUTION))
    return tuple(sorted(found))


def _find_in(number: int, passage: Passage) -> Iterator[Finding]:
    for pattern, sort, about in _HINTS:
        for found in pattern.finditer(passage.text):
            yield Finding(Weight.LOOK, number, found.start(), found.end(), sort, about)


def _say_link(manuscript: Manuscript, number: int) -> Finding:
    span = manuscript.links[number]
    about = "an address at TikTok; whoever follows it sees the account"
    return Finding(Weight.POINTS_TO_SOMEBODY, span.passage, span.start, span.end, Sort.LINK, about)
