"""People who are named twice: among the members, or as a member and as the principal investigator."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from proposals.rules.findings.finding import Case, Finding, Severity, by_clause, field_text
from proposals.rules.findings.team import MEMBERS, PI
from proposals.rules.identifiers import IdentifierError, Kind, read_identifier


@dataclass(frozen=True, slots=True)
class _Who:
    """Each as it is compared; "" where it is not known, which is like nobody's."""

    called: str
    name: str
    email: str
    orcid: str


def find_pi_among_members(case: Case) -> Iterator[Finding]:
    clause, pi = case.terms.clause("team_size"), _pi(case)
    for member in _members(case):
        if sameness := _say_sameness(member, pi):
            message = f"{member.called} has {sameness} of the principal investigator, who is not listed here. {clause.text}"
            yield by_clause(_severity(sameness), "team.pi_listed", MEMBERS, clause, message)


def find_members_named_twice(case: Case) -> Iterator[Finding]:
    """At most one finding for each member: with the first one above who is the same."""
    first: dict[tuple[str, str], _Who] = {}
    for member in _members(case):
        marks = [(what, getattr(member, what)) for what in _SAMENESS if getattr(member, what)]
        if known := next((mark for mark in marks if mark in first), None):
            sameness = _SAMENESS[known[0]]
            message = f"{first[known].called} and {member.called} have {sameness}. Remove one of them if it is the same person."
            yield Finding("team.named_twice", _severity(sameness), MEMBERS, message)
        for mark in marks:
            first.setdefault(mark, member)


def _say_sameness(one: _Who, other: _Who) -> str:
    """What shows that two are one person, the surest first; "" where nothing does."""
    for what, words in _SAMENESS.items():
        if getattr(one, what) and getattr(one, what) == getattr(other, what):
            return words
    return ""


def _severity(sameness: str) -> Severity:
    """Two people may have the same name."""
    return Severity.LOOK_AT if sameness == _SAMENESS["name"] else Severity.MUST_FIX


def _pi(case: Case) -> _Who:
    pi = case.background.pi
    name, email = (pi.name, pi.email) if pi else ("", "")
    return _Who(name, _plain(name), email.casefold(), _orcid(case.part(PI, "orcid")))


def _members(case: Case) -> list[_Who]:
    return [_read(number, member) for number, member in enumerate(case.rows(MEMBERS), start=1)]


def _read(number: int, member: Mapping[str, object]) -> _Who:
    name = field_text(member, "name")
    return _Who(
        called=f"{name or 'Person'} ({number})",
        name=_plain(name),
        email=field_text(member, "email").casefold(),
        orcid=_orcid(field_text(member, "orcid")),
    )


def _orcid(text: str) -> str:
    try:
        return read_identifier(Kind.ORCID, text).bare
    except IdentifierError:
        return ""


def _plain(name: str) -> str:
    """Without accents, case and the order of its words: "Sol, Ána" is "Ana Sol"."""
    bare = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(each if each.isalnum() else " " for each in bare if not unicodedata.combining(each))
    return " ".join(sorted(letters.split()))


_SAMENESS: Final = {"orcid": "the ORCID iD", "email": "the e-mail address", "name": "the name"}
