"""The forecast and an explained finding in a browser: nothing that axe objects to, nothing too wide, and no script needed."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from proposals.rules.findings import must_fix
from proposals.selectors.content import read_content
from proposals.services.waiving import waive
from tests.factories import NOW, TODAY, make_draft, make_editor, make_filled, reload
from tests.look.test_browser import list_violations
from tests.proposals.views.cast import value_of

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
OpenAs = Callable[..., Page]


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (390, "dark")])
def test_nothing_that_axe_objects_to_and_nothing_too_wide(open_as: OpenAs, width: int, theme: str) -> None:
    proposal = make_filled(access__end="2031-02-28", data__expected_videos="70000")
    (finding,) = must_fix(read_content(reload(proposal)).findings(TODAY))
    waive(proposal, finding.fingerprint, "TikTok agreed.", by=make_editor(), now=NOW)
    empty = make_draft("Nothing yet")
    page = open_as(make_editor(), "/", width, theme)
    for path in (
        f"/p/{proposal.ref}/forecast/",
        f"/p/{empty.ref}/forecast/",
        f"/p/{proposal.ref}/findings/{finding.fingerprint}/",
        f"/p/{proposal.ref}/check/",
    ):
        page.goto(path)
        for numbers in page.get_by_text("The same numbers as a table").all():
            numbers.click()
        assert list_violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") == width, path


def test_a_plan_is_changed_and_its_numbers_taken_over(open_as: OpenAs) -> None:
    proposal = make_filled(data__expected_videos="70000", research__design="We sample daily.")
    page = open_as(make_editor(), f"/p/{proposal.ref}/forecast/")
    expect(page.get_by_role("heading", level=1)).to_have_text("The plan does not fit TikTok’s limits")
    page.locator("button[value=drop_accounts]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The plan fits TikTok’s limits")
    page.get_by_role("button", name="Add it to the design").click()
    page.wait_for_url("**/q/research.design/")
    assert str(value_of(proposal, "research.design")).startswith(
        "We sample daily.\n\n**Volume and feasibility.** We expect about 70,000 videos"
    )
