"""The institution as the library keeps it. Each change is a new record; the newest is in force."""

from django.conf import settings
from django.db import models

from proposals.models.immutable import WrittenOnce
from proposals.rules.institution import Institution, Recorded


class InstitutionRecord(WrittenOnce):
    """`content` is `rules.institution.Institution` as JSON; `number` counts from 1."""

    number = models.PositiveIntegerField(unique=True)
    content = models.JSONField()
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"institution record {self.number}"

    @property
    def institution(self) -> Institution:
        return Institution.from_json(self.content)

    @property
    def recorded(self) -> Recorded:
        return Recorded(self.institution, self.number, self.kept_at.date())
