"""Who may do what on a project. `records` and `datasets` also ask that TikTok granted the person access, now."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final


class Right(StrEnum):
    SEE = "see"
    """States, counts, errors; no record."""
    KEY = "key"
    COLLECT = "collect"
    """Collections and runs."""
    DUTIES = "duties"
    RECORDS = "records"
    DATASETS = "datasets"
    PUBLISH = "publish"
    """Plan outputs, send manuscripts, record what went to TikTok."""
    OUTPUTS = "outputs"
    """See what was found in a manuscript, and sign it off."""
    PEOPLE = "people"
    """End somebody's access."""
    CLOSE = "close"
    TERMS = "terms"
    """Record which of TikTok's rules apply."""
    BREACH = "breach"
    """Know of breaches of security, and see to them."""
    HOLD = "hold"
    """Record that an office asks for data to be kept."""
    RELEASE = "release"
    """Let an erasing go on that the brake holds."""
    DECIDE = "decide"
    """Record what an office decided about something that was made of the data."""
    CERTIFICATE = "certificate"
    """Read certificates."""
    CERTIFY = "certify"
    """Ask for one, record when TikTok asked and what was sent."""
    SIGN_OUT = "sign_out"
    """Read the annex, and sign a certificate, or record that it was signed."""


class ProjectRole(StrEnum):
    PI = "pi"
    MANAGER = "manager"
    DATA_USER = "data_user"
    LIBRARIAN = "librarian"
    ADMINISTRATOR = "administrator"
    SIGNATORY = "signatory"
    """Signs certificates for the institution, and is nothing else on the project."""


_R = ProjectRole
RIGHTS: Final[Mapping[Right, frozenset[ProjectRole]]] = {
    Right.SEE: frozenset(_R) - {_R.SIGNATORY},
    Right.KEY: frozenset({_R.PI, _R.MANAGER}),
    Right.COLLECT: frozenset({_R.PI, _R.MANAGER}),
    Right.DUTIES: frozenset({_R.PI, _R.MANAGER, _R.LIBRARIAN}),
    Right.RECORDS: frozenset({_R.PI, _R.DATA_USER}),
    Right.DATASETS: frozenset({_R.PI, _R.DATA_USER}),
    Right.PUBLISH: frozenset({_R.PI, _R.MANAGER, _R.DATA_USER}),
    Right.OUTPUTS: frozenset({_R.PI, _R.MANAGER, _R.DATA_USER, _R.LIBRARIAN}),
    Right.PEOPLE: frozenset({_R.PI, _R.LIBRARIAN}),
    Right.CLOSE: frozenset({_R.PI, _R.LIBRARIAN}),
    Right.TERMS: frozenset({_R.LIBRARIAN}),
    Right.BREACH: frozenset({_R.PI, _R.LIBRARIAN, _R.ADMINISTRATOR}),
    Right.HOLD: frozenset({_R.LIBRARIAN}),
    Right.RELEASE: frozenset({_R.PI, _R.LIBRARIAN}),
    Right.DECIDE: frozenset({_R.LIBRARIAN}),
    Right.CERTIFICATE: frozenset(_R),
    Right.CERTIFY: frozenset({_R.PI, _R.LIBRARIAN}),
    Right.SIGN_OUT: frozenset({_R.LIBRARIAN, _R.SIGNATORY}),
}

GRANTED_ONLY: Final = frozenset({Right.RECORDS, Right.DATASETS})
WHILE_GRANTED: Final = frozenset({Right.PUBLISH, Right.OUTPUTS})
"""A data user has these during their own access alone; the PI, managers and librarians have them by role."""


def may(
    right: Right, roles: frozenset[ProjectRole], *, granted: tuple[date, date] | None, today: date
) -> bool:
    """`granted` are the first and last day for which TikTok granted this person access; None: not at all."""
    is_granted = granted is not None and granted[0] <= today <= granted[1]
    if right in WHILE_GRANTED and not is_granted:
        roles = roles - {ProjectRole.DATA_USER}
    if not roles & RIGHTS[right]:
        return False
    return is_granted if right in GRANTED_ONLY else True
