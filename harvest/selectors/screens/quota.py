"""How much of today's quota is left, as far as this site knows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from harvest.models import Project, QuotaDay
from tiktok.limits import REQUESTS_PER_DAY

_MAIN: Final = "main"


@dataclass(frozen=True, slots=True)
class Quota:
    """Requests of one UTC day. Others of the same TikTok organisation may have spent some that are not known here.

    `refused_until`: TikTok said that none are left, whatever was counted here.
    """

    allowed: int
    spent: int
    refused_until: datetime | None

    @property
    def left(self) -> int:
        return 0 if self.refused_until else max(0, self.allowed - self.spent)


def find_quota(project: Project, now: datetime) -> Quota:
    """Of the organisation behind the project's key. One query; without a key a whole day's quota."""
    day = QuotaDay.objects.filter(organisation__keys__project=project, pool=_MAIN, day=now.date()).first()
    if day is None:
        return Quota(REQUESTS_PER_DAY, 0, None)
    refused = day.refused_until if day.refused_until and day.refused_until > now else None
    return Quota(day.allowed, day.spent, refused)
