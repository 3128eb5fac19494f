"""Legal holds: who asked for them, who accepted that they are at odds with TikTok's rules, until when."""

from django.conf import settings
from django.db import models

from harvest.models.project import Project


class LegalHold(models.Model):
    """`decider` is the person who was asked to accept the conflict; it stops nothing before `accepted_at`.

    `conflict` is what was shown to them when they accepted, sentence by sentence.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="legal_holds")
    number = models.PositiveIntegerField()
    asked_by = models.CharField(max_length=200)
    reason = models.CharField(max_length=1000)
    until = models.DateField()
    decider = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    conflict = models.JSONField(default=list)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="legal_hold_number_once"),
        ]

    def __str__(self) -> str:
        return f"legal hold {self.number}"
