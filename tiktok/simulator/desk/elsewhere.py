"""A page of another site must not move the platform of somebody who happens to look at it."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from tiktok.simulator.envelope import TEXT, Reply

_OURS: Final = {"127.0.0.1", "localhost", "::1"}
"""The simulator listens on the loopback address alone. Another name that leads here is somebody's trick."""


def is_from_elsewhere(headers: Mapping[str, str]) -> bool:
    """Whether a browser says so. Programs say neither where they come from nor how, and are let in."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is None and origin is None:
        return False
    host = headers.get("host", "")
    try:
        if urlsplit(f"//{host}").hostname not in _OURS or site not in (None, "same-origin", "none"):
            return True
        return origin is not None and urlsplit(origin).netloc != host
    except ValueError:
        return True


def refuse_elsewhere() -> Reply:
    return Reply(403, b"This came from a page of another site and was refused.", TEXT, code="from_elsewhere")
