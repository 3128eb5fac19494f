"""Which parts of a version the PI has called fine. What counts follows from what the parts say, not from a flag."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from proposals.catalogue.reading import canonical_sha256
from proposals.mailing.mails import name_of
from proposals.models import Proposal, SectionMark, Snapshot


@dataclass(frozen=True, slots=True)
class Mark:
    """`version`: that on which it was made."""

    by: str
    at: datetime
    version: int


def hashes_of(snapshot: Snapshot) -> Mapping[str, str]:
    """By the key of each part, the SHA-256 of what it asks and answers."""
    return {
        section["key"]: canonical_sha256(
            [[each["key"], each["asked"], each["value"]] for each in section["questions"] if each["visible"]]
        )
        for section in snapshot.content["sections"]
    }


def marks_of(proposal: Proposal, snapshot: Snapshot) -> Mapping[str, Mark]:
    """The newest mark of each part that says the same in this version. One query."""
    hashes = hashes_of(snapshot)
    made = SectionMark.objects.filter(round__proposal=proposal).select_related("user", "round__snapshot")
    return {
        mark.section_key: Mark(name_of(mark.user), mark.at, mark.round.snapshot.number)
        for mark in made.defer("round__snapshot__content").order_by("at", "pk")
        if hashes.get(mark.section_key) == mark.sha256
    }
