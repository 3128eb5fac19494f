"""Lists of ids that were harvested elsewhere, on their way into a collection that is kept elsewhere."""

from django.conf import settings
from django.db import models

from harvest.models.collections import Collection
from harvest.models.datasets import Dataset


class IdImport(models.Model):
    """`offset`: how far its file is stored, in bytes; the file is removed when it is done. `batches` are counted once all is stored.

    `rows` are those of the list; `new` of them became records, `known` were records already, `gone` had been erased here
    before, stay so and are listed for the holder, `repeated` stood in the list before. `dataset`: the ids, registered as a copy that `holder` keeps.
    """

    collection = models.OneToOneField(Collection, on_delete=models.CASCADE, related_name="id_import")
    offset = models.BigIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    bad = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(default=0)
    repeated = models.PositiveIntegerField(default=0)
    batches = models.JSONField(default=list)
    place = models.CharField(max_length=500)
    dataset = models.ForeignKey(Dataset, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"ids of collection {self.collection_id}"
