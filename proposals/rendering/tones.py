"""How loudly a state is shown. The words carry the meaning; the tone only helps the eye.

Colour is for what needs somebody: a finished or untouched thing is plain.
"""

from collections.abc import Mapping
from enum import StrEnum


class Tone(StrEnum):
    QUIET = "quiet"
    PLAIN = "plain"
    ACTIVE = "active"
    AMBER = "amber"
    RED = "red"


WORDS: Mapping[Tone, tuple[str, ...]] = {
    Tone.QUIET: (
        "Not started",
        "Cannot start yet",
        "Not looked at",
        "Explained",
        "Stopped",
        "Cancelled",
        "Not tried yet",
        "Withdrawn",
    ),
    Tone.PLAIN: (
        "Completed",
        "Resolved",
        "Accepted",
        "Approved",
        "Done",
        "Granted by TikTok",
        "Works",
        "Fits",
        "Good to know",
        "Refused by TikTok",
        "Declined by the PI",
        "Ended",
    ),
    Tone.ACTIVE: (
        "In progress",
        "Being written",
        "With the PI",
        "Ready to submit",
        "With TikTok",
        "Open",
        "Queued",
        "Running",
        "Waiting for quota",
        "Waiting for access",
        "Suggestion",
        "Question",
    ),
    Tone.AMBER: (
        "Changes requested",
        "TikTok asks for more",
        "Needs changes",
        "Must change",
        "Look at",
        "Tight",
        "Partial",
        "Rate limited",
        "Paused by you",
        "Paused for refresh",
        "Stopping",
        "Set aside",
        "Due soon",
    ),
    Tone.RED: (
        "There is a problem",
        "Must fix",
        "Failed",
        "Needs key",
        "Overdue",
        "Does not fit",
        "Refused",
        "No research scope",
    ),
}
_TONES = {word.casefold(): tone for tone, words in WORDS.items() for word in words}


def find_tone(words: str) -> Tone:
    """The tone of a status; words that are not in the table are plain."""
    return _TONES.get(words.casefold(), Tone.PLAIN)
