"""A legal hold: somebody asks that data are kept although TikTok's rules ask that they are erased.

    recorded ─▶ holding ─▶ over (its last day passed, or it was lifted)
        └─▶ over: it was never accepted

It stops what is erased at the end of the access and what TikTok asks to be deleted, and nothing else: what has gone from
TikTok leaves all the same, for the people behind it asked for no lawsuit; and nobody reads or exports anything for it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from harvest.rules.states import Named

CLAUSES: Final = ("end_of_access", "keep_no_longer", "deletion_certificate")
"""Of TikTok's rules, that a hold is at odds with."""


class HoldStage(Named):
    RECORDED = "recorded"
    HOLDING = "holding"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class HoldFacts:
    """`until` is its last day."""

    until: date
    is_accepted: bool
    is_lifted: bool


def find_hold_stage(facts: HoldFacts, today: date) -> HoldStage:
    if facts.is_lifted or today > facts.until:
        return HoldStage.OVER
    return HoldStage.HOLDING if facts.is_accepted else HoldStage.RECORDED


def say_hold(until: date) -> str:
    """As it stands beside every date that it is at odds with."""
    return f" (legal hold until {until.day} {until:%B %Y}, against TikTok's rules)"
