"""From a request for review to an approval, with one change on the way."""

from playwright.sync_api import expect

from tests import factories
from tests.journeys.answering import write
from tests.journeys.cast import BEA, Journey
from tests.journeys.visitor import Visitor

ANA = "ana.sol@northmere.example"
DESIGN = "q-research.design"
WISH = "Say who codes, and how you measure that coders agree."
CHANGED = "A content analysis of all videos with one hashtag. Two people code a tenth of them twice; we report alpha."


def review_and_approve(journey: Journey) -> None:
    ana = journey.visitors["Ana Sol"]
    _request(journey, ana, "Please look at the design.")
    bea = _arrive(journey)
    _ask_for_a_change(journey, bea)
    _change_and_reply(journey, ana)
    _request(journey, ana, "The design says who codes.")
    _read_again_and_approve(journey, bea)


def _request(journey: Journey, ana: Visitor, note: str) -> None:
    ana.open(journey.p("review/request/"))
    ana.looks_at("review-request")
    ana.type("Note to the PI", note)
    ana.send("Send to Bea Quist")
    ana.open(journey.p())
    ana.looks_at("tasks-in-review")


def _arrive(journey: Journey) -> Visitor:
    """Bea has no password yet: the link in the mail opens what she is asked to read, and nothing else."""
    bea = journey.meet("Bea Quist")
    bea.open(journey.read_mail(BEA, "Please review"))
    bea.looks_at("review-link")
    bea.send("Open it as Bea Quist")
    bea.is_at(journey.p("review/"))
    bea.reads("Please look at the design.")
    bea.looks_at("review")
    return bea


def _ask_for_a_change(journey: Journey, bea: Visitor) -> None:
    answer = bea.page.locator(f'[id="{DESIGN}"]')
    answer.get_by_text("Comment on this answer").click()
    answer.get_by_label("Your comment").fill(WISH)
    answer.get_by_label("Must change").check()
    answer.get_by_role("button", name="Add comment").click()
    expect(answer.locator(".thread")).to_contain_text(WISH)
    bea.looks_at("review-with-a-comment")
    bea.type("Note to the team", "One answer is left.")
    bea.send("Ask for changes")
    bea.reads("You will be asked again when it is done.")
    bea.looks_at("review-link-done")


def _begin_an_account(journey: Journey, bea: Visitor) -> None:
    """For all that comes after the review."""
    bea.open(journey.read_mail(BEA, "You were named as principal investigator"))
    bea.looks_at("invitation")
    bea.type("Choose a password", factories.PASSWORD)
    bea.type("The same password again", factories.PASSWORD)
    bea.send("Save and continue")
    bea.is_at(journey.p())


def _change_and_reply(journey: Journey, ana: Visitor) -> None:
    journey.times.move(hours=3)
    ana.open(journey.read_mail(ANA, "The PI asks for changes"))
    ana.looks_at("tasks-changes-requested")
    ana.open(journey.p("q/research.design/"))
    ana.reads(WISH)
    write(ana, "research.design", CHANGED)
    ana.send("Save and come back later")
    ana.open(journey.p("q/research.design/"))
    ana.page.get_by_text("Reply", exact=False).first.click()
    ana.type("Your reply", "It now says so.")
    ana.press("Reply")
    expect(ana.page.locator(".thread")).to_contain_text("It now says so.")
    ana.looks_at("question-with-talk")


def _read_again_and_approve(journey: Journey, bea: Visitor) -> None:
    """She reads what changed as a difference; the password is asked for because she signed in hours ago."""
    _begin_an_account(journey, bea)
    journey.times.move(hours=2)
    bea.open(journey.read_mail(BEA, "Please review"))
    bea.is_at(journey.p("review/"))
    bea.reads("Changed since last time", "Two people code a tenth of them twice")
    answer = bea.page.locator(f'[id="{DESIGN}"]')
    answer.get_by_text("Reply or resolve").click()
    answer.get_by_role("button", name="Mark as resolved").click()
    expect(answer.locator(".thread")).to_contain_text("Resolved")
    bea.page.reload()
    bea.looks_at("review-again")
    bea.send("Approve and allow submission")
    prove_it_is_you(bea, "confirm-approval")
    bea.reads("The team was told, and can submit this version to TikTok.")
    bea.looks_at("review-approved")


def prove_it_is_you(visitor: Visitor, name: str) -> None:
    """Something grave asks for the password of those who signed in more than 15 minutes ago."""
    expect(visitor.page.locator("h1")).to_have_text("Confirm that it is you")
    visitor.looks_at(name)
    visitor.type("Password", factories.PASSWORD)
    visitor.send("Confirm")
