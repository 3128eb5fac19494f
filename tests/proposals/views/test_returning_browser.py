"""In a browser: a file is taken along, written in and brought back; what axe objects to on these pages is nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from proposals.models import Proposal
from tests.factories import make_editor, make_filled
from tests.look.test_browser import list_violations
from tests.proposals.rendering.word.edits import add_comments, comment_on, replace
from tests.proposals.views.cast import value_of

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
OpenAs = Callable[..., Page]
KEY = "research.design"


@pytest.fixture
def proposal() -> Proposal:
    return make_filled()


def take_along(page: Page, folder: Path) -> Path:
    """The Word file as a colleague sends it back."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Word").click()
    content = Path(download.value.path()).read_bytes()
    edited = replace(content, comment_on("one hashtag", 0), (" in three months", " in four months"))
    path = folder / "edited.docx"
    path.write_bytes(add_comments(edited, ("Ben Sample", "Which one?")))
    return path


def is_wide(page: Page) -> bool:
    wide: bool = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return wide


def test_there_and_back(open_as: OpenAs, proposal: Proposal, tmp_path: Path) -> None:
    page = open_as(make_editor(), f"/p/{proposal.ref}/versions/")
    edited = take_along(page, tmp_path)
    page.get_by_role("link", name="Bring it back").click()
    page.get_by_label("The file that you wrote in").set_input_files(edited)
    page.get_by_role("button", name="Compare it").click()
    expect(page.get_by_role("heading", name="What the file changes")).to_be_visible()
    assert list_violations(page) == []
    page.get_by_role("button", name="Make it a thread").click()
    expect(page.get_by_text("Stands beside the answer.")).to_be_visible()
    page.get_by_role("button", name="Take this text").click()
    expect(page.get_by_text("Nothing to decide")).to_be_visible()
    assert value_of(proposal, KEY) == "A content analysis of all videos with one hashtag in four months."
    page.goto(f"/p/{proposal.ref}/q/{KEY}/")
    expect(page.get_by_text("Ben Sample wrote in the file:")).to_be_visible()


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (390, "dark")])
def test_nothing_that_axe_objects_to(
    open_as: OpenAs, proposal: Proposal, tmp_path: Path, width: int, theme: str
) -> None:
    page = open_as(make_editor(), f"/p/{proposal.ref}/versions/", width=width, theme=theme)
    found = list_violations(page)
    edited = take_along(page, tmp_path)
    page.goto(f"/p/{proposal.ref}/versions/return/")
    page.get_by_role("button", name="Compare it").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    found += list_violations(page)
    page.get_by_label("The file that you wrote in").set_input_files(edited)
    page.get_by_role("button", name="Compare it").click()
    expect(page.get_by_role("heading", name="What the file changes")).to_be_visible()
    found += list_violations(page)
    assert not is_wide(page)
    page.goto("/questions/")
    found += list_violations(page)
    assert (found, is_wide(page)) == ([], False)
