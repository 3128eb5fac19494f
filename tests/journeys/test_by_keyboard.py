"""Without a mouse: the task list, a question and a review, by Tab, Enter, Space and arrows, with the focus always to be seen."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from proposals.models import ReviewRound, Thread
from tests import factories
from tests.journeys.field import Times
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

MOST_STOPS = 250
FOCUS = """() => {
  const focused = document.activeElement;
  const style = getComputedStyle(focused);
  const row = focused.closest("li");
  const words = [focused.getAttribute("aria-label"), ...[...(focused.labels ?? [])].map((each) => each.textContent)];
  const told = words.filter(Boolean).join(" ") || focused.textContent;
  const box = focused.getBoundingClientRect();
  return {
    name: told.trim().replace(/\\s+/g, " "),
    kind: focused.tagName.toLowerCase(),
    isShown: style.outlineStyle !== "none" || style.boxShadow !== "none" || (row && getComputedStyle(row).outlineStyle !== "none"),
    isInView: box.bottom > 0 && box.top < innerHeight,
  };
}"""


@dataclass(frozen=True, slots=True)
class Keyboard:
    visitor: Visitor

    def press(self, *keys: str) -> None:
        for key in keys:
            self.visitor.page.keyboard.press(key)

    def go_to(self, name: str, kind: str) -> None:
        """Tab by Tab; every stop on the way has a name and can be seen."""
        for _ in range(MOST_STOPS):
            self.press("Tab")
            focus = self.visitor.page.evaluate(FOCUS)
            if focus["kind"] == "body":
                continue
            assert focus["name"], focus
            assert (focus["isShown"], focus["isInView"]) == (True, True), focus
            if focus["kind"] == kind and focus["name"].startswith(name):
                return
        raise AssertionError(f"{name} is not reached by Tab.")

    def type(self, text: str) -> None:
        self.visitor.page.keyboard.type(text)

    def enter(self) -> None:
        """Where it leads to another page."""
        with self.visitor.page.expect_navigation():
            self.press("Enter")


def test_from_the_task_list_to_an_answer(visit: Callable[..., Visitor], times: Times) -> None:
    proposal = factories.make_draft(now=times.now)
    ana = visit("Ana Sol")
    ana.sign_in(factories.make_editor().email, factories.PASSWORD)
    ana.open(f"/p/{proposal.ref}/")
    keys = Keyboard(ana)
    keys.press("Tab")
    assert ana.page.evaluate(FOCUS)["name"] == "Skip to main content"
    keys.press("Enter")
    expect(ana.page.locator("#main")).to_be_focused()
    keys.go_to("Check that you can apply", "a")
    keys.enter()
    keys.go_to("A university", "input")
    keys.press("Space")
    keys.go_to("Save and continue", "button")
    keys.enter()
    keys.go_to("Who pays for this research?", "textarea")
    keys.type("The research council.")
    keys.go_to("Save and come back later", "button")
    keys.enter()
    ana.is_at(f"/p/{proposal.ref}/")
    kept = dict(proposal.answers.values_list("key", "value"))
    assert kept == {"institution.kind": "university", "funding.sources": "The research council."}


def test_a_review_from_a_comment_to_the_decision(visit: Callable[..., Visitor], times: Times) -> None:
    proposal = factories.make_in_review(now=times.now)
    bea = visit("Bea Quist")
    bea.sign_in(factories.make_pi().email, factories.PASSWORD)
    bea.open(f"/p/{proposal.ref}/review/")
    keys = Keyboard(bea)
    keys.go_to("Comment on this answer", "summary")
    keys.press("Enter")
    keys.go_to("Your comment", "textarea")
    keys.type("Which countries?")
    keys.go_to("Note", "input")
    keys.press("ArrowUp", "ArrowUp", "ArrowUp")
    keys.go_to("Add comment", "button")
    keys.press("Enter")
    expect(bea.page.locator(".thread")).to_contain_text("Which countries?")
    expect(bea.page.locator(".thread")).to_be_focused()
    keys.press("Tab")
    expect(bea.page.locator('[id="q-institution.kind"] :focus')).to_have_text("Reply or resolve")
    keys.go_to("Note to the team", "textarea")
    keys.type("One comment.")
    keys.go_to("Ask for changes", "button")
    keys.enter()
    bea.reads("You will be asked again when it is done.")
    (thread,) = proposal.threads.all()
    assert (thread.kind, proposal.rounds.get().outcome) == (
        Thread.Kind.MUST_CHANGE,
        ReviewRound.Outcome.CHANGES,
    )
