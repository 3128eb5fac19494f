"""Harvested things, sealed; which collection saw them; what remains of erased ones.

On PostgreSQL the three tables are partitioned by project (`harvest/models/partitions.py`). Nothing has a foreign key to them.
"""

from django.db import models

from harvest.models.project import Project
from harvest.rules.states import RecordState


class Record(models.Model):
    """`key` is the decimal id of videos and comments, a keyed hash for accounts and edges. `payload` is sealed JSON.

    `batch_id` and `look_id` name rows of `Batch` and `Check` (0: none yet). `parent_key` is a keyed hash of what the record
    goes with, so that it can go with it: of a comment the video, of an edge the account whose list it is; else empty.
    """

    pk = models.CompositePrimaryKey("project_id", "kind", "key")
    project = models.ForeignKey(Project, on_delete=models.DO_NOTHING, related_name="+", db_index=False)
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=64)
    parent_key = models.CharField(max_length=64, default="", blank=True)
    created_at = models.DateTimeField(null=True)
    batch_id = models.BigIntegerField()
    collection_id = models.BigIntegerField()
    state = models.CharField(max_length=12, choices=RecordState.choices(), default=RecordState.LIVE)
    first_seen_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    absent_at = models.DateTimeField(null=True)
    look_id = models.BigIntegerField(default=0)
    payload = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["project", "batch_id"], name="records_of_batch"),
            models.Index(
                fields=["project", "parent_key"],
                condition=~models.Q(parent_key=""),
                name="records_of_parent",
            ),
            models.Index(
                fields=["project", "state"], condition=models.Q(state="quarantined"), name="records_set_aside"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=list(RecordState)), name="record_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} record"


class Sighting(models.Model):
    """A collection saw a record; `first_run_id` and `last_run_id` name its runs."""

    pk = models.CompositePrimaryKey("project_id", "kind", "key", "collection_id")
    project = models.ForeignKey(Project, on_delete=models.DO_NOTHING, related_name="+", db_index=False)
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=64)
    collection_id = models.BigIntegerField()
    first_run_id = models.BigIntegerField()
    last_run_id = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["project", "collection_id", "kind", "key"], name="sightings_of_collection")
        ]

    def __str__(self) -> str:
        return f"{self.kind} sighting"


class Tombstone(models.Model):
    """What remains of an erased record: HMAC-SHA-256 of `kind|key` under the project's tombstones key, as hex."""

    class Reason(models.TextChoices):
        ABSENT = "absent", "No longer available at TikTok"
        CLOSED = "closed", "The project ended"
        UNPROVEN = "unproven", "Could not be confirmed in time"
        REQUESTED = "requested", "TikTok asked for its deletion"
        REPLAYED = "replayed", "Erased before the database was put back"

    pk = models.CompositePrimaryKey("project_id", "kind", "key")
    project = models.ForeignKey(Project, on_delete=models.DO_NOTHING, related_name="+", db_index=False)
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=64)
    reason = models.CharField(max_length=10, choices=Reason)
    look_id = models.BigIntegerField(default=0)
    erased_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} tombstone"
