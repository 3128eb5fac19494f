"""What the duties of a project ask of its people: needs on Home, and dates by which something must be done."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from accounts.models import User
from harvest.models import Project
from harvest.selectors.people import keepers_of
from proposals.models import Deadline, Need
from proposals.services.reminders import clear_needs, finish_deadlines, set_deadline, set_needs

KEY: Final = "key"
REFRESH: Final = "refresh"
OVERDUE: Final = "overdue"
BRAKE: Final = "brake"
ENDING: Final = "closing"
PUBLICATION: Final = "publication"
RUN_DOWN: Final = "run_down"
CERTIFICATE: Final = "certificate"
DELETION: Final = "deletion"
ADOPTION: Final = "adoption"
DERIVED: Final = "derived"
HOLD: Final = "hold"
BREACH: Final = "breach"
LEAVER: Final = "leaver"
PI_LEFT: Final = "pi_left"
ACCESS_END: Final = "access_end"
OUTSIDE: Final = "outside_plan"
PROMISED_DELETION: Final = "promised_deletion"
"""The day before the end of the access by which the application says that all data are deleted."""

_PAGES: Final[Mapping[str, str]] = {
    ADOPTION: "adoption/",
    DERIVED: "derived/",
    KEY: "key/",
    REFRESH: "duties/",
    OVERDUE: "duties/",
    BRAKE: "duties/",
    ENDING: "end/",
    PROMISED_DELETION: "end/",
    ACCESS_END: "end/plan/",
    RUN_DOWN: "end/plan/",
    HOLD: "holds/",
}
"""Under the project's own page: where it is done. What does not stand here is done on that page."""


def ask_people(
    project: Project,
    what: str,
    text: str,
    *,
    now: datetime,
    people: list[User] | None = None,
    due_on: date | None = None,
) -> bool:
    """`text` is at most 200 characters. The PI and the librarians, unless others are named; today, unless a day is.

    Whether this is new.
    """
    is_new = not is_asked(project, what)
    set_needs(
        key_of(project, what),
        keepers_of(project) if people is None else people,
        about=_about(project),
        text=text[:200],
        path=page_of(project, what),
        now=now,
        due_on=due_on or now.date(),
        proposal=project.proposal,
    )
    return is_new


def is_asked(project: Project, what: str) -> bool:
    """Of anybody."""
    return Need.objects.filter(key=key_of(project, what)).exists()


def no_longer_ask(project: Project, *what: str) -> None:
    clear_needs(*(key_of(project, each) for each in what))


def expect(project: Project, what: str, text: str, due_on: date, *, people: list[User] | None = None) -> None:
    """A dated duty of the PI and the librarians, unless others are named. Written only when it moves."""
    key = key_of(project, what)
    if Deadline.objects.filter(key=key, due_on=due_on, done_at=None).exists():
        return
    set_deadline(
        key,
        keepers_of(project) if people is None else people,
        about=_about(project),
        text=text,
        path=page_of(project, what),
        due_on=due_on,
        proposal=project.proposal,
    )


def end_deadlines(project: Project, *what: str, now: datetime) -> None:
    finish_deadlines(*(key_of(project, each) for each in what), now=now)


def page_of(project: Project, what: str = "") -> str:
    """`publication:3:copy` is done on the page of publication 3, `certificate:1` on that of certificate 1."""
    kind, _, rest = what.partition(":")
    if kind == LEAVER:
        return f"/projects/{project.ref}/people/{rest.partition(':')[0]}/left/"
    if kind == BREACH:
        return f"/projects/{project.ref}/breaches/{rest.partition(':')[0]}/"
    if kind in (PUBLICATION, CERTIFICATE, DELETION):
        return f"/projects/{project.ref}/{kind}s/{rest.partition(':')[0]}/"
    return f"/projects/{project.ref}/{_PAGES.get(kind, '')}"


def key_of(project: Project, what: str) -> str:
    """Of a need or a deadline."""
    return f"project:{project.ref}:{what}"


def _about(project: Project) -> str:
    return f"{project.ref} {project.title}"
