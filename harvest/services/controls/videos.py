"""Videos that are certainly there: the newest and the oldest of the batch, else any of the project's regions."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from harvest.models import Check
from harvest.rules.looks import ALIVE_WANTED, Question, ask_for_ends
from harvest.rules.states import RecordState
from harvest.services.controls.query import ControlQuery, query_videos
from harvest.services.controls.regions import ask_any
from harvest.services.looking import find_records
from tiktok.query import Condition, Operation, Query


def next_query(check: Check, known: Mapping[str, Any], asked: int, *, now: datetime) -> ControlQuery | None:
    """One for each end, or both in one; and any others if too few of the batch were answered."""
    questions = ask_for_ends(_live_ids(check), today=now.date())
    if asked < len(questions):
        return ask_own(questions[asked])
    if asked == len(questions) and len(known.get("alive", ())) < ALIVE_WANTED:
        return ask_any(check.batch.project, now.date())
    return None


def _live_ids(check: Check) -> list[str]:
    live = find_records(check).filter(state=RecordState.LIVE)
    return list(live.values_list("key", flat=True))


def ask_own(question: Question) -> ControlQuery:
    """For these ids, over their days."""
    query = Query(all_of=(Condition("video_id", Operation.IN, question.ids),))
    return query_videos(query, question.start, question.end, own=frozenset(question.ids))
