"""Forms of accounts."""

from accounts.forms.invitation import AcceptInvitation

__all__ = ["AcceptInvitation"]
