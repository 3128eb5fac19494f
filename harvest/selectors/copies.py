"""Files of datasets that people take, and the copies that they hold."""

from typing import Final

from django.db.models import QuerySet

from accounts.models import User
from harvest.models import Dataset, DatasetCopy, Project

REPORT: Final = "completeness.json"
"""Datasets from before there were reports have none."""
_PAPERS: Final = ("README.md", "manifest.json", REPORT, "ro-crate-metadata.json", "SHA256SUMS")


ALL: Final = "everything.tar"
"""All files in one, made while it is sent."""


def list_names(dataset: Dataset) -> list[str]:
    """Data first. Empty before it is built."""
    files = [str(file["name"]) for file in dataset.manifest.get("files", ())]
    return [*files, *list_papers(dataset)] if files else []


def list_papers(dataset: Dataset) -> list[str]:
    return [name for name in _PAPERS if name != REPORT or "completeness" in dataset.manifest]


def find_checksum(dataset: Dataset, name: str) -> str:
    """Of a data file; "" for the papers, which are small."""
    files = dataset.manifest["files"]
    return next((str(file["sha256"]) for file in files if file["name"] == name), "")


def find_copy(dataset: Dataset, user: User) -> DatasetCopy | None:
    """The one that still holds exactly what the dataset holds."""
    return dataset.copies.filter(user=user, recalled_at=None).first()


def list_held(project: Project, user: User) -> QuerySet[DatasetCopy]:
    """Copies that this person took and has not been asked to give up."""
    return DatasetCopy.objects.filter(dataset__project=project, user=user, recalled_at=None)


def list_unconfirmed(project: Project, user: User) -> list[Dataset]:
    """Datasets of which this person holds a copy that has to be replaced or deleted. One query."""
    asked = Dataset.objects.filter(
        project=project, copies__user=user, copies__recalled_at__isnull=False, copies__confirmed_at=None
    )
    return list(asked.order_by("number").distinct())


def list_open_copies(dataset: Dataset, user: User) -> QuerySet[DatasetCopy]:
    """Copies of this person that were called back and are not confirmed yet."""
    return dataset.copies.filter(user=user, recalled_at__isnull=False, confirmed_at=None)


def count_cuts(dataset: Dataset) -> int:
    """How often rows have been taken out of it."""
    return len(dataset.manifest.get("history", ()))
