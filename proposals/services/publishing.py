"""Published versions of TikTok's form and rules, from the reviewed files into rows that never change."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.rules.errors import Conflict
from proposals.catalogue.reading import (
    CURRENT,
    CURRENT_TERMS,
    builtin_catalogues,
    builtin_terms,
    canonical_sha256,
)
from proposals.models import CatalogueVersion, TermsVersion
from proposals.services.auditing import record_event


@transaction.atomic
def publish_builtin(*, now: datetime) -> tuple[CatalogueVersion, TermsVersion]:
    """The current form and rules; loads each version that comes with Fieldgate and is not there yet.

    Raises `Conflict` if a file was edited after its version was published.
    """
    catalogues = _publish(CatalogueVersion, builtin_catalogues(), now)
    terms = _publish(TermsVersion, builtin_terms(), now)
    return catalogues[CURRENT], terms[CURRENT_TERMS]


def _publish[Version: (CatalogueVersion, TermsVersion)](
    model: type[Version], contents: Mapping[str, dict[str, Any]], now: datetime
) -> dict[str, Version]:
    known = {version.label: version for version in model.objects.filter(label__in=contents)}
    return {
        label: _check_same(known[label], content) if label in known else _load(model, label, content, now)
        for label, content in contents.items()
    }


def _load[Version: (CatalogueVersion, TermsVersion)](
    model: type[Version], label: str, content: dict[str, Any], now: datetime
) -> Version:
    sha256 = canonical_sha256(content)
    version, is_new = model.objects.get_or_create(
        label=label, defaults={"content": content, "sha256": sha256, "loaded_at": now}
    )
    if is_new:
        record_event("version.published", about=version, by=None, now=now, label=label, sha256=sha256)
    return version


def _check_same[Version: (CatalogueVersion, TermsVersion)](
    version: Version, content: dict[str, Any]
) -> Version:
    if version.sha256 != canonical_sha256(content):
        raise Conflict(
            f"The file of {version.label} was changed after it was published. "
            "Put the file back as it was, and publish the change as a new version."
        )
    return version
