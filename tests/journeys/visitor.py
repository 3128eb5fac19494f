"""Somebody with a browser of their own: what they do by the words that stand on the page, and what is held against each page."""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

type Theme = Literal["light", "dark"]

AXE: Final = (Path(__file__).parent.parent / "vendor/axe.min.js").read_text()
SCREENSHOTS: Final = os.environ.get("FIELDGATE_SCREENSHOTS")
DESKTOP: Final[ViewportSize] = {"width": 1280, "height": 900}
PHONE: Final[ViewportSize] = {"width": 390, "height": 844}
BOTH: Final[tuple[tuple[ViewportSize, Theme], ...]] = ((DESKTOP, "light"), (PHONE, "dark"))
THEMES: Final[tuple[Theme, ...]] = ("light", "dark")
CHANGES_WITH: Final[Mapping[Theme, tuple[str, ...]]] = {
    "light": (),
    "dark": ("color-contrast", "target-size"),
}
"""The rules to ask again in that theme; the others are about what does not change with it."""
PATIENCE: Final = 15_000
"""Milliseconds until something that should be on a page is missed."""
GRAVE: Final = ("serious", "critical")


@dataclass(slots=True)
class Visitor:
    """`said` is what the browser's console reports as an error, violations of the content policy included."""

    name: str
    site: str
    page: Page
    said: list[str] = field(default_factory=list)

    def open(self, address: str) -> None:
        """A path of the site, or a whole address as it stands in a mail."""
        self.page.goto(address if address.startswith("http") else self.site + address)

    def sign_in(self, email: str, password: str) -> None:
        self.open("/account/login/")
        self.type("Email", email)
        self.type("Password", password)
        self.send("Sign in")

    def type(self, label: str, text: str) -> None:
        self.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}( \(optional\))?\s*$")).fill(text)

    def choose(self, label: str) -> None:
        self.page.get_by_label(label, exact=True).check()

    def press(self, button: str) -> None:
        self.page.get_by_role("button", name=button, exact=True).click()

    def send(self, button: str) -> None:
        """Presses, and waits for the page that answers."""
        with self.page.expect_navigation():
            self.press(button)

    def follow(self, link: str) -> None:
        self.page.get_by_role("link", name=link, exact=True).first.click()

    def reads(self, *texts: str | re.Pattern[str]) -> None:
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(text)

    def is_at(self, path: str) -> None:
        expect(self.page).to_have_url(re.compile(re.escape(self.site + path) + r"([?#].*)?$"))

    def download(self, press: Callable[[], None]) -> bytes:
        with self.page.expect_download() as coming:
            press()
        return Path(coming.value.path()).read_bytes()

    @contextmanager
    def being_refused(self, status: int) -> Iterator[None]:
        """The browser reports an answer with this status as an error, once for each request."""
        before = len(self.said)
        yield
        told = f"Failed to load resource: the server responded with a status of {status} "
        kept = [words for words in self.said[before:] if not words.startswith(told)]
        assert len(kept) < len(self.said) - before, f"No request was refused with {status}."
        self.said[before:] = kept

    def looks_at(self, name: str) -> None:
        """On a large light screen and a small dark one: nothing grave that axe objects to, and no sideways scrolling."""
        assert self.page.locator("h1").count() == 1, f"{name} has no heading, or two"
        for size, theme in BOTH:
            self._show(size, theme)
            found = self.list_violations(*CHANGES_WITH[theme])
            assert not found, f"{name} at {size['width']}, {theme}: {found}"
            assert self.page.evaluate("document.documentElement.scrollWidth") == size["width"], name
        self._picture(name)
        self._show(DESKTOP, "light")

    def list_violations(self, *rules: str) -> list[str]:
        """What keeps people out, with the first place. By all rules of axe unless some are named."""
        if self.page.evaluate("typeof axe") == "undefined":
            self.page.evaluate(AXE)
        options = {"preload": False, "resultTypes": ["violations"]} | ({"runOnly": rules} if rules else {})
        found = self.page.evaluate("(options) => axe.run(options)", options)["violations"]
        grave = [rule for rule in found if rule["impact"] in GRAVE]
        return [f"{rule['id']}: {rule['nodes'][0]['html']}" for rule in grave]

    def _show(self, size: ViewportSize, theme: Theme) -> None:
        """The theme follows the machine a moment later."""
        self.page.set_viewport_size(size)
        self.page.emulate_media(color_scheme=theme)
        expect(self.page.locator("html")).to_have_attribute("data-bs-theme", theme)

    def _picture(self, name: str) -> None:
        """Only for people who want to look: into the folder that the environment names."""
        if not SCREENSHOTS:
            return
        for size in (DESKTOP, PHONE):
            for theme in THEMES:
                self._show(size, theme)
                path = Path(SCREENSHOTS) / f"{name}-{size['width']}-{theme}.png"
                self.page.screenshot(path=path, full_page=True, caret="initial")  # else: an inline style


def begin_visit(name: str, site: str, context: BrowserContext) -> Visitor:
    context.set_default_timeout(PATIENCE)
    visitor = Visitor(name, site, context.new_page())
    said = visitor.said
    visitor.page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    visitor.page.on("pageerror", lambda error: said.append(str(error)))
    return visitor
