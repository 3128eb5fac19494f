"""Requests that failed, by the word that the log of requests keeps, and what the harvest does about each.

The word is TikTok's own code, or the name of an error in `tiktok.errors` where TikTok gave none. What is done about it
stands in `harvest.rules.retry`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tiktok import errors, verdicts
from tiktok.errors import Advice, SubjectRefused, TikTokError

FINE: Final = "ok"


@dataclass(frozen=True, slots=True)
class Mishap:
    what: str
    done: str


_DONE: Final[Mapping[Advice, str]] = {
    Advice.RETRY: "Asked again up to 5 times with growing pauses, then over fewer days.",
    Advice.WAIT: "Asked again after the pause that TikTok wants.",
    Advice.WAIT_UNTIL_MIDNIGHT: "Nothing more is asked until 00:00 UTC, when TikTok counts anew.",
    Advice.RENEW_TOKEN: "A new access token is fetched and the request sent again.",
    Advice.RESTART_WINDOW: "Asked again after a few seconds, if need be from the first of the days.",
    Advice.NARROW_WINDOW: "Asked again twice, then over fewer days.",
    Advice.GIVE_UP: "Not asked again: a person has to change something.",
}

_UNANSWERED: Final = Mishap(
    "No answer is known: the worker ended before it came.",
    "Asked again. The request counts against the quota either way.",
)
_VAGUE: Final = Mishap(
    "TikTok did not accept the request as sent. In the middle of a search that means that it lost its place.",
    _DONE[Advice.RESTART_WINDOW],
)

_NOT_SHOWN: Final = Mishap(SubjectRefused.what_to_do, "Counted with its reason, and the next one was asked.")


def explain(code: str, http_status: int | None) -> Mishap:
    """`code` "": the request has no answer yet. Not for requests that went well."""
    if not code:
        return _UNANSWERED
    if code == SubjectRefused.__name__:
        return _NOT_SHOWN
    if code in ("invalid_params", "invalid_param", "invalid_request"):
        return _VAGUE
    error = _find_error(code, http_status)
    return Mishap(error.what_to_do, _DONE[error.advice])


def _find_error(code: str, http_status: int | None) -> type[TikTokError]:
    named = getattr(errors, code, None)
    if isinstance(named, type) and issubclass(named, TikTokError):
        return named
    return verdicts.judge(http_status or 0, code, "")
