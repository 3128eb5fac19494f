"""What a daily mail to one person tells. Three queries."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count

from accounts.models import User
from proposals.models import Comment, Need, Thread
from proposals.rules.digest import AHEAD
from proposals.selectors.your_work import deadlines_of, proposals_of


@dataclass(frozen=True, slots=True)
class Line:
    about: str
    text: str


@dataclass(frozen=True, slots=True)
class DueLine:
    about: str
    text: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Talk:
    """How many comments others wrote on one application."""

    about: str
    comments: int


@dataclass(frozen=True, slots=True)
class Digest:
    """`news`: whether anything of it came up since the last mail."""

    needs: tuple[Line, ...]
    due: tuple[DueLine, ...]
    talk: tuple[Talk, ...]
    news: bool

    @property
    def anything(self) -> bool:
        return bool(self.needs or self.due or self.talk)


def digest_of(user: User, *, since: datetime, until: datetime, today: date) -> Digest:
    """Comments that were written in between; what is open and what is due within a week as it stands."""
    needs = Need.objects.filter(user=user)
    due = deadlines_of(user).filter(due_on__lte=today + AHEAD)
    talk = _talk(user, since, until)
    fresh = [need for need in needs if since < need.since <= until]
    entered = [each for each in due if each.due_on > since.date() + AHEAD]
    return Digest(
        needs=tuple(Line(need.about, need.text) for need in needs),
        due=tuple(DueLine(each.about, each.text, each.due_on) for each in due),
        talk=talk,
        news=bool(fresh or entered or talk),
    )


def _talk(user: User, since: datetime, until: datetime) -> tuple[Talk, ...]:
    """What others wrote for the team; comments of the library alone are in no mail."""
    written = Comment.objects.filter(
        thread__audience=Thread.Audience.TEAM,
        thread__proposal__in=proposals_of(user).values("pk"),
        created_at__gt=since,
        created_at__lte=until,
    )
    counted = (
        written.exclude(author=user)
        .order_by("thread__proposal__ref")
        .values_list("thread__proposal__ref", "thread__proposal__title")
        .annotate(number=Count("pk"))
    )
    return tuple(Talk(f"{ref} {title}", number) for ref, title, number in counted)
