"""Starts the cage and waits for it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from harvest.reading.files import ReadFile, UnreadableManuscript
from harvest.rules.disclosure import Passage

TIMEOUT: Final = 60.0
"""Seconds of waiting. The cage ends by itself after 50 seconds of work."""
_ROOT: Final = Path(__file__).parents[2]
_KEPT: Final = ("PATH", "LANG", "LC_ALL", "TZ")


def read_file(name: str, content: bytes, *, timeout: float = TIMEOUT) -> ReadFile:
    """What a manuscript says. Nothing of it is written anywhere. UnreadableManuscript says what to send instead."""
    try:
        done = subprocess.run(  # noqa: S603 -- our own module; the name is an argument
            [sys.executable, "-I", "-c", _START, str(_ROOT), Path(name).name],
            input=content,
            capture_output=True,
            timeout=timeout,
            check=False,
            cwd="/",
            env={key: os.environ[key] for key in _KEPT if key in os.environ},
        )
    except subprocess.TimeoutExpired as error:
        raise _too_much() from error
    if done.returncode:
        raise _too_much()
    return _read_answer(json.loads(done.stdout))


_START: Final = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); from harvest.reading.cage import main; main()"
)


def _read_answer(answer: dict[str, Any]) -> ReadFile:
    if "refused" in answer:
        raise UnreadableManuscript(answer["refused"])
    passages = tuple(Passage(place, text) for place, text in answer["passages"])
    return ReadFile(passages, tuple(answer["not_checked"]))


def _too_much() -> UnreadableManuscript:
    return UnreadableManuscript(
        "Reading this file took too much time or memory, so it was ended. Send it as plain text, or in parts."
    )
