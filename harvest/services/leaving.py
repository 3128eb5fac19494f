"""Somebody leaves a project: TikTok's rules ask that their access ends at once."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from accounts.rules.errors import NotNow
from harvest.models import Dataset, Project, ProjectMember
from harvest.selectors.copies import list_held
from harvest.services.recutting import tell_holders
from proposals.services.auditing import record_event


def end_access(project: Project, member_id: int, *, by: User, now: datetime) -> ProjectMember:
    """From now on this person opens no record, takes no dataset and manages nothing. `NotNow` for the PI or a stranger.

    They stay listed, are asked to delete the copies that they took, and can still confirm that they did.
    """
    yesterday = now.date() - timedelta(days=1)
    with transaction.atomic():
        member = (
            ProjectMember.objects.select_for_update(of=("self",))
            .filter(project=project, pk=member_id)
            .select_related("user", "project")
            .first()
        )
        if member is None or member.role == ProjectMember.Role.PI:
            raise NotNow(
                "Only a person of the team can leave, and the principal investigator answers for it."
            )
        if member.granted_from and member.granted_from > yesterday:
            member.granted_from = None
        member.granted_until = min(member.granted_until or yesterday, yesterday)
        member.role = ProjectMember.Role.DATA_USER
        member.save()
        _recall_copies_of(member, now)
        record_event("project.access_ended", about=project, by=by, now=now, person=member.user_id)
    return member


def _recall_copies_of(member: ProjectMember, now: datetime) -> None:
    for dataset in Dataset.objects.filter(pk__in=list_held(member.project, member.user).values("dataset")):
        dataset.copies.filter(user=member.user, recalled_at=None).update(recalled_at=now)
        tell_holders(dataset, now)
