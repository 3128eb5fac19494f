"""A collection that goes beyond the approved plan: a reason is asked, the PI is told, and says that they know."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from accounts.models import User
from accounts.rules.errors import Invalid, NotAllowed, NotNow
from harvest.mailing import outside_plan
from harvest.models import Collection, Project
from harvest.rules.conformance import Difference
from harvest.services.telling import OUTSIDE, no_longer_ask, page_of
from proposals.services.auditing import record_event
from proposals.services.outbox import promise
from proposals.services.reminders import set_needs

LONGEST_REASON: Final = 2_000


class OutsidePlan(Invalid):
    """No reason was given, or too long a one. `differences` say what it would be for."""

    def __init__(self, message: str, differences: Sequence[Difference]) -> None:
        problems: dict[str, str] = {}
        for each in differences:
            place = f"plan.{each.aspect}"
            problems[place] = f"{problems[place]} {each.words}" if place in problems else each.words
        super().__init__(message, problems)
        self.differences = tuple(differences)


def columns_of(differences: Sequence[Difference], reason: str) -> dict[str, Any]:
    """Of a collection. A reason that nobody asked for is not kept. OutsidePlan."""
    if not differences:
        return {"outside_plan": "", "outside_reason": ""}
    text = reason.strip()
    if not text:
        raise OutsidePlan(
            "This collection goes beyond the approved plan. Give a reason; the PI is told of it.", differences
        )
    if len(text) > LONGEST_REASON:
        raise OutsidePlan(f"Give a reason of at most {LONGEST_REASON:,} characters.", differences)
    aspects = dict.fromkeys(each.aspect.value for each in differences)
    return {"outside_plan": ",".join(aspects), "outside_reason": text}


def tell_pi(collection: Collection, *, by: User | None, now: datetime) -> None:
    """In the transaction that makes it. A PI who makes it knows."""
    project = collection.project
    if by is not None and by.pk == project.pi_id:
        Collection.objects.filter(pk=collection.pk).update(noted_at=now)
        return
    promise(outside_plan(project, project.pi, collection.pk), now=now)
    _ask_pi(project, now)


def note(collection: Collection, *, by: User, now: datetime) -> None:
    """The PI knows of it. NotAllowed for anybody else, NotNow if nothing is to be known or it was said before."""
    project = collection.project
    if by.pk != project.pi_id:
        raise NotAllowed(f"Only {project.pi.name}, who leads this project, can say this.")
    with transaction.atomic():
        unknown = Collection.objects.filter(pk=collection.pk, noted_at=None).exclude(outside_plan="")
        if not unknown.update(noted_at=now):
            raise NotNow("Nothing waits for this: the collection is within the plan, or you said so before.")
        record_event("collection.noted", about=project, by=by, now=now, collection=collection.pk)
        _ask_pi(project, now)


def _ask_pi(project: Project, now: datetime) -> None:
    """One at a time, the oldest first."""
    waiting = Collection.objects.filter(project=project, noted_at=None).exclude(outside_plan="")
    first = waiting.order_by("created_at", "pk").first()
    if first is None or not project.pi.is_active:
        no_longer_ask(project, OUTSIDE)
        return
    set_needs(
        f"project:{project.ref}:{OUTSIDE}",
        [project.pi],
        about=f"{project.ref} {project.title}",
        text=f"Look at the collection “{first.name}”, which goes beyond the approved plan",
        path=f"{page_of(project)}collections/{first.pk}/",
        now=now,
        proposal=project.proposal,
    )
