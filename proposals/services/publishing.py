"""Published versions of TikTok's form and rules, from reviewed files into rows that never change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.rules.errors import Conflict, NotNow
from proposals.catalogue.reading import (
    CURRENT,
    builtin_catalogues,
    builtin_terms,
    canonical_sha256,
)
from proposals.catalogue.succession import load_next
from proposals.models import CatalogueRetirement, CatalogueUpload, CatalogueVersion, TermsVersion
from proposals.selectors.catalogues import newest_catalogue
from proposals.selectors.terms import list_versions
from proposals.services.announcing import announce_end, announce_next, take_back_end
from proposals.services.auditing import record_event


@dataclass(frozen=True, slots=True)
class Draft:
    """A version that could be published, and the one that is in use."""

    present: CatalogueVersion
    content: dict[str, Any]


@transaction.atomic
def publish_builtin(*, now: datetime) -> tuple[CatalogueVersion, TermsVersion]:
    """The form and the rules in use; loads each version that comes with Fieldgate and is not there yet.

    Raises `Conflict` if a file was edited after its version was published. A version that a librarian published
    under the label of a file first stands.
    """
    uploaded = set(CatalogueUpload.objects.values_list("catalogue__label", flat=True))
    ours = {label: content for label, content in builtin_catalogues().items() if label not in uploaded}
    catalogues = _publish(CatalogueVersion, ours, now)
    terms = _publish(TermsVersion, builtin_terms(), now)
    newest = list_versions()[0]
    return (
        newest_catalogue() or catalogues[CURRENT],
        terms[newest] if newest in terms else TermsVersion.objects.get(label=newest),
    )


def check_next(text: str, *, now: datetime) -> Draft:
    """A next version and the one in use. Raises `FileError` with the line of each mistake; nothing is stored but what comes with Fieldgate."""
    present, _ = publish_builtin(now=now)
    return Draft(present, load_next(text, present.content))


@transaction.atomic
def publish_next(text: str, *, after: str, by: User, now: datetime) -> CatalogueVersion:
    """Everybody who starts from now on answers it; drafts stay with theirs until their team, which is told, moves on.

    `after`: the label of the version in use that it was compared with. Raises `FileError`, and `Conflict` if another
    was published meanwhile.
    """
    present, _ = publish_builtin(now=now)
    CatalogueVersion.objects.select_for_update().get(pk=present.pk)
    if present.label != after:
        raise Conflict(
            f"The version of {present.name} was published meanwhile. Nothing was published; compare with it first."
        )
    content = load_next(text, present.content)
    version = _load(CatalogueVersion, content["label"], content, now, by=by)
    CatalogueUpload.objects.create(catalogue=version, published_by=by, published_at=now)
    announce_next(version, present, by=by, now=now)
    return version


@transaction.atomic
def retire(version: CatalogueVersion, *, by: User, now: datetime) -> None:
    """Nothing that answers it is submitted any more; who has to move on is told. Raises `NotNow` for the version in use. Twice is harmless."""
    newest = newest_catalogue()
    if newest is None or newest.pk == version.pk:
        raise NotNow("This version is in use. Publish the next one first; nothing was changed.")
    _, is_first = CatalogueRetirement.objects.get_or_create(
        catalogue=version, defaults={"retired_by": by, "retired_at": now}
    )
    if is_first:
        record_event("version.retired", about=version, by=by, now=now, label=version.label)
        announce_end(version, by=by, now=now)


@transaction.atomic
def reinstate(version: CatalogueVersion, *, by: User, now: datetime) -> None:
    """TikTok takes answers to it after all."""
    gone, _ = CatalogueRetirement.objects.filter(catalogue=version).delete()
    if gone:
        record_event("version.reinstated", about=version, by=by, now=now, label=version.label)
        take_back_end(version, now=now)


def _publish[Version: (CatalogueVersion, TermsVersion)](
    model: type[Version], contents: Mapping[str, dict[str, Any]], now: datetime
) -> dict[str, Version]:
    known = {version.label: version for version in model.objects.filter(label__in=contents)}
    return {
        label: _check_same(known[label], content) if label in known else _load(model, label, content, now)
        for label, content in contents.items()
    }


def _load[Version: (CatalogueVersion, TermsVersion)](
    model: type[Version], label: str, content: dict[str, Any], now: datetime, by: User | None = None
) -> Version:
    sha256 = canonical_sha256(content)
    version, is_new = model.objects.get_or_create(
        label=label, defaults={"content": content, "sha256": sha256, "loaded_at": now}
    )
    if is_new:
        record_event("version.published", about=version, by=by, now=now, label=label, sha256=sha256)
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
