"""Every mail about a proposal, on one page. `about` is what the mail is about, to send each thing once."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from accounts.models import User
from proposals.mailing.mail import Mail, address_of, flat, write_mail
from proposals.models import (
    CatalogueVersion,
    Deadline,
    Decision,
    Message,
    Proposal,
    ReviewRound,
    Submission,
)


class DigestWords(Protocol):
    """What a daily mail tells; `selectors.digest` makes it."""

    @property
    def needs(self) -> Sequence[object]: ...

    @property
    def due(self) -> Sequence[object]: ...

    @property
    def talk(self) -> Sequence[object]: ...


def team_invitation(proposal: Proposal, person: User, link: str, *, by: User | None, now: datetime) -> Mail:
    subject = "You were added to an application for TikTok data"
    return _write(
        "team_invitation", proposal, person, subject, link, f"{now:%Y%m%d%H%M%S%f}", by_name=name_of(by)
    )


def pi_invitation(proposal: Proposal, pi: User, link: str, *, by: User | None, now: datetime) -> Mail:
    subject = "You were named as principal investigator"
    return _write("pi_invitation", proposal, pi, subject, link, f"{now:%Y%m%d%H%M%S%f}", by_name=name_of(by))


def pi_replaced(proposal: Proposal, former: User, *, by: User | None, now: datetime) -> Mail:
    subject = "Somebody else is now the principal investigator"
    pi_name, moment = name_of(proposal.pi), f"{now:%Y%m%d%H%M%S%f}"
    return _write(
        "pi_replaced",
        proposal,
        former,
        subject,
        _page(proposal, "people/"),
        moment,
        by_name=name_of(by),
        pi_name=pi_name,
    )


def review_requested(proposal: Proposal, pi: User, link: str, *, round_: ReviewRound) -> Mail:
    subject = f"Please review “{proposal.title}”"
    asked_by, due_on = name_of(round_.requested_by), round_.due_on
    return _write(
        "review_requested", proposal, pi, subject, link, round_.number, by_name=asked_by, due_on=due_on
    )


def review_delegated(
    proposal: Proposal, person: User, link: str, *, round_: ReviewRound, by: User | None, now: datetime
) -> Mail:
    subject, due_on = f"Please read “{proposal.title}” for {name_of(by)}", round_.due_on
    moment = f"{now:%Y%m%d%H%M%S%f}"
    return _write(
        "review_delegated", proposal, person, subject, link, moment, by_name=name_of(by), due_on=due_on
    )


def read_for_you(proposal: Proposal, pi: User, link: str, *, by: User, now: datetime) -> Mail:
    subject = f"{by.name} has read it for you"
    return _write("read_for_you", proposal, pi, subject, link, f"{now:%Y%m%d%H%M%S%f}", by_name=by.name)


def change_to_confirm(proposal: Proposal, pi: User, link: str, *, round_: ReviewRound) -> Mail:
    subject = f"Is your approval still good? “{proposal.title}” has changed"
    asked_by, due_on = name_of(round_.requested_by), round_.due_on
    return _write(
        "change_to_confirm", proposal, pi, subject, link, round_.number, by_name=asked_by, due_on=due_on
    )


def declined(proposal: Proposal, person: User, *, round_: ReviewRound) -> Mail:
    subject, link = "The PI declined the application", _page(proposal, "review/")
    return _write("declined", proposal, person, subject, link, round_.number)


def decided_by_link(proposal: Proposal, pi: User, *, round_: ReviewRound) -> Mail:
    """A receipt for the PI. `decided` in the words of the outcome."""
    subject, decided = "Your decision was recorded", ReviewRound.Outcome(round_.outcome).label
    link = _page(proposal, "review/")
    return _write("decided_by_link", proposal, pi, subject, link, round_.number, decided=decided)


def review_taken_back(proposal: Proposal, pi: User, *, round_: ReviewRound, by: User | None) -> Mail:
    subject = "You do not need to review this for now"
    return _write(
        "review_taken_back", proposal, pi, subject, _home(proposal), round_.number, by_name=name_of(by)
    )


def changes_requested(proposal: Proposal, person: User, *, round_: ReviewRound) -> Mail:
    subject = "The PI asks for changes"
    return _write("changes_requested", proposal, person, subject, _home(proposal), round_.number)


def approved(proposal: Proposal, person: User, *, round_: ReviewRound) -> Mail:
    subject = "The PI approved it: ready to submit"
    return _write("approved", proposal, person, subject, _page(proposal, "submit/"), round_.number)


def approval_void(proposal: Proposal, pi: User, *, by: User | None, now: datetime) -> Mail:
    subject = "Opened again for editing: your approval no longer stands"
    return _write(
        "approval_void", proposal, pi, subject, _home(proposal), f"{now:%Y%m%d%H%M%S%f}", by_name=name_of(by)
    )


def submission_recorded(proposal: Proposal, person: User, submission: Submission) -> Mail:
    subject, link = "Submitted to TikTok", _page(proposal, "tracking/")
    return _write("submission_recorded", proposal, person, subject, link, "", on=submission.submitted_on)


def grant_recorded(proposal: Proposal, person: User, decision: Decision) -> Mail:
    subject, link = "TikTok granted access", _page(proposal, "tracking/")
    return _write("grant_recorded", proposal, person, subject, link, "", decision=decision)


def refusal_recorded(proposal: Proposal, person: User, decision: Decision) -> Mail:
    subject, link = "TikTok refused the application", _page(proposal, "tracking/")
    return _write("refusal_recorded", proposal, person, subject, link, decision.pk, decision=decision)


def tiktok_asked(proposal: Proposal, person: User, message: Message) -> Mail:
    subject, link = "TikTok asks for more", _page(proposal, "tracking/")
    return _write("tiktok_asked", proposal, person, subject, link, message.pk, answer_by=message.answer_by)


def appeal_recorded(proposal: Proposal, person: User, message: Message) -> Mail:
    subject, link = "An appeal was sent to TikTok", _page(proposal, "tracking/")
    return _write("appeal_recorded", proposal, person, subject, link, message.pk, on=message.sent_on)


def withdrawn(proposal: Proposal, person: User, *, by: User | None) -> Mail:
    subject, link = "The application was withdrawn", _page(proposal, "tracking/")
    return _write("withdrawn", proposal, person, subject, link, "", by_name=name_of(by))


def site_invitation(person: User, link: str, *, by: User | None, now: datetime) -> Mail:
    return write_mail(
        "site_invitation",
        to=person.email,
        subject="You are invited to Fieldgate",
        dedup_key=f"{now:%Y%m%d%H%M%S%f}:{person.pk}",
        person=person,
        link=link,
        by_name=name_of(by),
    )


def questions_published(person: User, theirs: Sequence[Proposal], version: CatalogueVersion) -> Mail:
    """`theirs`: the applications that answer the version before."""
    subject = f"TikTok’s questions have changed: {_count(theirs)}"
    return _write_of_version("questions_published", person, theirs, version, subject, version.label)


def questions_ended(
    person: User, theirs: Sequence[Proposal], version: CatalogueVersion, now: datetime
) -> Mail:
    """An end can be taken back and come again, each time with a mail."""
    subject = f"TikTok no longer takes the old questions: {_count(theirs)}"
    about = f"{version.label}:{now:%Y%m%d%H%M%S%f}"
    return _write_of_version("questions_ended", person, theirs, version, subject, about)


def deadline_reminder(deadline: Deadline, person: User, *, step: int, today: date) -> Mail:
    """`step`: the number of days before the day (negative: after it) at which this reminder is due."""
    days = (deadline.due_on - today).days
    return write_mail(
        "deadline_reminder",
        to=person.email,
        subject=f"{_distance(days)}: {deadline.text}",
        dedup_key=f"{deadline.key}:{deadline.due_on:%Y%m%d}:{step}:{person.pk}",
        person=person,
        deadline=deadline,
        distance=_distance(days),
        link=address_of(deadline.path),
    )


def daily_digest(person: User, digest: DigestWords, *, day: date) -> Mail:
    """`digest` has `needs`, `due` and `talk`, each with words for its lines."""
    return write_mail(
        "daily_digest",
        to=person.email,
        subject=f"Your work on {day:%-d %B}: {_say_digest(digest)}",
        dedup_key=f"{day:%Y%m%d}:{person.pk}",
        person=person,
        digest=digest,
        link=address_of("/"),
    )


def name_of(person: User | None) -> str:
    return person.name if person else "The library"


def _write(
    kind: str, proposal: Proposal, person: User, subject: str, link: str, about: object, **more: object
) -> Mail:
    return write_mail(
        kind,
        to=person.email,
        subject=f"[{proposal.ref}] {subject}",
        dedup_key=f"{proposal.ref}:{about}:{person.pk}",
        person=person,
        title=proposal.title,
        ref=proposal.ref,
        link=link,
        **more,
    )


def _write_of_version(
    kind: str, person: User, theirs: Sequence[Proposal], version: CatalogueVersion, subject: str, about: str
) -> Mail:
    """One application is led to, several are listed."""
    return write_mail(
        kind,
        to=person.email,
        subject=subject,
        dedup_key=f"{about}:{person.pk}",
        person=person,
        version=version.name,
        lines=[f"{each.ref} {flat(each.title)}" for each in theirs],
        link=_page(theirs[0], "questions/") if len(theirs) == 1 else address_of("/"),
    )


def _count(theirs: Sequence[Proposal]) -> str:
    return "1 application" if len(theirs) == 1 else f"{len(theirs)} applications"


def _home(proposal: Proposal) -> str:
    return _page(proposal, "")


def _page(proposal: Proposal, page: str) -> str:
    return address_of(f"/p/{proposal.ref}/{page}")


def _say_digest(digest: DigestWords) -> str:
    parts = [
        f"{len(digest.needs)} to do" if digest.needs else "",
        f"{len(digest.due)} due soon" if digest.due else "",
        "new comments" if digest.talk else "",
    ]
    return ", ".join(filter(None, parts))


def _distance(days: int) -> str:
    if days == 0:
        return "Today"
    unit = "day" if abs(days) == 1 else "days"
    return f"In {days} {unit}" if days > 0 else f"{-days} {unit} overdue"
