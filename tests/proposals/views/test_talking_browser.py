"""Comments in a real browser: what is selected is quoted, and the focus stays where somebody works."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from proposals.models import Thread
from proposals.services import discussing, workflow
from tests.factories import NOW, make_editor, make_in_review, make_pi, make_thread, reload

pytestmark = pytest.mark.django_db(transaction=True)
KEY = "research.summary"
SELECT = """(answer) => {
  const text = answer.querySelector(".review-words strong").firstChild;
  document.getSelection().setBaseAndExtent(text, 0, text, text.length);
}"""


def test_what_is_selected_is_quoted_and_a_comment_keeps_the_focus(open_as: Callable[..., Page]) -> None:
    proposal = make_in_review()
    page = open_as(make_pi(), f"/p/{proposal.ref}/review/")
    answer = page.locator(f'[id="q-{KEY}"]')
    other = page.locator('[id="q-research.design"]')
    answer.evaluate(SELECT)
    expect(answer.get_by_role("button", name="Comment on what you selected")).to_be_visible()
    expect(other.get_by_role("button", name="Comment on what you selected")).to_be_hidden()
    answer.get_by_role("button", name="Comment on what you selected").click()
    expect(answer.get_by_label("About this passage")).to_have_value("first-time voters")
    expect(answer.get_by_label("Your comment")).to_be_focused()
    page.keyboard.type("Which ones?")
    expect(answer.get_by_label("Your text in its place")).to_be_hidden()
    answer.get_by_role("radio", name="Suggestion").check()
    answer.get_by_label("Your text in its place").fill("people who vote for the first time")
    answer.get_by_role("button", name="Add comment").click()
    expect(answer.locator(".thread")).to_contain_text("people who vote for the")
    thread = Thread.objects.get()
    assert (thread.kind, thread.quote) == ("suggestion", "first-time voters")
    expect(page.locator(f"#thread-{thread.pk}")).to_be_focused()
    answer.get_by_text("Comment on this answer").click()
    answer.get_by_role("button", name="Add comment").click()
    expect(answer.locator(".field-wrong")).to_contain_text("Write something first")
    expect(answer.get_by_label("Your comment")).to_be_focused()


def test_a_reply_keeps_the_focus(open_as: Callable[..., Page]) -> None:
    proposal = make_in_review()
    thread = make_thread(proposal, KEY)
    page = open_as(make_pi(), f"/p/{proposal.ref}/review/")
    box = page.locator(f"#thread-{thread.pk}")
    box.get_by_text("Reply or resolve").click()
    box.get_by_label("Your reply").fill("And the regions.")
    box.get_by_role("button", name="Reply", exact=True).click()
    expect(box).to_contain_text("And the regions.")
    expect(box).to_be_focused()


def test_a_suggestion_is_accepted_on_top_of_what_was_just_typed(open_as: Callable[..., Page]) -> None:
    proposal = make_in_review()
    discussing.open_thread(
        proposal,
        KEY,
        "",
        Thread.Kind.SUGGESTION,
        by=make_pi(),
        now=NOW,
        quote="in one country",
        replacement="in Belgium",
    )
    workflow.request_changes(reload(proposal), round_number=1, by=make_pi(), now=NOW, note="Which?")
    page = open_as(make_editor(), f"/p/{proposal.ref}/q/{KEY}/")
    text = page.locator("[data-autosave-form] textarea").first
    text.press("Control+Home")
    text.type("Here: ")
    page.get_by_role("button", name="Accept the suggestion").focus()
    expect(page.locator("[data-autosave]")).to_contain_text("Saved")
    page.get_by_role("button", name="Accept the suggestion").click()
    expect(page.get_by_text("The suggestion stands in the answer now.")).to_be_visible()
    assert proposal.answers.get(key=KEY).value == (
        "Here: How **first-time voters** meet short political videos in Belgium."
    )
