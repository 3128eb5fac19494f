"""The people who sign in, and the links that let them in."""

from accounts.models.invitation import Invitation
from accounts.models.user import SiteRole, User

__all__ = ["Invitation", "SiteRole", "User"]
