"""What happens at TikTok: pasting, submitting, the decision."""

from django.conf import settings
from django.db import models

from proposals.models.proposal import Proposal
from proposals.models.snapshot import Snapshot


class CopyTick(models.Model):
    """One answer of a snapshot was pasted into TikTok's form."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="ticks")
    question_key = models.CharField(max_length=80)
    ticked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    ticked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["snapshot", "question_key"], name="ticked_once")]

    def __str__(self) -> str:
        return self.question_key


class Submission(models.Model):
    """What was sent to TikTok, when, and the number that TikTok showed, if any."""

    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, related_name="submission")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    submitted_on = models.DateField()
    tiktok_reference = models.CharField(max_length=100, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"submitted on {self.submitted_on}"


class Decision(models.Model):
    """TikTok's answer. `people` lists whom TikTok granted: `[{"name", "email", "role"}]`, role as in the hand-over."""

    class Outcome(models.TextChoices):
        GRANTED = "granted", "TikTok granted access"
        REFUSED = "refused", "TikTok refused"

    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, related_name="decision")
    outcome = models.CharField(max_length=10, choices=Outcome)
    decided_on = models.DateField()
    product = models.CharField(max_length=40, blank=True)
    access_start = models.DateField(null=True, blank=True)
    access_end = models.DateField(null=True, blank=True)
    people = models.JSONField(default=list)
    reason = models.TextField(max_length=4000, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome="refused", access_start=None, access_end=None)
                | models.Q(
                    outcome="granted",
                    access_start__isnull=False,
                    access_end__isnull=False,
                    access_end__gte=models.F("access_start"),
                )
                & ~models.Q(product=""),
                name="granted_with_dates_and_product_or_refused",
            )
        ]

    def __str__(self) -> str:
        return self.outcome
