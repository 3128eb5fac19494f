"""What a person wants to be told, and the address of their calendar."""

from django.conf import settings
from django.db import models


class Notices(models.Model):
    """One row for each person who has chosen something or has had a daily mail; without one the defaults hold.

    `calendar_sha256` is that of the token in the address of the calendar, "" where there is none: the token itself is
    shown once and stored nowhere. `digested_at`: the moment up to which the last daily mail looked.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    wants_digest = models.BooleanField(default=True)
    digested_at = models.DateTimeField(null=True, blank=True)
    calendar_sha256 = models.CharField(max_length=64, blank=True)
    calendar_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["calendar_sha256"],
                condition=~models.Q(calendar_sha256=""),
                name="one_person_per_calendar",
            )
        ]

    def __str__(self) -> str:
        return f"notices of {self.user_id}"
