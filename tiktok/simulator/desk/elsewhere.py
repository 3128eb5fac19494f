"""A page of another site must neither move the platform of somebody who happens to look at it, nor read it."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from tiktok.simulator.envelope import TEXT, Reply

_OURS: Final = {"127.0.0.1", "localhost", "::1"}
"""The simulator listens on the loopback address alone. Another name that leads here is somebody's trick."""


def is_from_elsewhere(method: str, headers: Mapping[str, str]) -> bool:
    """Whether it asks for another name, or a browser says that a post comes from another page. Programs say neither where
    they come from nor how, and are let in under our names; a caller before HTTP/1.1 names none."""
    try:
        if "host" in headers and urlsplit(f"//{headers['host']}").hostname not in _OURS:
            return True
        return method == "POST" and _is_posted_from_elsewhere(headers)
    except ValueError:
        return True


def _is_posted_from_elsewhere(headers: Mapping[str, str]) -> bool:
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site not in (None, "same-origin", "none"):
        return True
    return origin is not None and urlsplit(origin).netloc != headers.get("host", "")


def refuse_elsewhere() -> Reply:
    return Reply(
        403,
        b"This came from a page of another site, or for another name, and was refused.",
        TEXT,
        code="from_elsewhere",
    )
