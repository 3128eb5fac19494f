"""Processes at another time: Debian's `faketime` puts its library between a process and the system's clock.

Only the time of day is moved. The steady clock stays real, because leases of a mutex and waits for an event live by it,
and so does the time of files. `time.sleep` fails under this library (version 0.9.10 with Python 3.13, tried November
2026): it asks for the steady clock in a way that the library does not know. Nothing in Fieldgate sleeps; waits are events.
"""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

_FOUND: Final = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))

needs_faketime: Final = pytest.mark.skipif(
    not _FOUND and os.environ.get("CI") != "true", reason="no faketime: apt-get install faketime"
)


def at(moment: datetime) -> dict[str, str]:
    """The environment of a process that begins at `moment`; from there its clock goes on as usual."""
    return {
        "LD_PRELOAD": str(_FOUND[0]),
        "FAKETIME": f"@{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}",
        "TZ": "UTC",
        "DONT_FAKE_MONOTONIC": "1",
        "NO_FAKE_STAT": "1",
    }
