"""What stays in the institution when a certificate goes out: what was found, and what is still to be done."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q

from harvest.models import Closing, DatasetCopy, Outage, Project
from harvest.rules.derived import Fate
from harvest.rules.statement import BACKUP_DAYS, CertificateKind, list_open_points
from harvest.selectors.derived import list_open_derived
from proposals.rules.days import say_day

ANNEX_SCHEMA = "fieldgate/certificate-annex/1"


def build_annex(project: Project, kind: CertificateKind, number: str, now: datetime) -> dict[str, Any]:
    """Sentences for people. Names nobody: who holds a copy is seen on the project's pages."""
    closing = Closing.objects.filter(project=project).first()
    return {
        "schema": ANNEX_SCHEMA,
        "certificate": number,
        "as_of": now.isoformat(),
        "open_points": [*_list_open_points(project, kind, closing, now), *_say_derived(project, kind)],
        "findings": [
            *_say_outages(project),
            *_say_beyond_plan(project),
            *_say_vouched(project),
            *_say_holds(project),
        ],
    }


def _list_open_points(
    project: Project, kind: CertificateKind, closing: Closing | None, now: datetime
) -> list[str]:
    copies = DatasetCopy.objects.filter(dataset__project=project, confirmed_at=None)
    if kind is CertificateKind.DELETION and closing is not None:
        points = list_open_points(
            engine=connection.vendor,
            certified_at=now,
            expires_at=now + timedelta(days=BACKUP_DAYS),
            copies_unconfirmed=copies.count(),
            folders_gone=[f"{project.ref}/{number}" for number in closing.proof.get("folders_gone", [])],
        )
        return list(points)
    recalled = copies.filter(recalled_at__isnull=False).count()
    taken = copies.filter(recalled_at=None).count()
    points_now = (
        [f"{recalled} of the copies that were called back are not confirmed yet."] if recalled else []
    )
    if taken:
        points_now.append(f"{taken} of the copies that people took are in use outside this service.")
    return points_now


def _say_derived(project: Project, kind: CertificateKind) -> list[str]:
    """What was made of the records and is not settled. Before the end, what has to go may still be there."""
    asked = {
        Fate.GOES: "has to go, and nobody has said that it is gone",
        Fate.ASKS: "may remain if an office says so, and none has",
    }
    return [
        f"Made of the data: “{row.output.title}” ({row.output.get_kind_display().lower()}) {asked[row.fate]}."
        for row in list_open_derived(project)
        if kind is CertificateKind.DELETION or row.fate is Fate.ASKS
    ]


def _say_outages(project: Project) -> list[str]:
    breached = Outage.objects.filter(project=project).filter(Q(breached_at__isnull=False))
    return [
        f"From {say_day(each.breached_at.date())} some records passed the limit unconfirmed, because TikTok could not be asked; "
        f"at most {each.hidden} were hidden meanwhile. The journal of outages has the reasons."
        for each in breached.order_by("breached_at")
        if each.breached_at is not None
    ]


def _say_beyond_plan(project: Project) -> list[str]:
    beyond = project.collections.exclude(outside_plan="").order_by("name")
    return [
        f"The collection “{each.name}” went beyond the approved plan. Reason given: {each.outside_reason}"
        + ("" if each.noted_at else " The principal investigator has not said yet that they know.")
        for each in beyond
    ]


def _say_vouched(project: Project) -> list[str]:
    """The certificate counts what holders confirmed; this is what others said in their place."""
    count = DatasetCopy.objects.filter(dataset__project=project, vouched_by__isnull=False).count()
    if not count:
        return []
    return [f"Others vouched that {count} of the copies are gone, since the holders had left."]


def _say_holds(project: Project) -> list[str]:
    held = project.legal_holds.filter(accepted_at__isnull=False).select_related("decider").order_by("number")
    return [
        f"A legal hold of {each.asked_by} was accepted by {each.decider.name} on {say_day(each.accepted_at.date())}, "
        f"until {say_day(each.until)}"
        + (f"; it was lifted on {say_day(each.lifted_at.date())}." if each.lifted_at else ".")
        for each in held
        if each.accepted_at is not None
    ]
