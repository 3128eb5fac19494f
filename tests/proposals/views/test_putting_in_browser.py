"""Filling answers in instead of typing them, in a browser: axe objects to nothing, and nothing typed is lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from proposals.services.institution import keep_institution
from tests.factories import NOW, make_draft, make_editor, make_filled, make_librarian, make_text, save
from tests.look.test_browser import list_violations
from tests.proposals.rules.test_institution import RECORD
from tests.proposals.views.cast import question_path, value_of

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
OpenAs = Callable[..., Page]
PLAN = "protection.plan"


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (390, "dark")])
def test_nothing_that_axe_objects_to_and_nothing_too_wide(open_as: OpenAs, width: int, theme: str) -> None:
    filled, empty, text = make_filled(), make_draft("Nothing yet"), make_text()
    at_work = open_as(make_editor(), "/", width, theme)
    in_library = open_as(make_librarian(), "/library/institution/", width, theme)
    assert list_violations(in_library) == []
    check(at_work, width, f"/p/{empty.ref}/institution/")
    keep_institution(RECORD, expected=0, by=make_librarian(), now=NOW)
    for proposal in (filled, empty):
        check(at_work, width, f"/p/{proposal.ref}/institution/")
        check(at_work, width, f"/p/{proposal.ref}/protection/")
    check(at_work, width, question_path(filled, "literature.references", "references/"))
    at_work.get_by_label("BibTeX, RIS or a list").fill("One (2020).\nA chapter")
    at_work.get_by_role("button", name="Read the list").click()
    expect(at_work.get_by_role("heading", level=1)).to_have_text("Are these right?")
    assert list_violations(at_work) == []
    at_work.goto(question_path(filled, PLAN))
    at_work.get_by_text("Texts of your institution").click()
    assert list_violations(at_work) == []
    for path in (
        "/library/institution/",
        "/library/texts/",
        "/library/texts/new/",
        f"/library/texts/{text.pk}/",
    ):
        check(in_library, width, path)


def test_a_text_is_put_below_what_is_being_typed(open_as: OpenAs) -> None:
    draft, _ = make_draft(), make_text()
    page = open_as(make_editor(), question_path(draft, PLAN))
    page.get_by_label("Data protection plan").fill("Typed a moment ago.")
    page.get_by_text("Texts of your institution").click()
    page.get_by_role("button", name="Put this at the end of my answer").click()
    expect(page.get_by_text("stands at the end of your answer")).to_be_visible()
    assert value_of(draft, PLAN) == "Typed a moment ago.\n\nOn our servers."


def test_a_plan_is_composed_and_written_below_the_own_text(open_as: OpenAs) -> None:
    draft = make_draft()
    save(draft, PLAN, "My own words.")
    save(draft, "protection.encryption", "both")
    page = open_as(make_editor(), question_path(draft, PLAN))
    page.get_by_role("link", name="Compose it from your short answers").click()
    page.get_by_role("button", name="Write this into my answer").click()
    page.wait_for_url(f"**{question_path(draft, PLAN)}")
    assert value_of(draft, PLAN) == (
        "My own words.\n\n### Encryption\n\nThe data are encrypted at rest and in transit."
    )


def test_a_megabyte_that_is_pasted_is_refused_and_still_there(open_as: OpenAs) -> None:
    page = open_as(make_editor(), question_path(make_draft(), "team.publications", "references/"))
    page.get_by_label("BibTeX, RIS or a list").evaluate("(box) => { box.value = 'word '.repeat(209716) }")
    page.get_by_role("button", name="Read the list").click()
    expect(page.get_by_role("alert")).to_contain_text("at most 300,000 are read at once")
    assert len(page.get_by_label("BibTeX, RIS or a list").input_value()) == 1_048_580


def check(page: Page, width: int, path: str) -> None:
    page.goto(path)
    assert list_violations(page) == [], path
    assert page.evaluate("document.documentElement.scrollWidth") == width, path
