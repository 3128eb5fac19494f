"""The brake on erasing. Setting aside is never held: it can be undone."""

from datetime import datetime, timedelta
from typing import Final

SHARE: Final = 0.40
"""17.7 to 23.3 % of posts were gone within weeks (arXiv 2601.12390, read 2026-11-22); twice that is no longer usual."""

RECORDS: Final = 100

ALONE_AFTER: Final = timedelta(hours=24)
"""Where a site has one person for both parts, that person may release it this long after it was held."""


def holds(*, would_erase: int, of_records: int) -> bool:
    """Whether erasing `would_erase` of `of_records` in one pass waits for people: more than 40 % and more than 100."""
    return would_erase > RECORDS and would_erase > SHARE * of_records


def may_release_alone(*, held_at: datetime, now: datetime, others: int) -> bool:
    """Whether one person may release it: nobody else could (`others` is 0), and a day has passed."""
    return others == 0 and now - held_at >= ALONE_AFTER
