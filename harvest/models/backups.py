"""Copies of the database that the site made, and when each has to be gone."""

from django.db import models


class Backup(models.Model):
    """`path` is absolute. `removed_at`: when it was found to be gone; until then it may hold erased records."""

    path = models.CharField(max_length=500, unique=True)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"backup of {self.made_at:%Y-%m-%d %H:%M}"
