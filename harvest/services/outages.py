"""The journal of outages: kept in the transaction of each look, and once a minute for what passed its limit."""

from datetime import datetime

from django.db.models import F

from harvest.models import Batch, Check, Outage, Project, Unit
from harvest.rules.refresh import Times
from harvest.rules.states import UnitKind, UnitState
from harvest.selectors.overdue import find_overdue
from proposals.services.auditing import record_event

_UNASKED = "No look was taken."


def note_doubt(check: Check, reason: str, now: datetime) -> None:
    """A look that was not believed opens an outage of its kind, or goes on with one. In the caller's transaction."""
    outage = _open(check.batch.project, check.batch.kind, reason, check.created_at)
    Outage.objects.filter(pk=outage.pk).update(
        reason=reason[:300],
        looks=F("looks") + 1,
        batches=_add(outage, [check.batch.number]),
        began_at=min(outage.began_at, now),
    )


def note_belief(check: Check, now: datetime) -> None:
    """TikTok answers again; but a breach goes on while anything of its kind is hidden. In the caller's transaction."""
    project, kind = check.batch.project, check.batch.kind
    if not find_overdue(project, now).filter(kind=kind).exists():
        end_outages(project, [kind], now)


def note_overdue(project: Project, now: datetime) -> None:
    """What is hidden now is a breach, with or without a look before it; what no longer is, is over. In a transaction."""
    overdue: dict[str, list[Batch]] = {}
    for batch in find_overdue(project, now):
        overdue.setdefault(batch.kind, []).append(batch)
    for kind, batches in overdue.items():
        _note_breach(project, kind, batches, now)
    breached = Outage.objects.filter(project=project, ended_at=None, breached_at__isnull=False)
    over = set(breached.values_list("kind", flat=True)) - set(overdue)
    end_outages(project, sorted(over), now)


def end_outages(project: Project, kinds: list[str], now: datetime) -> None:
    """Never before they began, should the clock have stepped back."""
    for outage in Outage.objects.filter(project=project, kind__in=kinds, ended_at=None):
        Outage.objects.filter(pk=outage.pk).update(ended_at=max(now, outage.began_at))


def _note_breach(project: Project, kind: str, batches: list[Batch], now: datetime) -> None:
    due = Times.of(project.interval_days).due
    passed = min(batch.clock_at for batch in batches) + due
    outage = _open(project, kind, _say_waits(project), passed)
    hidden = sum(batch.records for batch in batches)
    if outage.breached_at is None:
        record_event(
            "refresh.overdue",
            about=project,
            by=None,
            now=now,
            kind=kind,
            records=hidden,
            batches=len(batches),
        )
    Outage.objects.filter(pk=outage.pk).update(
        reason=outage.reason if outage.looks else _say_waits(project)[:300],
        batches=_add(outage, [batch.number for batch in batches]),
        breached_at=outage.breached_at or passed,
        hidden=max(outage.hidden, hidden),
    )


def _open(project: Project, kind: str, reason: str, began_at: datetime) -> Outage:
    outage, _ = Outage.objects.get_or_create(
        project=project, kind=kind, ended_at=None, defaults={"began_at": began_at, "reason": reason[:300]}
    )
    return outage


def _say_waits(project: Project) -> str:
    """What the looks wait for; a look that was never answered has no reason of its own."""
    waits = Unit.objects.filter(
        project=project, kind=UnitKind.CHECK, state__in=(UnitState.WAITING, UnitState.HELD)
    )
    return waits.exclude(waits_for="").values_list("waits_for", flat=True).first() or _UNASKED


def _add(outage: Outage, numbers: list[int]) -> list[int]:
    return sorted({*outage.batches, *numbers})
