"""Who did what, when."""

from django.conf import settings
from django.db import models

from proposals.models.immutable import WrittenOnce


class AuditEvent(WrittenOnce):
    """One act, written in the transaction of the act. Holds no answer, no name, no address: `actor` is a key.

    `verb` is a business act (`review.approved`); `detail` holds numbers, hashes and states only.
    """

    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        null=True,
        db_constraint=False,
        related_name="+",
    )
    verb = models.CharField(max_length=60)
    object_type = models.CharField(max_length=30)
    object_ref = models.CharField(max_length=60, db_index=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_ref}"
