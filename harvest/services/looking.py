"""Looks at TikTok: which ids were sent, what was believed of the answer, and what follows for the records.

The ids are sealed and emptied once the look is over. First look: absent records are set aside at once, the others are
confirmed as of the moment they were asked for. Second look, at the absent ones alone: absent again is to be erased.
"""

import json
from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import batched
from typing import Any

from django.db.models import QuerySet

from harvest.models import ApiKey, Batch, Check, Record, Unit
from harvest.rules.kinds import KINDS, VIDEO, Refresh
from harvest.rules.looks import Controls, Verdict
from harvest.rules.refresh import SECOND_LOOK_AFTER, Times
from harvest.rules.states import CheckState, RecordState, UnitKind
from harvest.rules.workload import GRAPH_KINDS
from harvest.services.batching import split_off
from harvest.services.ledger import GRAPH, MAIN
from harvest.services.outages import note_belief, note_doubt
from harvest.services.scheduling import REFRESH_PRIORITY
from harvest.vault import open_blob, open_keyring, seal_blob
from proposals.services.auditing import record_event

_CHUNK = 500


def begin_look(batch: Batch, *, now: datetime, limit: datetime) -> Check:
    """A first look at all records of a batch, which takes no more from here on. In the caller's transaction."""
    Batch.objects.filter(pk=batch.pk, sealed_at=None).update(sealed_at=now)
    check = _create(batch, Check.Look.FIRST, now)
    _plan_unit(check, now=now, not_before=now, limit=limit)
    return check


def find_records(check: Check) -> QuerySet[Record]:
    """The records of the look's batch."""
    batch = check.batch
    return Record.objects.filter(project_id=batch.project_id, kind=batch.kind, batch_id=batch.pk)


def read_sent(check: Check) -> tuple[str, ...]:
    return tuple(json.loads(_open(check, "sent", check.sent) or b"[]"))


def write_sent(check: Check, ids: Iterable[str]) -> None:
    sent = sorted(ids, key=lambda key: (len(key), key))
    check.sent = _seal(check, "sent", sent)
    check.sent_count = len(sent)
    check.save(update_fields=["sent", "sent_count"])


def read_controls(check: Check) -> dict[str, Any]:
    """`{"alive": [...], "impossible": [...], "since": ISO}`; empty before the first query."""
    controls: dict[str, Any] = json.loads(_open(check, "controls", check.controls) or b"{}")
    return controls


def write_controls(check: Check, controls: dict[str, Any]) -> None:
    check.controls = _seal(check, "controls", controls)
    check.save(update_fields=["controls"])


def controls_of(check: Check) -> Controls:
    stored = read_controls(check)
    return Controls(frozenset(stored.get("alive", ())), frozenset(stored.get("impossible", ())))


def apply_verdict(check: Check, verdict: Verdict, *, limit: datetime, now: datetime) -> None:
    """What a believed answer means. In the transaction that moves the look's unit, which has locked the project."""
    came_back = _lift(check, verdict.present)
    absent = _note_absent(check, verdict.absent)
    if check.look == Check.Look.FIRST:
        _confirm_batch(check, now)
        if absent:
            _plan_second(check, absent, limit=limit, now=now)
    _end(
        check,
        CheckState.BELIEVED,
        now,
        present=len(verdict.present),
        absent=len(absent),
        came_back=came_back,
    )
    note_belief(check, now)


def conclude(check: Check, verdict: Verdict, *, limit: datetime, now: datetime) -> None:
    """As `apply_verdict`, for a verdict that may leave some of what was sent open: it keeps its clock in a batch of its own,
    and is looked for again."""
    left = sorted(frozenset(read_sent(check)) - verdict.present - verdict.absent)
    if left and check.look == Check.Look.FIRST:
        split_off(check.batch, left, now=now)
    apply_verdict(check, verdict, limit=limit, now=now)
    if left and check.look == Check.Look.SECOND:
        _plan_second(check, left, limit=limit, now=now)


def disbelieve(check: Check, reason: str, *, now: datetime, doubts: int = 0) -> Check:
    """Nothing changes but that the look is taken again; the new look. In the caller's transaction.

    `doubts`: how many looks were disbelieved before this one. From amber on, files of videos and queries for them take turns.
    """
    sent = read_sent(check) if check.look == Check.Look.SECOND else ()
    _end(check, CheckState.NOT_BELIEVED, now, reason=reason[:300])
    note_doubt(check, reason, now)
    again = _create(check.batch, Check.Look(check.look), now, turn=doubts + 1)
    if sent:
        write_sent(again, sent)
    return again


def drop_look(check: Check, *, now: datetime) -> None:
    """Nothing is left of what it was to look at. In the caller's transaction."""
    _end(check, CheckState.NOT_BELIEVED, now, reason="There was nothing to ask for.")


def give_up_second(check: Check, *, now: datetime) -> None:
    """The limit came before a second look was believed: the first one decides. In the caller's transaction."""
    firsts = Check.objects.filter(batch=check.batch_id, look=Check.Look.FIRST).values("pk")
    absent = find_records(check).filter(state=RecordState.QUARANTINED, look_id__in=firsts)
    count = absent.update(look_id=check.pk)
    reason = "There was no second look by the limit, so the first one decides."
    _end(check, CheckState.NOT_BELIEVED, now, absent=count, reason=reason)


def _create(batch: Batch, look: Check.Look, now: datetime, turn: int = 0) -> Check:
    is_file = KINDS[batch.kind].refresh is Refresh.FILE
    amber = batch.clock_at + Times.of(batch.project.interval_days).amber
    by_query = batch.kind == VIDEO.name and look == Check.Look.FIRST and now >= amber and turn % 2 == 1
    state = CheckState.CONTROLS if is_file and not by_query else CheckState.ASKING
    return Check.objects.create(batch=batch, look=look, state=state, created_at=now)


def _end(check: Check, state: CheckState, now: datetime, **numbers: Any) -> None:
    """One look of a kind is live at a time: it ends before the same look begins again."""
    Check.objects.filter(pk=check.pk).update(state=state, answered_at=now, sent=b"", controls=b"", **numbers)
    project = check.batch.project
    counts = {name: value for name, value in numbers.items() if isinstance(value, int)}
    record_event(
        f"look.{state}", about=project, by=None, now=now, batch=check.batch.number, look=check.look, **counts
    )


def _lift(check: Check, present: Collection[str]) -> int:
    lifted = 0
    for keys in batched(present, _CHUNK, strict=False):
        aside = find_records(check).filter(key__in=keys, state=RecordState.QUARANTINED)
        lifted += aside.update(state=RecordState.LIVE, absent_at=None, look_id=check.pk)
    return lifted


def _note_absent(check: Check, absent: Collection[str]) -> list[str]:
    """Set aside; the keys. What a harvest saw after it was asked for stays, and so does what awaits its erasure."""
    noted: list[str] = []
    for keys in batched(absent, _CHUNK, strict=False):
        records = _still_unknown(check).filter(key__in=keys, seen_at__lte=check.asked_at)
        noted += records.values_list("key", flat=True)
        records.update(state=RecordState.QUARANTINED, absent_at=check.asked_at, look_id=check.pk)
    return noted


def _still_unknown(check: Check) -> QuerySet[Record]:
    records = find_records(check)
    if check.look == Check.Look.SECOND:
        return records.filter(state=RecordState.QUARANTINED)
    seconds = Check.objects.filter(batch=check.batch_id, look=Check.Look.SECOND).values("pk")
    return records.exclude(state=RecordState.QUARANTINED, look_id__in=seconds)


def _confirm_batch(check: Check, now: datetime) -> None:
    """The clock begins anew at the moment of asking, not of the answer."""
    Batch.objects.filter(pk=check.batch_id).update(clock_at=check.asked_at, checked_at=now)


def _plan_second(check: Check, absent: list[str], *, limit: datetime, now: datetime) -> None:
    second = _create(check.batch, Check.Look.SECOND, now)
    write_sent(second, absent)
    _plan_unit(second, now=now, not_before=now + SECOND_LOOK_AFTER, limit=limit)


def _plan_unit(check: Check, *, now: datetime, not_before: datetime, limit: datetime) -> None:
    """`deadline` is the limit of the records as it was before the look: a believed one moves the batch's own."""
    project = check.batch.project
    key = ApiKey.objects.filter(project=project).first()
    Unit.objects.create(
        project=project,
        organisation_id=key.organisation_id if key else None,
        kind=UnitKind.CHECK,
        spec={"check": check.pk},
        pool=GRAPH if check.batch.kind in GRAPH_KINDS else MAIN,
        priority=REFRESH_PRIORITY,
        deadline=limit,
        not_before=not_before,
        created_at=now,
    )


def _seal(check: Check, part: str, value: object) -> bytes:
    keys = open_keyring().project(check.batch.project.ref)
    return seal_blob(keys, f"check/{check.pk}/{part}", json.dumps(value).encode())


def _open(check: Check, part: str, sealed: bytes | memoryview) -> bytes:
    if not sealed:
        return b""
    return open_blob(
        open_keyring().project(check.batch.project.ref), f"check/{check.pk}/{part}", bytes(sealed)
    )
