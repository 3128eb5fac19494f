"""The compliance clock of a project: what is due when, what is hidden, what was looked at, what is held."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from harvest.models import Batch, Brake, Check, DatasetCopy, Project, Record, Tombstone, Unit
from harvest.rules.refresh import Level, Times
from harvest.rules.states import CheckState, RecordState, UnitKind, UnitState

RECENT = 20


@dataclass(frozen=True, slots=True)
class LevelCount:
    level: Level
    batches: int
    records: int


@dataclass(frozen=True, slots=True)
class LookLine:
    """One look. `goes_on_at` and `waits_for` are those of its unit, where it is not over."""

    kind: str
    batch: int
    look: int
    state: CheckState
    sent: int
    present: int
    absent: int
    erased: int
    came_back: int
    at: datetime
    reason: str
    goes_on_at: datetime | None


@dataclass(frozen=True, slots=True)
class BrakeLine:
    would_erase: int
    of_records: int
    reason: str
    held_at: datetime
    pi_agreed: bool
    librarian_agreed: bool


@dataclass(frozen=True, slots=True)
class ComplianceClock:
    """`due_at`: when the oldest unconfirmed record reaches its limit; None without records. `hidden`: past it."""

    level: Level
    due_at: datetime | None
    starts_at: datetime | None
    records: int
    set_aside: int
    hidden: int
    erased: int
    levels: tuple[LevelCount, ...]
    looks: tuple[LookLine, ...]
    brake: BrakeLine | None
    copies_unconfirmed: int

    @property
    def is_overdue(self) -> bool:
        return self.hidden > 0

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def compliance_clock(project: Project, now: datetime) -> ComplianceClock:
    """In eight queries."""
    batches = Batch.objects.filter(project=project, records__gt=0)
    rows = list(batches.values_list("clock_at", "records"))
    times = Times.of(project.interval_days)
    oldest = min((clock for clock, _ in rows), default=None)
    levels = _count_levels(rows, times, now)
    return ComplianceClock(
        level=times.level(now - oldest) if oldest else Level.FRESH,
        due_at=times.due_at(oldest) if oldest else None,
        starts_at=times.starts_at(oldest) if oldest else None,
        records=sum(records for _, records in rows),
        set_aside=Record.objects.filter(project=project, state=RecordState.QUARANTINED).count(),
        hidden=sum(each.records for each in levels if each.level is Level.OVERDUE),
        erased=Tombstone.objects.filter(project=project).count(),
        levels=levels,
        looks=_list_looks(project),
        brake=_find_brake(project),
        copies_unconfirmed=_count_unconfirmed(project),
    )


def _count_levels(rows: list[tuple[datetime, int]], times: Times, now: datetime) -> tuple[LevelCount, ...]:
    found = [(times.level(now - clock), records) for clock, records in rows]
    return tuple(
        LevelCount(level, batches=len(counts), records=sum(counts))
        for level in Level
        for counts in [[records for one, records in found if one is level]]
    )


def _list_looks(project: Project) -> tuple[LookLine, ...]:
    looks = Check.objects.filter(batch__project=project).select_related("batch").order_by("-pk")[:RECENT]
    units = Unit.objects.filter(
        project=project, kind=UnitKind.CHECK, state__in=(UnitState.WAITING, UnitState.HELD)
    )
    waits = {unit.spec["check"]: unit for unit in units}
    return tuple(_build_line(look, waits.get(look.pk)) for look in looks)


def _build_line(look: Check, unit: Unit | None) -> LookLine:
    return LookLine(
        kind=look.batch.kind,
        batch=look.batch.number,
        look=look.look,
        state=CheckState(look.state),
        sent=look.sent_count,
        present=look.present,
        absent=look.absent,
        erased=look.erased,
        came_back=look.came_back,
        at=look.answered_at or look.asked_at or look.created_at,
        reason=look.reason or (unit.waits_for if unit else ""),
        goes_on_at=unit.not_before if unit else None,
    )


def _find_brake(project: Project) -> BrakeLine | None:
    brake = Brake.objects.filter(project=project, released_at=None).first()
    if brake is None:
        return None
    return BrakeLine(
        would_erase=brake.would_erase,
        of_records=brake.of_records,
        reason=brake.reason,
        held_at=brake.held_at,
        pi_agreed=brake.pi_released_by_id is not None,
        librarian_agreed=brake.librarian_released_by_id is not None,
    )


def _count_unconfirmed(project: Project) -> int:
    copies = DatasetCopy.objects.filter(dataset__project=project, recalled_at__isnull=False)
    return copies.filter(confirmed_at=None).count()
