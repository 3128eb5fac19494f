"""How published versions of TikTok's form follow each other: who published one, when it ended, who moved on to it."""

from django.conf import settings
from django.db import models

from proposals.models.proposal import Proposal
from proposals.models.versions import CatalogueVersion


class CatalogueUpload(models.Model):
    """A librarian published this version; those without a row came with Fieldgate."""

    catalogue = models.OneToOneField(CatalogueVersion, on_delete=models.PROTECT, related_name="upload")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    published_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"upload of {self.catalogue_id}"


class CatalogueRetirement(models.Model):
    """TikTok no longer takes answers to this version: nothing that answers it is submitted any more."""

    catalogue = models.OneToOneField(CatalogueVersion, on_delete=models.PROTECT, related_name="retirement")
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    retired_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"retirement of {self.catalogue_id}"


class CatalogueUpgrade(models.Model):
    """A proposal moved on from one version to a later one. `put_aside` has the answers by key that were not carried over whole, as they were."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="upgrades")
    before = models.ForeignKey(CatalogueVersion, on_delete=models.PROTECT, related_name="+")
    after = models.ForeignKey(CatalogueVersion, on_delete=models.PROTECT, related_name="+")
    put_aside = models.JSONField()
    upgraded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    upgraded_at = models.DateTimeField()

    class Meta:
        ordering = ["-upgraded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "after"], name="upgraded_to_a_version_once")
        ]

    def __str__(self) -> str:
        return f"upgrade of proposal {self.proposal_id}"
