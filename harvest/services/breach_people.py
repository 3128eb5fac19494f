"""Who is told of a breach changes with the offices: each round, its dates and needs go to those who may know of it by then."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction

from accounts.models import User
from harvest.models import Breach
from harvest.rules.breach import Notice
from harvest.selectors.breaches import add_pi, confidants_by_office
from harvest.services.breaches import text_of, what_of
from harvest.services.telling import ask_people, key_of
from proposals.models import Deadline, Need


def watch_breaches(now: datetime) -> None:
    """Six queries where nobody comes or goes, however many cases are open; one where none is."""
    cases = list(
        Breach.objects.filter(closed_at=None)
        .select_related("project__pi", "project__proposal")
        .order_by("pk")
    )
    if not cases:
        return
    office = confidants_by_office()
    dates, needs = _read_dates(cases), _read_needs(cases)
    for case in cases:
        people = add_pi(case.project, office)
        wanted = {person.pk for person in people}
        _hand_dates(case, dates, people)
        if needs[key_of(case.project, what_of(case))] != wanted:
            _hand_need(case, people, now)


def _read_dates(cases: list[Breach]) -> dict[str, Deadline]:
    """Those that are open, by key. Two queries."""
    keys = [key_of(case.project, what_of(case, notice)) for case in cases for notice in Notice]
    found = Deadline.objects.filter(key__in=keys, done_at=None).prefetch_related("people")
    return {deadline.key: deadline for deadline in found}


def _read_needs(cases: list[Breach]) -> defaultdict[str, set[int]]:
    keys = [key_of(case.project, what_of(case)) for case in cases]
    needs: defaultdict[str, set[int]] = defaultdict(set)
    for key, user in Need.objects.filter(key__in=keys).values_list("key", "user_id"):
        needs[key].add(user)
    return needs


def _hand_dates(case: Breach, dates: dict[str, Deadline], people: list[User]) -> None:
    wanted = {person.pk for person in people}
    for notice in Notice:
        deadline = dates.get(key_of(case.project, what_of(case, notice)))
        if deadline and {person.pk for person in deadline.people.all()} != wanted:
            deadline.people.set(people)


def _hand_need(case: Breach, people: list[User], now: datetime) -> None:
    """Unless somebody has closed it meanwhile. What has to be done is due since the day on which it was recorded."""
    with transaction.atomic():
        if Breach.objects.select_for_update().filter(pk=case.pk, closed_at=None).exists():
            due_on = case.recorded_at.date()
            ask_people(case.project, what_of(case), text_of(case), now=now, people=people, due_on=due_on)
