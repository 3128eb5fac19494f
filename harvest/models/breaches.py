"""Breaches of security: what is known, who was told, what was done. Read by the PI, librarians and administrators alone."""

from django.conf import settings
from django.db import models

from harvest.models.project import Project
from harvest.rules.breach import NoteKind, Notice


class Breach(models.Model):
    """`known_at`: when somebody here became aware; the clocks run from then."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="breaches")
    number = models.PositiveIntegerField()
    known_at = models.DateTimeField()
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        verbose_name_plural = "breaches"
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="breach_number_once")]

    def __str__(self) -> str:
        return f"case {self.number}"


class BreachNote(models.Model):
    """Something that became known or was done. Never changed: what turns out to be wrong is corrected by a further one."""

    breach = models.ForeignKey(Breach, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=10, choices=NoteKind.choices())
    text = models.TextField(max_length=5000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=list(NoteKind)), name="breach_note_is_known")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of case {self.breach_id}"


class BreachNotice(models.Model):
    """Somebody was told (`sent_at`, `sent_to`, `reference`), or need not be (`left_out`: why)."""

    breach = models.ForeignKey(Breach, on_delete=models.CASCADE, related_name="notices")
    to = models.CharField(max_length=10, choices=Notice.choices())
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_to = models.CharField(max_length=300, blank=True)
    reference = models.CharField(max_length=200, blank=True)
    left_out = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["breach", "to"], name="breach_notice_once"),
            models.CheckConstraint(condition=models.Q(to__in=list(Notice)), name="breach_notice_is_known"),
            models.CheckConstraint(
                condition=models.Q(sent_at__isnull=False, left_out="")
                | (models.Q(sent_at__isnull=True) & ~models.Q(left_out="")),
                name="breach_notice_sent_or_left_out",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.to} of case {self.breach_id}"
