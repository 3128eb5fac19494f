"""Whether a worker was seen of late. One query."""

from datetime import datetime

from harvest.models import Heartbeat
from harvest.rules.watch import QUIET


def find_last_seen() -> datetime | None:
    """None: there never was one."""
    return Heartbeat.objects.values_list("seen_at", flat=True).first()


def find_silence(now: datetime) -> datetime | None:
    """Since when no worker is seen; None while one is, and where there never was one."""
    seen = find_last_seen()
    return seen if seen is not None and seen <= now - QUIET else None
