"""Places where a test kills the process as `kill -9` would. Nothing at all unless FIELDGATE_FAILPOINTS is set.

FIELDGATE_FAILPOINTS=after_send:3      die when `after_send` is passed for the third time in this process
"""

import os
import signal
from collections import Counter
from typing import Final

NAMES: Final = (
    "after_claim",
    "after_spend",
    "after_send",
    "before_commit",
    "after_commit",
    "after_token",
    "before_release",
)

_wanted = os.environ.get("FIELDGATE_FAILPOINTS", "")

if _wanted:
    _name, _, _times = _wanted.partition(":")
    _passed: Counter[str] = Counter()

    def failpoint(name: str) -> None:
        _passed[name] += 1
        if name == _name and _passed[name] == int(_times or 1):
            os.kill(os.getpid(), signal.SIGKILL)

else:

    def failpoint(name: str) -> None:
        """Not set: nothing."""
