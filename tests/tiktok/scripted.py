"""A transport that answers from a list and keeps what it was sent."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from tiktok.errors import TikTokError
from tiktok.transport import Answer, Request

SERVER_DATE = datetime(2026, 5, 3, 10, 20, 30, tzinfo=UTC)
LOG_ID = "20260503102030A1B2C3D4E5F60718293A4B"


class ScriptedTransport:
    """Gives each answer once, in order; an error among them is raised."""

    def __init__(self, *script: Answer | TikTokError) -> None:
        self._script = list(script)
        self.requests: list[Request] = []

    def send(self, request: Request) -> Answer:
        self.requests.append(request)
        turn = self._script.pop(0)
        if isinstance(turn, TikTokError):
            raise turn
        return turn


def answer(body: bytes | str, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(
        status, dict(headers or {}), body if isinstance(body, bytes) else body.encode(), SERVER_DATE
    )


def json_answer(value: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    return answer(json.dumps(value), status, headers)


def good(data: object, status: int = 200) -> Answer:
    return json_answer({"data": data, "error": {"code": "ok", "message": "", "log_id": LOG_ID}}, status)


def bad(code: str, message: str, status: int, headers: Mapping[str, str] | None = None) -> Answer:
    error = {"code": code, "message": message, "log_id": LOG_ID}
    return json_answer({"data": {}, "error": error}, status, headers)
