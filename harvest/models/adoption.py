"""Where a project came from that TikTok granted before it was here, and whether its PI says that this is right."""

from django.conf import settings
from django.db import models

from harvest.models.project import Project


class Adoption(models.Model):
    """`place`: in words, where its data lay when it was adopted. `objection`: what the PI said is wrong, until it is corrected."""

    class Source(models.TextChoices):
        FORM = "form", "Written down by a librarian"
        TABLE = "table", "From a table of many"
        HANDOVER = "handover", "From a hand-over document"

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="adoption")
    source = models.CharField(max_length=10, choices=Source)
    grant_id = models.CharField(max_length=60, blank=True)
    place = models.CharField(max_length=500, blank=True)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    adopted_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    objection = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["grant_id"], condition=~models.Q(grant_id=""), name="one_project_per_grant_id"
            ),
            models.CheckConstraint(
                condition=models.Q(source__in=["form", "table", "handover"]), name="adoption_source_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"adoption of project {self.project_id}"
