"""Answers that are given word for word instead of the next ones, whatever they are: for what no switch stands for.

`{"status": 200, "body": "…", "headers": {"Location": "…"}, "times": 1, "silent": false, "drips": false}`; all but `body` may
be left out. `body_base64` takes the place of `body` for bytes that are no text.
"""

import base64
from collections import deque
from collections.abc import Mapping
from typing import Any, Final

from tiktok.simulator.config import ScenarioError
from tiktok.simulator.envelope import JSON, Reply

_KEYS: Final = {"status", "body", "body_base64", "headers", "times", "silent", "drips"}


class Script:
    """Not safe between threads: the application holds its lock."""

    def __init__(self) -> None:
        self._answers: deque[Reply] = deque()

    def add(self, answers: object) -> int:
        """How many wait now. Raises ScenarioError."""
        if not isinstance(answers, list) or not all(isinstance(each, dict) for each in answers):
            raise ScenarioError("answers must be a list of objects.")
        for each in answers:
            self._answers.extend([_read(each)] * _read_times(each))
        return len(self._answers)

    def take(self) -> Reply | None:
        """The next one; None if the platform answers as usual."""
        return self._answers.popleft() if self._answers else None


def _read(values: Mapping[str, Any]) -> Reply:
    if unknown := sorted(set(values) - _KEYS):
        raise ScenarioError(f"Unknown keys: {', '.join(unknown)}. Known keys: {', '.join(sorted(_KEYS))}.")
    headers = {str(name): str(value) for name, value in dict(values.get("headers", {})).items()}
    return Reply(
        int(values.get("status", 200)),
        _read_body(values),
        headers.pop("Content-Type", JSON),
        code="scripted",
        headers=headers,
        silent=bool(values.get("silent")),
        drips=bool(values.get("drips")),
    )


def _read_body(values: Mapping[str, Any]) -> bytes:
    if "body_base64" in values:
        return base64.b64decode(str(values["body_base64"]))
    return str(values.get("body", "")).encode()


def _read_times(values: Mapping[str, Any]) -> int:
    times = int(values.get("times", 1))
    if not 1 <= times <= 1000:
        raise ScenarioError("times lies between 1 and 1,000.")
    return times
