"""What somebody may do on a project today."""

from datetime import date

from accounts.models import User
from harvest.access import granted_days, roles_of
from harvest.models import Project
from harvest.rules.rights import Right, may


def rights_of(user: User, project: Project, today: date) -> frozenset[Right]:
    """Two queries."""
    roles, granted = roles_of(user, project), granted_days(user, project)
    return frozenset(right for right in Right if may(right, roles, granted=granted, today=today))
