"""Client keys, the organisations whose quota they spend, and the ledger."""

from django.conf import settings
from django.db import models

from harvest.models.project import Project
from harvest.rules.states import KeyState


class Organisation(models.Model):
    """The TikTok developer organisation behind a client key; quota belongs to it."""

    client_key_sha256 = models.CharField(max_length=64, unique=True)
    first_seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"organisation {self.pk}"


class ApiKey(models.Model):
    """A client key with its sealed secret. The secret is write-only: opened only where a request is made."""

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="key")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="keys")
    client_key = models.CharField(max_length=100)
    sealed_secret = models.BinaryField()
    state = models.CharField(max_length=20, choices=KeyState.choices(), default=KeyState.NOT_TRIED)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    set_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=list(KeyState)), name="key_state_is_known"),
        ]

    def __str__(self) -> str:
        return f"key of project {self.project_id}"

    @property
    def hint(self) -> str:
        """Enough of the client key to recognise it."""
        return f"{self.client_key[:4]}…"


class QuotaDay(models.Model):
    """Requests spent by an organisation in one pool on one UTC day. Spent before sending, so never below TikTok's count.

    `upkeep`: those of `spent` that confirmed what is held.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="days")
    pool = models.CharField(max_length=10, default="main")
    day = models.DateField()
    spent = models.PositiveIntegerField(default=0)
    upkeep = models.PositiveIntegerField(default=0)
    allowed = models.PositiveIntegerField()
    refused_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "pool", "day"], name="one_ledger_row_per_day"),
            models.CheckConstraint(
                condition=models.Q(spent__lte=models.F("allowed")), name="never_over_quota"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pool} {self.day}: {self.spent}/{self.allowed}"
