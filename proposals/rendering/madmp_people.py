"""People and their institution in a machine-actionable plan: who answers for it, and who works on it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from proposals.rules.days import read_day
from proposals.rules.identifiers import IdentifierError, Kind, read_identifier

MAILBOX: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")

type Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answered:
    """The answers of one version by key, with the words of those that are asked and answered."""

    values: Mapping[str, Any]
    words: Mapping[str, str]

    def rows(self, key: str) -> list[Mapping[str, Any]]:
        found = self.values.get(key)
        return found if isinstance(found, list) else []

    def part(self, key: str, field: str) -> str:
        found = self.values.get(key)
        return str(found.get(field) or "") if isinstance(found, Mapping) else ""

    def day(self, key: str) -> str:
        day = read_day(self.words.get(key, ""))
        return day.isoformat() if day else ""


def build_contact(pi: Mapping[str, str], answered: Answered) -> Json:
    contact: Json = {
        "name": pi["name"] or pi["email"],
        "mbox": pi["email"],
        "contact_id": _identify(answered.part("team.pi", "orcid"), pi["email"]),
    }
    affiliation = _build_affiliation(answered)
    return contact | ({"affiliation": [affiliation]} if affiliation else {})


def _build_affiliation(answered: Answered) -> Json | None:
    """The standard takes no affiliation without an identifier: the website, where there is no ROR id."""
    name, website = answered.part("institution.name", "university"), answered.words.get("institution.website")
    ror = _read_identifier(Kind.ROR, answered.part("institution.name", "ror"))
    if not name or not (ror or website):
        return None
    return {
        "name": name,
        "affiliation_id": {"identifier": ror or website, "type": "ror" if ror else "other"},
    }


def list_people(pi: Mapping[str, str], answered: Answered) -> Iterator[Json]:
    orcid = answered.part("team.pi", "orcid")
    yield _describe_person(pi["name"] or pi["email"], pi["email"], orcid, "ProjectLeader")
    for row in answered.rows("team.members"):
        if name := str(row.get("name") or "").strip():
            yield _describe_person(
                name, str(row.get("email") or ""), str(row.get("orcid") or ""), "ProjectMember"
            )


def _describe_person(name: str, email: str, orcid: str, role: str) -> Json:
    mailbox = email.strip() if MAILBOX.fullmatch(email.strip()) else ""
    return {
        "name": name,
        "mbox": mailbox,
        "contributor_id": _identify(orcid, mailbox or name),
        "role": [role],
    }


def _identify(orcid: str, otherwise: str) -> Json:
    found = _read_identifier(Kind.ORCID, orcid)
    return {"identifier": found, "type": "orcid"} if found else {"identifier": otherwise, "type": "other"}


def _read_identifier(kind: Kind, text: str) -> str:
    """Its address, or "" for what is none."""
    try:
        return read_identifier(kind, text).url
    except IdentifierError:
        return ""
