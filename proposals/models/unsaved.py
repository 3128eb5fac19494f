"""What somebody wrote that is not part of the application: seen by its writer alone."""

from django.conf import settings
from django.db import models

from proposals.models.proposal import Proposal


class UnsavedAnswer(models.Model):
    """An answer that was refused because another was saved first, or because the answers were locked meanwhile.

    `version` is the one it was written on. Kept until its writer has decided what becomes of it.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="unsaved_answers")
    key = models.CharField(max_length=80)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    value = models.JSONField(null=True)
    version = models.PositiveIntegerField()
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ["-kept_at", "-pk"]
        indexes = [models.Index(fields=["proposal", "key", "author"], name="unsaved_answers_of_a_writer")]

    def __str__(self) -> str:
        return f"{self.key} on v{self.version}"
