"""How a command that runs until it is ended hears of it."""

import signal
import threading
from types import FrameType


def listen() -> threading.Event:
    """Set by SIGTERM and SIGINT."""
    ending = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        ending.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    return ending
