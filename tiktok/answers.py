"""An answer as the data in TikTok's envelope, or the typed error that it is.

Two envelopes: `{"data": {...}, "error": {"code": "ok", "message": "", "log_id": "..."}}` on research endpoints,
where errors also come with HTTP 200 and with `msg` for `message`; and a flat one on the token endpoint, where
`error` is a word. Public clients report HTTP 500 around a whole answer: the body decides then.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, quote_plus

from tiktok.bodies import BodyError, read_object
from tiktok.errors import AnswerUnreadable, CredentialsRefused, TikTokError, TokenRefused
from tiktok.transport import Answer, read_date
from tiktok.verdicts import Verdict, judge, judge_status

MAX_MESSAGE: Final = 500
"""Characters of the server's message that are kept."""

MAX_MARK: Final = 64
"""Characters of a code or log_id that are kept."""

MAX_WAIT: Final = 86_400
"""Seconds. A Retry-After beyond a day is cut to it."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What stood under `data`, and the mark by which TikTok's support finds the request."""

    data: dict[str, object]
    log_id: str


@dataclass(frozen=True, slots=True)
class _Report:
    code: str
    message: str
    log_id: str


def read_data(answer: Answer, *, hide: Sequence[str] = ()) -> Envelope:
    """The data of a research endpoint's answer. `hide` are secrets that no error may repeat."""
    found = _read_object(answer)
    report = _read_report(found, hide)
    data = found.get("data")
    if isinstance(data, dict) and _is_good(answer.status, report, has_content=bool(data)):
        return Envelope(data, report.log_id)
    if report.code == "ok" and answer.status < 400:
        raise unreadable(answer, "The answer has no data.", report.log_id)
    raise _error(judge(answer.status, report.code, report.message), answer, report)


def read_flat(answer: Answer, *, hide: Sequence[str]) -> Envelope:
    """The flat object of the token endpoint. A token refused there is a key refused."""
    found = _read_object(answer)
    report = _read_report(found, hide)
    if isinstance(found.get("access_token"), str) and _is_good(answer.status, report, has_content=True):
        return Envelope(found, report.log_id)
    if report.code == "ok" and answer.status < 400:
        raise unreadable(answer, "The answer has no access token.", report.log_id)
    verdict = judge(answer.status, report.code, report.message)
    raise _error(CredentialsRefused if verdict is TokenRefused else verdict, answer, report)


def refuse_status(answer: Answer) -> TikTokError:
    """The error for an answer that is not JSON, by its HTTP status alone."""
    message = f"The answer is not one of TikTok's API (HTTP {answer.status})."
    return _error(judge_status(answer.status), answer, _Report("", message, ""))


def unreadable(answer: Answer, message: str, log_id: str = "") -> AnswerUnreadable:
    """The error for an answer without what it must have."""
    return AnswerUnreadable(message, http_status=answer.status, log_id=log_id, server_date=answer.server_date)


def read_mark(value: object) -> str:
    """An id that may come as text or as a number; "" for anything else."""
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _read_object(answer: Answer) -> dict[str, object]:
    if 300 <= answer.status < 400:
        raise refuse_status(answer)
    try:
        return read_object(answer.body)
    except BodyError as error:
        problem = str(error)
    if answer.status >= 400:
        raise refuse_status(answer)
    raise unreadable(answer, problem)


def _read_report(found: dict[str, object], hide: Sequence[str]) -> _Report:
    """Code "ok" where nothing calls itself an error, as in the examples of the shop endpoints."""
    error = found.get("error")
    inner = error if isinstance(error, dict) else {"code": error, "message": found.get("error_description")}
    code, log_id = inner.get("code"), inner.get("log_id") or found.get("log_id")
    message = inner.get("message") or inner.get("msg") or found.get("message")
    return _Report(
        _mask(code, hide)[:MAX_MARK].lower() or "ok",
        _mask(message, hide)[:MAX_MESSAGE],
        _mask(log_id, hide)[:MAX_MARK],
    )


def _is_good(status: int, report: _Report, *, has_content: bool) -> bool:
    return report.code == "ok" and (status < 300 or (status >= 500 and has_content))


def _error(verdict: Verdict, answer: Answer, report: _Report) -> TikTokError:
    return verdict(
        report.message or f"HTTP {answer.status}",
        code=report.code,
        http_status=answer.status,
        log_id=report.log_id,
        server_date=answer.server_date,
        retry_after=_read_retry_after(answer),
    )


def _mask(text: object, hide: Sequence[str]) -> str:
    """Text on one line, without the secrets as they are and as they are written in forms and addresses; "" for
    what is not text. Masked before it is cut, so that no half of a secret stays."""
    if not isinstance(text, str):
        return ""
    for secret in filter(None, hide):
        for form in (secret, quote_plus(secret), quote(secret)):
            text = text.replace(form, "•••")
    return " ".join(text.split())


def _read_retry_after(answer: Answer) -> int | None:
    """Seconds, whether the header says seconds or a date; None where it says neither."""
    header = answer.headers.get("retry-after", "").strip()
    if header.isascii() and header.isdigit():
        return min(int(header[:9]), MAX_WAIT)
    date = read_date(header)
    if date is None or answer.server_date is None:
        return None
    return min(max(0, int((date - answer.server_date).total_seconds())), MAX_WAIT)
