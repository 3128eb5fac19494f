"""Texts that the institution lends to applications. Each has an owner and a date; every wording is kept."""

from django.conf import settings
from django.db import models

from proposals.models.immutable import WrittenOnce
from proposals.rules.days import say_day


class InstitutionText(models.Model):
    """`number` is that of the wording in force, 0 only while the first one is being written. Ended: no longer offered."""

    number = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"text {self.pk}"


class TextWording(WrittenOnce):
    """`owner` answers for what it says, since `dated`. `questions` are the keys of the questions it is for."""

    text = models.ForeignKey(InstitutionText, on_delete=models.PROTECT, related_name="wordings")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    owner = models.CharField(max_length=120)
    dated = models.DateField()
    questions = models.JSONField()
    body = models.TextField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["text", "number"], name="text_wording_once")]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    @property
    def summary(self) -> str:
        """Which wording it is, in a line."""
        return f"Wording {self.number}, in force since {say_day(self.dated)}, of {self.owner}"
