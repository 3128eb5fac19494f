"""What the page on duties says of records that could not be confirmed in time."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from harvest.models import Outage, OverdueDecision, Project
from harvest.rules.rights import Right
from harvest.selectors.screens.rights import rights_of
from proposals.rendering.quantities import write_count


@dataclass(frozen=True, slots=True)
class Overdue:
    """`may_decide`: this reader is asked now. `decided`: the newest decision that still holds."""

    records: int
    reasons: tuple[str, ...]
    decided: OverdueDecision | None
    may_decide: bool

    @property
    def facts(self) -> list[dict[str, object]]:
        return [
            {"number": self.records, "words": "records that nobody could confirm will be erased for good"}
        ]

    @property
    def action(self) -> str:
        return f"Erase {write_count(self.records, 'record', 'records')}"

    @property
    def hidden(self) -> list[tuple[str, int]]:
        return [("records", self.records)]


def find_overdue_part(project: Project, user: User, records: int, now: datetime) -> Overdue | None:
    """None while nothing is overdue. Two queries and those of the reader's rights."""
    if not records:
        return None
    open_ones = Outage.objects.filter(project=project, ended_at=None, breached_at__isnull=False)
    newest = OverdueDecision.objects.select_related("decided_by").filter(project=project).first()
    holds = newest is not None and (newest.done_at is None or newest.decided_at.date() == now.date())
    return Overdue(
        records=records,
        reasons=tuple(dict.fromkeys(open_ones.values_list("reason", flat=True))),
        decided=newest if holds else None,
        may_decide=not holds and Right.RELEASE in rights_of(user, project, now.date()),
    )
