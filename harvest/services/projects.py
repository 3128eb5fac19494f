"""A project opens from a hand-over: people, keys, collections, deadlines, in one transaction."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import IntegerField, Max
from django.db.models.functions import Cast, Substr

from accounts.models import User
from accounts.rules.errors import Conflict, DomainError, Invalid, NotNow
from accounts.services.inviting import Invited, invite
from harvest.mailing import project_opened
from harvest.models import Project, ProjectMember
from harvest.models.partitions import create_partitions
from harvest.rules.terms import Held, find_effects
from harvest.selectors.terms import default_choices
from harvest.services.collections import VIDEOS, add_collection
from harvest.services.needing_key import WHAT_TO_DO, find_key_holders
from harvest.services.promises import expect_deletion
from harvest.services.telling import ACCESS_END, KEY, ask_people, expect, page_of
from harvest.vault import VaultError, open_keyring
from proposals.catalogue.reading import CURRENT_TERMS
from proposals.catalogue.terms import STRICTEST
from proposals.models import Proposal
from proposals.rules.granted import find_access_problem
from proposals.selectors.terms import find_terms, list_versions
from proposals.services.auditing import record_event
from proposals.services.documents import check_document, list_unknown_keys
from proposals.services.outbox import promise
from proposals.services.reminders import clear_needs

SCHEMA: Final = "fieldgate/handover/1"


def open_project(
    handover: Any, *, proposal: Proposal | None = None, by: User | None, now: datetime
) -> Project:
    """A project from a hand-over document; `proposal` is the one of this site that it came from.

    People without an account are invited. Invalid names each problem of the document by its place; Conflict if the
    proposal has a project already; NotNow if the keyring cannot be used.
    """
    _check(handover)
    try:
        with transaction.atomic():
            project = _create_project(handover, proposal, by=by, now=now)
            _add_people(project, handover, by=by, now=now)
            for number, document in _videos_first(handover["collections"]):
                _add_collection(project, document, number, by=by, now=now)
            _set_duties(project, now)
            if proposal is not None:
                clear_needs(f"proposal:{proposal.ref}:project")
            record_event(
                "project.opened", about=project, by=by, now=now, proposal=proposal.ref if proposal else None
            )
    except VaultError as error:
        raise NotNow(f"The keyring cannot be used, so nothing was opened. {error}") from error
    except IntegrityError as error:
        raise Conflict("This application has a project already, or two were opened at once.") from error
    return project


def list_warnings(handover: dict[str, Any]) -> list[str]:
    """What a hand-over says that is kept and not acted on."""
    return [f"Unknown key, kept: {key}" for key in list_unknown_keys(handover, "handover-1")]


def _check(handover: Any) -> None:
    schema = handover.get("schema") if isinstance(handover, dict) else None
    if schema != SCHEMA:
        raise Invalid(
            f"This is not a hand-over that can be read here; its schema has to be {SCHEMA}.",
            {"$.schema": f"is {schema!r}"},
        )
    check_document(handover, "handover-1")
    problems = _find_problems(handover)
    if problems:
        raise Invalid("The hand-over cannot be used. Nothing was changed.", problems)


def _find_problems(handover: dict[str, Any]) -> dict[str, str]:
    problems = {}
    access = handover["access"]
    for place in ("start", "end"):
        if not _is_day(access[place]):
            problems[f"$.access.{place}"] = "is not a day"
    if not problems and (
        problem := find_access_problem(date.fromisoformat(access["start"]), date.fromisoformat(access["end"]))
    ):
        problems["$.access.end"] = problem
    known = list_versions()
    if _profile_of(handover) not in known:
        problems["$.terms.profile"] = f"is not known here; known: {', '.join(known)}"
    people = [handover["principal_investigator"], *handover["team"]]
    emails = [person["email"].strip().lower() for person in people]
    problems |= {
        f"$.team[{number - 1}].email": "stands here twice"
        for number, email in enumerate(emails)
        if email in emails[:number]
    }
    return problems


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _profile_of(handover: Mapping[str, Any]) -> str:
    return str(handover.get("terms", {}).get("profile", CURRENT_TERMS))


def _create_project(
    handover: dict[str, Any], proposal: Proposal | None, *, by: User | None, now: datetime
) -> Project:
    keyring = open_keyring()  # before the row: it makes itself only while there is no project
    terms = {"profile": _profile_of(handover), "choice": STRICTEST.key} | handover.get("terms", {})
    held = Held.from_json({"choices": default_choices()} | terms)
    pi = handover["principal_investigator"]
    project = Project.objects.create(
        ref=_next_ref(now.year),
        title=" ".join(handover["title"].split()),
        proposal=proposal,
        institution=handover["institution"],
        pi=invite(pi["email"], pi["name"], by=by, now=now).user,
        access_start=date.fromisoformat(handover["access"]["start"]),
        access_end=date.fromisoformat(handover["access"]["end"]),
        terms=terms | held.as_json(),
        interval_days=find_effects(find_terms(held.label), held).refresh_days,
        handover=handover,
        opened_at=now,
    )
    keyring.create_project(project.ref)
    create_partitions(project.pk)
    return project


def _next_ref(year: int) -> str:
    prefix = f"PR-{year}-"
    numbers = Project.objects.filter(ref__startswith=prefix).annotate(
        number=Cast(Substr("ref", len(prefix) + 1), IntegerField())
    )
    return f"{prefix}{(numbers.aggregate(last=Max('number'))['last'] or 0) + 1:04}"


def _add_people(project: Project, handover: dict[str, Any], *, by: User | None, now: datetime) -> None:
    """Everybody in the hand-over was granted by TikTok, from the first day of the access."""
    pi = handover["principal_investigator"] | {"role": ProjectMember.Role.PI.value}
    for person in [pi, *handover["team"]]:
        invited = invite(person["email"], person["name"], by=by, now=now, next_path=page_of(project))
        ProjectMember.objects.create(
            project=project, user=invited.user, role=person["role"], granted_from=project.access_start
        )
        _tell(project, invited, now)


def _tell(project: Project, invited: Invited, now: datetime) -> None:
    promise(project_opened(project, invited.user, invited.link), now=now)


def _videos_first(documents: list[dict[str, Any]]) -> list[tuple[int, dict[str, Any]]]:
    """Each with its place in the document: others may ask about the videos of one of these."""
    return sorted(enumerate(documents), key=lambda each: each[1]["kind"] != VIDEOS)


def _add_collection(
    project: Project, document: dict[str, Any], number: int, *, by: User | None, now: datetime
) -> None:
    try:
        add_collection(project, document, by=by, now=now)
    except Invalid as error:
        problems = {
            f"$.collections[{number}]{place.removeprefix('$')}": what
            for place, what in error.problems.items()
        }
        raise Invalid(error.message, problems) from error
    except DomainError as error:
        raise Invalid(error.message, {f"$.collections[{number}]": error.message}) from error


def _set_duties(project: Project, now: datetime) -> None:
    people = find_key_holders(project)
    ask_people(project, KEY, WHAT_TO_DO, now=now, people=people)
    text = "The access ends; records are erased within a day after it"
    expect(project, ACCESS_END, text, project.access_end, people=people)
    expect_deletion(project, project.handover, now=now)
