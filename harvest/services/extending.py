"""What TikTok granted later for the same research: longer access, other people. The project and its data go on."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.rules.errors import NotNow
from accounts.services.inviting import invite
from harvest.mailing import project_opened
from harvest.models import Project, ProjectMember
from harvest.rules.conformance import plan_of
from harvest.services.closing import BEFORE_CLOSING, lock_project
from harvest.services.leaver_tasks import come_back
from harvest.services.leaving import end_access
from harvest.services.needing_key import find_key_holders
from harvest.services.promises import expect_deletion
from harvest.services.run_down import end_run_down
from harvest.services.telling import ACCESS_END, expect, page_of
from proposals.models import Deadline, Proposal
from proposals.services.auditing import record_event
from proposals.services.outbox import promise
from proposals.services.reminders import clear_needs, set_deadline

Continuation = Proposal.Continuation


def find_project_to_extend(proposal: Proposal, handover: dict[str, Any]) -> Project | None:
    """The project of the application that this one goes on from, if its data may be kept: its erasing has not begun,
    no day lies between the two accesses, and the PI is the same. None: it needs a project of its own.
    """
    project = _find_project(proposal)
    if project is None or project.state not in BEFORE_CLOSING:
        return None
    start, pi = date.fromisoformat(handover["access"]["start"]), handover["principal_investigator"]
    has_gap = start > project.access_end + timedelta(days=1)
    is_led_by_another = pi["email"].strip().lower() != project.pi.email.lower()
    return None if has_gap or is_led_by_another else project


@transaction.atomic
def extend_project(
    project: Project, handover: dict[str, Any], *, proposal: Proposal, by: User, now: datetime
) -> Project:
    """Access ends on the new day, and the people are those of the new grant. Collections stay as they are, and what was
    granted is part of the plan that new ones are compared with.

    Who is not in the new grant loses access: at once after a change, with the old access after a renewal. Raises
    `NotNow` if the erasing has begun meanwhile.
    """
    held = lock_project(project)
    if held.state not in BEFORE_CLOSING:
        raise NotNow("The erasing of this project has begun, so its access cannot be made longer.")
    old_end, held.access_end = held.access_end, date.fromisoformat(handover["access"]["end"])
    held.later_plans = [*held.later_plans, *plan_of(handover)]
    held.save(update_fields=["access_end", "later_plans"])
    granted = [_grant(held, person, handover, by=by, now=now) for person in handover["team"]]
    until = old_end if proposal.continuation == Continuation.RENEWAL else None
    _end_others(held, granted, until, by=by, now=now)
    expect(held, ACCESS_END, _ENDS, held.access_end, people=find_key_holders(held))
    expect_deletion(held, handover, now=now)
    end_run_down(held, now=now)
    _mark_taken_over(held, proposal, now)
    record_event(
        "project.extended", about=held, by=by, now=now, proposal=proposal.ref, access_end=held.access_end
    )
    return held


_ENDS = "The access ends; records are erased within a day after it"


def _find_project(proposal: Proposal) -> Project | None:
    """Of the nearest application before it that has one."""
    before = proposal.continues
    while before is not None:
        if project := Project.objects.filter(proposal=before).select_related("pi").first():
            return project
        before = before.continues
    return None


def _grant(
    project: Project, person: dict[str, str], handover: dict[str, Any], *, by: User, now: datetime
) -> User:
    invited = invite(person["email"], person["name"], by=by, now=now, next_path=page_of(project))
    start = date.fromisoformat(handover["access"]["start"])
    member, is_new = ProjectMember.objects.get_or_create(
        project=project,
        user=invited.user,
        defaults={"role": person["role"], "granted_from": start},
    )
    if is_new:
        promise(project_opened(project, invited.user, invited.link), now=now)
    elif member.role != ProjectMember.Role.PI:
        member.role, member.granted_until = person["role"], None
        member.granted_from = member.granted_from or start
        member.save(update_fields=["role", "granted_until", "granted_from"])
        come_back(member, now=now)
    return invited.user


def _end_others(
    project: Project, granted: Collection[User], until: date | None, *, by: User, now: datetime
) -> None:
    """`until`: the last day of their access; None: it is over now."""
    others = project.members.exclude(user__in=granted).exclude(role=ProjectMember.Role.PI)
    if until is not None:
        others.filter(granted_until=None).update(granted_until=until)
        return
    for member in others.filter(granted_until=None):
        end_access(project, member.pk, by=by, now=now)


def _mark_taken_over(project: Project, proposal: Proposal, now: datetime) -> None:
    """A date of the project stands with the new application, so that its pages lead to the project."""
    deadline = set_deadline(
        f"project:{project.ref}:{proposal.ref}",
        [],
        about=f"{project.ref} {project.title}",
        text="Taken over into the project",
        path=page_of(project),
        due_on=now.date(),
        proposal=proposal,
    )
    Deadline.objects.filter(pk=deadline.pk).update(done_at=now)
    clear_needs(f"proposal:{proposal.ref}:project")
