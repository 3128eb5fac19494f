"""What the readers of a format make of one entry."""

from dataclasses import dataclass

from proposals.rules.references.reference import Reference


@dataclass(frozen=True, slots=True)
class Read:
    reference: Reference


@dataclass(frozen=True, slots=True)
class Kept:
    """Could not be read: its text on one line, and why. `text` "" for blank space, which nobody misses."""

    text: str
    reason: str


def keep(text: str, reason: str) -> Kept:
    return Kept(" ".join(text.split()), reason)
