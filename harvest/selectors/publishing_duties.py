"""What of a project's duties stands in the way of a publication."""

from datetime import datetime

from harvest.models import Batch, DatasetCopy, Project
from harvest.rules.refresh import Times


def find_overdue_duty(project: Project, now: datetime) -> str:
    """A sentence for people; "" if nothing is overdue."""
    limit = now - Times.of(project.interval_days).due
    if Batch.objects.filter(project=project, records__gt=0, clock_at__lte=limit).exists():
        return "Some records were not confirmed with TikTok in time."
    called_back = DatasetCopy.objects.filter(
        dataset__project=project, recalled_at__isnull=False, confirmed_at=None
    )
    if called_back.exists():
        return "Somebody holds a copy of a dataset with records that were removed."
    return ""
