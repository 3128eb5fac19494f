"""What a certificate of compliance to date states, while data are held. It says of nothing held that it is gone."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q, Sum

from harvest.models import Batch, Check, Project, Tombstone
from harvest.rules.kinds import KINDS, in_order
from harvest.rules.statement import COMPLIANCE_LIMITS, CertificateKind
from harvest.rules.states import CheckState
from harvest.services.certificates.parts import describe_datasets, describe_head, describe_scope, iso
from harvest.services.graves import MAY_RETURN

REMOVED = MAY_RETURN | {Tombstone.Reason.REPLAYED}
"""What this database erased by itself, and what it was told of after it had been put back."""


def build_compliance(project: Project, now: datetime) -> dict[str, Any]:
    """Everything but signatory, checksums and signature."""
    number = f"{project.ref}-C{project.certificates.count() + 1}"
    return describe_head(project, CertificateKind.COMPLIANCE, number, now) | {
        "period": {"from": project.opened_at.date().isoformat(), "to": now.date().isoformat()},
        "scope": describe_scope(project),
        "held": _describe_held(project),
        "refresh": _describe_refresh(project),
        "removed": Tombstone.objects.filter(project=project, reason__in=REMOVED).count(),
        "people": _count_people(project, now),
        "datasets": describe_datasets(project),
        "limits": list(COMPLIANCE_LIMITS),
    }


def _describe_held(project: Project) -> list[dict[str, Any]]:
    """By kind: how many, and until when the oldest were confirmed last."""
    batches = Batch.objects.filter(project=project, records__gt=0).order_by().values("kind")
    rows = {row["kind"]: row for row in batches.annotate(n=Sum("records"), at=Min("clock_at"))}
    limit = timedelta(days=project.interval_days)
    return [
        {
            "kind": KINDS[kind].file,
            "records": rows[kind]["n"],
            "oldest_confirmed_at": rows[kind]["at"].isoformat(),
            "confirm_by": (rows[kind]["at"] + limit).isoformat(),
        }
        for kind in in_order(set(rows))
    ]


def _describe_refresh(project: Project) -> dict[str, Any]:
    looks = Check.objects.filter(batch__project=project, state=CheckState.BELIEVED)
    newest = looks.order_by("-answered_at").first()
    return {
        "interval_days": project.interval_days,
        "checks_answered": looks.count(),
        "last_answered_at": iso(newest.answered_at) if newest else None,
    }


def _count_people(project: Project, now: datetime) -> int:
    """Who may see records today."""
    today = now.date()
    if not project.access_start <= today <= project.access_end:
        return 0
    members = project.members.filter(
        Q(granted_until=None) | Q(granted_until__gte=today), granted_from__lte=today
    )
    counted: int = members.aggregate(n=Count("pk"))["n"]
    return counted
