"""What waits, why and until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min

from harvest.models import Unit
from harvest.rules.states import UnitState

_FAR = 9999


@dataclass(frozen=True, slots=True)
class Waiting:
    """Parts of one run, or one kind of duty of a project. `until` None: until a person does something."""

    project: str
    what: str
    parts: int
    reason: str
    until: datetime | None

    def as_json(self) -> dict[str, object]:
        return {
            "project": self.project,
            "what": self.what,
            "parts": self.parts,
            "reason": self.reason,
            "until": self.until,
        }


def list_waiting() -> list[Waiting]:
    """Everything that is not done, grouped by what it waits for."""
    rows = (
        Unit.objects.filter(state__in=(UnitState.WAITING, UnitState.HELD))
        .values("project__ref", "kind", "run__collection__name", "run__wish", "waits_for", "state")
        .annotate(parts=Count("pk"), first=Min("not_before"))
        .order_by("first", "project__ref", "kind", "run__collection__name")
    )
    return [_read(row) for row in rows]


def _read(row: Mapping[str, object]) -> Waiting:
    first = row["first"]
    paused = row["run__wish"] == "pause"
    endless = paused or not isinstance(first, datetime) or first.year == _FAR
    return Waiting(
        project=str(row["project__ref"]),
        what=str(row["run__collection__name"] or row["kind"]),
        parts=int(str(row["parts"])),
        reason=_say_reason(row, paused=paused),
        until=None if endless or not isinstance(first, datetime) else first,
    )


def _say_reason(row: Mapping[str, object], *, paused: bool) -> str:
    if paused:
        return "Paused."
    if row["state"] == UnitState.HELD:
        return "A worker is at it."
    return str(row["waits_for"] or "It is due.")
