"""What other rules would change for projects: days by which records are to be confirmed, what would be past its limit at
once, days by which TikTok gets a text. Nothing is written. Four queries, however many projects.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256

from harvest.models import Batch, Project, Publication
from harvest.rules.publishing import Purpose, list_missing, send_by
from harvest.rules.refresh import Times
from harvest.rules.terms import Effects, Held, find_effects
from harvest.selectors.publications import find_facts
from harvest.selectors.terms import effects_of, held_by
from proposals.selectors.terms import find_terms

type Clocks = list[tuple[datetime, int]]


@dataclass(frozen=True, slots=True)
class DayShift:
    """Records of one day on which they were known to be there. Days of their limit."""

    before: date
    after: date
    records: int


@dataclass(frozen=True, slots=True)
class NoticeShift:
    publication: int
    title: str
    purpose: Purpose
    before: date
    after: date


@dataclass(frozen=True, slots=True)
class TermsChange:
    """`held` is what the project would go by. `hidden`: records past their limit, so neither shown nor exported."""

    project: Project
    held: Held
    before: Effects
    after: Effects
    days: tuple[DayShift, ...]
    hidden_before: int
    hidden_after: int
    notices: tuple[NoticeShift, ...]

    @property
    def becomes_hidden(self) -> int:
        return max(0, self.hidden_after - self.hidden_before)

    @property
    def is_shown_again(self) -> int:
        return max(0, self.hidden_before - self.hidden_after)

    @property
    def moves_dates(self) -> bool:
        return bool(self.notices) or self.before.refresh_days != self.after.refresh_days

    @property
    def first_due(self) -> DayShift | None:
        return self.days[0] if self.days else None

    @property
    def digest(self) -> str:
        """Of what somebody saw before they confirmed it. It changes when the records, the rules or the hour change that."""
        seen = [
            self.project.ref,
            held_by(self.project).as_json(),
            self.held.as_json(),
            [self.hidden_before, self.hidden_after],
            [[each.publication, each.purpose, str(each.before), str(each.after)] for each in self.notices],
        ]
        return sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()


def find_change(project: Project, held: Held, now: datetime) -> TermsChange:
    return find_changes([(project, held)], now)[0]


def find_changes(wanted: Sequence[tuple[Project, Held]], now: datetime) -> list[TermsChange]:
    """KeyError for a version that is not known here."""
    projects = [project for project, _ in wanted]
    clocks, plans = _read_clocks(projects), _read_publications(projects)
    return [_build(project, held, clocks[project.pk], plans[project.pk], now) for project, held in wanted]


def _build(
    project: Project, held: Held, clocks: Clocks, plans: Sequence[Publication], now: datetime
) -> TermsChange:
    before, after = effects_of(project), find_effects(find_terms(held.label), held)
    old, new = Times.of(project.interval_days), Times.of(after.refresh_days)
    return TermsChange(
        project=project,
        held=held,
        before=before,
        after=after,
        days=_shift_days(clocks, old, new),
        hidden_before=_count_hidden(clocks, old, now),
        hidden_after=_count_hidden(clocks, new, now),
        notices=tuple(_shift_notices(plans, before, after)),
    )


def _shift_days(clocks: Clocks, old: Times, new: Times) -> tuple[DayShift, ...]:
    """By day of the limit; both limits stand whole days apart."""
    days = Counter[tuple[date, date]]()
    for clock, records in clocks:
        limits = (old.due_at(clock), new.due_at(clock))
        days[limits[0].astimezone(UTC).date(), limits[1].astimezone(UTC).date()] += records
    return tuple(DayShift(before, after, records) for (before, after), records in sorted(days.items()))


def _count_hidden(clocks: Clocks, times: Times, now: datetime) -> int:
    return sum(records for clock, records in clocks if clock <= now - times.due)


def _shift_notices(plans: Iterable[Publication], before: Effects, after: Effects) -> Iterable[NoticeShift]:
    for plan in plans:
        for purpose in list_missing(find_facts(plan).sent):
            days = [send_by(plan.planned_on, purpose, each.notices) for each in (before, after)]
            if days[0] != days[1]:
                yield NoticeShift(plan.number, plan.title, purpose, days[0], days[1])


def _read_clocks(projects: Iterable[Project]) -> Mapping[int, Clocks]:
    found: dict[int, Clocks] = defaultdict(list)
    rows = Batch.objects.filter(project__in=[each.pk for each in projects], records__gt=0)
    for project, clock, records in rows.values_list("project_id", "clock_at", "records"):
        found[project].append((clock, records))
    return found


def _read_publications(projects: Iterable[Project]) -> Mapping[int, list[Publication]]:
    found: dict[int, list[Publication]] = defaultdict(list)
    planned = Publication.objects.filter(
        project__in=[each.pk for each in projects], published_on=None, dropped_at=None
    )
    for each in planned.order_by("number").prefetch_related("manuscripts__sign_offs", "manuscripts__notices"):
        found[each.project_id].append(each)
    return found
