"""What is made of the records and outlives them, or must not: codes, tables, embeddings, models, lists of ids, deposits.

The verdicts are this site's careful reading of clauses of TikTok's rules, named by their keys; where the clauses are silent an
office decides, and its decision stands instead.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from harvest.rules.states import Named


class DerivedKind(Named):
    TABLES = "tables"
    CODES = "codes"
    EMBEDDINGS = "embeddings"
    MODEL = "model"
    IDS = "ids"
    DEPOSIT = "deposit"


class Fate(Named):
    """`asks`: an office decides."""

    STAYS = "stays"
    GOES = "goes"
    ASKS = "asks"


@dataclass(frozen=True, slots=True)
class Reading:
    """What the rules say of one kind: at the end of the access, and of giving it to others. `clauses`: keys of the profile."""

    at_end: Fate
    deposit: Fate
    why: str
    clauses: tuple[str, ...]


_RESULTS: Final = ("derived_outputs", "no_person")
_DATA: Final = ("end_of_access", "third_parties")

_WITHOUT_RECORDS: Final[Mapping[DerivedKind, Reading]] = {
    DerivedKind.TABLES: Reading(
        Fate.STAYS,
        Fate.STAYS,
        "Numbers in which nobody can be recognised are results. Look for small counts.",
        _RESULTS,
    ),
    DerivedKind.CODES: Reading(
        Fate.STAYS,
        Fate.STAYS,
        "Codes without the ids, names and texts that they were given to are results.",
        _RESULTS,
    ),
    DerivedKind.EMBEDDINGS: Reading(
        Fate.ASKS,
        Fate.ASKS,
        "Vectors of groups, not of single posts: an office decides whether a text can be won back from them.",
        (*_RESULTS, "third_parties"),
    ),
    DerivedKind.MODEL: Reading(
        Fate.ASKS,
        Fate.ASKS,
        "A model may give back what it was trained on: an office decides whether it does.",
        (*_RESULTS, "third_parties"),
    ),
    DerivedKind.DEPOSIT: Reading(
        Fate.STAYS,
        Fate.STAYS,
        "Scripts, code books and tables without single posts or people are results.",
        _RESULTS,
    ),
}
_WITH_RECORDS: Final[Mapping[DerivedKind, Reading]] = {
    DerivedKind.TABLES: Reading(
        Fate.GOES, Fate.GOES, "A table with a row for each post or person is data of TikTok’s.", _DATA
    ),
    DerivedKind.CODES: Reading(
        Fate.GOES,
        Fate.GOES,
        "The codes may stay once ids, names and texts are taken out of them.",
        (*_DATA, "derived_outputs"),
    ),
    DerivedKind.EMBEDDINGS: Reading(
        Fate.GOES, Fate.GOES, "A vector for each post stands for the post.", _DATA
    ),
    DerivedKind.MODEL: Reading(
        Fate.GOES, Fate.GOES, "A model that keeps single posts or people keeps data of TikTok’s.", _DATA
    ),
    DerivedKind.IDS: Reading(
        Fate.GOES,
        Fate.ASKS,
        "Ids came from TikTok and lead to posts and people. Whether others may have them the rules do not say: an office decides.",
        _DATA,
    ),
    DerivedKind.DEPOSIT: Reading(
        Fate.GOES, Fate.GOES, "A deposit with rows of posts or people gives data to third parties.", _DATA
    ),
}


def read_rules(kind: DerivedKind, *, has_records: bool) -> Reading:
    """`has_records`: it holds ids, names or texts of single posts or people. A list of ids always does."""
    if has_records or kind is DerivedKind.IDS:
        return _WITH_RECORDS[kind]
    return _WITHOUT_RECORDS[kind]


def find_fate(reading: Reading, decided: Fate | None) -> Fate:
    """At the end: what an office decided, else what the rules say."""
    return decided or reading.at_end
