"""The end of a project: what was announced, what was done."""

from django.conf import settings
from django.db import models

from harvest.models.project import Project


class Closing(models.Model):
    """The two steps of an early end. `numbers` is what was announced, `digest` its SHA-256; sent back to confirm."""

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="closing")
    reason = models.CharField(max_length=300)
    numbers = models.JSONField()
    digest = models.CharField(max_length=64)
    announced_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    keys_destroyed_at = models.DateTimeField(null=True, blank=True)
    proof = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"end of project {self.project_id}"
