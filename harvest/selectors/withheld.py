"""Datasets that may not be taken for now: made of records that since became overdue, or were set aside."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Max

from harvest.models import Check, Dataset, Project, Record
from harvest.rules.refresh import Times
from harvest.rules.states import RecordState
from harvest.selectors.overdue import find_overdue

OVERDUE: Final = (
    "TikTok could not be asked in time whether its records are still there. It can be taken once it was."
)
ASIDE: Final = (
    "Some of its records were gone when TikTok was last asked. It can be taken once that is settled."
)


@dataclass(frozen=True, slots=True)
class Withheld:
    """`overdue` is the newest clock of an overdue batch, `aside` the last answer that set something aside; None: none."""

    due: timedelta
    overdue: datetime | None
    aside: datetime | None

    def why(self, dataset: Dataset) -> str:
        """For people; "" if it may be taken. What was left out when the dataset was begun withholds nothing."""
        if self.overdue and dataset.created_at < self.overdue + self.due:
            return OVERDUE
        return ASIDE if self.aside and dataset.created_at < self.aside else ""


def find_withheld(project: Project, now: datetime) -> Withheld:
    """Two queries."""
    due = Times.of(project.interval_days).due
    aside = Record.objects.filter(project=project, state=RecordState.QUARANTINED)
    looks = Check.objects.filter(pk__in=aside.values("look_id"))
    return Withheld(
        due,
        find_overdue(project, now).aggregate(newest=Max("clock_at"))["newest"],
        looks.aggregate(newest=Max("answered_at"))["newest"],
    )
