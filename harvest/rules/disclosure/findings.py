"""What a person is asked to look at."""

from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    """How sure the check is, and how much it matters. Sorts by itself: what points to a person comes first."""

    POINTS_TO_SOMEBODY = "1_points_to_somebody"
    LIKELY = "2_likely"
    LOOK = "3_look"


class Sort(StrEnum):
    HANDLE = "handle"
    DISPLAY_NAME = "display_name"
    ID = "id"
    ERASED_ID = "erased_id"
    UNKNOWN_ID = "unknown_id"
    LINK = "link"
    QUOTE = "quote"
    NEAR_QUOTE = "near_quote"
    RARE_HASHTAG = "rare_hashtag"
    SMALL_COUNT = "small_count"
    EXTREME = "extreme"
    MAIL = "mail"
    PHONE = "phone"
    NO_ATTRIBUTION = "no_attribution"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """`passage` and `start`, `end` say where in the manuscript; -1 stands for the whole. `about` says what was met, in
    words without the record's own text; `words` counts those that a quotation shares with its source."""

    weight: Weight
    passage: int
    start: int
    end: int
    sort: Sort
    about: str = ""
    words: int = 0
