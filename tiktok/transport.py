"""The one door to the network: a request in, an answer or a typed error out. Nothing else imports httpx."""

import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final, Protocol, Self

import httpx

from tiktok.errors import AnswerTooLarge, ConnectionCut, NotAnswered, NotTrusted, TimedOut, Unreachable

MAX_BODY: Final = 20_000_000
"""Bytes after decompression. A page of 100 videos with all fields and transcripts stays under one million."""


@dataclass(frozen=True, slots=True)
class Request:
    """A POST. `path` starts with a slash and may carry a query string. Headers and body hold secrets: not shown."""

    path: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """Header names are in lower case. `server_date` is the Date header in UTC, None if absent or not a date."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    server_date: datetime | None


class Transport(Protocol):
    def send(self, request: Request) -> Answer:
        """One request, at most once. Raises NotAnswered or one of its classes if no whole answer arrived."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds. `read` is the longest silence, before the answer and inside it; `whole` is how long the body of an
    answer may take, so that one that drips cannot hold a worker for ever."""

    connect: float = 10.0
    read: float = 60.0
    whole: float = 300.0


class HttpTransport:
    """Keeps connections open between requests and may be shared by threads. Reads no environment: proxies are
    named in `proxy`. Never follows a redirect, since that would carry the token elsewhere."""

    def __init__(
        self,
        base_url: str,
        *,
        timeouts: Timeouts | None = None,
        max_body: int = MAX_BODY,
        proxy: str | None = None,
        verify: ssl.SSLContext | bool = True,
    ) -> None:
        url = httpx.URL(base_url)
        if url.scheme not in ("http", "https") or not url.host:
            raise ValueError(
                "The address of TikTok's API has to start with https:// (or http:// for a simulator)."
            )
        self._base_url = base_url.rstrip("/")
        self._timeouts = timeouts or Timeouts()
        self._max_body = max_body
        self._client = httpx.Client(
            headers={"User-Agent": "Fieldgate"},
            timeout=httpx.Timeout(self._timeouts.read, connect=self._timeouts.connect),
            follow_redirects=False,
            trust_env=False,
            proxy=proxy,
            verify=verify,
        )

    def send(self, request: Request) -> Answer:
        try:
            return self._exchange(request)
        except httpx.HTTPError as error:
            failure = _failure(error)
        # Outside the handler: httpx's own error holds the request, and with it the secret.
        raise failure

    def close(self) -> None:
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _exchange(self, request: Request) -> Answer:
        address = self._base_url + request.path
        with self._client.stream(
            "POST", address, headers=dict(request.headers), content=request.body
        ) as response:
            server_date = read_date(response.headers.get("date"))
            body = self._read_body(response, server_date)
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status_code, headers, body, server_date)

    def _read_body(self, response: httpx.Response, server_date: datetime | None) -> bytes:
        deadline = time.monotonic() + self._timeouts.whole
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > self._max_body:
                raise AnswerTooLarge("The answer is larger than any page.", server_date=server_date)
            if time.monotonic() > deadline:
                raise TimedOut("The answer did not end in time.", server_date=server_date)
        return bytes(body)


def read_date(header: str | None) -> datetime | None:
    """A Date header in UTC; None if there is none or it is not a date."""
    try:
        date = parsedate_to_datetime(header or "")
    except ValueError:
        return None
    return date.astimezone(UTC) if date.tzinfo else date.replace(tzinfo=UTC)


def _failure(error: httpx.HTTPError) -> NotAnswered:
    """httpx's messages are not repeated: some quote the request."""
    if isinstance(error, httpx.TimeoutException):
        return TimedOut("No answer came in time.")
    if isinstance(error, httpx.ConnectError | httpx.ProxyError | httpx.UnsupportedProtocol):
        return _connection_failure(error)
    if isinstance(error, httpx.DecodingError):
        return ConnectionCut("The answer could not be decompressed.")
    return ConnectionCut("The connection ended before the answer did.")


def _connection_failure(error: httpx.HTTPError) -> NotAnswered:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return NotTrusted(f"The certificate was not accepted: {cause.verify_message}.")
        cause = cause.__cause__ or cause.__context__
    return Unreachable("No connection could be made.")
