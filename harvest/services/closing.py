"""The end of a project in two steps: announced with its numbers, confirmed with their digest.

Confirming stops the harvest at once and leaves the rest, which takes long and survives `kill -9`, to a unit of work
(`harvest.services.steps.close`).
"""

from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Count, F

from accounts.models import User
from accounts.rules.errors import Conflict, Invalid, NotNow
from harvest.models import ApiKey, Check, Closing, Dataset, DayCount, Project, Record, Run, Sighting, Unit
from harvest.rules.closing import digest_of, say_changes, say_numbers
from harvest.rules.kinds import KINDS
from harvest.rules.states import LIVE_CHECKS, DatasetState, ProjectState, RunState, UnitKind, UnitState
from harvest.services.holds import refuse_while_held
from harvest.services.run_down import end_run_down
from harvest.services.scheduling import OVER, REFRESH_PRIORITY
from harvest.services.settling import end_run
from harvest.services.telling import BRAKE, ENDING, KEY, OUTSIDE, OVERDUE, REFRESH, no_longer_ask
from proposals.services.auditing import record_event

LONGEST_REASON: Final = 300
BEFORE_CLOSING: Final = (ProjectState.OPEN, ProjectState.ENDED)


def announce_close(project: Project, reason: str, *, by: User | None, now: datetime) -> Closing:
    """What would be erased, in numbers, with a digest. Announcing again replaces it. Invalid, NotNow."""
    text = " ".join(reason.split())
    if not 0 < len(text) <= LONGEST_REASON:
        raise Invalid(
            f"Give a reason of at most {LONGEST_REASON} characters.", {"reason": "is empty or too long"}
        )
    with transaction.atomic():
        project = lock_project(project)
        if project.state not in BEFORE_CLOSING:
            raise NotNow("This project is closing already, or closed.")
        numbers = count_numbers(project)
        digest = digest_of(project.ref, text, numbers)
        values = {"reason": text, "numbers": numbers, "digest": digest, "announced_at": now}
        closing, _ = Closing.objects.update_or_create(project=project, defaults=values)
        record_event("closing.announced", about=project, by=by, now=now, digest=digest)
    return closing


def confirm_close(project: Project, digest: str, *, by: User | None, now: datetime) -> Closing:
    """Begin to erase what was announced. Conflict if anything changed since, with what; NotNow if nothing was announced."""
    with transaction.atomic():
        project = lock_project(project)
        closing = Closing.objects.filter(project=project).first()
        if closing is None or project.state not in BEFORE_CLOSING:
            raise NotNow("The end of this project was not announced, or is under way already.")
        refuse_while_held(project, now)
        changes = say_changes(closing.numbers, count_numbers(project))
        if changes:
            raise Conflict(
                f"Something changed since it was announced; nothing was erased. {'; '.join(changes)}"
            )
        if digest != closing.digest:
            raise Conflict(
                "This is not the digest of what was announced; nothing was erased. Look at the numbers again."
            )
        _begin(project, closing, by=by, now=now)
    closing.refresh_from_db()
    return closing


def count_numbers(project: Project) -> dict[str, Any]:
    """What a person announces and confirms; counted from the rows, not from counters."""
    records = Record.objects.filter(project=project).order_by().values_list("kind")
    return {
        "records": {KINDS[kind].file: count for kind, count in records.annotate(Count("key"))},
        "sightings": Sighting.objects.filter(project=project).count(),
        "day_counts": DayCount.objects.filter(collection__project=project).count(),
        "collections": project.collections.count(),
        "datasets": Dataset.objects.filter(project=project).exclude(state=DatasetState.ERASED).count(),
        "looks": Check.objects.filter(batch__project=project, state__in=LIVE_CHECKS).count(),
        "runs": Run.objects.filter(collection__project=project, ended_at=None).count(),
        "keys": ApiKey.objects.filter(project=project).count(),
    }


def say_closing(closing: Closing) -> str:
    return say_numbers(closing.numbers)


def lock_project(project: Project) -> Project:
    return Project.objects.select_for_update(of=("self",)).select_related("pi", "proposal").get(pk=project.pk)


def _begin(project: Project, closing: Closing, *, by: User | None, now: datetime) -> None:
    Project.objects.filter(pk=project.pk).update(state=ProjectState.CLOSING)
    Closing.objects.filter(pk=closing.pk).update(confirmed_by=by, confirmed_at=now)
    _stop_everything(project, now)
    Unit.objects.create(
        project=project,
        kind=UnitKind.CLOSE,
        spec={"closing": closing.pk},
        priority=REFRESH_PRIORITY,
        not_before=now,
        created_at=now,
    )
    no_longer_ask(project, ENDING, REFRESH, OVERDUE, BRAKE, KEY, OUTSIDE)
    end_run_down(project, now=now)
    record_event("closing.confirmed", about=project, by=by, now=now, digest=closing.digest)


def _stop_everything(project: Project, now: datetime) -> None:
    """Whoever holds a unit of the project is fenced: what is on its way is not stored."""
    units = Unit.objects.filter(project=project, state__in=(UnitState.WAITING, UnitState.HELD))
    units.update(
        state=UnitState.FAILED,
        epoch=F("epoch") + 1,
        waits_for="The project is closing.",
        **OVER,
    )
    for run in Run.objects.filter(collection__project=project, ended_at=None):
        end_run(run, RunState.STOPPED, "The project is closing.", now)
