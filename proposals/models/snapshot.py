"""Immutable copies of a proposal."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import models

from proposals.models.immutable import WrittenOnce
from proposals.models.proposal import Proposal


class Snapshot(WrittenOnce):
    """`content` reads alone in five years: question texts as asked, answers, people, labels of catalogue and terms.

    `sha256` is that of the canonical JSON of what was answered (answers, catalogue and terms), so two snapshots of
    the same text have the same hash. Shapes: docs/schemas/snapshot-1.json.
    """

    class Reason(models.TextChoices):
        REVIEW = "review", "Sent to the PI"
        EXPORT = "export", "Exported"
        SUBMISSION = "submission", "Submitted to TikTok"

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="snapshots")
    number = models.PositiveIntegerField()
    reason = models.CharField(max_length=12, choices=Reason)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["proposal", "number"], name="snapshot_number_once")]

    def __str__(self) -> str:
        return f"version {self.number}"

    def questions(self) -> Iterator[dict[str, Any]]:
        """Each question as `content` holds it, in the order of its sections; those that were not asked too."""
        for section in self.content["sections"]:
            yield from section["questions"]

    def answers(self) -> dict[str, Any]:
        """By key, of the questions that were asked."""
        return {question["key"]: question["value"] for question in self.questions() if question["visible"]}
