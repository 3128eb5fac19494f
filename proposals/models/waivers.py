"""Findings that a team explains instead of fixing them."""

from django.conf import settings
from django.db import models

from proposals.models.proposal import Proposal


class FindingWaiver(models.Model):
    """Why one finding may stay as it is. `fingerprint` is that of the finding with its words, so that a waiver has no
    effect once the finding says something else; `ended_at` once it was taken back, or the finding had gone at a review.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="waivers")
    fingerprint = models.CharField(max_length=64)
    finding = models.CharField(max_length=60)
    message = models.TextField()
    reason = models.TextField(max_length=2_000)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "fingerprint"],
                condition=models.Q(ended_at=None),
                name="one_open_waiver_per_finding",
            )
        ]

    def __str__(self) -> str:
        return f"waiver of {self.finding}"
