"""What is due, and what waits for whom. The harvest writes rows here with a link; Home and reminders read only these."""

from django.conf import settings
from django.db import models

from proposals.models.proposal import Proposal


class Deadline(models.Model):
    """A dated duty. `key` makes writing it again harmless: `proposal:FG-2026-0001:review`, `project:PR-2026-0001:refresh`.

    `moves` counts how often its day has changed, so that calendars notice.
    """

    key = models.CharField(max_length=120, unique=True)
    proposal = models.ForeignKey(
        Proposal, on_delete=models.CASCADE, null=True, blank=True, related_name="deadlines"
    )
    about = models.CharField(max_length=220)
    text = models.CharField(max_length=200)
    path = models.CharField(max_length=200)
    due_on = models.DateField()
    moves = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    people = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="deadlines")

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.key


class Need(models.Model):
    """Something that one person has to do next; shown first on Home. Unique per person and `key`."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="needs")
    key = models.CharField(max_length=120)
    proposal = models.ForeignKey(
        Proposal, on_delete=models.CASCADE, null=True, blank=True, related_name="needs"
    )
    about = models.CharField(max_length=220)
    text = models.CharField(max_length=200)
    path = models.CharField(max_length=200)
    since = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = [models.F("due_on").asc(nulls_last=True), "since", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="need_once")]

    def __str__(self) -> str:
        return self.key
