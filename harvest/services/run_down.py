"""The way to the end of an access: its dates in calendars and “Needs you”, steps that people tick off."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Q

from accounts.models import User
from accounts.rules.errors import Conflict, NotNow
from harvest.models import EndStepDone, Project
from harvest.rules.run_down import AHEAD, EndStep, Item
from harvest.rules.states import ProjectState
from harvest.selectors.people import keepers_of
from harvest.selectors.run_down import items_of, list_done
from harvest.services.needing_key import find_key_holders
from harvest.services.telling import RUN_DOWN, ask_people, end_deadlines, expect, no_longer_ask
from proposals.models import Deadline, Need
from proposals.services.auditing import record_event

NEEDED: Final = timedelta(days=7)
"""Before its day a step comes into “Needs you”."""
_STEPS: Final = [step for step in EndStep if step.is_by_people]


def plan_run_downs(now: datetime) -> None:
    """Write the dates of every access that ends soon. Three queries where nothing has to be written."""
    today = now.date()
    ending = Project.objects.filter(
        state=ProjectState.OPEN, access_end__gte=today, access_end__lte=today + AHEAD
    )
    projects = list(ending.select_related("pi", "proposal").order_by("pk"))
    if not projects:
        return
    written = _read_written(projects)
    for project in projects:
        if not _is_written(project, written, today):
            set_run_down(project, now)


def set_run_down(project: Project, now: datetime) -> None:
    """A deadline for each step of people that is not done, and a need once its day is near."""
    done = list_done(project)
    with transaction.atomic():
        for item in items_of(project):
            if item.step.is_by_people and item.step not in done:
                _ask(project, item, now)


@dataclass(frozen=True, slots=True)
class Written:
    """What stands already, by the keys of dates and needs; what was ticked off, by project and step."""

    due_on: Mapping[str, date]
    needs: frozenset[str]
    done: frozenset[tuple[int, str, date]]


def _read_written(projects: list[Project]) -> Written:
    keys = [_full_key(project, step) for project in projects for step in _STEPS]
    due_on = dict(Deadline.objects.filter(key__in=keys, done_at=None).values_list("key", "due_on"))
    needs = frozenset(Need.objects.filter(key__in=keys).values_list("key", flat=True))
    done = EndStepDone.objects.filter(project__in=[each.pk for each in projects])
    return Written(due_on, needs, frozenset(done.values_list("project_id", "step", "access_end")))


def _is_written(project: Project, written: Written, today: date) -> bool:
    return all(
        (project.pk, item.step.value, project.access_end) in written.done
        or (
            written.due_on.get(key := _full_key(project, item.step)) == item.on
            and (key in written.needs) is _is_near(item, today)
        )
        for item in items_of(project)
        if item.step.is_by_people
    )


def _is_near(item: Item, today: date) -> bool:
    return today >= item.on - NEEDED


def mark_done(project: Project, step: EndStep, note: str, *, by: User, now: datetime) -> EndStepDone:
    """NotNow for what this site does by itself, or once the project is closing; Conflict if it is done already."""
    if not step.is_by_people or project.state not in (ProjectState.OPEN, ProjectState.ENDED):
        raise NotNow("Nobody has to tick this off.")
    try:
        with transaction.atomic():
            done = EndStepDone.objects.create(
                project=project,
                step=step,
                access_end=project.access_end,
                note=note.strip()[:300],
                by=by,
                at=now,
            )
            end_run_down(project, now=now, steps=[step])
            record_event("project.end_step_done", about=project, by=by, now=now, step=step)
    except IntegrityError as error:
        raise Conflict("Somebody has ticked this off already.") from error
    return done


def end_run_down(project: Project, *, now: datetime, steps: list[EndStep] = _STEPS) -> None:
    """Nothing more is asked for the end: it is done, or it is here."""
    keys = [_key(step) for step in steps]
    end_deadlines(project, *keys, now=now)
    no_longer_ask(project, *keys)


def _ask(project: Project, item: Item, now: datetime) -> None:
    key, people = _key(item.step), _PEOPLE[item.step](project, now.date())
    expect(project, key, item.step.text, item.on, people=people)
    if not _is_near(item, now.date()):
        no_longer_ask(project, key)
    elif not Need.objects.filter(key=_full_key(project, item.step)).exists():
        ask_people(project, key, item.step.text, now=now, people=people, due_on=item.on)


def _key(step: EndStep) -> str:
    return f"{RUN_DOWN}:{step}"


def _full_key(project: Project, step: EndStep) -> str:
    return f"project:{project.ref}:{_key(step)}"


def _find_keepers(project: Project, _: date) -> list[User]:
    return keepers_of(project)


def _find_writers(project: Project, _: date) -> list[User]:
    """The PI, the library, and whoever writes something that has not appeared."""
    unpublished = project.publications.filter(published_on=None, dropped_at=None)
    authors = User.objects.filter(pk__in=unpublished.values("authors"), is_active=True).order_by("pk")
    return list({person.pk: person for person in [*keepers_of(project), *authors]}.values())


def _find_harvesters(project: Project, _: date) -> list[User]:
    return find_key_holders(project)


def _find_readers(project: Project, today: date) -> list[User]:
    """Whom TikTok granted access that is not over."""
    is_on = Q(granted_until=None) | Q(granted_until__gte=today)
    granted = project.members.filter(is_on, granted_from__isnull=False, user__is_active=True)
    return [member.user for member in granted.select_related("user").order_by("pk")]


_PEOPLE: Final[Mapping[EndStep, Callable[[Project, date], list[User]]]] = {
    EndStep.PLAN: _find_keepers,
    EndStep.QUESTION: _find_keepers,
    EndStep.MANUSCRIPTS: _find_writers,
    EndStep.HARVEST: _find_harvesters,
    EndStep.DATASET: _find_readers,
}
