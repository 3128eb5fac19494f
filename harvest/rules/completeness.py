"""How complete a collection or one of its runs is, as one thing: what was asked, what came, what did not and why.

The same report stands on pages, in files and in each dataset (`docs/schemas/completeness-1.json`). All moments are UTC.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

SCHEMA: Final = "fieldgate/completeness/1"
FAILED: Final = "failed"
"""Outcome of what was asked about: only this one leaves a gap; see `RunAnswer`."""


@dataclass(frozen=True, slots=True)
class RunAsked:
    """`state`, `purpose`: values of `RunState` and `RunPurpose`."""

    number: int
    purpose: str
    state: str
    began: datetime
    ended: datetime | None
    requests: int


@dataclass(frozen=True, slots=True)
class Asked:
    """`parts`: windows of days, by how they stand (values of `Stand`)."""

    start_date: date
    end_date: date
    query: Mapping[str, Any]
    query_in_words: str
    extras: tuple[str, ...]
    requests: int
    parts: Mapping[str, int]
    runs: tuple[RunAsked, ...]


@dataclass(frozen=True, slots=True)
class Returned:
    """Records of one kind: met for the first time in the project, met again, erased before and so not kept."""

    kind: str
    new: int
    again: int
    removed_before: int


@dataclass(frozen=True, slots=True)
class Pages:
    """Answers to searches for videos. `short` had fewer rows than TikTok went on by, `rows_short` in sum: posts that were
    removed or are not shown."""

    answered: int
    short: int
    rows_short: int


@dataclass(frozen=True, slots=True)
class FaultSum:
    """`came_of`: how often what, by `Outcome`; of the newest 2,000 failures at most."""

    code: str
    http_status: int | None
    what: str
    times: int
    first: datetime
    last: datetime
    came_of: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class NotAnswered:
    """What was asked about one by one and brought nothing, or not all: comments of a video, a list of an account."""

    what: str
    outcome: str
    reason: str
    times: int


@dataclass(frozen=True, slots=True)
class MissingDays:
    start: date
    end: date
    reason: str


@dataclass(frozen=True, slots=True)
class MissingParts:
    """Parts that ask about videos, accounts and lists one by one, and are not done."""

    parts: int
    reason: str


@dataclass(frozen=True, slots=True)
class Unsettled:
    """`what`: "videos", of which some may be missing, or "counts", which may be behind. `settles_at`: when TikTok has all;
    `asked_again_at` None: they are not asked for again."""

    what: str
    start: date
    end: date
    settles_at: datetime
    asked_again_at: datetime | None


@dataclass(frozen=True, slots=True)
class Since:
    """Of a kind: held by the collection that was first to bring it, of these set aside, and gone since."""

    kind: str
    held: int
    set_aside: int
    gone: int


@dataclass(frozen=True, slots=True)
class Completeness:
    """`run` None: of all runs of the collection. `since` is empty for a single run."""

    collection: str
    kind: str
    run: int | None
    made_at: datetime
    asked: Asked
    returned: tuple[Returned, ...]
    unreadable: int
    pages: Pages
    faults: tuple[FaultSum, ...]
    not_answered: tuple[NotAnswered, ...]
    missing_days: tuple[MissingDays, ...]
    missing_parts: tuple[MissingParts, ...]
    unsettled: tuple[Unsettled, ...]
    since: tuple[Since, ...]

    @property
    def days_missing(self) -> int:
        return sum((each.end - each.start).days + 1 for each in self.missing_days)

    @property
    def parts_missing(self) -> int:
        return sum(each.parts for each in self.missing_parts)

    @property
    def failed(self) -> int:
        """Subjects that could not be asked about."""
        return sum(each.times for each in self.not_answered if each.outcome == FAILED)

    @property
    def is_whole(self) -> bool:
        """Nothing that TikTok would show is known to be missing. Days that have not settled may still bring more."""
        return not (self.days_missing or self.parts_missing or self.failed or self.unreadable)

    def as_json(self) -> dict[str, Any]:
        told: dict[str, Any] = _plain(asdict(self))
        return {"schema": SCHEMA, **told, "is_whole": self.is_whole}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value
