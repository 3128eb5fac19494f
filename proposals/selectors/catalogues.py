"""Published versions of TikTok's form: which is in use, and how an application stands to it."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from django.db.models import Count, QuerySet

from proposals.catalogue.model import Catalogue
from proposals.catalogue.reading import CURRENT, builtin_catalogues, read_catalogue
from proposals.mailing.mails import name_of
from proposals.models import CatalogueVersion, Proposal
from proposals.rules.states import ProposalState

SERIES: Final = "tiktok-research-api/"
UNSENT: Final = (
    ProposalState.DRAFT,
    ProposalState.CHANGES_REQUESTED,
    ProposalState.IN_REVIEW,
    ProposalState.READY,
)
"""Applications in these states still go to TikTok."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How the form of an application stands to the one in use. `retired_at` None: it may still be submitted.

    `newer`: the label of the version in use, "" where the application answers it already.
    """

    newer: str
    retired_at: datetime | None

    @property
    def is_current(self) -> bool:
        return not self.newer and self.retired_at is None


@dataclass(frozen=True, slots=True)
class VersionRow:
    """`published_by` "" for a version that came with Fieldgate; `unsent` counts applications that still go to TikTok."""

    number: int
    name: str
    published_at: datetime
    published_by: str
    retired_at: datetime | None
    unsent: int
    is_newest: bool


def standing_of(proposal: Proposal) -> Standing:
    """One query. An application that went to TikTok is left as it was sent."""
    if proposal.state not in UNSENT:
        return Standing("", None)
    known = {row["pk"]: row for row in _versions().values("pk", "label", "retirement__retired_at")}
    newest = next(iter(known.values()), None)
    own = known.get(proposal.catalogue_id)
    return Standing(
        newer=newest["label"] if newest and newest["pk"] != proposal.catalogue_id else "",
        retired_at=own["retirement__retired_at"] if own else None,
    )


def newest_catalogue() -> CatalogueVersion | None:
    """The version in use: the one with the latest label. None before anything was published."""
    return _versions().first()


def newest_hash() -> str:
    """Names the form in use; "" before anything was published. One query."""
    return _versions().values_list("sha256", flat=True).first() or ""


@lru_cache(maxsize=4)
def read_version(sha256: str) -> Catalogue:
    """Read once: versions never change, so that their hash names them. "" is the one that comes with Fieldgate."""
    if not sha256:
        return read_catalogue(builtin_catalogues()[CURRENT])
    return read_catalogue(_versions().filter(sha256=sha256)[0].content)


def list_catalogues() -> tuple[VersionRow, ...]:
    """Newest first. Two queries."""
    unsent = Proposal.objects.filter(state__in=UNSENT).order_by().values("catalogue").annotate(n=Count("pk"))
    counts = {row["catalogue"]: row["n"] for row in unsent}
    rows = _versions().defer("content").select_related("upload__published_by", "retirement")
    return tuple(_row(version, counts.get(version.pk, 0), place == 0) for place, version in enumerate(rows))


def count_unsent(version: CatalogueVersion) -> dict[ProposalState, int]:
    """Applications on this version that still go to TikTok, by state."""
    found = Proposal.objects.filter(catalogue=version, state__in=UNSENT).order_by()
    return {ProposalState(row["state"]): row["n"] for row in found.values("state").annotate(n=Count("pk"))}


def unsent_of(version: CatalogueVersion) -> QuerySet[Proposal]:
    """Applications on this version that still go to TikTok."""
    people = ("catalogue", "terms", "pi", "librarian")
    found = Proposal.objects.filter(catalogue=version, state__in=UNSENT).select_related(*people)
    return found.order_by("ref")


def _versions() -> QuerySet[CatalogueVersion]:
    return CatalogueVersion.objects.filter(label__startswith=SERIES).order_by("-label")


def _row(version: CatalogueVersion, unsent: int, is_newest: bool) -> VersionRow:
    upload, retirement = getattr(version, "upload", None), getattr(version, "retirement", None)
    return VersionRow(
        number=version.pk,
        name=version.name,
        published_at=version.loaded_at,
        published_by=name_of(upload.published_by) if upload else "",
        retired_at=retirement.retired_at if retirement else None,
        unsent=unsent,
        is_newest=is_newest,
    )
