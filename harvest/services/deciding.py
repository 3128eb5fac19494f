"""Records that nobody could confirm in time: the PI or a librarian is asked each day whether to wait or to erase them.

One of the two decides alone: nothing of it is shown or exported, and to erase what may still be there harms the research
only. What was confirmed since the decision is not erased.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime

from accounts.models import User
from accounts.rules.errors import Conflict, NotAllowed, NotNow
from harvest.models import Batch, OverdueDecision, Project, Record, Tombstone
from harvest.models.partitions import mark_for_rewriting, rewrite_partitions
from harvest.selectors.overdue import find_overdue
from harvest.services.erasing import CHUNK, erase, read_leaving
from harvest.services.recalling import recall
from harvest.services.telling import OVERDUE, ask_people, no_longer_ask
from harvest.vault import open_keyring
from proposals.services.auditing import record_event

_VERBS: Final[Mapping[str, str]] = {"wait": "overdue.wait", "erase": "overdue.erase"}


def decide_overdue(
    project: Project, act: OverdueDecision.Act, *, records: int, by: User, now: datetime
) -> OverdueDecision:
    """NotAllowed, NotNow if nothing is overdue, Conflict if not `records` are overdue any more, as the page said."""
    if by.pk != project.pi_id and not by.is_librarian:
        raise NotAllowed("Only the principal investigator and a librarian can decide this.")
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        overdue = list(find_overdue(project, now))
        _refuse_changed(sum(batch.records for batch in overdue), records)
        decision = OverdueDecision.objects.create(
            project=project,
            act=act,
            records=records,
            batches={str(batch.pk): batch.clock_at.isoformat() for batch in overdue},
            decided_by=by,
            decided_at=now,
            done_at=None if act == OverdueDecision.Act.ERASE else now,
        )
        no_longer_ask(project, OVERDUE)
        record_event(
            _VERBS[act], about=project, by=by, now=now, records=records, batches=len(decision.batches)
        )
    return decision


def ask_each_day(project: Project, records: int, now: datetime) -> None:
    """Once a UTC day, unless somebody has decided today or what was decided is being done."""
    decided = OverdueDecision.objects.filter(project=project).first()
    if decided and (decided.done_at is None or decided.decided_at.date() == now.date()):
        no_longer_ask(project, OVERDUE)
        return
    text = f"{records:,} records could not be confirmed in time and are hidden: wait, or erase them"
    ask_people(project, OVERDUE, text, now=now)


def erase_unproven(project: Project, now: datetime) -> int:
    """Carry out what was decided; the number of records erased. Idempotent, a chunk in each transaction."""
    erased = 0
    for decision in OverdueDecision.objects.filter(project=project, done_at=None):
        while (count := _erase_chunk(project, decision, now)) is not None:
            erased += count
        OverdueDecision.objects.filter(pk=decision.pk).update(done_at=now)
    if erased:
        rewrite_partitions(project.pk)
    return erased


def _erase_chunk(project: Project, decision: OverdueDecision, now: datetime) -> int | None:
    """None: nothing of it is left."""
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        batch = _still_unproven(decision).first()
        if batch is None:
            return None
        records = Record.objects.filter(project=project, kind=batch.kind, batch_id=batch.pk)
        leaving = read_leaving(records.order_by("key")[:CHUNK])
        if not leaving:
            Batch.objects.filter(pk=batch.pk).update(records=0)
            return 0
        keys = open_keyring().project(project.ref)
        marks = erase(keys, project.pk, batch.kind, leaving, reason=Tombstone.Reason.UNPROVEN, now=now)
        open_keyring().note_erased(project.ref, marks)
        recall(project, now=now)
        mark_for_rewriting(project.pk)
    return len(leaving)


def _still_unproven(decision: OverdueDecision) -> QuerySet[Batch]:
    """Of the batches decided about, those that no look has confirmed since."""
    clocks = {int(pk): parse_datetime(clock) for pk, clock in decision.batches.items()}
    unproven = [
        batch.pk
        for batch in Batch.objects.filter(pk__in=list(clocks), records__gt=0)
        if batch.clock_at == clocks[batch.pk]
    ]
    return Batch.objects.filter(pk__in=unproven).order_by("pk")


def _refuse_changed(now_overdue: int, said: int) -> None:
    if now_overdue == 0:
        raise NotNow("Nothing is overdue any more.")
    if now_overdue != said:
        raise Conflict(f"{now_overdue:,} records are overdue now, not {said:,}. Look at the page again.")
