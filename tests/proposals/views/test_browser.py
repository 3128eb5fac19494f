"""What only a browser can tell: saving while somebody types, counting as the server counts, and pages for everybody."""

import json
import random
import re
from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Page, Route, expect

from proposals.catalogue.plain import count, strip_markdown
from proposals.catalogue.reading import CURRENT
from proposals.models import CommentDraft, Proposal
from proposals.services import publishing
from tests.factories import (
    NOW,
    make_draft,
    make_editor,
    make_filled,
    make_librarian,
    make_pi,
    make_thread,
    save,
)
from tests.look.test_browser import list_violations
from tests.proposals.catalogue.versions import remove, update, write_next
from tests.proposals.views.cast import SUMMARY, question_path, sign_in, value_of

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
OpenAs = Callable[..., Page]
VECTORS = json.loads((settings.BASE_DIR / "docs/schemas/count-vectors.json").read_text())
PAUSE = 2_000
SAVES = "**/save/"


@pytest.fixture
def draft() -> Proposal:
    return make_draft()


@pytest.fixture
def page(open_as: OpenAs, draft: Proposal) -> Page:
    """The summary, with the clock of the page in our hands."""
    opened = open_as(make_editor(), question_path(draft))
    opened.clock.install()
    opened.reload()
    return opened


def type_in(page: Page, text: str) -> None:
    page.get_by_role("textbox", name="Summary of your project").press_sequentially(text)


def hold_first(page: Page) -> list[Route]:
    """The first save stays on its way until the test lets it go on; `held` shows how many were sent meanwhile."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)
        if len(held) > 1:
            route.continue_()

    page.route(SAVES, hold)
    return held


def line_of(page: Page):
    return page.locator("[data-autosave]")


def test_a_text_is_saved_two_seconds_after_the_last_key(page: Page, draft: Proposal) -> None:
    type_in(page, "First")
    page.clock.run_for(PAUSE - 500)
    assert value_of(draft) is None
    page.clock.run_for(600)
    expect(line_of(page)).to_contain_text("Saved ")
    assert value_of(draft) == "First"


def test_a_save_goes_on_from_the_one_before_and_leaves_the_caret_alone(page: Page, draft: Proposal) -> None:
    type_in(page, "First words")
    page.keyboard.press("Home")
    page.clock.run_for(PAUSE + 100)
    expect(page.locator("[name=expected_version]")).to_have_value("1")
    page.keyboard.type("My ")
    page.clock.run_for(PAUSE + 100)
    expect(page.locator("[name=expected_version]")).to_have_value("2")
    assert value_of(draft) == "My First words"


def test_leaving_the_field_saves_at_once(page: Page, draft: Proposal) -> None:
    type_in(page, "First")
    page.get_by_role("heading", level=1).click()
    expect(line_of(page)).to_contain_text("Saved ")
    assert value_of(draft) == "First"


def test_a_lost_request_is_tried_again_after_a_longer_and_longer_wait(page: Page, draft: Proposal) -> None:
    tries = []
    page.route(SAVES, lambda route: (tries.append(1), route.abort()))
    type_in(page, "First")
    page.clock.run_for(PAUSE + 100)
    expect(line_of(page)).to_contain_text("Not saved yet. Your text is here")
    for tried, wait in enumerate((2_000, 4_000, 8_000), start=1):
        line_of(page).evaluate("line => (line.textContent = 'Waiting')")
        page.clock.run_for(wait - 200)
        assert len(tries) == tried
        page.clock.run_for(400)
        expect(line_of(page)).to_contain_text("Not saved yet. Your text is here")
        assert len(tries) == tried + 1
    page.unroute(SAVES)
    page.clock.run_for(16_500)
    expect(line_of(page)).to_contain_text("Saved ")
    assert value_of(draft) == "First"


def test_one_request_at_a_time_and_the_last_text_wins(page: Page, draft: Proposal) -> None:
    held = hold_first(page)
    type_in(page, "First")
    with page.expect_request(SAVES):
        page.clock.run_for(PAUSE + 100)
    type_in(page, ", then more")
    page.clock.run_for(PAUSE + 100)
    assert len(held) == 1
    held[0].continue_()
    expect(line_of(page)).to_contain_text("Saved ")
    page.clock.run_for(PAUSE + 100)
    expect(page.locator("[name=expected_version]")).to_have_value("2")
    assert value_of(draft) == "First, then more"


def test_sending_the_form_waits_for_a_save_under_way(page: Page, draft: Proposal) -> None:
    held = hold_first(page)
    type_in(page, "First")
    with page.expect_request(SAVES):
        page.clock.run_for(PAUSE + 100)
    type_in(page, ", then more")
    page.get_by_role("button", name="Save and continue").click()
    held[0].continue_()
    page.wait_for_url("**/research.questions/")
    assert value_of(draft) == "First, then more"


def test_somebody_who_was_faster_is_named_and_both_texts_are_compared(page: Page, draft: Proposal) -> None:
    save(draft, SUMMARY, "Theirs", by=make_pi())
    type_in(page, "Mine")
    page.clock.run_for(PAUSE + 100)
    expect(line_of(page)).to_contain_text("Bea Quist changed this answer while you were writing.")
    page.get_by_role("button", name="Compare both texts").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nothing has been lost")
    expect(page.get_by_role("region", name="Your text")).to_contain_text("Mine")
    expect(page.get_by_role("region", name="The text of Bea Quist")).to_contain_text("Theirs")
    assert list_violations(page) == []
    page.get_by_role("button", name="Save the combined answer").click()
    page.wait_for_url(f"**/p/{draft.ref}/")
    assert value_of(draft) == "Mine\n\nTheirs"


def test_what_is_typed_after_somebody_was_faster_is_kept_and_the_link_that_is_followed_too(
    page: Page, draft: Proposal
) -> None:
    save(draft, SUMMARY, "Theirs", by=make_pi())
    type_in(page, "Mine")
    page.clock.run_for(PAUSE + 100)
    expect(line_of(page)).to_contain_text("Your text is kept apart for you")
    page.keyboard.type(", and more")
    page.get_by_role("link", name="All answers").click()
    page.wait_for_url("**/check/")
    page.go_back()
    expect(page.get_by_text("A text of yours is not part of the application")).to_be_visible()
    page.get_by_role("link", name="Compare both texts and decide").click()
    expect(page.get_by_role("region", name="Your text")).to_contain_text("Mine, and more")
    assert list_violations(page) == []


@pytest.mark.parametrize("lost", ["sessionid", re.compile(".*")], ids=["session", "every cookie"])
def test_a_session_that_ended_keeps_the_text_and_saves_it_after_signing_in(
    page: Page, draft: Proposal, lost: str | re.Pattern[str]
) -> None:
    url = page.url
    page.context.clear_cookies(name=lost)
    type_in(page, "Written for an hour")
    page.clock.run_for(PAUSE + 100)
    expect(line_of(page)).to_contain_text("your session has ended. Your text is here.")
    expect(page.get_by_role("link", name="Sign in in another tab")).to_have_attribute("target", "_blank")
    expect(page.get_by_role("heading", name="Sign in")).to_have_count(0)
    cookie = sign_in(make_editor()).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": url}])
    page.clock.run_for(2_500)
    expect(line_of(page)).to_contain_text("Saved ")
    assert value_of(draft) == "Written for an hour"


def test_what_cannot_be_kept_is_said_and_the_next_text_is_tried(open_as: OpenAs, draft: Proposal) -> None:
    page = open_as(make_editor(), question_path(draft, "data.query"))
    field = page.get_by_role("textbox", name="A query of your own")
    field.fill('{"and": [')
    page.get_by_role("heading", level=1).click()
    expect(line_of(page)).to_contain_text("Not saved yet: Line 1, column 10")
    field.fill('{"and": [{"operation": "IN"}]}')
    page.get_by_role("heading", level=1).click()
    expect(line_of(page)).to_contain_text("Saved ")
    assert value_of(draft, "data.query") == {"and": [{"operation": "IN"}]}


def test_typing_saves_after_a_lost_request_and_a_refusal_too(open_as: OpenAs, draft: Proposal) -> None:
    page = open_as(make_editor(), question_path(draft, "data.query"))
    page.clock.install()
    page.reload()
    page.route(SAVES, lambda route: route.abort())
    page.get_by_role("textbox", name="A query of your own").press_sequentially('{"and": [')
    page.clock.run_for(PAUSE + 100)
    expect(line_of(page)).to_contain_text("Not saved yet. Your text is here")
    page.unroute(SAVES)
    page.clock.run_for(PAUSE + 100)
    expect(line_of(page)).to_contain_text("Not saved yet: Line 1, column 10")
    page.keyboard.type('{"operation": "IN"}]}')
    page.clock.run_for(PAUSE + 100)
    expect(line_of(page)).to_contain_text("Saved ")
    assert value_of(draft, "data.query") == {"and": [{"operation": "IN"}]}


@pytest.mark.parametrize(("length", "asks"), [(10, False), (70_000, True)])
def test_leaving_asks_back_while_a_text_is_saved_that_would_not_outlive_the_page(
    page: Page, length: int, asks: bool
) -> None:
    """Browsers finish a small request after its page is gone, and drop a large one."""
    hold_first(page)
    page.get_by_role("textbox", name="Summary of your project").fill("x" * length)
    page.keyboard.press("End")
    with page.expect_request(SAVES):
        page.clock.run_for(PAUSE + 100)
    asked = page.evaluate("!dispatchEvent(new Event('beforeunload', {cancelable: true}))")
    assert asked is asks


def test_a_row_that_is_added_is_saved_once_however_often_it_is_saved(
    open_as: OpenAs, draft: Proposal
) -> None:
    save(draft, "team.others_need_access", True)
    page = open_as(make_editor(), question_path(draft, "team.members"))
    page.get_by_role("button", name="Add another person").click()
    for name in ("Ana", "Ana Sol"):
        page.locator("#id_rows-1-name").fill(name)
        page.get_by_role("heading", level=1).click()
        expect(line_of(page)).to_contain_text("Saved ")
    page.wait_for_function("() => document.querySelector('[name=expected_version]').value === '2'")
    (row,) = value_of(draft, "team.members")
    assert row["name"] == "Ana Sol"
    page.get_by_role("button", name="Remove person 2").click()
    page.wait_for_function("() => document.querySelector('[name=expected_version]').value === '3'")
    assert value_of(draft, "team.members") is None


def test_the_browser_counts_as_the_server_does(page: Page) -> None:
    counted = page.evaluate(
        """async (vectors) => {
          const {count, stripMarkdown} = await import("/static/js/count.js");
          return [vectors.count.map(({text}) => count(text)), vectors.plain.map(({markdown}) => stripMarkdown(markdown))];
        }""",
        VECTORS,
    )
    assert counted == [
        [vector["count"] for vector in VECTORS["count"]],
        [vector["plain"] for vector in VECTORS["plain"]],
    ]
    assert counted == [
        [count(vector["text"]) for vector in VECTORS["count"]],
        [strip_markdown(vector["markdown"]) for vector in VECTORS["plain"]],
    ]


def test_both_strip_and_count_alike_whatever_is_typed(page: Page) -> None:
    draw = random.Random(7)  # noqa: S311
    parts = [
        *"ab é\u0301ß世 *_`#>[]()\\!-\n@",
        "**",
        "__",
        "https://x.example/a_b",
        "[a](https://x.example)",
        "👩‍🔬",
    ]
    texts = ["".join(draw.choices(parts, k=draw.randrange(40))) for _ in range(2_000)]
    told = page.evaluate(
        """async (texts) => {
          const {count, stripMarkdown} = await import("/static/js/count.js");
          return texts.map((text) => [stripMarkdown(text), count(text)]);
        }""",
        texts,
    )
    assert told == [[strip_markdown(text), count(text)] for text in texts]


def test_the_count_follows_the_typing(page: Page) -> None:
    type_in(page, "**Bold** é")
    page.clock.run_for(500)
    expect(page.locator("[data-counter]")).to_have_text(
        "6 characters as plain text. TikTok does not state a limit."
    )


def test_a_preview_leaves_the_text_its_caret_and_its_saving_alone(page: Page, draft: Proposal) -> None:
    hold_first(page)
    field = page.get_by_role("textbox", name="Summary of your project")
    type_in(page, "We ask **why**")
    page.keyboard.press("Home")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview strong")).to_have_text("why")
    expect(field).to_have_value("We ask **why**")
    assert field.evaluate("field => field.selectionStart") == 0
    assert (value_of(draft), page.url.endswith(question_path(draft))) == (None, True)


def test_a_question_is_answered_with_the_keyboard_alone(page: Page, draft: Proposal) -> None:
    page.get_by_role("textbox", name="Summary of your project").focus()
    page.keyboard.type("By keyboard")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Save and continue")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/research.questions/")
    assert value_of(draft) == "By keyboard"


def test_a_comment_is_kept_while_it_is_written_and_gone_once_it_is_posted(
    page: Page, draft: Proposal
) -> None:
    page.get_by_text("Comment on this answer").click()
    field = page.get_by_role("textbox", name="Your comment")
    field.press_sequentially("Which countries?")
    page.keyboard.press("Home")
    page.clock.run_for(PAUSE + 100)
    expect(page.locator(".talk [data-draft-line]")).to_contain_text("Only you see it")
    assert (field.evaluate("field => field.selectionStart"), CommentDraft.objects.count()) == (0, 1)
    expect(page.get_by_role("button", name="Keep it for later")).to_be_hidden()
    page.reload()
    expect(field).to_have_value("Which countries?")
    field.press_sequentially("Both: ")
    page.get_by_role("button", name="Add comment").click()
    expect(page.locator(".thread")).to_contain_text("Which countries?")
    page.clock.run_for(PAUSE + 100)
    page.get_by_text("Comment on this answer").click()
    page.get_by_role("textbox", name="Your comment").press_sequentially("Another")
    page.clock.run_for(PAUSE + 100)
    expect(page.locator(".talk-new [data-draft-line]")).to_contain_text("Only you see it")
    assert [each.fields["body"] for each in CommentDraft.objects.all()] == ["Another"]


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (390, "dark")])
def test_nothing_that_axe_objects_to_and_nothing_too_wide(open_as: OpenAs, width: int, theme: str) -> None:
    proposal = make_filled(access__end="2031-02-28", data__query={"and": [{"operation": "IN"}]})
    make_thread(proposal)
    page = open_as(make_editor(), "/", width, theme)
    questions = (
        SUMMARY,
        "research.topic",
        "team.members",
        "data.query",
        "data.hashtags",
        "institution.address",
    )
    paths = [
        "/",
        "/proposals/new/",
        "/examples/first-votes/",
        "/questions/",
        f"/p/{proposal.ref}/",
        f"/p/{proposal.ref}/check/",
    ]
    for path in [
        *paths,
        question_path(proposal, page="history/"),
        *(question_path(proposal, key) for key in questions),
    ]:
        page.goto(path)
        assert list_violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") == width, path


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (390, "dark")])
def test_pages_of_versions_have_nothing_that_axe_objects_to(open_as: OpenAs, width: int, theme: str) -> None:
    proposal = make_filled()
    save(proposal, SUMMARY, "Another text of the summary.", by=make_pi())
    publishing.publish_next(
        write_next(remove("funding.sources"), update("research.summary", limit=10)),
        after=CURRENT,
        by=make_librarian(),
        now=NOW,
    )
    page = open_as(make_editor(), "/", width, theme)
    compare = "history/compare/?first=1&second=2"
    paths = [f"/p/{proposal.ref}/", f"/p/{proposal.ref}/questions/", question_path(proposal, page=compare)]
    check_all(page, paths, width)
    library = open_as(make_librarian(), "/", width, theme)
    check_all(library, ["/library/questions/", "/library/questions/next/"], width)
    for text in (write_next(label="other/2026-12"), write_next(label="tiktok-research-api/2027-01")):
        library.locator("[name=text]").fill(text)
        library.locator("[name=check]").click()
        library.wait_for_load_state()
        assert list_violations(library) == []
        assert library.evaluate("document.documentElement.scrollWidth") == width


def check_all(page: Page, paths: list[str], width: int) -> None:
    for path in paths:
        page.goto(path)
        assert list_violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") == width, path
