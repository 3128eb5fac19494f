"""The brake: erasing waits for two people when too much of a project would go in one pass.

A pass is everything that was found gone since the brake was last released, at most one round of looks long, so that
a fault spread over many batches is noticed as well as one in a single file.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet, Sum

from accounts.models import User
from accounts.rules.errors import NotAllowed, NotNow
from harvest.models import Batch, Brake, Check, Project, Record
from harvest.rules.brake import holds, may_release_alone
from harvest.rules.refresh import Times
from harvest.selectors.people import count_others
from harvest.services.telling import BRAKE, ask_people, no_longer_ask
from proposals.services.auditing import record_event


def is_held(project: Project, doomed: QuerySet[Record], *, now: datetime) -> bool:
    """Whether erasing waits; holds it if the pass has grown too large. The caller has locked the project."""
    if Brake.objects.filter(project=project, released_at=None).exists():
        return True
    since = _pass_began(project, now)
    fresh = Check.objects.filter(batch__project=project, look=Check.Look.SECOND, answered_at__gt=since)
    gone = fresh.aggregate(total=Sum("erased"))["total"] or 0
    would = doomed.filter(look_id__in=fresh.values("pk")).count() + gone
    total = (Batch.objects.filter(project=project).aggregate(total=Sum("records"))["total"] or 0) + gone
    if not holds(would_erase=would, of_records=total):
        return False
    _hold(project, would, total, now)
    return True


def release_brake(project: Project, *, by: User, now: datetime) -> Brake:
    """One of the two agrees; when both have, the erasing goes on by itself. NotAllowed, NotNow."""
    with transaction.atomic():
        brake = Brake.objects.select_for_update().filter(project=project, released_at=None).first()
        if brake is None:
            raise NotNow("Nothing is held back in this project.")
        _sign(brake, by)
        if _is_agreed(brake, by, now):
            brake.released_at = now
            no_longer_ask(project, BRAKE)
        brake.save()
        state = "released" if brake.released_at else "agreed"
        record_event(f"brake.{state}", about=project, by=by, now=now, would_erase=brake.would_erase)
    return brake


def _pass_began(project: Project, now: datetime) -> datetime:
    began = now - Times.of(project.interval_days).start
    last = Brake.objects.filter(project=project, released_at__isnull=False).order_by("-released_at").first()
    return max(began, last.released_at) if last and last.released_at else began


def _hold(project: Project, would: int, total: int, now: datetime) -> None:
    reason = f"{would:,} of {total:,} records would be removed at once; more than usual disappear."
    with transaction.atomic():
        Brake.objects.create(project=project, would_erase=would, of_records=total, reason=reason, held_at=now)
        text = f"Look at why {would:,} of {total:,} records are gone, and let them be removed"
        ask_people(project, BRAKE, text, now=now)
        record_event("brake.held", about=project, by=None, now=now, would_erase=would, of_records=total)


def _sign(brake: Brake, by: User) -> None:
    """The PI signs as PI, a librarian as librarian; who is both signs both parts, and a day has to pass."""
    is_pi, is_librarian = by.pk == brake.project.pi_id, by.is_librarian
    if not (is_pi or is_librarian):
        raise NotAllowed("Only the principal investigator and a librarian can let records be removed.")
    if is_pi:
        brake.pi_released_by = by
    else:
        brake.librarian_released_by = by


def _is_agreed(brake: Brake, by: User, now: datetime) -> bool:
    if brake.pi_released_by_id and brake.librarian_released_by_id:
        return True
    others = count_others(brake.project, by)
    return may_release_alone(held_at=brake.held_at, now=now, others=others)
