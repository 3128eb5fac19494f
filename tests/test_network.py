"""The rule that tests stay on this machine holds."""

import socket

import httpx
import pytest

from tests.network import OffLoopbackError

ELSEWHERE = "192.0.2.1"  # RFC 5737: an address that is nobody's


@pytest.mark.parametrize("method", ["connect", "connect_ex"])
def test_a_connection_to_another_machine_fails(method: str) -> None:
    with socket.socket() as plug, pytest.raises(OffLoopbackError):
        getattr(plug, method)((ELSEWHERE, 443))


def test_a_datagram_to_another_machine_fails() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as plug, pytest.raises(OffLoopbackError):
        plug.sendto(b"", (ELSEWHERE, 53))


def test_looking_up_a_name_fails() -> None:
    with pytest.raises(OffLoopbackError):
        socket.getaddrinfo("research.example", 443)


def test_a_library_cannot_swallow_it() -> None:
    with pytest.raises(OffLoopbackError):
        httpx.get(f"http://{ELSEWHERE}/", timeout=1)


def test_this_machine_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
