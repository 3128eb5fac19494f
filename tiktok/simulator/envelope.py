"""The shapes of TikTok's answers: the research envelope, the flat token errors, the text file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from tiktok.simulator.draws import draw_hex

JSON = "application/json; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
HTML = "text/html"


@dataclass(frozen=True, slots=True)
class Reply:
    """One HTTP answer; `code` is TikTok's, for the journal. A `cut` answer breaks off halfway, a `silent` one never begins,
    and one that `drips` comes a byte at a time; both end when the simulator does."""

    status: int
    body: bytes
    content_type: str = JSON
    code: str = "ok"
    cut: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)
    silent: bool = False
    drips: bool = False


class Refused(Exception):
    """A call that gets an error envelope."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


def invalid_params(message: str) -> Refused:
    """The 400 that has many meanings. Only some of TikTok's texts for it are public."""
    return Refused(400, "invalid_params", message)


def build_log_id(now: datetime, name: str) -> str:
    """UTC `YYYYMMDDHHMMSS` and 20 hexadecimal digits."""
    return f"{now:%Y%m%d%H%M%S}{draw_hex(name, 20)}"


def say_ok(data: Mapping[str, Any], log_id: str, *, message: str = "", **more: Any) -> Reply:
    """A success. `message` differs between endpoints: "", "ok" or "ok."."""
    error = {"code": "ok", **more, "message": message, "log_id": log_id}
    return Reply(200, orjson.dumps({"data": data, "error": error}))


def say_refused(refused: Refused, log_id: str, *, message_key: str = "message") -> Reply:
    """An error envelope. The daily quota's is seen in public without a log_id."""
    error = {"code": refused.code, message_key: refused.message}
    if refused.code != "daily_quota_limit_exceeded":
        error["log_id"] = log_id
    return Reply(refused.status, orjson.dumps({"data": {}, "error": error}), code=refused.code)
