"""Batches that are checked together, the looks at TikTok, and the brake on erasing."""

from django.conf import settings
from django.db import models

from harvest.models.project import Project
from harvest.rules.states import LIVE_CHECKS, CheckState


class Batch(models.Model):
    """Records of one project and kind. `clock_at`: since when its oldest record is unconfirmed; due `interval_days` later.

    Takes records while `sealed_at` is None; sealed when it is full or its first check begins. `parent_key`: of a batch of
    edges, the key of the account whose list they are. `collections`: numbers of those that were first to bring records of
    it, also where these have gone since.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="batches")
    kind = models.CharField(max_length=20)
    parent_key = models.CharField(max_length=64, default="", blank=True)
    number = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)
    records = models.PositiveIntegerField(default=0)
    clock_at = models.DateTimeField()
    sealed_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    collections = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["clock_at", "number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "kind", "number"], name="batch_number_once"),
            models.UniqueConstraint(
                fields=["project", "kind", "parent_key"],
                condition=models.Q(sealed_at__isnull=True),
                name="one_open_batch_per_kind",
            ),
        ]
        indexes = [
            models.Index(
                fields=["project", "clock_at"], condition=models.Q(records__gt=0), name="batches_by_clock"
            )
        ]

    def __str__(self) -> str:
        return f"batch {self.number} of {self.kind}"


class Check(models.Model):
    """One look: a file of ids sent to TikTok's batch compliance, and what was believed of the answer.

    `sent` (ids) and `controls` (`{"alive": [...], "impossible": [...]}`) are sealed, and emptied once the look is applied.
    """

    class Look(models.IntegerChoices):
        FIRST = 1, "First look"
        SECOND = 2, "Second look"

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="checks")
    look = models.PositiveSmallIntegerField(choices=Look)
    state = models.CharField(max_length=14, choices=CheckState.choices(), default=CheckState.CONTROLS)
    sent = models.BinaryField(default=bytes)
    controls = models.BinaryField(default=bytes)
    sent_count = models.PositiveIntegerField(default=0)
    task_id = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    present = models.PositiveIntegerField(default=0)
    absent = models.PositiveIntegerField(default=0)
    erased = models.PositiveIntegerField(default=0)
    came_back = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=list(CheckState)), name="check_state_is_known"
            ),
            models.UniqueConstraint(
                fields=["batch", "look"],
                condition=models.Q(state__in=list(LIVE_CHECKS)),
                name="one_live_look_per_batch",
            ),
        ]

    def __str__(self) -> str:
        return f"look {self.look} at batch {self.batch_id}"


class Brake(models.Model):
    """Erasing held because too much would go at once; released by the PI and a librarian together."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="brakes")
    would_erase = models.PositiveIntegerField()
    of_records = models.PositiveIntegerField()
    reason = models.CharField(max_length=300)
    held_at = models.DateTimeField()
    pi_released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    librarian_released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project"], condition=models.Q(released_at__isnull=True), name="one_brake_per_project"
            )
        ]

    def __str__(self) -> str:
        return f"brake of project {self.project_id}"
