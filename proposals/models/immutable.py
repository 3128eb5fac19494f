"""Rows that are written once."""

from typing import Any

from django.db import models


class WrittenOnce(models.Model):
    """Refuses every second save; the migration adds a trigger that refuses it in the database too."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} is written once and never changed.")
        super().save(*args, **kwargs)
