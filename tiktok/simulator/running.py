"""Starts and ends the simulator."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from tiktok.simulator.application import Application
from tiktok.simulator.bazaar import Bazaar
from tiktok.simulator.clock import Clock
from tiktok.simulator.config import Config
from tiktok.simulator.faults import Faults
from tiktok.simulator.server import HOST, Server
from tiktok.simulator.world import World

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Running:
    """A simulator that answers at `base_url` until it is stopped. Use it in `with`."""

    def __init__(self, config: Config, port: int) -> None:
        self._application = Application(config)
        self._server = Server(self._application, port)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def base_url(self) -> str:
        """Without a slash at the end."""
        return f"http://{HOST}:{self._server.server_address[1]}"

    @property
    def world(self) -> World:
        return self._application.world

    @property
    def bazaar(self) -> Bazaar:
        return self._application.research.bazaar

    @property
    def clock(self) -> Clock:
        return self._application.clock

    @property
    def faults(self) -> Faults:
        return self._application.faults

    @property
    def served(self) -> int:
        """Requests so far, except to the levers."""
        return self._application.journal.last

    def stop(self) -> None:
        """Hangs up on everybody and frees the port. A second call does nothing."""
        self._application.stopping.set()
        self._server.shutdown()
        self._thread.join()
        self._server.hang_up()
        self._server.server_close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def start(config: Config, *, port: int = 0) -> Running:
    """Port 0 takes a free one. Raises OSError if the port is taken."""
    return Running(config, port)


def serve_forever(config: Config, port: int, announce: Callable[[str], None]) -> None:
    """Until SIGINT or SIGTERM; `announce` is told the address. Main thread only. Raises OSError."""
    with _waiting_for_signal() as told, start(config, port=port) as running:
        announce(running.base_url)
        told.wait()


@contextmanager
def _waiting_for_signal() -> Iterator[threading.Event]:
    told = threading.Event()
    before = {each: signal.signal(each, lambda *_: told.set()) for each in _SIGNALS}
    try:
        yield told
    finally:
        for each, action in before.items():
            signal.signal(each, action)
