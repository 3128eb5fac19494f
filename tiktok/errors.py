"""Everything that can go wrong between us and TikTok, one class per thing a caller does differently.

    TikTokError
    ├── NotAnswered            no whole answer arrived; assume the request was counted
    │   ├── Unreachable            no connection                          retry
    │   ├── NotTrusted             the certificate is not TikTok's        give_up
    │   ├── TimedOut               nothing more came in time              retry
    │   ├── ConnectionCut          the answer broke off                   retry
    │   └── AnswerTooLarge         more bytes than any page has           narrow_window
    ├── NotUnderstood          an answer, but not one of TikTok's API
    │   ├── Redirected             sent elsewhere; never followed         give_up
    │   ├── NotFound               no such endpoint at this address       give_up
    │   └── AnswerUnreadable       not JSON, or without what it must have retry
    ├── Refused                TikTok answered no
    │   ├── CredentialsRefused     client key or secret                   give_up
    │   ├── TokenRefused           access token expired or unknown        renew_token
    │   ├── ScopeRefused           the project has no research access     give_up
    │   ├── SearchRefused          search_id or cursor not known          restart_window
    │   ├── SubjectRefused         an account or video it does not show   give_up
    │   ├── RequestRefused         the request is wrong as it stands      give_up
    │   ├── RateLimited            too many at once                       wait
    │   └── QuotaSpent             too many today                         wait_until_midnight
    └── ServerFailed           TikTok's own fault                         retry
        └── GatewayTimedOut        TikTok took too long to search         narrow_window

No instance holds an access token or a client secret: messages of the server are masked before they get here.
"""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar


class Advice(StrEnum):
    """What a caller should do next."""

    RETRY = "retry"
    """The same request again, with growing pauses. Failed calls count against the quota."""
    WAIT = "wait"
    """The same request after `retry_after` seconds, or about ten where the server names no number."""
    WAIT_UNTIL_MIDNIGHT = "wait_until_midnight"
    """The same request after the next 00:00 UTC of the server's clock."""
    RENEW_TOKEN = "renew_token"  # noqa: S105 -- a word, not a secret
    """A new token, then the same request once more."""
    RESTART_WINDOW = "restart_window"
    """The same request a few times, seconds apart; if it stays refused, the window from its start without
    search_id. Rows then come again."""
    NARROW_WINDOW = "narrow_window"
    """The same query over fewer days."""
    GIVE_UP = "give_up"
    """Repeating it cannot help; a person has to change something."""


class TikTokError(Exception):
    """A request that did not bring what was asked.

    `code` is TikTok's own word ("" where it gave none), `http_status` is None where nothing was answered,
    `server_date` is the Date header in UTC, `retry_after` is in seconds.
    """

    advice: ClassVar[Advice] = Advice.GIVE_UP
    what_to_do: ClassVar[str] = "Ask the operator of this site to look at the message."

    def __init__(
        self,
        message: str,
        *,
        code: str = "",
        http_status: int | None = None,
        log_id: str = "",
        server_date: datetime | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.http_status = http_status
        self.log_id = log_id
        self.server_date = server_date
        self.retry_after = retry_after

    def __reduce__(self) -> tuple[type["TikTokError"], tuple[str], dict[str, object]]:
        return type(self), (self.message,), dict(self.__dict__)


class NotAnswered(TikTokError):
    """No whole answer arrived. Whether TikTok counted the request is unknown; assume that it did."""

    advice = Advice.RETRY


class Unreachable(NotAnswered):
    what_to_do = (
        "TikTok cannot be reached from this server. It is tried again; check the network if it lasts."
    )


class NotTrusted(NotAnswered):
    advice = Advice.GIVE_UP
    what_to_do = (
        "The answering server cannot prove that it is TikTok. Nothing was sent. "
        "Ask the operator whether a proxy stands in between."
    )


class TimedOut(NotAnswered):
    """After several in a row, fewer days are worth a try: TikTok takes minutes to say by itself that a search was
    too heavy (504, met by a public client in 2024-05)."""

    what_to_do = "TikTok took too long to answer. It is tried again."


class ConnectionCut(NotAnswered):
    what_to_do = "The answer broke off on the way. It is tried again."


class AnswerTooLarge(NotAnswered):
    advice = Advice.NARROW_WINDOW
    what_to_do = "The answer was larger than any page should be. It is tried again over fewer days."


class NotUnderstood(TikTokError):
    """Something answered, but not as TikTok's API does."""


class Redirected(NotUnderstood):
    what_to_do = (
        "The address for TikTok's API points elsewhere. Ask the operator to check it; "
        "the key was not sent to the new place."
    )


class NotFound(NotUnderstood):
    what_to_do = "There is no such service at the address set for TikTok's API. Ask the operator to check it."


class AnswerUnreadable(NotUnderstood):
    advice = Advice.RETRY
    what_to_do = "TikTok's answer could not be read. It is tried again."


class Refused(TikTokError):
    """TikTok understood the request and said no."""


class CredentialsRefused(Refused):
    what_to_do = (
        "TikTok does not accept this client key and secret. Copy both again from TikTok for Developers."
    )


class TokenRefused(Refused):
    advice = Advice.RENEW_TOKEN
    what_to_do = "The access token has expired. A new one is fetched."


class ScopeRefused(Refused):
    what_to_do = (
        "TikTok accepts the key but has not granted it research access. "
        "Check that the application was granted for this client key."
    )


class SearchRefused(Refused):
    advice = Advice.RESTART_WINDOW
    what_to_do = (
        "TikTok lost its place in the search. It is tried again, if need be from the start of the days."
    )


class SubjectRefused(Refused):
    what_to_do = "TikTok does not show this account or video: it may be gone, renamed, private or under 18."


class RequestRefused(Refused):
    what_to_do = "TikTok refuses this query as it stands. Read the message and change the query."


class RateLimited(Refused):
    advice = Advice.WAIT
    what_to_do = "TikTok asks for a slower pace. The work goes on in a moment."


class QuotaSpent(Refused):
    advice = Advice.WAIT_UNTIL_MIDNIGHT
    what_to_do = "Today's requests are used up. The work goes on after 00:00 UTC."


class ServerFailed(TikTokError):
    """TikTok's own fault. It still counts against the quota, so pause when several follow each other."""

    advice = Advice.RETRY
    what_to_do = "TikTok had a fault of its own. It is tried again with growing pauses."


class GatewayTimedOut(ServerFailed):
    advice = Advice.NARROW_WINDOW
    what_to_do = "The search was too heavy for TikTok. It is tried again over fewer days."
