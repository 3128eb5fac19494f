"""Others of a kind than those of a look, which should be there: of the project itself, else those of any posts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from harvest.models import Check, Record
from harvest.rules.answers import OUTSIDERS
from harvest.rules.states import RecordState
from harvest.services.controls.query import ControlQuery
from harvest.services.controls.regions import ask_any
from harvest.services.looking import find_records
from harvest.vault import open_keyring, open_record
from tiktok.records import Item

_SEEN_LAST: Final = 60
"""Records that are opened to find others of the project; edges of one account are many."""


def list_own(check: Check, field: str, *, of_batch: bool) -> list[str]:
    """Names by which others of the project are asked for, those that were seen last first.

    `of_batch`: also by what is left of the batch itself. Where no post names anything of the kind, the list in which
    others are still shown is what is known to be answered.
    """
    others = Record.objects.filter(
        project_id=check.batch.project_id, kind=check.batch.kind, state=RecordState.LIVE
    )
    if not of_batch:
        others = others.exclude(batch_id=check.batch_id)
    mine = "" if of_batch else read_subject(check, field)
    keys = open_keyring().project(check.batch.project.ref)
    named: dict[str, None] = {}
    for row in others.order_by("-seen_at", "key")[:_SEEN_LAST]:
        data = open_record(keys, row.project_id, row.kind, row.key, bytes(row.payload))
        named[str(data[field])] = None
    named.pop(mine, None)
    return list(named)[: OUTSIDERS - 2]


def read_subject(check: Check, field: str, key: str = "") -> str:
    """What a record of the look is asked for by; for a list any of its records tells. Empty if it has left meanwhile."""
    records = find_records(check).order_by("key")
    record = (records.filter(key=key) if key else records).first()
    if record is None:
        return ""
    keys = open_keyring().project(check.batch.project.ref)
    data = open_record(keys, record.project_id, record.kind, record.key, bytes(record.payload))
    return str(data.get(field, ""))


def ask_posts(check: Check, field: str, now: datetime) -> ControlQuery:
    """Any posts of the project's regions, with the field that names one more."""
    return ask_any(check.batch.project, now.date(), more_fields=(field,))


def read_posts(items: tuple[Item, ...], field: str, known: Mapping[str, Any]) -> list[str]:
    """Each once, but for those that were tried."""
    tried = set(known.get("tried", ()))
    named = dict.fromkeys(str(item.data[field]) for item in items if item.data.get(field))
    return [name for name in named if name not in tried][:OUTSIDERS]
