"""The way to the end of an access: what is done last, by whom, on which day.

Counted back from the last day of the access, in calendar days; nothing stands before its first day. Some steps people
take and tick off, the others this site takes by itself.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from harvest.rules.refresh import Times
from harvest.rules.statement import BACKUP_DAYS
from harvest.rules.states import Named
from tiktok.limits import COUNTS_LAG

PLAN_DAYS: Final = 90
"""Before the last day. Ours: a renewal takes TikTok about a month, and a team has to write what it still lacks."""
QUESTION_DAYS: Final = 30
"""Ours: what turns out to be missing can still be collected, settle and be looked at."""
MANUSCRIPT_DAYS: Final = 14
"""Ours: a text can be compared, changed and compared again."""
AHEAD: Final = timedelta(days=120)
"""Before the last day of the access: from then on its dates stand in calendars."""


class Who(StrEnum):
    PI_AND_LIBRARY = "The principal investigator, with the library"
    AUTHORS = "The principal investigator and the authors"
    COLLECTORS = "The principal investigator or a manager"
    DATA_USERS = "Everybody with access to the records"
    SITE = "This site, by itself"


class EndStep(Named):
    PLAN = "plan"
    QUESTION = "question"
    MANUSCRIPTS = "manuscripts"
    HARVEST = "harvest"
    REFRESH = "refresh"
    DATASET = "dataset"
    ERASE = "erase"
    CERTIFICATE = "certificate"
    BACKUPS = "backups"

    @property
    def who(self) -> Who:
        return _WHO.get(self, Who.SITE)

    @property
    def is_by_people(self) -> bool:
        return self in _WHO

    @property
    def text(self) -> str:
        """What there is to do; at most 200 characters."""
        return _TEXTS[self]


_WHO: Final = {
    EndStep.PLAN: Who.PI_AND_LIBRARY,
    EndStep.QUESTION: Who.PI_AND_LIBRARY,
    EndStep.MANUSCRIPTS: Who.AUTHORS,
    EndStep.HARVEST: Who.COLLECTORS,
    EndStep.DATASET: Who.DATA_USERS,
}
_TEXTS: Final = {
    EndStep.PLAN: "Plan the end of the access: what is still missing, or a renewal",
    EndStep.QUESTION: "Answer the approved question while the records are here to look at",
    EndStep.MANUSCRIPTS: "Have manuscripts checked: after the end no text can be compared with the records",
    EndStep.HARVEST: "Run what is still to be collected: counts of later runs do not settle before the end",
    EndStep.REFRESH: "The last checks with TikTok begin",
    EndStep.DATASET: "Last day to make and use datasets; every copy has to be deleted after it",
    EndStep.ERASE: "All records and datasets are erased, and looked for again",
    EndStep.CERTIFICATE: "The certificate of deletion is issued",
    EndStep.BACKUPS: "The last backup that may hold them is gone",
}


@dataclass(frozen=True, slots=True)
class Item:
    step: EndStep
    on: date


def run_down(access_start: date, access_end: date, interval_days: int) -> tuple[Item, ...]:
    """Every step with its day, in the order of the days. `interval_days`: of the refresh."""
    refresh = Times.of(interval_days).start
    before: dict[EndStep, timedelta] = {
        EndStep.PLAN: timedelta(PLAN_DAYS),
        EndStep.QUESTION: timedelta(QUESTION_DAYS),
        EndStep.MANUSCRIPTS: timedelta(MANUSCRIPT_DAYS),
        EndStep.HARVEST: COUNTS_LAG,
        EndStep.REFRESH: refresh,
        EndStep.DATASET: timedelta(0),
        EndStep.ERASE: timedelta(-1),
        EndStep.CERTIFICATE: timedelta(-1),
        EndStep.BACKUPS: timedelta(-1 - BACKUP_DAYS),
    }
    items = [Item(step, max(access_start, access_end - span)) for step, span in before.items()]
    return tuple(sorted(items, key=lambda item: item.on))
