"""Answers, and every text they ever had."""

from django.conf import settings
from django.db import models

from proposals.models.proposal import Proposal


class Answer(models.Model):
    """The answer to one question. `value` has the JSON type of the question's type in the catalogue.

    `version` counts saves from 1; a save names the version it started from (0 for none yet) and is refused when
    another came between.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="answers")
    key = models.CharField(max_length=80)
    value = models.JSONField(null=True)
    version = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "key"], name="one_answer_per_question")]

    def __str__(self) -> str:
        return f"{self.key} v{self.version}"


class AnswerRevision(models.Model):
    """One earlier or present text of an answer. Saves of one person within ten minutes share a row while nothing long is dropped."""

    class Reason(models.TextChoices):
        EDIT = "edit", "Edited"
        IMPORT = "import", "Imported"
        RESTORE = "restore", "Restored"
        COPY = "copy", "Copied from an earlier application"
        ADVICE = "advice", "Changed as the forecast suggests"
        RECORD = "record", "From the record of the institution"
        REFERENCES = "references", "References added from a list"
        COMPOSED = "composed", "Composed from the short answers"
        TEXT = "text", "A text of the institution put in"
        SUGGESTION = "suggestion", "Suggestion accepted"
        UPGRADE = "upgrade", "Carried over to TikTok’s new questions"

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    value = models.JSONField(null=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    reason = models.CharField(max_length=10, choices=Reason, default=Reason.EDIT)

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["answer", "version"], name="one_revision_per_version")]

    def __str__(self) -> str:
        return f"v{self.version}"
