"""What happens at TikTok: pasting, submitting, the decision."""

from django.conf import settings
from django.db import models

from proposals.models.proposal import Proposal
from proposals.models.snapshot import Snapshot
from proposals.rules.refusals import RefusalReason

LONGEST_MESSAGE = 10_000
"""Characters of a message between the team and TikTok; ours."""
LONGEST_REPORT = 4_000
"""Characters of a report on TikTok's form and of what the library found; ours."""
LONGEST_REASON = 4_000
"""Characters of TikTok's reason for a refusal; ours."""


class CopyTick(models.Model):
    """One answer of a snapshot was pasted into TikTok's form. `sha256` is that of the text as it was pasted."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="ticks")
    question_key = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    ticked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    ticked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["snapshot", "question_key"], name="ticked_once")]

    def __str__(self) -> str:
        return self.question_key


class FormReport(models.Model):
    """TikTok's form shows something else than the question here, as somebody saw it. `note`: what the library found."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="form_reports")
    question_key = models.CharField(max_length=80)
    seen = models.TextField(max_length=LONGEST_REPORT)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    reported_at = models.DateTimeField()
    note = models.TextField(max_length=LONGEST_REPORT, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-reported_at", "-pk"]

    def __str__(self) -> str:
        return f"report on {self.question_key}"


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


class Message(models.Model):
    """What went between the team and TikTok. `answer_by`: the day TikTok named for an answer to its question."""

    class Kind(models.TextChoices):
        MESSAGE = "message", "Message"
        QUESTION = "question", "TikTok asked for more"
        ANSWER = "answer", "The team answered"
        APPEAL = "appeal", "Appeal"

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=10, choices=Kind)
    from_tiktok = models.BooleanField()
    sent_on = models.DateField()
    text = models.TextField(max_length=LONGEST_MESSAGE)
    answer_by = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["sent_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="message")
                | models.Q(kind="question", from_tiktok=True)
                | models.Q(kind__in=["answer", "appeal"], from_tiktok=False),
                name="a_question_comes_from_tiktok_and_an_answer_does_not",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.sent_on}"


class Decision(models.Model):
    """TikTok's answer. `people` lists whom TikTok granted: `[{"name", "email", "role"}]`, role as in the hand-over.

    A refusal that was appealed against stays, with `appealed_at`; the other one stands.
    """

    class Outcome(models.TextChoices):
        GRANTED = "granted", "TikTok granted access"
        REFUSED = "refused", "TikTok refused"

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="decisions")
    outcome = models.CharField(max_length=10, choices=Outcome)
    decided_on = models.DateField()
    product = models.CharField(max_length=40, blank=True)
    access_start = models.DateField(null=True, blank=True)
    access_end = models.DateField(null=True, blank=True)
    people = models.JSONField(default=list)
    reason = models.TextField(max_length=LONGEST_REASON, blank=True)
    category = models.CharField(
        max_length=20, blank=True, choices=[(each.value, each.words) for each in RefusalReason]
    )
    appealed_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"],
                condition=models.Q(appealed_at=None),
                name="one_decision_stands",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="refused") | models.Q(appealed_at=None),
                name="only_refusals_are_appealed_against",
            ),
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
            ),
        ]

    def __str__(self) -> str:
        return self.outcome
