"""All dates of one person: on a page, and as a calendar."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from proposals.mailing.mail import address_of
from proposals.models import Deadline, Notices
from proposals.rendering.calendars import Event
from proposals.selectors.your_work import deadlines_of

MOST = 500


@dataclass(frozen=True, slots=True)
class DatesPage:
    """`calendar_since` None: there is no calendar address."""

    deadlines: tuple[Deadline, ...]
    calendar_since: datetime | None
    wants_digest: bool


def dates_page(user: User) -> DatesPage:
    """Two queries."""
    notices = Notices.objects.filter(user=user).first() or Notices(user=user)
    since = notices.calendar_since if notices.calendar_sha256 else None
    return DatesPage(tuple(deadlines_of(user)[:MOST]), since, notices.wants_digest)


def owner_of_calendar(sha256: str) -> User | None:
    """Whose calendar it is; nobody's once the account is closed. One query."""
    found = Notices.objects.filter(calendar_sha256=sha256, user__is_active=True).select_related("user")
    notices = found.first() if sha256 else None
    return notices.user if notices else None


def calendar_events(user: User) -> list[Event]:
    """One event for each open date, with its reference and title and what is due. One query."""
    return [_event(deadline) for deadline in deadlines_of(user)[:MOST]]


def _event(deadline: Deadline) -> Event:
    return Event(
        key=f"deadline-{deadline.pk}",
        day=deadline.due_on,
        title=f"{deadline.text}: {deadline.about}",
        url=address_of(deadline.path),
        sequence=deadline.moves,
    )
