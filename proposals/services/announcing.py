"""TikTok's questions changed or ended: whose applications it concerns is told, once per person and not per application."""

from collections.abc import Callable, Mapping
from datetime import datetime

from accounts.models import User
from proposals.mailing import Mail, mails
from proposals.models import CatalogueVersion, Proposal
from proposals.selectors.catalogues import unsent_of
from proposals.services.outbox import promise
from proposals.services.reconciling import everybody_of, reconcile


def announce_next(version: CatalogueVersion, before: CatalogueVersion, *, by: User, now: datetime) -> None:
    """To those who write, the PI and the librarian of what answers the version `before`."""
    _tell(before, lambda person, theirs: mails.questions_published(person, theirs, version), by=by, now=now)


def announce_end(version: CatalogueVersion, *, by: User, now: datetime) -> None:
    """As `announce_next`; and moving on becomes what the team has to do next."""
    for proposal in unsent_of(version):
        reconcile(proposal, now=now)
    _tell(version, lambda person, theirs: mails.questions_ended(person, theirs, version, now), by=by, now=now)


def take_back_end(version: CatalogueVersion, *, now: datetime) -> None:
    """Nobody has to move on any more."""
    for proposal in unsent_of(version):
        reconcile(proposal, now=now)


def _tell(
    version: CatalogueVersion, write: Callable[[User, list[Proposal]], Mail], *, by: User, now: datetime
) -> None:
    concerned = _group(version)
    promise(*(write(person, theirs) for person, theirs in concerned.items() if person != by), now=now)


def _group(version: CatalogueVersion) -> Mapping[User, list[Proposal]]:
    """Who is concerned, each with their applications in the order of their references."""
    concerned: dict[User, list[Proposal]] = {}
    for proposal in unsent_of(version):
        for person in everybody_of(proposal):
            concerned.setdefault(person, []).append(proposal)
    return concerned
