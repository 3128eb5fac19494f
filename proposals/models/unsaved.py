"""What somebody wrote that is not part of the application: seen by its writer alone."""

from django.conf import settings
from django.db import models

from proposals.models.proposal import Proposal
from proposals.models.review import Thread


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


class CommentDraft(models.Model):
    """A comment that is being written: one per person and question for a new thread, and one per thread for a reply.

    `fields` has the texts of its form by name. Gone once it is posted.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="comment_drafts")
    question_key = models.CharField(max_length=80)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, null=True, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    fields = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "question_key", "author"],
                condition=models.Q(thread=None),
                name="one_draft_of_a_new_thread",
            ),
            models.UniqueConstraint(fields=["thread", "author"], name="one_draft_of_a_reply"),
        ]

    def __str__(self) -> str:
        return f"draft on {self.question_key}"
