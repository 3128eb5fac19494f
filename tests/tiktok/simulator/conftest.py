"""One small world: 12 videos a day from 1 January 2026, looked at on 20 March 2026, when all of February is settled."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.tiktok.simulator.caller import Caller
from tiktok.simulator import Config, Running, start

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
SMALL: dict[str, Any] = {
    "seed": 3,
    "now": NOW,
    "first_day": date(2026, 1, 1),
    "videos_per_day": 12,
    "accounts": 60,
}


@pytest.fixture
def config() -> Config:
    return Config(**SMALL)


@pytest.fixture
def begin() -> Iterator[Callable[..., Running]]:
    """Starts the small world, changed as named."""
    with ExitStack() as stack:
        yield lambda **changed: stack.enter_context(start(Config(**SMALL | changed)))


@pytest.fixture
def call() -> Iterator[Callable[..., Caller]]:
    """A signed-in caller of a simulator."""
    with ExitStack() as stack:

        def connect(running: Running, **named: Any) -> Caller:
            caller = Caller(running.base_url, **named)
            stack.enter_context(caller.http)
            return caller.sign_in()

        yield connect


@pytest.fixture
def caller(begin: Callable[..., Running], call: Callable[..., Caller]) -> Caller:
    """Signed in to the small world as it is."""
    return call(begin())
