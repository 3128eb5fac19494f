"""The home of a project: what it has, what it does, what is next. A fixed number of queries, whatever it holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Min, Sum
from django.urls import reverse

from accounts.models import User
from harvest.models import (
    ApiKey,
    Batch,
    Brake,
    Certificate,
    Collection,
    Dataset,
    Project,
    ProjectMember,
    Run,
)
from harvest.rules.conformance import VIDEOS
from harvest.rules.glance import say_need
from harvest.rules.kinds import BY_FILE, KINDS, in_order
from harvest.rules.next_step import Facts, Step, next_step, say_who_acts
from harvest.rules.refresh import Times
from harvest.rules.rights import Right
from harvest.rules.states import KeyState, ProjectState, RunState
from harvest.selectors.copies import list_unconfirmed
from harvest.selectors.glances import Seen, find_glances
from harvest.selectors.parts import find_deletion
from harvest.selectors.screens.rights import rights_of
from harvest.selectors.screens.tones import Shown, show
from harvest.selectors.watch import find_silence
from proposals.rendering.tones import Tone
from proposals.rules.days import say_day


@dataclass(frozen=True, slots=True)
class CollectionRow:
    """`seen.run` None: not started yet. `need` says what somebody has to do; "" for nothing. `can_start`: by this person, now."""

    seen: Seen
    what: str
    state: Shown | None
    need: str
    can_start: bool

    @property
    def run(self) -> Run | None:
        return self.seen.run

    @property
    def collection(self) -> Collection:
        return self.seen.collection


@dataclass(frozen=True, slots=True)
class NextStep:
    text: str
    url: str
    is_post: bool


@dataclass(frozen=True, slots=True)
class ProjectScreen:
    project: Project
    state: Shown
    reason: str
    rights: frozenset[str]
    is_open: bool
    rows: tuple[CollectionRow, ...]
    key: ApiKey | None
    key_state: Shown | None
    people: tuple[ProjectMember, ...]
    removable: frozenset[int]
    held: str
    due_at: datetime | None
    brake: Brake | None
    datasets: int
    certificate: Certificate | None
    unconfirmed: tuple[Dataset, ...]
    silent_since: datetime | None
    next: NextStep | None


def project_page(project: Project, user: User, now: datetime) -> ProjectScreen:
    rights = rights_of(user, project, now.date())
    rows = tuple(_build_row(each, project, rights, now.date()) for each in find_glances(project, now))
    key = ApiKey.objects.filter(project=project).first()
    held, oldest = _find_held(project)
    unconfirmed = tuple(list_unconfirmed(project, user))
    brake = Brake.objects.filter(project=project, released_at=None).first()
    certificate = find_deletion(project)
    people = tuple(project.members.select_related("user").order_by("user__name", "pk"))
    state, reason = say_project_state(project, now.date())
    chosen, waits = _choose_next(
        project,
        rights,
        rows,
        key,
        today=now.date(),
        has_copy_to_replace=bool(unconfirmed),
        has_brake=brake is not None,
        has_certificate=certificate is not None,
    )
    return ProjectScreen(
        project=project,
        state=state,
        reason=reason or waits,
        rights=frozenset(right.value for right in rights - _ended_rights(project, now.date())),
        is_open=_may_harvest(project, now.date()),
        rows=rows,
        key=key,
        key_state=show(KeyState(key.state)) if key else None,
        people=people,
        removable=_find_removable(people, now.date()) if Right.PEOPLE in rights else frozenset(),
        held=held,
        due_at=Times.of(project.interval_days).due_at(oldest) if oldest else None,
        brake=brake,
        datasets=Dataset.objects.filter(project=project).count(),
        certificate=certificate,
        unconfirmed=unconfirmed,
        silent_since=find_silence(now),
        next=chosen,
    )


def _find_removable(people: Iterable[ProjectMember], today: date) -> frozenset[int]:
    """Whose access can be ended: not the PI's, and not one that is over."""
    return frozenset(
        each.pk
        for each in people
        if each.role != ProjectMember.Role.PI and (each.granted_until is None or each.granted_until >= today)
    )


def _find_held(project: Project) -> tuple[str, datetime | None]:
    """In words, by kind, and since when the oldest of it is unconfirmed. One query."""
    batches = Batch.objects.filter(project=project, records__gt=0).order_by()
    rows = {row["kind"]: row for row in batches.values("kind").annotate(n=Sum("records"), at=Min("clock_at"))}
    parts = [KINDS[kind].say(rows[kind]["n"]) for kind in in_order(set(rows))]
    return ", ".join(parts) or "No records", min((row["at"] for row in rows.values()), default=None)


def _say_what(collection: Collection) -> str:
    if collection.kept_elsewhere:
        return f"{BY_FILE[collection.kind].many.capitalize()}, kept elsewhere"
    if collection.kind != VIDEOS:
        return BY_FILE[collection.kind].many.capitalize()
    if collection.start_date == collection.end_date:
        return say_day(collection.start_date)
    return f"{say_day(collection.start_date)} to {say_day(collection.end_date)}"


def _build_row(seen: Seen, project: Project, rights: frozenset[Right], today: date) -> CollectionRow:
    run = seen.run
    is_idle = run is None or run.ended_at is not None
    is_ours = is_idle and not seen.collection.kept_elsewhere
    can_start = is_ours and Right.COLLECT in rights and _may_harvest(project, today)
    state = show(RunState(run.state)) if run else None
    return CollectionRow(seen, _say_what(seen.collection), state, say_need(seen.need), can_start)


def _may_harvest(project: Project, today: date) -> bool:
    return project.state == ProjectState.OPEN and today <= project.access_end


def _ended_rights(project: Project, today: date) -> frozenset[Right]:
    """What nobody can do any more once the access is over."""
    return frozenset() if _may_harvest(project, today) else frozenset({Right.COLLECT, Right.KEY})


def say_project_state(project: Project, today: date) -> tuple[Shown, str]:
    state = ProjectState(project.state)
    if state is not ProjectState.OPEN:
        return show(state), ""
    if today < project.access_start:
        return Shown("Before its access", Tone.ACTIVE), "Runs can be started now and begin by themselves"
    if today > project.access_end:
        return Shown("Access over", Tone.AMBER), "What was collected is erased by itself"
    return show(state), ""


def _choose_next(
    project: Project,
    rights: frozenset[Right],
    rows: tuple[CollectionRow, ...],
    key: ApiKey | None,
    *,
    today: date,
    has_copy_to_replace: bool,
    has_brake: bool,
    has_certificate: bool,
) -> tuple[NextStep | None, str]:
    """What this person does next; or None, and who else does what."""
    is_over = project.state == ProjectState.OPEN and today > project.access_end
    live = next((row.run for row in rows if row.run and row.run.ended_at is None), None)
    startable = next((row for row in rows if row.can_start and row.run is None), None)
    facts = Facts(
        state=ProjectState.ENDED if is_over else ProjectState(project.state),
        key=KeyState(key.state) if key else None,
        has_collection=bool(rows),
        has_unstarted=startable is not None,
        has_live_run=live is not None,
        has_videos=any(row.seen.records for row in rows),
        has_copy_to_replace=has_copy_to_replace,
        has_brake=has_brake,
        has_certificate=has_certificate,
    )
    step = next_step(facts, rights)
    if step is None:
        return None, say_who_acts(facts)
    return NextStep(step.words, _url_of(step, project, live, startable), step is Step.START), ""


def _url_of(step: Step, project: Project, live: Run | None, startable: CollectionRow | None) -> str:
    if step is Step.WATCH and live:
        return reverse("run", args=[project.ref, live.pk])
    if step is Step.START and startable:
        return reverse("run_start", args=[project.ref, startable.collection.pk])
    return reverse(step.value, args=[project.ref])
