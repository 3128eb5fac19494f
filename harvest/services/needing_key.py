"""A project cannot ask TikTok until somebody enters a key: the people who may do it are told once."""

from datetime import datetime
from typing import Final

from django.db import transaction

from accounts.models import User
from harvest.mailing import key_needed
from harvest.models import ApiKey, Project, ProjectMember
from harvest.services.telling import KEY, ask_people, no_longer_ask
from proposals.services.outbox import promise

WHAT_TO_DO: Final = "Enter the client key and secret from TikTok"


def ask_for_key(project: Project, now: datetime) -> None:
    """Need for the PI and the managers; mail to the PI, once for each key that was refused."""
    with transaction.atomic():
        people = find_key_holders(project)
        ask_people(project, KEY, WHAT_TO_DO, now=now, people=people)
        refused = ApiKey.objects.filter(project=project).first()
        about = refused.set_at.strftime("%Y%m%d%H%M%S%f") if refused else "none"
        promise(key_needed(project, project.pi, about), now=now)


def key_was_entered(project: Project) -> None:
    no_longer_ask(project, KEY)


def find_key_holders(project: Project) -> list[User]:
    may = (ProjectMember.Role.PI, ProjectMember.Role.MANAGER)
    members = ProjectMember.objects.filter(project=project, role__in=may, user__is_active=True)
    return [member.user for member in members.select_related("user").order_by("pk")]
