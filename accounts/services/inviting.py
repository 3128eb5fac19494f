"""Invitations: how a person gets an account.

A link holds a token and stands for seven days; the database keeps only its SHA-256. It works once, for the
account it was made for, and only until that account has a password: after that every other link of it is void.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import Invitation, SiteRole, User
from accounts.rules.errors import Invalid, NotNow
from accounts.rules.tokens import hash_token, make_token
from accounts.services.vouching import vouch_for

VALID_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Invited:
    """`link` is absolute: an invitation for a new account, the page itself for one that can sign in."""

    user: User
    link: str
    is_new: bool


@transaction.atomic
def invite(email: str, name: str, *, by: User | None, now: datetime, next_path: str = "/") -> Invited:
    """Let the person of that address in; makes the account if there is none. The library vouches for whom it invites.

    Raises `Invalid` for an address that is none, and for an account that was switched off.
    """
    if not url_has_allowed_host_and_scheme(next_path, allowed_hosts=None) or not next_path.startswith("/"):
        raise ValueError(f"next_path is a path of this site, not {next_path!r}")
    user = _find_or_create(email, name)
    if not user.is_active:
        raise Invalid("This account is switched off. Ask an administrator to switch it on.", {"email": "off"})
    if (by is None or by.is_staff) and by != user:
        vouch_for(user, by=by, now=now)
    if user.has_usable_password():
        return Invited(user, settings.FIELDGATE_URL + next_path, is_new=False)
    return Invited(user, _make_link(user, by=by, now=now, next_path=next_path), is_new=True)


def invite_administrator(email: str, name: str, *, by: User | None, now: datetime) -> Invited:
    """An account that runs the site; an account that exists gets the role."""
    with transaction.atomic():
        invited = invite(email, name, by=by, now=now)
        invited.user.site_role = SiteRole.ADMINISTRATOR
        invited.user.save(update_fields=["site_role"])
    return invited


def find_invitation(token: str, now: datetime) -> Invitation:
    """The open invitation of that token. Raises `NotNow`, which says why a link no longer works."""
    invitation = (
        Invitation.objects.select_related("user", "invited_by").filter(token_sha256=hash_token(token)).first()
    )
    if invitation is None:
        raise NotNow("This link is not one of ours. Check that you copied all of it.")
    if invitation.accepted_at:
        raise NotNow("This link has been used. Sign in with your e-mail address and password.")
    if invitation.revoked_at or not invitation.user.is_active:
        raise NotNow("This link was taken back. Ask the person who invited you for a new one.")
    if invitation.user.has_usable_password():
        raise NotNow("This link is no longer needed: the account has a password. Sign in with it.")
    if invitation.expires_at <= now:
        raise NotNow("This link ran out after seven days. Ask the person who invited you for a new one.")
    return invitation


def accept(token: str, *, name: str, password: str, now: datetime) -> User:
    """Give the account its name and password, and close every link to it.

    Raises `Invalid` for a password that is too weak, and `NotNow` for a link that does not work or that another
    request used a moment ago.
    """
    invitation = find_invitation(token, now)
    user = invitation.user
    user.name = " ".join(name.split())
    _check_password(password, user)
    with transaction.atomic():
        if not _open_of(user).filter(pk=invitation.pk).update(accepted_at=now):
            raise NotNow("This link has been used. Sign in with your e-mail address and password.")
        _open_of(user).update(revoked_at=now)
        user.set_password(password)
        user.save(update_fields=["name", "password"])
    return user


def revoke(user: User, *, now: datetime) -> int:
    """Take back every open link of an account; says how many."""
    return _open_of(user).update(revoked_at=now)


def _find_or_create(email: str, name: str) -> User:
    """Looks first, so that inviting a known address twice is quiet."""
    address = email.strip().lower()
    known = User.objects.filter(email__iexact=address).first()
    if known is not None:
        return known
    try:
        return User.objects.create_user(address, name=" ".join(name.split()) or address.partition("@")[0])
    except ValidationError as error:
        problems = {field: " ".join(messages) for field, messages in error.message_dict.items()}
        raise Invalid("The person could not be invited.", problems) from error


def _make_link(user: User, *, by: User | None, now: datetime, next_path: str) -> str:
    token = make_token()
    Invitation.objects.create(
        user=user,
        token_sha256=hash_token(token),
        next_path=next_path,
        invited_by=by,
        created_at=now,
        expires_at=now + VALID_FOR,
    )
    return settings.FIELDGATE_URL + reverse("invitation", args=[token])


def _open_of(user: User) -> QuerySet[Invitation]:
    return Invitation.objects.filter(user=user, accepted_at=None, revoked_at=None)


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid("Choose another password.", {"password": " ".join(error.messages)}) from error
