"""What a team wants to collect, read from its answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from proposals.catalogue.model import Answers
from proposals.catalogue.visibility import is_answered
from proposals.rules.days import read_day
from tiktok.query import Query, QueryError, build_query, parse_query, say_query

EXTRAS = ("comments", "replies", "accounts")
PLANNED = "data"
"""The section of the form that says what is collected."""
SECTIONS = (PLANNED, "access")
"""Sections of the form whose answers make the plan and its forecast."""


@dataclass(frozen=True, slots=True)
class DataPlan:
    """`start` and `end` (inclusive) are None where no real date was given; `query` is TikTok's object as typed.

    `extras` are some of EXTRAS. `expected_videos` is the team's own guess.
    """

    accounts: tuple[str, ...]
    hashtags: tuple[str, ...]
    keywords: tuple[str, ...]
    regions: tuple[str, ...]
    start: date | None
    end: date | None
    query: Mapping[str, object] | None
    extras: tuple[str, ...]
    expected_videos: int | None

    @property
    def has_lists(self) -> bool:
        return any((self.accounts, self.hashtags, self.keywords, self.regions))

    @property
    def is_empty(self) -> bool:
        return not self.query and not self.has_lists

    def build_query(self) -> Query:
        """The query of the team's own if there is one, else that of its lists. QueryError with every problem in it."""
        if self.query:
            return parse_query(self.query)
        return build_query(self.accounts, self.hashtags, self.keywords, self.regions)


def read_plan(answers: Answers) -> DataPlan:
    """Blank rows are passed over."""
    query = answers.get("data.query")
    return DataPlan(
        accounts=_values(answers, "data.accounts"),
        hashtags=_values(answers, "data.hashtags"),
        keywords=_values(answers, "data.keywords"),
        regions=_values(answers, "data.regions"),
        start=_day(answers, "data.start"),
        end=_day(answers, "data.end"),
        query=query if isinstance(query, Mapping) and query else None,
        extras=_extras(answers),
        expected_videos=_number(answers, "data.expected_videos"),
    )


def say_plan(answers: Answers) -> str:
    """What is asked of TikTok, in words; "" while the answers make no query."""
    try:
        return say_query(read_plan(answers).build_query())
    except QueryError:
        return ""


def _values(answers: Answers, key: str) -> tuple[str, ...]:
    rows = answers.get(key)
    values = [row.get("value") for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    return tuple(value for value in values if isinstance(value, str) and is_answered(value))


def _text(answers: Answers, key: str) -> str:
    value = answers.get(key)
    return value.strip() if isinstance(value, str) else ""


def _day(answers: Answers, key: str) -> date | None:
    return read_day(_text(answers, key))


def _number(answers: Answers, key: str) -> int | None:
    """Groups of digits may be set apart: `1,200,000`."""
    digits = "".join(char for char in _text(answers, key) if char not in ",.'’ \u00a0\u202f")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 12 else None


def _extras(answers: Answers) -> tuple[str, ...]:
    """Replies are found through comments, so they bring them along."""
    given = answers.get("data.with")
    wanted = {name for name in EXTRAS if isinstance(given, Mapping) and given.get(name) is True}
    if "replies" in wanted:
        wanted.add("comments")
    return tuple(name for name in EXTRAS if name in wanted)
