"""Client keys as they are used, and the tokens they bought. Tokens live in the memory of this process alone."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from django.conf import settings

from harvest.models import ApiKey, Project
from harvest.rules.states import KeyState
from harvest.services import ledger
from harvest.services.interruptions import NeedsKey
from harvest.vault import open_keyring, open_secret
from tiktok.client import Client, Token
from tiktok.transport import HttpTransport, Timeouts

TIMEOUTS: Final = Timeouts(connect=10, read=60, whole=30)
"""Shorter than a lease together, with `read` counted twice: before the answer, and for its last piece."""

_RENEW_BEFORE: Final = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Credentials:
    organisation_id: int
    client_key: str
    secret: str = field(repr=False)
    set_at: datetime

    @property
    def fingerprint(self) -> str:
        """Changes with the key and with the secret, so that a replaced one never meets an old token."""
        return sha256(f"{self.client_key}\0{self.secret}".encode()).hexdigest()


_clients: dict[str, tuple[HttpTransport, Client]] = {}
_tokens: dict[str, tuple[Token, datetime]] = {}


def open_credentials(project: Project) -> Credentials:
    """The project's key with its secret in clear. NeedsKey if there is none that TikTok may accept."""
    return open_stored(refuse_without_key(project))


def refuse_without_key(project: Project) -> ApiKey:
    """The key, not opened."""
    key = ApiKey.objects.filter(project=project).first()
    if key is None:
        raise NeedsKey("No key has been entered for this project.")
    if key.state not in (KeyState.WORKS, KeyState.NOT_TRIED):
        raise NeedsKey(f"The key of this project does not work: {KeyState(key.state).words.lower()}.")
    return key


def open_stored(key: ApiKey) -> Credentials:
    """With the secret in clear, whatever is thought of the key."""
    secret = open_secret(open_keyring(), key.project_id, bytes(key.sealed_secret))
    return Credentials(key.organisation_id, key.client_key, secret, key.set_at)


def client() -> Client:
    return _connect()[1]


def transport() -> HttpTransport:
    """That of `client()`."""
    return _connect()[0]


def _connect() -> tuple[HttpTransport, Client]:
    base = settings.TIKTOK_API_BASE
    if base not in _clients:
        connection = HttpTransport(base, timeouts=TIMEOUTS)
        _clients[base] = connection, Client(connection)
    return _clients[base]


def find_token(credentials: Credentials, now: datetime) -> Token | None:
    """The token this process holds for these credentials, if it lives for a minute more."""
    token, ends_at = _tokens.get(credentials.fingerprint, (None, now))
    return token if ends_at - _RENEW_BEFORE > now else None


def keep_token(credentials: Credentials, token: Token, now: datetime) -> None:
    _tokens[credentials.fingerprint] = token, now + timedelta(seconds=token.expires_in)


def drop_token(credentials: Credentials) -> None:
    _tokens.pop(credentials.fingerprint, None)


def forget_everything() -> None:
    """Close connections, drop tokens and what is known of TikTok's clock: at the end of a worker, and between tests."""
    for connection, _ in _clients.values():
        connection.close()
    _clients.clear()
    _tokens.clear()
    ledger.forget_dates()
