"""TikTok asks that data are deleted: when, which, by when, and what was answered."""

from django.conf import settings
from django.db import models

from harvest.models.project import Project
from harvest.rules.deletion import Covers


class DeletionRequest(models.Model):
    """`subjects` are ids or names, sealed, and emptied once they are erased; `subject_count` stays, and so does `erased`,
    how many records went. `text` is what TikTok wrote, without ids or names. The proof that TikTok was told: `answered_on`,
    `answered_to`, `answered_how` and `answered_reference`.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="deletion_requests")
    number = models.PositiveIntegerField()
    received_on = models.DateField()
    sent_by = models.CharField(max_length=200)
    text = models.TextField(max_length=5000)
    covers = models.CharField(max_length=10, choices=Covers.choices())
    subjects = models.BinaryField(default=bytes)
    subject_count = models.PositiveIntegerField(default=0)
    due_on = models.DateField()
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    begun_at = models.DateTimeField(null=True, blank=True)
    erased = models.PositiveIntegerField(default=0)
    erased_at = models.DateTimeField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answered_to = models.CharField(max_length=300, blank=True)
    answered_how = models.CharField(max_length=200, blank=True)
    answered_reference = models.CharField(max_length=200, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="deletion_request_number_once"),
            models.CheckConstraint(
                condition=models.Q(covers__in=list(Covers)), name="deletion_covers_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(due_on__gte=models.F("received_on")), name="deletion_due_after_received"
            ),
        ]

    def __str__(self) -> str:
        return f"deletion request {self.number}"
