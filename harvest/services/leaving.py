"""Somebody leaves a project: TikTok's rules ask that their access ends at once."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from accounts.rules.errors import NotNow
from harvest.models import Project, ProjectMember
from harvest.selectors.leavers import find_holds_of
from harvest.services.leaver_tasks import hand_over
from proposals.services.auditing import record_event


def end_access(project: Project, member_id: int, *, by: User, now: datetime) -> ProjectMember:
    """From now on this person opens no record, takes no dataset and manages nothing. `NotNow` for the PI or a stranger.

    They stay listed, are asked to delete the copies that they took, and can still confirm that they did. What those who stay
    have to see to becomes tasks with days.
    """
    yesterday = now.date() - timedelta(days=1)
    with transaction.atomic():
        member = (
            ProjectMember.objects.select_for_update(of=("self",))
            .filter(project=project, pk=member_id)
            .select_related("user", "project__pi", "project__proposal")
            .first()
        )
        if member is None or member.role == ProjectMember.Role.PI:
            raise NotNow(
                "Only a person of the team can leave, and the principal investigator answers for it."
            )
        holds = find_holds_of(member)
        if member.granted_from and member.granted_from > yesterday:
            member.granted_from = None
        member.granted_until = min(member.granted_until or yesterday, yesterday)
        member.role = ProjectMember.Role.DATA_USER
        member.save()
        hand_over(member, holds, now=now)
        record_event("project.access_ended", about=project, by=by, now=now, person=member.user_id)
    return member
