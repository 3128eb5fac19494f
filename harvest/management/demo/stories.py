"""Five applications, each as far as its story goes, written through the services as the people of the cast."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accounts.models import User
from harvest.management.demo.cast import read_content
from proposals.models import Membership, Proposal, Thread
from proposals.rules.granted import GrantedPerson, GrantedRole
from proposals.services.corresponding import log_message, record_answer, record_question
from proposals.services.discussing import open_thread, reply
from proposals.services.drafting import save_answer
from proposals.services.people import add_member, assign_librarian
from proposals.services.starting import start_proposal
from proposals.services.tracking import record_grant, record_submission
from proposals.services.workflow import approve, request_changes, request_review

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Author:
    """Writes as the cast did: `now` is today, everything else happened so many days ago."""

    people: Mapping[str, User]
    now: datetime

    def at(self, days_ago: float) -> datetime:
        return self.now - days_ago * DAY

    def start(self, title: str, pi: str, days_ago: float) -> Proposal:
        ana, lead = self.people["ana"], self.people[pi]
        proposal = start_proposal(
            title, by=ana, now=self.at(days_ago), pi_email=lead.email, pi_name=lead.name
        )
        add_member(
            proposal,
            self.people["cem"].email,
            self.people["cem"].name,
            Membership.Role.READER,
            by=ana,
            now=self.at(days_ago),
        )
        assign_librarian(proposal, self.people["eli"], by=self.people["eli"], now=self.at(days_ago))
        return proposal

    def write(self, proposal: Proposal, days_ago: float, *parts: str, **dates: date) -> None:
        """The named parts of the content, and the given days (`access_start` is the answer `access.start`)."""
        answers = {key: value for part in parts for key, value in read_content()[part].items()}
        answers |= {key.replace("_", ".", 1): day.isoformat() for key, day in dates.items()}
        for key, value in answers.items():
            save_answer(
                proposal, key, value, expected_version=0, by=self.people["ana"], now=self.at(days_ago)
            )

    def send(self, proposal: Proposal, days_ago: float, note: str = "", due_in: int = 7) -> None:
        request_review(
            proposal,
            note=note,
            due_on=(self.at(days_ago) + due_in * DAY).date(),
            by=self.people["ana"],
            now=self.at(days_ago),
        )
        proposal.refresh_from_db()

    def approve(self, proposal: Proposal, pi: str, days_ago: float) -> None:
        review = proposal.rounds.get(outcome="open")
        approve(proposal, round_number=review.number, by=self.people[pi], now=self.at(days_ago))
        proposal.refresh_from_db()

    def submit(self, proposal: Proposal, days_ago: float) -> None:
        record_submission(
            proposal, submitted_on=self.at(days_ago).date(), by=self.people["ana"], now=self.at(days_ago)
        )
        proposal.refresh_from_db()


def write_granted(author: Author) -> Proposal:
    """Granted by TikTok: what the project harvests from."""
    proposal = author.start("Voting talk on short video", "bea", 75)
    access_start = author.at(14).date()
    author.write(
        proposal,
        74,
        "institution",
        "elections",
        access_start=access_start,
        access_end=access_start + 364 * DAY,
        data_start=author.at(60).date(),
        data_end=author.at(20).date(),
    )
    author.send(proposal, 70)
    author.approve(proposal, "bea", 68)
    author.submit(proposal, 66)
    granted = [
        GrantedPerson(name=person.name, email=person.email, role=role)
        for person, role in (
            (author.people["ana"], GrantedRole.MANAGER),
            (author.people["cem"], GrantedRole.DATA_USER),
        )
    ]
    record_grant(
        proposal,
        decided_on=author.at(16).date(),
        product="research_api",
        access_start=access_start,
        access_end=access_start + 364 * DAY,
        people=granted,
        by=author.people["eli"],
        now=author.at(16),
    )
    proposal.refresh_from_db()
    return proposal


def write_submitted(author: Author) -> Proposal:
    """With TikTok for twelve days."""
    proposal = author.start("Advice on sleep in an exam period", "bea", 40)
    author.write(proposal, 39, "institution", "sleep", **_dates_ahead(author))
    author.send(proposal, 36)
    author.approve(proposal, "bea", 33)
    author.submit(proposal, 12)
    _write_letters(author, proposal)
    return proposal


def _write_letters(author: Author, proposal: Proposal) -> None:
    """TikTok has confirmed the receipt, asked for more, and was answered."""
    ana, eli = author.people["ana"], author.people["eli"]
    receipt = "Thank you for your application. We will review it within four weeks."
    log_message(
        proposal, from_tiktok=True, sent_on=author.at(11).date(), text=receipt, by=ana, now=author.at(11)
    )
    question = "Please name the server on which the data will be kept, and who can sign in to it."
    record_question(proposal, sent_on=author.at(6).date(), text=question, by=eli, now=author.at(6))
    proposal.refresh_from_db()
    answer = (
        "The research server of the computing centre; the three people of the application, by second factor."
    )
    record_answer(proposal, sent_on=author.at(5).date(), text=answer, by=ana, now=author.at(5))
    proposal.refresh_from_db()


def write_in_review(author: Author) -> Proposal:
    """With the PI, two comments open, due the day after tomorrow."""
    proposal = author.start("How dialects travel in short video", "dag", 20)
    author.write(proposal, 19, "institution", "sleep", "dialects", **_dates_ahead(author))
    author.send(proposal, 5, "Ready to read, I think. The references are still thin.")
    thread = open_thread(
        proposal,
        "research.design",
        "Who codes, and how is agreement between coders reported? One sentence each would do.",
        Thread.Kind.MUST_CHANGE,
        by=author.people["dag"],
        now=author.at(2),
    )
    reply(
        thread, "Two coders; I will add how we report agreement.", by=author.people["ana"], now=author.at(1)
    )
    open_thread(
        proposal,
        "literature.references",
        "Two more references are in the folder of the library, if they help.",
        Thread.Kind.NOTE,
        by=author.people["eli"],
        now=author.at(1),
    )
    return proposal


def write_changes_requested(author: Author) -> Proposal:
    """The PI asked for a change yesterday."""
    proposal = author.start("Cooking with grandparents", "dag", 15)
    author.write(proposal, 14, "institution", "sleep", "cooking", **_dates_ahead(author))
    author.send(proposal, 4)
    open_thread(
        proposal,
        "research.necessity",
        "Why are two countries needed? Either give the reason or ask for one.",
        Thread.Kind.MUST_CHANGE,
        by=author.people["dag"],
        now=author.at(1),
    )
    review = proposal.rounds.get(outcome="open")
    request_changes(
        proposal,
        round_number=review.number,
        note="Nearly there; one question is left.",
        by=author.people["dag"],
        now=author.at(1),
    )
    return proposal


def write_draft(author: Author) -> Proposal:
    """Being written, with things to fix: access of three years, one country that TikTok does not know."""
    proposal = author.start("What pupils learn from short video", "bea", 3)
    author.write(proposal, 2, "draft", access_start=author.at(-20).date(), access_end=author.at(-1115).date())
    return proposal


def _dates_ahead(author: Author) -> dict[str, date]:
    start = author.at(-50).date()
    return {
        "access_start": start,
        "access_end": start + 364 * DAY,
        "data_start": author.at(100).date(),
        "data_end": author.at(10).date(),
    }
