"""How allauth lets people in: by invitation, never by filling in a form."""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest


class InvitationOnly(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The e-mail address or the password is not right. Type both again, or set a new password.",
        "incorrect_password": "The password is not right. Type it again.",
        "rate_limited": "Too many attempts. Wait a few minutes, then try again.",
        "too_many_login_attempts": "Too many attempts. Wait a few minutes, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Accounts have no user name."""

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not for somebody who signed in here a moment ago: by itself allauth counts only a password given again."""
        required: bool = super().is_reauthentication_required(app=app, **kwargs)
        return required and not _has_just_signed_in(self.request)


def _has_just_signed_in(request: HttpRequest) -> bool:
    """In this session; one that was begun elsewhere proves nothing about who sits here."""
    user = request.user if request.user.is_authenticated else None
    records = get_authentication_records(request, user)
    since = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
    return any(record["at"] > since for record in records)
