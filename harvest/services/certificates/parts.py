"""What certificates of both kinds say of a project: who, what it covers, which copies were handed out."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Q

from harvest.models import Certificate, Collection, Dataset, Manuscript, Project
from harvest.rules.certificate import SCHEMA
from harvest.rules.signing_out import CertificateState
from harvest.rules.statement import CertificateKind
from harvest.selectors.terms import accepted_terms, held_by
from harvest.services.manifests import ref_of
from harvest.services.software import software
from harvest.vault import open_keyring

KEY_PATH = "/certificates/key/"
"""Where this site shows the public half of the key that it signs with; the same for as long as the site stands."""


def describe_head(project: Project, kind: CertificateKind, number: str, now: datetime) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "kind": kind.value,
        "title": kind.words,
        "number": number,
        "issued_at": now.isoformat(),
        "issuer": {
            "site": settings.FIELDGATE_URL,
            "operator": settings.FIELDGATE_OPERATOR,
            "software": software(),
            "public_key": open_keyring().public_key().hex(),
            "key_address": f"{settings.FIELDGATE_URL}{KEY_PATH}",
        },
        "project": describe_project(project),
        "terms": describe_terms(project),
        "requested": {"asked_on": None, "due_on": None},
        "signatory": None,
    }


def describe_project(project: Project) -> dict[str, Any]:
    return {
        "ref": project.ref,
        "title": project.title,
        "application": project.proposal.ref if project.proposal else project.handover.get("reference", ""),
        "institution": project.institution,
        "principal_investigator": project.pi.name,
        "access": {"start": project.access_start.isoformat(), "end": project.access_end.isoformat()},
        "source": "TikTok Research API",
    }


def describe_terms(project: Project) -> dict[str, Any]:
    """The version of TikTok's rules that applied, and the terms that the team accepted, by their files."""
    return {
        "version": held_by(project).label,
        "refresh_days": project.interval_days,
        "accepted": [
            {
                "accepted_on": each.accepted_on.isoformat(),
                "party": each.get_party_display(),
                "sha256": each.sha256,
            }
            for each in accepted_terms(project)
        ],
    }


def describe_scope(project: Project) -> dict[str, Any]:
    """Collections, one by one; manuscripts, whose texts are searched and kept for a while."""
    manuscripts = Manuscript.objects.filter(publication__project=project)
    return {
        "collections": [describe_collection(each) for each in project.collections.order_by("name")],
        "publications": project.publications.count(),
        "manuscripts": {
            "versions": manuscripts.count(),
            "texts_left": manuscripts.exclude(text=b"", findings=b"").count(),
        },
    }


def describe_collection(collection: Collection) -> dict[str, Any]:
    return {
        "name": collection.name,
        "kind": collection.kind,
        "start": collection.start_date.isoformat(),
        "end": collection.end_date.isoformat(),
        "beyond_plan": bool(collection.outside_plan),
        "kept_elsewhere": collection.kept_elsewhere,
    }


def describe_datasets(project: Project) -> list[dict[str, Any]]:
    """One query, however many there are. What others vouched for is not counted as confirmed by a holder."""
    confirmed = Count("copies", filter=Q(copies__confirmed_at__isnull=False, copies__vouched_by__isnull=True))
    recalled = Count("copies", filter=Q(copies__recalled_at__isnull=False))
    datasets = project.datasets.annotate(taken=Count("copies"), confirmed=confirmed, recalled=recalled)
    return [describe_dataset(project, each) for each in datasets.order_by("number")]


def count_copies(certificate: Certificate) -> dict[str, Any]:
    """What a draft says of copies, as of now: people are asked to delete theirs when the project ends, and confirm it only then.

    Nothing for one that is signed, or that speaks of its own day.
    """
    is_open = certificate.state == CertificateState.DRAFTED and certificate.kind == CertificateKind.DELETION
    return {"datasets": describe_datasets(certificate.project)} if is_open else {}


def describe_dataset(project: Project, dataset: Dataset) -> dict[str, Any]:
    dataset.project = project
    counts = vars(dataset)
    return {
        "ref": ref_of(dataset),
        "format": dataset.format,
        "rows": dataset.rows,
        "built_at": iso(dataset.built_at),
        "copies": counts["taken"],
        "copies_recalled": counts["recalled"],
        "copies_confirmed": counts["confirmed"],
    }


def iso(moment: datetime | date | None) -> str | None:
    return moment.isoformat() if moment else None
