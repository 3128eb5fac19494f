"""Somebody left: their copies are called back, their duties go to the PI, and what is left to do becomes tasks with days."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.rules.errors import Invalid, NotNow
from harvest.models import Dataset, DeletionRequest, LeaverTask, Project, ProjectMember
from harvest.rules.leavers import Holds, LeaverDuty, list_duties
from harvest.rules.states import ProjectState
from harvest.selectors.copies import list_held
from harvest.selectors.leavers import (
    find_headless,
    find_holds_of,
    find_unseen_leavers,
    has_left,
    list_copies_of,
)
from harvest.selectors.people import librarians
from harvest.services.recutting import tell_holders
from harvest.services.removed_ids import drop_settled
from harvest.services.telling import LEAVER, PI_LEFT, ask_people, end_deadlines, expect, no_longer_ask
from proposals.models import Deadline, Need
from proposals.services.auditing import record_event

HEADLESS: Final = (
    "The principal investigator has left: settle with TikTok who answers for the data, or end the project"
)


def hand_over(member: ProjectMember, holds: Holds, *, now: datetime) -> None:
    """In the transaction that ends the access. Nothing is done twice."""
    project = member.project
    _recall_copies_of(member, now)
    _hand_on_duties(member)
    for duty, due_on in list_duties(holds, now.date()):
        task, _ = LeaverTask.objects.get_or_create(member=member, duty=duty, defaults={"due_on": due_on})
        if task.done_at is None:
            what = _what(member, duty)
            expect(project, what, duty.text, task.due_on)
            ask_people(project, what, duty.text, now=now, due_on=task.due_on)


def watch_leavers(now: datetime) -> None:
    """People whose days passed, or whose account was closed: the same follows as when somebody ends their access."""
    for member in list(find_unseen_leavers(now.date())):
        with transaction.atomic():
            holds = find_holds_of(member)
            if member.granted_until is not None and member.granted_until < now.date():
                ProjectMember.objects.filter(pk=member.pk).update(role=ProjectMember.Role.DATA_USER)
            hand_over(member, holds, now=now)
            record_event("project.access_over", about=member.project, by=None, now=now, person=member.user_id)
    for project in find_headless(Project.objects.exclude(state=ProjectState.CLOSED)):
        with transaction.atomic():
            ask_people(project, PI_LEFT, HEADLESS, now=now, people=librarians(), due_on=now.date())
    for task in LeaverTask.objects.filter(duty=LeaverDuty.COPIES, done_at=None).select_related(
        "member__project"
    ):
        if not list_copies_of(task.member).exists():
            _end(task, by=None, now=now)


def finish_task(member: ProjectMember, duty: LeaverDuty, *, by: User, now: datetime) -> None:
    """NotNow for what is done, or for copies that nobody has confirmed."""
    task = LeaverTask.objects.filter(member=member, duty=duty, done_at=None).first()
    if task is None:
        raise NotNow("This is done already, or was never asked for.")
    if duty is LeaverDuty.COPIES and list_copies_of(member).exists():
        raise NotNow("Their copies are not confirmed yet. Vouch for them if the person cannot be asked.")
    _end(task, by=by, now=now)


def vouch_for_copies(member: ProjectMember, reason: str, *, by: User, now: datetime) -> int:
    """Those who answer for the data say that the copies of somebody who left are gone, and how they know. The number of copies.

    NotNow for a person who is still of the project: nobody confirms for another.
    """
    if not reason.strip():
        raise Invalid("Say how you know that the copies are gone.", {"reason": "is empty"})
    with transaction.atomic():
        if not has_left(member, now.date()):
            raise NotNow(f"{member.user.name} is still of the project, and confirms their own copies.")
        copies = list(list_copies_of(member).select_related("dataset__project__pi"))
        if not copies:
            raise NotNow("No copy of theirs is open.")
        list_copies_of(member).update(
            recalled_at=Coalesce("recalled_at", Value(now)),
            confirmed_at=now,
            vouched_by=by,
            vouched_reason=reason.strip()[:300],
        )
        for dataset in {copy.dataset.pk: copy.dataset for copy in copies}.values():
            drop_settled(dataset)
            tell_holders(dataset, now)
        task = LeaverTask.objects.filter(member=member, duty=LeaverDuty.COPIES, done_at=None).first()
        if task:
            _end(task, by=by, now=now)
        record_event(
            "dataset.vouched",
            about=member.project,
            by=by,
            now=now,
            person=member.user_id,
            copies=len(copies),
        )
    return len(copies)


def come_back(member: ProjectMember, *, now: datetime) -> None:
    """TikTok granted them access again: nothing of their leaving is to be done any more."""
    keys = [_what(member, duty) for duty in LeaverDuty]
    end_deadlines(member.project, *keys, now=now)
    no_longer_ask(member.project, *keys)
    LeaverTask.objects.filter(member=member).delete()


def _end(task: LeaverTask, *, by: User | None, now: datetime) -> None:
    member = task.member
    with transaction.atomic():
        if not LeaverTask.objects.filter(pk=task.pk, done_at=None).update(done_by=by, done_at=now):
            return
        what = _what(member, LeaverDuty(task.duty))
        end_deadlines(member.project, what, now=now)
        no_longer_ask(member.project, what)
        record_event(
            "leaver.seen_to", about=member.project, by=by, now=now, person=member.user_id, duty=task.duty
        )


def _recall_copies_of(member: ProjectMember, now: datetime) -> None:
    for dataset in Dataset.objects.filter(pk__in=list_held(member.project, member.user).values("dataset")):
        dataset.copies.filter(user=member.user, recalled_at=None).update(recalled_at=now)
        tell_holders(dataset, now)


def _hand_on_duties(member: ProjectMember) -> None:
    """Cases go to the PI; dates and needs of this project leave the person, but for their own copies and what is theirs by
    their office: librarians and administrators see to a project without being of it."""
    project, user = member.project, member.user
    if user.is_active and user.is_staff:
        return
    DeletionRequest.objects.filter(project=project, assigned_to=user, answered_at=None).update(
        assigned_to=project.pi
    )
    root = f"project:{project.ref}:"
    Need.objects.filter(key__startswith=root, user=user).exclude(key__startswith=f"{root}dataset:").delete()
    for deadline in Deadline.objects.filter(key__startswith=root, people=user, done_at=None):
        deadline.people.remove(user)
        _keep_somebody(deadline, project)


def _keep_somebody(deadline: Deadline, project: Project) -> None:
    """A date is nobody's for no moment."""
    if not deadline.people.exists():
        deadline.people.add(project.pi)


def _what(member: ProjectMember, duty: LeaverDuty) -> str:
    return f"{LEAVER}:{member.pk}:{duty}"
