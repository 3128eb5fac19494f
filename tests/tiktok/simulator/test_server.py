"""The socket: addresses, dates, bodies that are too large, many callers at once, an end that ends."""

import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.tiktok.simulator.caller import VIDEO_PATH, Caller
from tiktok.simulator import Config, Running, start
from tiktok.simulator.clock import Clock

Begin = Callable[..., Running]
Call = Callable[..., Caller]


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/"), ("POST", "/v2/research/video/query"), ("GET", VIDEO_PATH)]
)
def test_another_address_or_method_is_404_in_json(caller: Caller, method: str, path: str) -> None:
    answer = caller.http.request(method, path, headers=caller.headers)

    log_id = answer.json()["error"]["log_id"]
    assert answer.status_code == 404
    assert answer.json() == {
        "data": {},
        "error": {"code": "unsupported_path", "message": "Unsupported path", "log_id": log_id},
    }


def test_the_date_header_is_the_clocks_whoever_answers(caller: Caller) -> None:
    answers = [caller.query(), caller.http.post("/"), caller.http.put("/")]

    assert [answer.headers["date"] for answer in answers] == ["Fri, 20 Mar 2026 12:00:00 GMT"] * 3


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("Content-Length: 4000001", 413),
        (f"Content-Length: {'9' * 5000}", 413),
        ("Content-Length: -1", 400),
        ("Content-Length: ten", 400),
        ("Transfer-Encoding: chunked", 411),
    ],
)
def test_a_body_without_a_sound_length_is_not_read(begin: Begin, header: str, status: int) -> None:
    host, _, port = begin().base_url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(f"POST {VIDEO_PATH} HTTP/1.1\r\nHost: x\r\n{header}\r\n\r\n".encode())
        answer = b"".join(iter(lambda: connection.recv(65536), b""))

    assert answer.startswith(f"HTTP/1.1 {status} ".encode())
    assert b'"invalid_request"' in answer


def test_one_connection_serves_many_requests(begin: Begin) -> None:
    connection = httpx.HTTPTransport()
    with httpx.Client(base_url=begin().base_url, transport=connection) as http:
        for _ in range(20):
            assert http.get("/_control/state").status_code == 200
        assert len(connection._pool.connections) == 1


def test_callers_in_many_threads_are_counted_exactly(begin: Begin, call: Call) -> None:
    caller = call(begin(quota=50))
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda _: caller.query(max_count=1).status_code, range(80)))

    assert (statuses.count(200), statuses.count(429)) == (50, 30)
    assert len(caller.read("requests")["requests"]) == 81


def test_a_slow_answer_does_not_hold_up_the_levers(caller: Caller) -> None:
    caller.control("faults", slow_ms=60_000)
    with pytest.raises(httpx.ReadTimeout), httpx.Client(base_url=caller.http.base_url, timeout=0.2) as http:
        http.post(VIDEO_PATH)

    assert caller.read("state")["faults"]["slow_ms"] == 60_000
    caller.control("faults", reset=True)


def test_two_simulators_know_nothing_of_each_other(begin: Begin, call: Call) -> None:
    one, other = call(begin()), call(begin(seed=4))
    one.control("clock", advance_seconds=60)

    assert one.expected() != other.expected()
    assert other.read("state")["now"] == "2026-03-20T12:00:00Z"


def test_it_stops_with_connections_open_and_frees_its_port() -> None:
    with httpx.Client() as http:
        with start(Config(videos_per_day=1)) as running:
            assert http.get(f"{running.base_url}/_control/state").status_code == 200
        with pytest.raises(httpx.TransportError):
            http.get(f"{running.base_url}/_control/state")
        port = int(running.base_url.rpartition(":")[2])
        with start(Config(videos_per_day=1), port=port) as again:
            assert http.get(f"{again.base_url}/_control/state").status_code == 200


def test_a_clock_stands_still_or_ticks_and_knows_its_zone() -> None:
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    ticking = Clock(noon, ticks=True)
    first = ticking.now()

    assert Clock(noon).now() == Clock(noon.astimezone()).now() == noon
    assert noon < first < ticking.now() < noon + timedelta(minutes=1)
    with pytest.raises(ValueError, match="zone"):
        Clock(noon.replace(tzinfo=None))
