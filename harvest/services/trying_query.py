"""A person tries a query before it is a collection: one request, counted as any other; nothing is stored."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.rules.errors import NotNow
from harvest.models import Project, Unit
from harvest.rules.states import ProjectState, UnitKind
from harvest.services.interruptions import Interruption
from harvest.services.scheduling import Held, give_up, hold
from harvest.services.steps.query_trial import Tried, try_query
from harvest.services.workers import Worker
from harvest.vault import VaultError
from proposals.services.auditing import record_event
from tiktok.errors import TikTokError
from tiktok.limits import MAX_WINDOW, PUBLICATION_LAG
from tiktok.windows import Window

type Clock = Callable[[], datetime]


def try_now(
    project: Project,
    query: Mapping[str, Any],
    days: tuple[date, date],
    *,
    by: User,
    now: datetime,
    clock: Clock,
) -> Tried:
    """How many of the newest videos of these days TikTok answers with. NotNow if it cannot be asked, with why."""
    if project.state != ProjectState.OPEN:
        raise NotNow("This project is closing; nothing is asked any more.")
    window = newest_window(days, now.date())
    with Worker.begin() as worker:
        held = _begin(project, worker, by, now, clock)
        try:
            return try_query(held, query, window, clock)
        except (TikTokError, Interruption, VaultError) as error:
            give_up(held, "The query could not be tried.")
            raise NotNow(f"The query could not be tried. {_say(error)}") from error


def newest_window(days: tuple[date, date], today: date) -> Window:
    """The newest days of the period that TikTok's search has, as many as one request takes. NotNow for days to come."""
    last = min(days[1], today - PUBLICATION_LAG)
    if last < days[0]:
        raise NotNow("TikTok’s search does not have these days yet, so there is nothing to try.")
    return Window(max(days[0], last - MAX_WINDOW + timedelta(days=1)), last)


def _begin(project: Project, worker: Worker, by: User, now: datetime, clock: Clock) -> Held:
    """Held before anybody sees it, since nobody else can show the answer."""
    with transaction.atomic():
        unit = Unit.objects.create(project=project, kind=UnitKind.QUERY_TRIAL, not_before=now, created_at=now)
        record_event("query.tried", about=project, by=by, now=now)
        return hold(worker, unit, clock)


def _say(error: TikTokError | Interruption | VaultError) -> str:
    if isinstance(error, Interruption):
        return error.reason
    return error.what_to_do if isinstance(error, TikTokError) else str(error)
