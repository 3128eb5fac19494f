"""Published versions of TikTok's form and of TikTok's rules, as loaded from the reviewed files."""

from django.db import models

from proposals.catalogue.naming import say_version
from proposals.models.immutable import WrittenOnce


class CatalogueVersion(WrittenOnce):
    """One published version of TikTok's form. `content` is the parsed YAML file, `sha256` that of its canonical JSON."""

    label = models.CharField(max_length=80, unique=True)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.label

    @property
    def name(self) -> str:
        """As people call it: the month of its label."""
        return say_version(self.label)


class TermsVersion(WrittenOnce):
    """One dated version of TikTok's rules."""

    label = models.CharField(max_length=80, unique=True)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.label
