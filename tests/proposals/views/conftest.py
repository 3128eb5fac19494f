"""A real browser before the real site, with a database that both see."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tests.look.conftest import browser
from tests.proposals.views.cast import sign_in

__all__ = ["browser"]


@pytest.fixture(scope="module")
def rows_beside_a_loop() -> Iterator[None]:
    """Playwright runs a loop in this thread, and Django then refuses the database unless it is told that this is meant."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture
def open_as(
    rows_beside_a_loop: None, browser: Browser, live_server: LiveServer
) -> Iterator[Callable[..., Page]]:
    """`open_as(user, "/p/…/", width=390, theme="dark")`: a page of somebody who is signed in, each in a browser of their own."""
    contexts: list[BrowserContext] = []

    def open_one(user: User, path: str, width: int = 1280, theme: str = "light") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=theme, base_url=live_server.url
        )
        contexts.append(context)
        cookie = sign_in(user).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.goto(path)
        return page

    yield open_one
    for context in contexts:
        context.close()
