"""Where an answer came from when nobody typed it."""

from datetime import date

from django.conf import settings
from django.db import models

from proposals.models.answers import Answer
from proposals.models.institution import InstitutionRecord
from proposals.models.texts import TextWording


class Origin(models.Model):
    """One act that wrote into an answer and made its `version`, or confirmed it: who, when, from what."""

    class Kind(models.TextChoices):
        INSTITUTION = "institution", "The record of your institution"
        REFERENCES = "references", "A list of references"
        COMPOSED = "composed", "The short answers on data protection"
        TEXT = "text", "A text of your institution"

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="origins")
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    record = models.ForeignKey(InstitutionRecord, on_delete=models.PROTECT, null=True, related_name="+")
    wording = models.ForeignKey(TextWording, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]

    @property
    def dated(self) -> date | None:
        """The day of what was put in; None where it has none."""
        if self.wording:
            return self.wording.dated
        return self.record.kept_at.date() if self.record else None

    def __str__(self) -> str:
        return f"{self.kind} of answer {self.answer_id}"
