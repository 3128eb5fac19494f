"""Real browsers before the real site: pytest-django's live server on a database file that processes can share."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Browser, expect, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from harvest.services.credentials import forget_everything
from tests.journeys.field import Machine, Times
from tests.journeys.visitor import DESKTOP, PATIENCE, Visitor, begin_visit
from tests.look.conftest import CHROMIUM, QUIET
from tiktok.simulator import Config, Running, start

BEGINS = datetime(2026, 11, 23, 9, tzinfo=UTC)
WORLD = Config(
    seed=5,
    now=BEGINS,
    first_day=date(2026, 6, 1),
    videos_per_day=40,
    accounts=50,
    deletion_rate=0.0,
    processing_polls=0,
)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Playwright runs a loop in this thread, and Django then refuses the database unless it is told that this is meant."""
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine: apt-get install chromium")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        expect.set_options(timeout=PATIENCE)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def simulator() -> Iterator[Running]:
    with start(WORLD) as running:
        yield running


@pytest.fixture
def times(simulator: Running) -> Iterator[Times]:
    with time_machine.travel(BEGINS, tick=True) as traveller:
        yield Times(traveller, simulator)


@pytest.fixture
def site(
    chromium: Browser, live_server: LiveServer, settings: Settings, tmp_path: Path, simulator: Running
) -> Iterator[str]:
    """Files, keyring and TikTok of this journey alone."""
    settings.FIELDGATE_VAR = tmp_path / "var"
    settings.FIELDGATE_KEYRING = tmp_path / "keyring"
    settings.FIELDGATE_URL = live_server.url
    settings.FIELDGATE_OPERATOR = "Computing Centre of the University of Northmere"
    settings.TIKTOK_API_BASE = simulator.base_url
    yield live_server.url
    forget_everything()


@pytest.fixture
def machine(site: str, times: Times, tmp_path: Path) -> Machine:
    return Machine(tmp_path, times)


@pytest.fixture
def visit(chromium: Browser, site: str) -> Iterator[Callable[..., Visitor]]:
    """`visit("Ana Sol", scripts=False)`: a browser of their own. An error on any console fails the test."""
    visitors: list[Visitor] = []

    def begin(name: str, *, scripts: bool = True) -> Visitor:
        context = chromium.new_context(viewport=DESKTOP, reduced_motion="reduce", java_script_enabled=scripts)
        visitors.append(begin_visit(name, site, context))
        return visitors[-1]

    yield begin
    for visitor in visitors:
        visitor.page.context.close()
    assert {visitor.name: visitor.said for visitor in visitors if visitor.said} == {}
