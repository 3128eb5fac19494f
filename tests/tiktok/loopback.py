"""A server on the loopback interface that writes raw bytes, to be as rude as the network can be."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

type Talk = Callable[[socket.socket, bytes], None]


class Loopback:
    """Accepts connections one after another; `talk(connection, request)` answers each request. A client that closes
    ends the talk."""

    def __init__(self, talk: Talk, context: ssl.SSLContext | None = None) -> None:
        self._talk = talk
        self._context = context
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self.port: int = self._listener.getsockname()[1]
        self.base_url = f"http{'s' if context else ''}://127.0.0.1:{self.port}"
        self.requests: list[bytes] = []
        self.connections = 0
        self._thread.start()

    def stop(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(10)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            with suppress(OSError), connection, self._dress(connection) as dressed:
                while request := read_request(dressed):
                    self.requests.append(request)
                    self._talk(dressed, request)

    def _dress(self, connection: socket.socket) -> socket.socket:
        return self._context.wrap_socket(connection, server_side=True) if self._context else connection


def read_request(connection: socket.socket) -> bytes:
    """One request with its body; empty when the other side has closed."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            return b""
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    sizes = [
        line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")
    ]
    while len(body) < int(sizes[0]):
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


@contextmanager
def loopback(talk: Talk, context: ssl.SSLContext | None = None) -> Iterator[Loopback]:
    server = Loopback(talk, context)
    try:
        yield server
    finally:
        server.stop()
