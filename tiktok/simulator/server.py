"""The simulator on a loopback socket, from the standard library alone."""

import contextlib
import socket
import sys
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tiktok.simulator.application import Application
from tiktok.simulator.envelope import Refused, Reply, say_refused
from tiktok.simulator.research import Call

HOST = "127.0.0.1"
_LARGEST_BODY = 4_000_000
"""Bytes; a full compliance file has about 200,000."""
_LONGEST_LENGTH = 12
_DRIP = 0.05
"""Seconds between two bytes of an answer that drips."""
_LONGEST_SILENCE = 120
"""Seconds for which a silent answer holds its connection, longer than callers wait."""


class Server(ThreadingHTTPServer):
    """One thread per connection; connections are kept alive."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, application: Application, port: int) -> None:
        self.application = application
        self._open: set[socket.socket] = set()
        super().__init__((HOST, port), Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller who hangs up is no error of ours."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def hang_up(self) -> None:
        """End the connections that callers keep alive."""
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class Handler(BaseHTTPRequestHandler):
    """Turns a request into a Call and a Reply into bytes, written at once."""

    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The simulator's own time, also where the base class answers."""
        return format_datetime(self.server.application.clock.now(), usegmt=True)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the name in the base class)
        """Nothing: /_control/requests tells what was called."""

    def _answer(self) -> None:
        try:
            body = self._read_body()
        except Refused as refused:
            self.close_connection = True
            self._write(say_refused(refused, self.server.application.build_log_id()))
            return
        path, _, url_query = self.path.partition("?")
        headers = {name.lower(): value for name, value in self.headers.items()}
        self._write(self.server.application.answer(Call(self.command, path, url_query, headers, body)))

    def _read_body(self) -> bytes:
        """Raises Refused for a body without a length, or one that is too large to be meant."""
        if "transfer-encoding" in self.headers:
            raise Refused(411, "invalid_request", "Content-Length is required")
        length = self.headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()):
            raise Refused(400, "invalid_request", "Content-Length is not a number")
        if len(length) > _LONGEST_LENGTH or int(length) > _LARGEST_BODY:
            raise Refused(413, "invalid_request", "The request body is too large")
        return self.rfile.read(int(length))

    def _write(self, reply: Reply) -> None:
        if reply.silent:
            self.close_connection = True
            self.server.application.stopping.wait(_LONGEST_SILENCE)
            return
        body = reply.body[: len(reply.body) // 2] if reply.cut else reply.body
        self.close_connection = self.close_connection or reply.cut
        head = (
            f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}\r\n"
            f"Server: simulator\r\n"
            f"Date: {self.date_time_string()}\r\n"
            f"Content-Type: {reply.content_type}\r\n"
            f"Content-Length: {len(reply.body)}\r\n"
            f"{''.join(f'{name}: {value}\r\n' for name, value in reply.headers.items())}"
            f"Connection: {'close' if self.close_connection else 'keep-alive'}\r\n\r\n"
        )
        self._send(head.encode("latin-1"), body, drips=reply.drips)

    def _send(self, head: bytes, body: bytes, *, drips: bool) -> None:
        """At once, or a byte at a time until the simulator ends."""
        self.wfile.write(head if drips else head + body)
        for at in range(len(body) if drips else 0):
            if self.server.application.stopping.wait(_DRIP):
                return
            self.wfile.write(body[at : at + 1])
