"""Mails that were promised in a transaction and are sent after it."""

from django.db import models

MOST_ATTEMPTS = 12
"""After so many tries a mail is given up; ours."""


class OutboxMail(models.Model):
    """Sent at least once. `dedup_key` makes promising it twice harmless."""

    kind = models.CharField(max_length=40)
    to = models.EmailField(max_length=254)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    dedup_key = models.CharField(max_length=160, unique=True)
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["not_before"], condition=models.Q(sent_at__isnull=True), name="mail_to_send")
        ]

    @property
    def is_given_up(self) -> bool:
        return self.sent_at is None and self.attempts >= MOST_ATTEMPTS

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
