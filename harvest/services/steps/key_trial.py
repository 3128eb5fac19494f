"""Try a client key: one token, one video query of one row, both in the ledger.

`spec`: {"candidate": true} where a person waits for the answer with a secret that is stored nowhere. If that process
died, the secret died with it and there is nothing left to try.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from harvest.models import ApiKey
from harvest.rules.states import KeyState
from harvest.services import ledger
from harvest.services.asking import VIDEO_PATH, ask_as, note_answer
from harvest.services.credentials import Credentials, open_stored
from harvest.services.scheduling import Held, finish, give_up
from tiktok.client import Client, Page, Token
from tiktok.errors import CredentialsRefused, ScopeRefused, TokenRefused
from tiktok.query import build_query

type Clock = Callable[[], datetime]

_LONG_AGO: Final = timedelta(days=10)
"""A day that the search certainly knows."""


def step(held: Held, clock: Clock) -> None:
    key = ApiKey.objects.filter(project=held.unit.project).first()
    if key is None or held.unit.spec.get("candidate"):
        give_up(held, "The trial broke off. Enter the key again.")
        return
    state = try_key(open_stored(key), held, clock)
    ApiKey.objects.filter(pk=key.pk, set_at=key.set_at).update(state=state, tried_at=clock())
    finish(held)


def try_key(credentials: Credentials, held: Held, clock: Clock) -> KeyState:
    """What TikTok says to this key. Interruption and other TikTokErrors: it could not be found out now."""

    def query_one(client: Client, token: Token) -> Page:
        day = (ledger.server_time(credentials.organisation_id, clock()) - _LONG_AGO).date()
        return client.query_videos(
            token, query=build_query(regions=["BE"]), start=day, end=day, fields=["id"], max_count=1
        )

    try:
        page = ask_as(credentials, held, query_one, path=VIDEO_PATH, clock=clock)
    except ScopeRefused:
        return KeyState.NO_RESEARCH_SCOPE
    except (CredentialsRefused, TokenRefused):
        return KeyState.REFUSED
    note_answer(held, code="ok", http_status=page.http_status, log_id=page.log_id[:80])
    return KeyState.WORKS
