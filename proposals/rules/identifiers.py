"""ORCID, ROR and DOI: read as an address or bare, checked by form and by check digit, said as links.

Sources, read on 22 November 2026: ORCID's page on the structure of its identifier (ISO/IEC 7064, MOD 11-2); ROR's page
on its identifier (Crockford's base 32, ISO/IEC 7064 MOD 97-10); the DOI Handbook, chapter 2, for the form of a DOI,
which has no check digit.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import quote, unquote

from proposals.catalogue.model import FieldType


class IdentifierError(ValueError):
    """The text is none of its kind; the message says what is wrong with it and how it looks."""


class Kind(StrEnum):
    ORCID = "orcid"
    ROR = "ror"
    DOI = "doi"


@dataclass(frozen=True, slots=True)
class Identifier:
    """`bare` is how it is stored and compared, such as `0000-0002-1825-0097`; `url` where it leads."""

    kind: Kind
    bare: str

    @property
    def url(self) -> str:
        return _ADDRESSES[self.kind] + quote(self.bare, safe="/:;()._-")


def read_identifier(kind: Kind, text: str) -> Identifier:
    """From the identifier itself or its address, with blanks around it or not. IdentifierError for anything else."""
    return Identifier(kind, _READERS[kind](text.strip()))


IDENTIFIER_FIELDS: Final[Mapping[FieldType, Kind]] = {FieldType.ORCID: Kind.ORCID, FieldType.ROR: Kind.ROR}
"""What fields of answers hold an identifier."""


def orcid_check_digit(digits: str) -> str:
    """ISO/IEC 7064, MOD 11-2, over the first 15 digits; `X` stands for ten."""
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    rest = (12 - total % 11) % 11
    return "X" if rest == _TEN else str(rest)


def ror_check_digits(body: str) -> str:
    """ISO/IEC 7064, MOD 97-10, over the number that the first seven characters write in Crockford's base 32."""
    number = 0
    for character in body:
        number = number * len(_CROCKFORD) + _CROCKFORD.index(character)
    return f"{98 - number * 100 % 97:02}"


def _read_orcid(text: str) -> str:
    found = _ORCID.fullmatch(text)
    if not found:
        raise IdentifierError("An ORCID iD has 16 digits, like 0000-0002-1825-0097.")
    digits = "".join(found.groups()).upper()
    if orcid_check_digit(digits[:-1]) != digits[-1]:
        raise IdentifierError("A digit of this ORCID iD is wrong: its last one does not fit the others.")
    return "-".join(re.findall("....", digits))


def _read_ror(text: str) -> str:
    found = _ROR.fullmatch(text.lower())
    if not found:
        raise IdentifierError("A ROR id has 9 letters and digits and begins with 0, like 05f950310.")
    if ror_check_digits(found[1][:-2]) != found[1][-2:]:
        raise IdentifierError("A character of this ROR id is wrong: its last two do not fit the others.")
    return found[1]


def _read_doi(text: str) -> str:
    """An address has its special characters in percent signs, a bare DOI has them as they are."""
    address = _DOI_ADDRESS.match(text)
    bare = unquote(text[address.end() :]) if address else _DOI_MARK.sub("", text)
    if not _DOI.fullmatch(bare):
        raise IdentifierError("A DOI begins with 10., a number and a slash, like 10.1000/182.")
    return bare


_TEN: Final = 10
_CROCKFORD: Final = "0123456789abcdefghjkmnpqrstvwxyz"
_ADDRESSES: Final[Mapping[Kind, str]] = {
    Kind.ORCID: "https://orcid.org/",
    Kind.ROR: "https://ror.org/",
    Kind.DOI: "https://doi.org/",
}
_ORCID: Final = re.compile(
    r"(?:(?:https?://)?(?:www\.)?orcid\.org/)?([0-9]{4})-?([0-9]{4})-?([0-9]{4})-?([0-9]{3}[0-9Xx])/?",
    re.IGNORECASE | re.ASCII,
)
_ROR: Final = re.compile(
    rf"(?:(?:https?://)?(?:www\.)?ror\.org/)?(0[{_CROCKFORD}]{{6}}[0-9]{{2}})/?", re.ASCII
)
_DOI: Final = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\s\x00-\x1f\x7f]+", re.ASCII)
_DOI_ADDRESS: Final = re.compile(r"(?:https?://)?(?:dx\.|www\.)?doi\.org/", re.IGNORECASE)
_DOI_MARK: Final = re.compile(r"^doi:\s*", re.IGNORECASE)
_READERS: Final[Mapping[Kind, Callable[[str], str]]] = {
    Kind.ORCID: _read_orcid,
    Kind.ROR: _read_ror,
    Kind.DOI: _read_doi,
}
