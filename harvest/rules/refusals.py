"""What TikTok's refusal of one subject means, in words of ours: its own may hold the name of an account.

Messages as public clients met them between 2024 and 2026.
"""

import re
from typing import Final

from tiktok.errors import RequestRefused, SubjectRefused, TikTokError

NO_SHOP: Final = "TikTok finds no shop of this name. It shows those that operate in the EU."

_WORDS: Final = (
    (re.compile(r"not allowed to be disclosed", re.IGNORECASE), "The comments are not disclosed."),
    (re.compile(r"cannot find the user", re.IGNORECASE), "The account is gone or renamed."),
    (re.compile(r"no shop of this name", re.IGNORECASE), NO_SHOP),
    (re.compile(r"is private", re.IGNORECASE), "The list is private."),
    (
        re.compile(r"cannot return this user|information cannot be returned", re.IGNORECASE),
        "TikTok gives no information about this account: it may be private or under 18.",
    ),
)
_HIDDEN: Final = "TikTok shows nothing of it: it may be gone, private or under 18."
_WRONG: Final = "TikTok refuses the question as it stands: the id or name may be wrong."

FAILED: Final = "TikTok failed each time it was asked."
NO_WAY_ON: Final = "TikTok says that there is more, but not where."
NOT_REACHED: Final = "Not asked, because the work on this part was given up."
ERASED: Final = "Removed from this project before, so it is not asked for again."
NO_COMMENTS: Final = "TikTok counts no comments."

IN_A_ROW: Final = 10
"""So many questions that are refused as they stand, one after the other, are not a matter of their subjects."""
FAILURES_IN_A_ROW: Final = 3
"""So many subjects at which TikTok failed each time: the rest would only cost requests."""


def is_refusal(error: TikTokError) -> bool:
    """Whether this subject is refused, and the next one may not be."""
    return isinstance(error, SubjectRefused | RequestRefused)


def say_refusal(error: TikTokError) -> str:
    if isinstance(error, RequestRefused):
        return _WRONG
    return next((words for pattern, words in _WORDS if pattern.search(error.message)), _HIDDEN)


def say_limit(most: int) -> str:
    return f"TikTok shows about {most:,} and no more, so others may be missing."
