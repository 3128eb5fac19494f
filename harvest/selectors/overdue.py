"""Batches whose records are neither shown nor exported: TikTok did not confirm them within the interval."""

from datetime import datetime

from django.db.models import QuerySet

from harvest.models import Batch, Project
from harvest.rules.refresh import Times


def find_overdue(project: Project, now: datetime) -> QuerySet[Batch]:
    limit = now - Times.of(project.interval_days).due
    return Batch.objects.filter(project=project, records__gt=0, clock_at__lte=limit)
