"""One request to TikTok for a held unit: key, token, ledger, request, log; in that order, and no transaction open while it runs.

A request is counted and logged in one transaction before it is sent. Its log row then gets what came back, from
`note_answer` in the transaction that stores the answer, or from here if it failed.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import F, QuerySet

from harvest.models import ApiKey, PageLog, Run
from harvest.rules.states import YIELDING, KeyState, UnitKind
from harvest.selectors.reserving import find_reserved
from harvest.services import credentials as keys
from harvest.services import ledger
from harvest.services.credentials import Credentials
from harvest.services.failpoints import failpoint
from harvest.services.interruptions import NeedsKey
from harvest.services.scheduling import LEASE, Held, fence
from harvest.services.storage import refuse_without_room
from tiktok.client import Client, Token
from tiktok.errors import (
    CredentialsRefused,
    QuotaSpent,
    ScopeRefused,
    SubjectRefused,
    TikTokError,
    TokenRefused,
)

type Clock = Callable[[], datetime]
type Ask[T] = Callable[[Client, Token], T]

VIDEO_PATH: Final = "/v2/research/video/query/"
_TOKEN_PATH: Final = "/v2/oauth/token/"  # noqa: S105 -- an address


def ask[T](held: Held, call: Ask[T], *, path: str, clock: Clock, pool: str = ledger.MAIN) -> T:
    """Send one request with the project's key; fetch a token first if none is at hand, and once more if it is refused.

    Raises Interruption (QuotaSpent, NeedsKey, Fenced) and TikTokError; the engine knows what to do with each. Followers
    and following may be refused to a key that may ask for everything else (seen in public in 2026-04).
    """
    credentials = keys.open_credentials(held.unit.project)
    try:
        return ask_as(credentials, held, call, path=path, clock=clock, pool=pool)
    except (CredentialsRefused, TokenRefused, ScopeRefused) as error:
        if isinstance(error, ScopeRefused) and pool == ledger.GRAPH:
            raise
        raise _refuse_key(held, credentials, error) from error


def ask_as[T](
    credentials: Credentials, held: Held, call: Ask[T], *, path: str, clock: Clock, pool: str = ledger.MAIN
) -> T:
    """The same with given credentials, and nothing is noted about the key. For its trial."""
    try:
        return _send(credentials, held, call, path=path, clock=clock, pool=pool)
    except TokenRefused:
        keys.drop_token(credentials)
        return _send(credentials, held, call, path=path, clock=clock, pool=pool)


def note_answer(held: Held, **columns: Any) -> None:
    """Write what came back into the log row of the newest request."""
    PageLog.objects.filter(pk=held.request_id or 0).update(**columns)


def _send[T](credentials: Credentials, held: Held, call: Ask[T], *, path: str, clock: Clock, pool: str) -> T:
    token = keys.find_token(credentials, clock()) or _fetch_token(credentials, held, clock)
    return _exchange(credentials, held, lambda client: call(client, token), path, pool, clock)


def _fetch_token(credentials: Credentials, held: Held, clock: Clock) -> Token:
    """Whether TikTok counts token requests is not documented, so they are counted."""
    token = _exchange(
        credentials,
        held,
        lambda client: client.fetch_token(credentials.client_key, credentials.secret),
        _TOKEN_PATH,
        ledger.MAIN,
        clock,
    )
    keys.keep_token(credentials, token, clock())
    note_answer(held, code="ok")
    failpoint("after_token")
    return token


def _exchange[T](
    credentials: Credentials,
    held: Held,
    send: Callable[[Client], T],
    path: str,
    pool: str,
    clock: Clock,
) -> T:
    refuse_without_room(clock())
    organisation = credentials.organisation_id
    counted = _count(credentials, held, pool, path, clock)
    failpoint("after_spend")
    try:
        answer = send(keys.client())
    except TikTokError as error:
        ledger.note_date(organisation, error.server_date, clock())
        ledger.spend_over_midnight(organisation, pool, counted, clock=clock, is_upkeep=_is_upkeep(held))
        note_answer(held, http_status=error.http_status, code=_code_of(error), log_id=error.log_id[:80])
        if isinstance(error, QuotaSpent):
            raise ledger.note_refusal(organisation, pool, clock=clock) from error
        raise
    failpoint("after_send")
    ledger.note_date(organisation, getattr(answer, "server_date", None), clock())
    ledger.spend_over_midnight(organisation, pool, counted, clock=clock, is_upkeep=_is_upkeep(held))
    return answer


def _count(credentials: Credentials, held: Held, pool: str, path: str, clock: Clock) -> date:
    """Ledger, log and a fresh lease in one transaction; the day it was counted in. Fenced, QuotaSpent or RefreshFirst: nothing was."""
    now = clock()
    keep = _find_kept(credentials.organisation_id, held, pool, now)
    with transaction.atomic(durable=True):
        fence(held, lease_until=now + LEASE)
        day = ledger.spend(
            credentials.organisation_id, pool, clock=clock, keep=keep, is_upkeep=_is_upkeep(held)
        )
        log = PageLog.objects.create(unit=held.unit, at=now, quota_day=day, epoch=held.epoch, path=path)
        Run.objects.filter(pk=held.unit.run_id or 0).update(requests=F("requests") + 1)
        _key_of(credentials, held).update(last_used_at=now)
    held.request_id = log.pk
    return day


def _is_upkeep(held: Held) -> bool:
    """Whether it confirms what is held."""
    return held.unit.kind == UnitKind.CHECK


def _find_kept(organisation_id: int, held: Held, pool: str, now: datetime) -> int:
    """Requests that a harvest leaves to the refresh; a look leaves none."""
    if held.unit.kind not in YIELDING:
        return 0
    reserved = find_reserved(organisation_id, ledger.next_midnight(organisation_id, now))
    return reserved.graph if pool == ledger.GRAPH else reserved.main


def _code_of(error: TikTokError) -> str:
    """TikTok's word, or the name of what happened on the way. TikTok has one word for very different refusals."""
    if isinstance(error, SubjectRefused):
        return SubjectRefused.__name__
    return (error.code or type(error).__name__)[:60]


def _refuse_key(held: Held, credentials: Credentials, error: TikTokError) -> NeedsKey:
    """The stored key does not work: nobody tries it again, until a person enters one."""
    state = KeyState.NO_RESEARCH_SCOPE if isinstance(error, ScopeRefused) else KeyState.REFUSED
    keys.drop_token(credentials)
    _key_of(credentials, held).update(state=state, tried_at=held.clock())
    return NeedsKey(error.what_to_do)


def _key_of(credentials: Credentials, held: Held) -> QuerySet[ApiKey]:
    """The stored key, unless another one has taken its place meanwhile."""
    return ApiKey.objects.filter(project=held.unit.project, set_at=credentials.set_at)
