"""What only a browser can tell: accessibility as measured by axe, widths, themes, and the few scripts."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey

AXE = (Path(__file__).parent.parent / "vendor/axe.min.js").read_text()
CAN_APPLY = (
    "/start/?region=eu&organisation=university&position=student&independent=yes&data=public&target=2027-09-01"
)
OpenPage = Callable[..., Page]


def list_violations(page: Page) -> list[str]:
    """Rules of axe that the page breaks, with the first place."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run({preload: false})")["violations"]
    return [f"{rule['impact']} {rule['id']}: {rule['nodes'][0]['html']}" for rule in found]


@pytest.mark.parametrize(
    ("path", "width", "theme"),
    [
        ("/styleguide/", 1280, "light"),
        ("/styleguide/", 1280, "dark"),
        ("/styleguide/", 390, "light"),
        ("/account/login/", 390, "dark"),
        ("/start/", 1280, "light"),
        ("/start/?region=eu", 390, "dark"),
        (CAN_APPLY, 1280, "dark"),
        (CAN_APPLY, 390, "light"),
        ("/account/password/reset/", 390, "light"),
    ],
)
def test_nothing_that_axe_objects_to(open_page: OpenPage, path: str, width: int, theme: str) -> None:
    assert list_violations(open_page(path, width, theme)) == []


def test_axe_does_object_to_a_picture_without_words(open_page: OpenPage) -> None:
    page = open_page("/account/login/")
    page.evaluate("document.querySelector('main').append(new Image())")
    assert list_violations(page) == ["critical image-alt: <img>"]


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_page_is_wider_than_its_window(open_page: OpenPage, width: int) -> None:
    assert open_page("/styleguide/", width).evaluate("document.documentElement.scrollWidth") == width


def test_the_error_summary_has_the_focus_and_leads_to_the_field(open_page: OpenPage) -> None:
    page = open_page("/styleguide/")
    expect(page.locator(".error-summary")).to_be_focused()
    page.get_by_role("link", name="“Do other people need access?” needs an answer").click()
    expect(page.get_by_label("Yes", exact=True)).to_be_focused()


def test_a_theme_is_kept_and_the_system_decides_without_one(open_page: OpenPage) -> None:
    page = open_page("/account/login/", theme="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(ground)
    page.get_by_role("button", name="Light").click()
    light = page.evaluate(ground)
    page.reload()
    assert (page.locator("html").get_attribute("data-bs-theme"), page.evaluate(ground)) == ("light", light)
    page.get_by_role("button", name="System").click()
    assert page.evaluate(ground) == dark != light


def test_copying_says_so_and_gives_the_text(open_page: OpenPage) -> None:
    page = open_page("/styleguide/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    block = page.locator("[data-copy]")
    block.get_by_role("button", name="Copy").click()
    expect(block.get_by_role("status")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == block.locator("pre").inner_text()


def test_rows_are_added_and_taken_out(open_page: OpenPage) -> None:
    page = open_page("/styleguide/")
    page.get_by_role("button", name="Add another person").click()
    expect(page.locator("#id_team-1-name")).to_be_focused()
    assert page.locator("#id_team-TOTAL_FORMS").input_value() == "2"
    page.get_by_role("button", name="Remove person 1").click()
    expect(page.locator("#id_team-0-name")).to_be_hidden()
    assert page.locator("#id_team-0-DELETE").is_checked()
