"""What of a run has not settled at TikTok, and when it is asked for again. One query, or two for a run that follows."""

from dataclasses import dataclass
from datetime import datetime

from harvest.models import Run
from harvest.rules.settled import Days, find_unsettled
from harvest.rules.states import RunPurpose
from harvest.selectors.settled import last_day_of, list_asked
from tiktok.limits import COUNTS_LAG, PUBLICATION_LAG


@dataclass(frozen=True, slots=True)
class Young:
    """Days that were young when they were asked for; None: none were. `purpose` is empty for a harvest."""

    purpose: str
    follows: Run | None
    late: Days | None
    late_at: datetime | None
    counts: Days | None
    counts_at: datetime | None


def find_young(run: Run) -> Young:
    purpose = RunPurpose(run.purpose)
    asked, last = list_asked(run), last_day_of(run)
    collection = run.collection
    return Young(
        purpose="" if purpose is RunPurpose.HARVEST else purpose.words.lower(),
        follows=run.follows,
        late=find_unsettled(asked, last, PUBLICATION_LAG),
        late_at=run.late_at if collection.asks_late else None,
        counts=find_unsettled(asked, last, COUNTS_LAG),
        counts_at=run.counts_at if collection.asks_counts else None,
    )
