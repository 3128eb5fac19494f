"""What of a project's duties stands in the way of a publication."""

from datetime import datetime

from harvest.models import DatasetCopy, Project
from harvest.selectors.overdue import find_overdue


def find_overdue_duty(project: Project, now: datetime) -> str:
    """A sentence for people; "" if nothing is overdue."""
    if find_overdue(project, now).exists():
        return "Some records were not confirmed with TikTok in time."
    called_back = DatasetCopy.objects.filter(
        dataset__project=project, recalled_at__isnull=False, confirmed_at=None
    )
    if called_back.exists():
        return "Somebody holds a copy of a dataset with records that were removed."
    asked = project.deletion_requests.filter(answered_at=None, withdrawn_at=None, due_on__lt=now.date())
    if asked.exists():
        return "TikTok asked for a deletion, and the day by which it was to be done has passed."
    return ""
