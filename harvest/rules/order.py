"""In which order a run asks for the windows of its period."""

from enum import StrEnum
from typing import Final


class Order(StrEnum):
    NEWEST_FIRST = "newest_first"
    OLDEST_FIRST = "oldest_first"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS: Final = {Order.NEWEST_FIRST: "Newest days first", Order.OLDEST_FIRST: "Oldest days first"}

USUAL: Final = Order.NEWEST_FIRST
"""What is young is deleted soonest: about a fifth of posts are gone within weeks (arXiv 2601.12390, read 2026-09)."""


def order_of(asked: dict[str, object]) -> Order:
    """Of a run, by what it asked. Runs from before the choice began with the oldest days."""
    return Order(str(asked.get("order", Order.OLDEST_FIRST)))
