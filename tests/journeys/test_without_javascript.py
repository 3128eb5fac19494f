"""The same pages in a browser that runs no scripts: nothing that a team or its PI has to do needs one."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from playwright.sync_api import expect

from proposals.models import Proposal
from tests import factories
from tests.journeys.answering import ANSWERS, write
from tests.journeys.cast import BEA, TITLE, Journey
from tests.journeys.field import Machine, Times
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

BY_HAND = (
    "institution.kind",
    "institution.address",
    "team.others_need_access",
    "team.members",
    "research.summary",
    "data.hashtags",
    "access.start",
)
"""One question for each kind of control; the others are answered as if by somebody else."""


@pytest.fixture
def journey(visit: Callable[..., Visitor], times: Times, machine: Machine) -> Journey:
    return Journey(lambda name: visit(name, scripts=False), times, machine)


def test_an_application_is_written_reviewed_and_approved(journey: Journey) -> None:
    ana, bea = journey.join(factories.make_editor()), journey.join(factories.make_pi())
    _start(journey, ana)
    _answer(journey, ana)
    _settle_a_conflict(journey, ana)
    _request(journey, ana)
    _ask_for_a_change(journey, bea)
    _change(journey, ana)
    _request(journey, ana)
    _approve(journey, bea)
    ana.open(journey.p("submit/"))
    ana.page.get_by_role("button", name="Mark as pasted").first.click()
    expect(ana.page.locator(".paste-done")).to_have_count(1)
    ana.follow("Record that you submitted to TikTok")
    ana.send("Record the submission")
    ana.is_at(journey.p("tracking/"))


def _start(journey: Journey, ana: Visitor) -> None:
    ana.follow("Start an application")
    ana.type("Working title", TITLE)
    ana.type("E-mail address of the PI", BEA)
    ana.send("Start")
    journey.ref = ana.page.locator(".ref").first.inner_text()


def _answer(journey: Journey, ana: Visitor) -> None:
    for key in BY_HAND:
        ana.open(journey.p(f"q/{key}/"))
        write(ana, key, ANSWERS[key])
        ana.send("Save and continue")
    proposal = Proposal.objects.get(ref=journey.ref)
    kept = dict(proposal.answers.values_list("key", "value"))
    assert _without_ids(kept) == _without_ids({key: ANSWERS[key] for key in BY_HAND})
    for key, value in ANSWERS.items():
        if key not in BY_HAND:
            factories.save(proposal, key, value, now=journey.times.now)


def _without_ids(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Rows get ids of their own when they are typed."""
    return {
        key: [{name: cell for name, cell in row.items() if name != "id"} for row in value]
        if isinstance(value, list)
        else value
        for key, value in answers.items()
    }


def _settle_a_conflict(journey: Journey, ana: Visitor) -> None:
    """Somebody else saves while Ana writes; she keeps hers."""
    ana.open(journey.p("q/team.name/"))
    write(ana, "team.name", "First votes")
    factories.save(Proposal.objects.get(ref=journey.ref), "team.name", "Votes", by=factories.make_pi())
    with ana.being_refused(409):
        ana.send("Save and continue")
    ana.reads("Bea")
    ana.send("Use mine alone")
    ana.open(journey.p("q/team.name/"))
    expect(ana.page.get_by_label("Name of your research team", exact=True)).to_have_value("First votes")


def _request(journey: Journey, ana: Visitor) -> None:
    ana.open(journey.p("review/request/"))
    ana.send("Send to Bea Quist")
    ana.open(journey.p("review/"))
    ana.reads("The whole text")


def _ask_for_a_change(journey: Journey, bea: Visitor) -> None:
    bea.open(journey.read_mail(BEA, "Please review"))
    answer = bea.page.locator('[id="q-research.design"]')
    answer.get_by_text("Comment on this answer").click()
    answer.get_by_label("Your comment").fill("Who codes?")
    answer.get_by_label("Must change").check()
    answer.get_by_role("button", name="Add comment").click()
    expect(answer.locator(".thread")).to_contain_text("Who codes?")
    bea.send("Ask for changes")
    bea.reads("You will be asked again when it is done.")


def _change(journey: Journey, ana: Visitor) -> None:
    ana.open(journey.p("q/research.design/"))
    write(ana, "research.design", "Two people code a tenth of the videos twice.")
    ana.send("Save and come back later")
    ana.is_at(journey.p())


def _approve(journey: Journey, bea: Visitor) -> None:
    bea.open(journey.p("review/"))
    answer = bea.page.locator('[id="q-research.design"]')
    answer.get_by_text("Reply or resolve").click()
    answer.get_by_role("button", name="Mark as resolved").click()
    expect(answer.locator(".thread")).to_contain_text("Resolved")
    journey.times.move(minutes=20)
    bea.send("Approve and allow submission")
    bea.type("Password", factories.PASSWORD)
    bea.send("Confirm")
    bea.reads("The team was told, and can submit this version to TikTok.")


def test_what_comes_after_the_submission(journey: Journey) -> None:
    """Asked, refused, appealed, refused again, tried again and withdrawn; another is granted, opened, changed and renewed."""
    refused, granted = factories.make_submitted("Asked for too much"), factories.make_submitted("Granted")
    ana, bea = journey.join(factories.make_editor()), journey.join(factories.make_pi())
    journey.ref = refused.ref
    _answer_tiktok(journey, ana)
    _record_a_refusal(journey, bea)
    _appeal(journey, bea)
    _record_a_refusal(journey, bea)
    _try_again_and_withdraw(journey, ana, refused)
    journey.ref = granted.ref
    _record_a_grant(journey, bea)
    _open_the_project(bea)
    _change_and_renew(journey, ana, granted)


def _answer_tiktok(journey: Journey, ana: Visitor) -> None:
    ana.open(journey.p("tracking/"))
    ana.follow("TikTok asks for more")
    ana.type("What was written", "Which accounts?")
    ana.send("Record that TikTok asks for more")
    ana.follow("Record that you answered TikTok")
    ana.type("What was written", "Those of parties.")
    ana.send("Record that you answered TikTok")
    ana.reads("TikTok asked for more", "The team answered", "Those of parties.")


def _record_a_refusal(journey: Journey, bea: Visitor) -> None:
    bea.open(journey.p("tracking/"))
    bea.follow("Record what TikTok decided")
    bea.follow("TikTok refused")
    bea.type("Day on which TikTok refused it", "23 November 2026")
    bea.page.get_by_role("radio").first.check()
    bea.type("What TikTok wrote", "The plan is too wide.")
    bea.send("Record that TikTok refused")
    bea.reads("TikTok refused on 23 November 2026")


def _appeal(journey: Journey, bea: Visitor) -> None:
    bea.follow("Record an appeal")
    bea.type("What was written", "By your own criteria it is not.")
    bea.send("Record an appeal")
    bea.reads("An appeal was sent on 23 November 2026.")


def _try_again_and_withdraw(journey: Journey, ana: Visitor, refused: Proposal) -> None:
    ana.open(journey.p("tracking/"))
    ana.follow("Prepare a new attempt")
    ana.send("Begin the new attempt")
    attempt = refused.continued_by.get()
    ana.is_at(f"/p/{attempt.ref}/")
    ana.open(f"/p/{attempt.ref}/withdraw/")
    ana.send("Withdraw the application")
    ana.reads("Its texts, versions and comments are kept.")


def _record_a_grant(journey: Journey, bea: Visitor) -> None:
    """Another row comes from the server, with what was typed."""
    bea.open(journey.p("decision/?outcome=granted"))
    bea.type("Day on which TikTok granted it", "23 November 2026")
    bea.choose("Research API")
    bea.type("First day of access", "1 December 2026")
    bea.type("Last day of access", "30 November 2027")
    rows = bea.page.locator("input[name$=-email]").count()
    bea.send("Add another person")
    expect(bea.page.locator("input[name$=-email]")).to_have_count(rows + 1)
    expect(bea.page.get_by_label("First day of access")).to_have_value("1 December 2026")
    bea.send("Record that TikTok granted access")
    bea.reads("TikTok granted access on 23 November 2026.", "1 December 2026 to 30 November 2027")


def _open_the_project(bea: Visitor) -> None:
    bea.send("Open the project")
    bea.reads("PR-2026-0001", "Granted")


def _change_and_renew(journey: Journey, ana: Visitor, granted: Proposal) -> None:
    ana.open(journey.p("amend/"))
    ana.type("What has to change, and why?", "Gil joins.")
    ana.send("Begin the change")
    ana.open(journey.p("tracking/"))
    ana.send("Apply for a renewal")
    assert set(granted.continued_by.values_list("continuation", flat=True)) == {"amendment", "renewal"}
