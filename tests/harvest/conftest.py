"""A small world in a running simulator, and a project that harvests it. Every test gets its own keyring."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from harvest.services.credentials import forget_everything
from tests.harvest.bench import NOW, Bench, build_bench
from tiktok.simulator import Config, Running, start

WORLD: dict[str, Any] = {
    "seed": 3,
    "now": NOW,
    "first_day": date(2026, 1, 1),
    "videos_per_day": 12,
    "accounts": 60,
}


@pytest.fixture(autouse=True)
def _own_places(tmp_path: Path, settings: Any) -> Iterator[None]:
    settings.FIELDGATE_VAR = tmp_path / "var"
    settings.FIELDGATE_VAR.mkdir()
    settings.FIELDGATE_KEYRING = tmp_path / "keyring"
    yield
    forget_everything()


@pytest.fixture
def begin(settings: Any) -> Iterator[Callable[..., Running]]:
    """Starts the small world, changed as named, and points the site at it."""
    with ExitStack() as stack:

        def begin(**changed: Any) -> Running:
            running = stack.enter_context(start(Config(**WORLD | changed)))
            settings.TIKTOK_API_BASE = running.base_url
            return running

        yield begin


@pytest.fixture
def build(db: None, begin: Callable[..., Running]) -> Iterator[Callable[..., Bench]]:
    """A project in the small world, changed as named; `handover` changes the grant."""
    with ExitStack() as stack:

        def build(*, handover: dict[str, Any] | None = None, **changed: Any) -> Bench:
            bench = build_bench(begin(**changed), **(handover or {}))
            stack.enter_context(bench.levers.http)
            return bench

        yield build


@pytest.fixture
def bench(build: Callable[..., Bench]) -> Bench:
    return build()
