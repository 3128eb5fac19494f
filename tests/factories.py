"""Things to test with, made as the site makes them: through the services. The cast is invented.

Ana Sol writes, Bea Quist is the PI, Cem Dor reads, Dag Ravn is a stranger, Eli Marsh is a librarian, Fen Oake an
administrator. Every `make_x` takes what matters to a test and invents the rest.
"""

import re
from datetime import UTC, date, datetime
from typing import Any

from accounts.models import SiteRole, User
from proposals.models import (
    InstitutionText,
    Membership,
    OutboxMail,
    Proposal,
    ReturnedCopy,
    ReviewRound,
    Thread,
)
from proposals.rules.granted import GrantedPerson, GrantedRole, Product
from proposals.rules.institution_texts import Wording
from proposals.rules.refusals import RefusalReason
from proposals.services import discussing, drafting, people, starting, tracking, workflow
from proposals.services.institution_texts import keep_text

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
PASSWORD = "three unrelated words"
TITLE = "First votes in short videos"


def make_user(
    name: str = "Ana Sol",
    *,
    site_role: str = SiteRole.NONE,
    password: str | None = PASSWORD,
    is_known: bool = True,
) -> User:
    """An account that can sign in; the same one for the same name. `password` None: invited, has not come yet.

    `is_known`: the library vouches for them.
    """
    email = f"{name.lower().replace(' ', '.')}@northmere.example"
    known = User.objects.filter(email=email).first()
    return known or User.objects.create_user(
        email, password, name=name, site_role=site_role, identity_confirmed_at=NOW if is_known else None
    )


def make_editor() -> User:
    return make_user("Ana Sol")


def make_pi() -> User:
    return make_user("Bea Quist")


def make_reader() -> User:
    return make_user("Cem Dor")


def make_stranger() -> User:
    return make_user("Dag Ravn")


def make_librarian() -> User:
    return make_user("Eli Marsh", site_role=SiteRole.LIBRARIAN)


def make_administrator() -> User:
    return make_user("Fen Oake", site_role=SiteRole.ADMINISTRATOR)


def make_draft(
    title: str = TITLE, *, owner: User | None = None, with_pi: bool = True, now: datetime = NOW
) -> Proposal:
    """Nothing answered yet; Ana Sol writes it, Bea Quist is the PI."""
    pi = make_pi() if with_pi else None
    proposal = starting.start_proposal(
        title,
        by=owner or make_editor(),
        now=now,
        pi_email=pi.email if pi else None,
        pi_name=pi.name if pi else "",
    )
    return reload(proposal)


def make_answers(**changes: Any) -> dict[str, Any]:
    """An answer to every question, such that the checks find nothing to fix. `__` stands for the dot of a key."""
    return ANSWERS | {key.replace("__", "."): value for key, value in changes.items()}


def make_filled(title: str = TITLE, *, now: datetime = NOW, **changes: Any) -> Proposal:
    """A draft with all answers."""
    proposal = make_draft(title, now=now)
    for key, value in make_answers(**changes).items():
        save(proposal, key, value, now=now)
    return proposal


def make_in_review(title: str = TITLE, *, now: datetime = NOW, due_on: date | None = None) -> Proposal:
    proposal = make_filled(title, now=now)
    workflow.request_review(proposal, by=make_editor(), now=now, due_on=due_on)
    return reload(proposal)


def make_ready(title: str = TITLE, *, now: datetime = NOW) -> Proposal:
    proposal = make_in_review(title, now=now)
    workflow.approve(proposal, round_number=1, by=make_pi(), now=now)
    return reload(proposal)


def make_confirming(title: str = TITLE, *, now: datetime = NOW) -> Proposal:
    """Approved, changed since, and sent to the PI again, who is asked whether the approval still stands."""
    proposal = make_ready(title, now=now)
    workflow.reopen(proposal, by=make_editor(), now=now)
    save(proposal, "research.outputs", "Two articles without personal data.", now=now)
    workflow.request_review(reload(proposal), by=make_editor(), now=now)
    return reload(proposal)


def make_submitted(title: str = TITLE, *, now: datetime = NOW) -> Proposal:
    proposal = make_ready(title, now=now)
    tracking.record_submission(proposal, submitted_on=now.date(), by=make_editor(), now=now)
    return reload(proposal)


def make_refused(
    title: str = TITLE, *, now: datetime = NOW, reason: str = "The plan is too wide."
) -> Proposal:
    proposal = make_submitted(title, now=now)
    tracking.record_refusal(
        proposal,
        decided_on=now.date(),
        reason=reason,
        category=RefusalReason.NECESSITY,
        by=make_librarian(),
        now=now,
    )
    return reload(proposal)


def make_granted(title: str = TITLE, *, now: datetime = NOW, **changes: Any) -> Proposal:
    proposal = make_submitted(title, now=now)
    tracking.record_grant(proposal, by=make_pi(), now=now, **(make_grant(now) | changes))
    return reload(proposal)


def make_grant(now: datetime = NOW) -> dict[str, Any]:
    """What TikTok granted, as `record_grant` takes it."""
    return {
        "decided_on": now.date(),
        "product": Product.RESEARCH_API,
        "access_start": date(2026, 12, 1),
        "access_end": date(2028, 11, 30),
        "people": [GrantedPerson("Ana Sol", "ana.sol@northmere.example", GrantedRole.DATA_USER)],
    }


def make_reader_of(proposal: Proposal) -> Membership:
    reader = make_reader()
    role = Membership.Role.READER
    return people.add_member(proposal, reader.email, reader.name, role, by=make_editor(), now=NOW)


def make_thread(
    proposal: Proposal,
    key: str = "research.summary",
    *,
    kind: Thread.Kind = Thread.Kind.MUST_CHANGE,
    by: User | None = None,
) -> Thread:
    return discussing.open_thread(proposal, key, "Name the countries.", kind, by=by or make_pi(), now=NOW)


def make_returned_copy(proposal: Proposal, **content: Any) -> ReturnedCopy:
    """A Word file made of the newest version, in which nothing was changed unless `content` says so."""
    nothing = {"changes": [], "remarks": [], "troubles": {}, "names_version": True}
    return ReturnedCopy.objects.create(
        proposal=proposal,
        snapshot=proposal.snapshots.latest("number"),
        form=ReturnedCopy.Form.DOCX,
        content=nothing | content,
        returned_by=make_editor(),
        returned_at=NOW,
    )


def make_text(
    title: str = "Where data are kept",
    *,
    questions: tuple[str, ...] = ("protection.plan",),
    body: str = "On our servers.",
) -> InstitutionText:
    """A text of the institution, of the data protection officer."""
    wording = Wording(title, "Data protection officer", TODAY, questions, body)
    return keep_text(None, wording, expected=0, by=make_librarian(), now=NOW)


def save(proposal: Proposal, key: str, value: object, *, by: User | None = None, now: datetime = NOW) -> int:
    """Save on top of whatever stands; returns the new version."""
    standing = proposal.answers.filter(key=key).values_list("version", flat=True).first() or 0
    by = by or make_editor()
    return drafting.save_answer(proposal, key, value, expected_version=standing, by=by, now=now).version


def open_round(proposal: Proposal) -> ReviewRound:
    return proposal.rounds.get(outcome=ReviewRound.Outcome.OPEN)


def review_link(proposal: Proposal, kind: str = "review_requested") -> str:
    """The path of the link in the last mail of that kind."""
    asked = OutboxMail.objects.filter(kind=kind, dedup_key__contains=f":{proposal.ref}:").last()
    found = re.search(r"/review-link/[\w-]+/", asked.body if asked else "")
    assert found, "no mail with a link"
    return found[0]


def reload(proposal: Proposal) -> Proposal:
    """As a new request reads it."""
    people_and_form = ("catalogue", "terms", "pi", "librarian")
    return Proposal.objects.select_related(*people_and_form).get(pk=proposal.pk)


ANSWERS: dict[str, Any] = {
    "institution.kind": "university",
    "funding.sources": "Research council of Exampleland, grant EX-1204, 2026 to 2029.",
    "funding.independence": True,
    "ethics.status": "approved",
    "ethics.reference": "SMEC 2026-118",
    "institution.name": {"university": "University of Northmere", "department": "Media Studies"},
    "institution.address": {"street": "1 Example Quay", "city": "1000 Northmere", "country": "BE"},
    "institution.website": "https://northmere.example/",
    "institution.department_website": "https://northmere.example/media",
    "team.expertise": "Political communication and young people.",
    "team.name": "Northmere short video group",
    "team.others_need_access": True,
    "team.members": [
        {
            "id": "m1",
            "name": "Ana Sol",
            "university": "University of Northmere",
            "department": "Media Studies",
            "title": "Doctoral researcher",
            "role": "Coding of videos",
            "email": "ana.sol@northmere.example",
        }
    ],
    "team.publications": "https://doi.example/10.1/first",
    "research.topic": "civic",
    "research.summary": "How **first-time voters** meet short political videos in one country.",
    "research.questions": "1. Which parties reach first-time voters?\n2. With which kinds of video?",
    "research.design": "A content analysis of all videos with one hashtag in three months.",
    "research.necessity": "No smaller set shows how often a video is seen.",
    "research.outputs": "One article and one data paper without personal data.",
    "literature.review": "Little is known about short videos (Doe 2024).",
    "literature.references": "Doe, J. (2024). Short videos. Journal of Examples.",
    "data.accounts": [],
    "data.hashtags": [{"id": "h1", "value": "vote"}],
    "data.keywords": [],
    "data.regions": [{"id": "r1", "value": "BE"}],
    "data.start": "2026-01-01",
    "data.end": "2026-03-31",
    "data.with": {"comments": True, "accounts": True},
    "data.expected_videos": "60000",
    "access.start": "2027-03-01",
    "access.end": "2028-02-28",
    "protection.storage": "Research server of the computing centre in Northmere; backups are kept for 14 days.",
    "protection.access": "The PI grants access; sign-in with a second factor; ends on the last day of a contract.",
    "protection.encryption": "both",
    "protection.refresh": "days_15",
    "protection.deletion": "with_access",
    "protection.pseudonyms": "before_analysis",
    "protection.legal_basis": "public_interest",
    "protection.breach": "The PI tells the data protection officer and TikTok within 24 hours.",
    "protection.plan": "Governance, storage, access, encryption, refresh, breach and deletion, as above.",
    "sharing.third_parties": False,
    "sharing.harvester": False,
}
