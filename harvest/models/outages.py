"""Stretches in which TikTok could not be asked, and what people decided about records that stayed unconfirmed."""

from django.conf import settings
from django.db import models

from harvest.models.project import Project


class Outage(models.Model):
    """No look at one kind of records of a project was believed meanwhile. A journal: rows are ended, never deleted.

    `looks` were taken in vain, `batches` (their numbers) waited. `breached_at`: when the first records passed their limit
    unconfirmed; None: that did not happen. `hidden`: the most records that were hidden at once.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="outages")
    kind = models.CharField(max_length=20)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300)
    looks = models.PositiveIntegerField(default=0)
    batches = models.JSONField(default=list)
    breached_at = models.DateTimeField(null=True, blank=True)
    hidden = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-began_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "kind"],
                condition=models.Q(ended_at__isnull=True),
                name="one_open_outage_per_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True) | models.Q(ended_at__gte=models.F("began_at")),
                name="outage_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"outage of {self.kind}"


class OverdueDecision(models.Model):
    """What the PI or a librarian decided about records that nobody could confirm in time: to wait a day, or to erase them.

    `batches` are those that were overdue then, as `{batch id: its clock}`: one that was confirmed since is not erased.
    `done_at`: all of them are erased or confirmed.
    """

    class Act(models.TextChoices):
        WAIT = "wait", "Wait another day"
        ERASE = "erase", "Erase them"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="overdue_decisions")
    act = models.CharField(max_length=5, choices=Act)
    records = models.PositiveIntegerField()
    batches = models.JSONField(default=dict)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    decided_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(act__in=["wait", "erase"]), name="overdue_decision_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act}: {self.records}"
