"""Which error an answer is: first by TikTok's code, then by its message, then by the HTTP status.

Codes from TikTok's error pages (research and v2, September 2026); messages as met by public clients between 2024
and 2026, since `invalid_params` stands for many things.
"""

import re
from collections.abc import Mapping
from typing import Final

from tiktok.errors import (
    AnswerUnreadable,
    CredentialsRefused,
    GatewayTimedOut,
    NotFound,
    QuotaSpent,
    RateLimited,
    Redirected,
    RequestRefused,
    ScopeRefused,
    SearchRefused,
    ServerFailed,
    SubjectRefused,
    TikTokError,
    TokenRefused,
)

type Verdict = type[TikTokError]

_BY_CODE: Final[Mapping[str, Verdict]] = {
    "access_token_invalid": TokenRefused,
    "scope_not_authorized": ScopeRefused,
    "scope_permission_missed": ScopeRefused,
    "invalid_file_upload": RequestRefused,
    "rate_limit_exceeded": RateLimited,
    "daily_quota_limit_exceeded": QuotaSpent,
    "internal_error": ServerFailed,
    "timeout": GatewayTimedOut,
    "access_denied": CredentialsRefused,
    "invalid_client": CredentialsRefused,
    "invalid_grant": CredentialsRefused,
    "invalid_scope": CredentialsRefused,
    "unauthorized_client": CredentialsRefused,
    "unsupported_grant_type": RequestRefused,
    "unsupported_response_type": RequestRefused,
}

_VAGUE_CODES: Final = frozenset({"invalid_param", "invalid_params", "invalid_request"})

_BY_MESSAGE: Final[tuple[tuple[re.Pattern[str], Verdict], ...]] = (
    (
        re.compile(r"search id \S* ?is invalid or expired|invalid count or cursor", re.IGNORECASE),
        SearchRefused,
    ),
    (re.compile(r"something (is|went) wrong|server internal error", re.IGNORECASE), ServerFailed),
    (
        re.compile(
            r"cannot find the user|cannot return this user|is private|information cannot be returned"
            r"|not allowed to be disclosed",
            re.IGNORECASE,
        ),
        SubjectRefused,
    ),
)

_BY_STATUS: Final[Mapping[int, Verdict]] = {
    401: TokenRefused,
    404: NotFound,
    408: GatewayTimedOut,
    429: RateLimited,
    504: GatewayTimedOut,
    524: GatewayTimedOut,
}


def judge(status: int, code: str, message: str) -> Verdict:
    """The class for an answer that TikTok marked as an error; an unknown code goes by the status."""
    if code in _BY_CODE:
        return _BY_CODE[code]
    if code in _VAGUE_CODES:
        return next((verdict for pattern, verdict in _BY_MESSAGE if pattern.search(message)), RequestRefused)
    if status in _BY_STATUS or status >= 500:
        return _BY_STATUS.get(status, ServerFailed)
    return RequestRefused if status >= 400 else ServerFailed


def judge_status(status: int) -> Verdict:
    """The class for an answer without any JSON of TikTok's: a proxy's page, HTML, nothing."""
    if 300 <= status < 400:
        return Redirected
    return _BY_STATUS.get(status, ServerFailed if status >= 500 else AnswerUnreadable)
