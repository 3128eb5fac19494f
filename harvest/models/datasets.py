"""Exports that were handed out, and the copies that people hold."""

from django.conf import settings
from django.db import models

from harvest.models.collections import Collection
from harvest.models.project import Project
from harvest.rules.states import DatasetState


class Dataset(models.Model):
    """Files in `folder` (absolute), laid out as `harvest/services/dataset_files.py` says. Never older than a refresh.

    `created_from` and `created_to` (UTC, both included) and `fields` limit what is in it; none: no limit. `own_codes`:
    the codes of names are those of no other dataset. `progress` is how far the build is, and empty once it is in use.
    `deposited`: a copy goes to the site's storage; `deposit` is what lies there, checksums by name, and what hinders it.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="datasets")
    number = models.PositiveIntegerField()
    collection = models.ForeignKey(
        Collection, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    format = models.CharField(
        max_length=10, choices=[("csv", "CSV"), ("jsonl", "JSONL"), ("parquet", "Parquet"), ("ids", "Ids")]
    )
    created_from = models.DateField(null=True, blank=True)
    created_to = models.DateField(null=True, blank=True)
    fields = models.JSONField(default=list, blank=True)
    with_names = models.BooleanField(default=False)
    own_codes = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=DatasetState.choices(), default=DatasetState.BUILDING)
    reason = models.CharField(max_length=300, blank=True)
    folder = models.CharField(max_length=500)
    deposited = models.BooleanField(default=False)
    deposit = models.JSONField(default=dict, blank=True)
    progress = models.JSONField(default=dict, blank=True)
    rows = models.PositiveIntegerField(default=0)
    manifest = models.JSONField(default=dict)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    built_at = models.DateTimeField(null=True, blank=True)
    recalled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="dataset_number_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=list(DatasetState)), name="dataset_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"dataset {self.number}"


class DatasetCopy(models.Model):
    """A person downloaded a dataset; after a recall they confirm that their copy was replaced, cut or deleted.

    `link_until`: when the links end that they were given last. `cut`: how often the dataset had been cut when they took
    it; `vouched_by`: who said in place of somebody who left that it is gone, and `vouched_reason` how they know; `listed`: up to which cut the newest list of removed ids goes that they took, None: none.
    """

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="copies")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    taken_at = models.DateTimeField()
    link_until = models.DateTimeField(null=True, blank=True)
    cut = models.PositiveIntegerField(default=0)
    listed = models.PositiveIntegerField(null=True, blank=True)
    recalled_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    vouched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    vouched_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-taken_at"]

    def __str__(self) -> str:
        return f"copy of dataset {self.dataset_id}"


class RemovedIds(models.Model):
    """Ids that a cut took out of a dataset, as they stood in it, sealed. Kept while a copy may still hold them.

    `cut` counts from 1; 0: erased before there was the dataset, of a list from elsewhere. A cut that broke off is repeated and may note the same ids again.
    """

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="removed")
    cut = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    ids = models.BinaryField()
    removed_at = models.DateTimeField()

    class Meta:
        ordering = ["cut", "pk"]

    def __str__(self) -> str:
        return f"cut {self.cut} of dataset {self.dataset_id}"
