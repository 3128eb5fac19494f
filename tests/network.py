"""Nothing in a test leaves this machine: the interpreter itself refuses, so that no library can forget to ask."""

import ipaddress
import sys
from typing import Any

LOCAL_NAMES = {None, "", "localhost", "ip6-localhost", "testserver"}
CONNECTING = ("socket.connect", "socket.sendto")


class OffLoopbackError(AssertionError):
    """Not an OSError: code under test that swallows network errors must not swallow this one."""


def is_loopback(host: str | bytes | None) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name in LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(str(name)).is_loopback
    except ValueError:
        return False


def refuse_off_loopback(event: str, args: tuple[Any, ...]) -> None:
    """An audit hook of the interpreter. Sockets of the file system are no network."""
    if event in CONNECTING and isinstance(args[1], tuple) and not is_loopback(args[1][0]):
        raise OffLoopbackError(f"A test tried to reach {args[1][0]}.")
    if event == "socket.getaddrinfo" and not is_loopback(args[0]):
        raise OffLoopbackError(f"A test tried to look up {args[0]}.")


def forbid_the_network() -> None:
    """For the rest of the process: audit hooks cannot be removed."""
    sys.addaudithook(refuse_off_loopback)
