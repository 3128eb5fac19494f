"""The compliance clock of a project: what is held, how old the knowledge is that it is still there, what is being done.

A fixed number of queries. Records are counted by the counters of their batches; only those set aside, which an index
of their own holds, are counted as rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.core.paginator import Page, Paginator
from django.db.models import Max, Min, Q, QuerySet, Sum

from accounts.models import User
from harvest.models import Batch, Brake, Check, DatasetCopy, Project, Record, Unit
from harvest.rules.brake import may_release_alone
from harvest.rules.kinds import KINDS
from harvest.rules.refresh import Times
from harvest.rules.rights import Right
from harvest.rules.states import LIVE_CHECKS, CheckState, RecordState, UnitKind, UnitState
from harvest.selectors.people import count_others
from harvest.selectors.screens.overdue import Overdue, find_overdue_part
from harvest.selectors.screens.rights import rights_of
from harvest.selectors.screens.tones import Shown, show_level
from harvest.selectors.upkeep import Upkeep, find_upkeep
from proposals.rendering.quantities import write_count
from proposals.rendering.tones import Tone

PAGE: Final = 50
_MOST_COPIES: Final = 200

_LOOKS: Final[Mapping[CheckState, str]] = {
    CheckState.ASKING: "asking TikTok one by one",
    CheckState.CONTROLS: "finding what is certainly there",
    CheckState.CREATE: "sending the list to TikTok",
    CheckState.POLL: "waiting for TikTok's answer",
    CheckState.DOWNLOAD: "reading TikTok's answer",
    CheckState.BELIEVED: "done",
    CheckState.NOT_BELIEVED: "not believed",
}


@dataclass(frozen=True, slots=True)
class BatchRow:
    """`look` is the newest one in words, `why` what it waits for or why it was not believed."""

    batch: Batch
    due_at: datetime
    state: Shown
    look: str
    why: str
    is_live: bool

    @property
    def what(self) -> str:
        return KINDS[self.batch.kind].many


@dataclass(frozen=True, slots=True)
class Totals:
    """Records. `removed` counts those found gone at TikTok since the project opened."""

    held: int
    set_aside: int
    overdue: int
    removed: int
    oldest_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Held:
    """The brake. `signed` names who agreed already; `may_release`: this reader's word is still missing."""

    brake: Brake
    signed: tuple[str, ...]
    may_release: bool

    @property
    def facts(self) -> list[dict[str, object]]:
        words = f"of {self.brake.of_records:,} records will be erased for good"
        return [{"number": self.brake.would_erase, "words": words}]

    @property
    def action(self) -> str:
        return f"Agree to erase {write_count(self.brake.would_erase, 'record', 'records')}"


@dataclass(frozen=True, slots=True)
class DutiesScreen:
    state: Shown
    totals: Totals
    rows: tuple[BatchRow, ...]
    page: Page[Batch]
    upkeep: Upkeep
    overdue: Overdue | None
    held: Held | None
    copies: tuple[DatasetCopy, ...]
    times: Times


def duties_page(project: Project, user: User, now: datetime, number: str | int = 1) -> DutiesScreen:
    times = Times.of(project.interval_days)
    kept = Batch.objects.filter(project=project, records__gt=0)
    page = Paginator(kept.order_by("clock_at", "kind", "number"), PAGE).get_page(number)
    totals = _count(project, kept, times, now)
    return DutiesScreen(
        state=_say_state(totals, times, now),
        totals=totals,
        rows=_build_rows(project, list(page), times, now),
        page=page,
        upkeep=find_upkeep(project, now),
        overdue=find_overdue_part(project, user, totals.overdue, now),
        held=_find_held(project, user, now),
        copies=_find_recalled(project),
        times=times,
    )


def _count(project: Project, kept: QuerySet[Batch], times: Times, now: datetime) -> Totals:
    overdue = Q(clock_at__lte=now - times.due)
    sums = kept.aggregate(held=Sum("records"), overdue=Sum("records", filter=overdue), at=Min("clock_at"))
    looks = Check.objects.filter(batch__project=project).aggregate(removed=Sum("erased"))
    aside = Record.objects.filter(project=project, state=RecordState.QUARANTINED)
    return Totals(
        held=sums["held"] or 0,
        set_aside=aside.count(),
        overdue=sums["overdue"] or 0,
        removed=looks["removed"] or 0,
        oldest_due_at=times.due_at(sums["at"]) if sums["at"] else None,
    )


def _say_state(totals: Totals, times: Times, now: datetime) -> Shown:
    if totals.oldest_due_at is None:
        return Shown("Nothing is held", Tone.QUIET)
    return show_level(times.level(now - (totals.oldest_due_at - times.due)))


def _build_rows(project: Project, batches: list[Batch], times: Times, now: datetime) -> tuple[BatchRow, ...]:
    newest = (
        Check.objects.filter(batch__in=[each.pk for each in batches]).values("batch").annotate(last=Max("pk"))
    )
    looks = {each.batch_id: each for each in Check.objects.filter(pk__in=newest.order_by().values("last"))}
    live = Unit.objects.filter(
        project=project, kind=UnitKind.CHECK, state__in=(UnitState.WAITING, UnitState.HELD)
    )
    waits = {spec.get("check"): why for spec, why in live.values_list("spec", "waits_for")}
    return tuple(_build_row(each, looks.get(each.pk), waits, times, now) for each in batches)


def _build_row(
    batch: Batch, look: Check | None, waits: Mapping[int, str], times: Times, now: datetime
) -> BatchRow:
    state = show_level(times.level(now - batch.clock_at))
    due_at = times.due_at(batch.clock_at)
    if look is None:
        return BatchRow(batch, due_at, state, "None yet", "", is_live=False)
    is_live = look.state in LIVE_CHECKS
    why = waits.get(look.pk, "") if is_live else look.reason
    return BatchRow(batch, due_at, state, _say_look(look), why, is_live)


def _say_look(look: Check) -> str:
    number = Check.Look(look.look).label
    if look.state == CheckState.BELIEVED:
        return f"{number}: {look.present:,} found, {look.absent:,} not found"
    return f"{number}: {_LOOKS[CheckState(look.state)]}"


def _find_held(project: Project, user: User, now: datetime) -> Held | None:
    people = ("pi_released_by", "librarian_released_by")
    brake = Brake.objects.select_related(*people).filter(project=project, released_at=None).first()
    if brake is None:
        return None
    signers = [each for each in (brake.pi_released_by, brake.librarian_released_by) if each]
    is_missing = user not in signers or may_release_alone(
        held_at=brake.held_at, now=now, others=count_others(project, user)
    )
    may = Right.RELEASE in rights_of(user, project, now.date()) and is_missing
    return Held(brake, tuple(each.name for each in signers), may)


def _find_recalled(project: Project) -> tuple[DatasetCopy, ...]:
    """Copies that are not confirmed to be replaced or deleted, the oldest first."""
    waiting = DatasetCopy.objects.filter(
        dataset__project=project, recalled_at__isnull=False, confirmed_at=None
    )
    return tuple(waiting.select_related("dataset", "user").order_by("recalled_at", "pk")[:_MOST_COPIES])
