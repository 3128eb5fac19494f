"""One step of a look at TikTok.

    controls    a query: which ids are certainly there (one to three of these; for comments up to eleven where threads are gone)
    create      the file goes out, the ids known to be there and the impossible ones among the others
    poll        until TikTok is ready
    download    the answer: believed and applied, or not believed and the look is taken again later
    asking      instead of all these where no file reaches: one request for each thing, page or group of ids
    (over)      what was absent twice is erased

`spec`: {"check": id}. `progress`: {"asked": queries, "polls": n, "doubts": looks not believed, "tries": {...}}.
No failure erases anything: an error that does not pass ends the look as not believed.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from random import random
from typing import Any, Final

from django.db import transaction

from harvest.models import Check, Project
from harvest.rules.kinds import VIDEO
from harvest.rules.looks import arrange, judge
from harvest.rules.refresh import POLL_GIVES_UP_AFTER, wait_for_file
from harvest.rules.retry import Move, decide
from harvest.rules.states import CheckState
from harvest.services import controls
from harvest.services.access_period import refuse_outside_access
from harvest.services.asking import ask, note_answer
from harvest.services.erasing import erase_doomed
from harvest.services.failpoints import failpoint
from harvest.services.looking import (
    apply_verdict,
    controls_of,
    drop_look,
    find_records,
    read_sent,
    write_sent,
)
from harvest.services.scheduling import Held, fence, finish
from harvest.services.steps.again import ask_next
from harvest.services.steps.by_query import ask_by_query
from harvest.services.steps.moving import doubt, let_go, log_page
from tiktok.client import Category, TaskState
from tiktok.errors import SubjectRefused, TikTokError

type Clock = Callable[[], datetime]
type Stage = Callable[[Held, Check, Clock], None]

_CREATE_PATH: Final = "/v2/research/validation_task/create/"
_STATUS_PATH: Final = "/v2/research/validation_task_status/get/"
_DOWNLOAD_PATH: Final = "/v2/research/validation_task/download/"


def step(held: Held, clock: Clock) -> None:
    check = Check.objects.select_related("batch__project").get(pk=held.unit.spec["check"])
    stage = _STAGES.get(CheckState(check.state), _erase)
    if stage is not _erase:
        refuse_outside_access(held.unit.project, clock())
    try:
        stage(held, check, clock)
    except TikTokError as error:
        _respond(held, check, error)


def _ask_controls(held: Held, check: Check, clock: Clock) -> None:
    if controls.are_stale(check, clock()):
        _move(held, check, CheckState.CONTROLS, progress=_begin_anew(held), controls=b"")
        return
    asked = held.unit.progress.get("asked", 0)
    query = controls.next_query(check, asked, now=clock())
    if query is None:
        _end_controls(held, check)
        return
    asked_at = clock()
    try:
        page = ask(held, query.ask, path=query.path, clock=clock)
    except SubjectRefused:
        _move(held, check, CheckState.CONTROLS, progress=_progress(held, asked=asked + 1))
        return
    failpoint("before_commit")
    with transaction.atomic(durable=True):
        log_page(held, page)
        _move(held, check, CheckState.CONTROLS, progress=_progress(held, asked=asked + 1))
        controls.add_answer(check, query, page.items, asked_at=asked_at)


def _end_controls(held: Held, check: Check) -> None:
    """Fix the set that is sent: only what stands in it can become absent."""
    with transaction.atomic(durable=True):
        fence(held)
        if check.look == Check.Look.FIRST:
            write_sent(check, find_records(check).values_list("key", flat=True))
        if check.sent_count == 0:
            drop_look(check, now=held.clock())
            finish(held)
        elif not controls.complete(check):
            doubt(held, check, "Too few of these records are known to be there.")
        else:
            _move(held, check, CheckState.CREATE)


def _create(held: Held, check: Check, clock: Clock) -> None:
    if controls.are_stale(check, clock()):
        _move(held, check, CheckState.CONTROLS, progress=_begin_anew(held), controls=b"")
        return
    lines = arrange(read_sent(check), controls_of(check))
    category: Category = "comment" if check.batch.kind == "comment" else "video"
    asked_at = clock()
    task = ask(
        held,
        lambda client, token: client.create_compliance_task(token, ids=lines, category=category),
        path=_CREATE_PATH,
        clock=clock,
    )
    failpoint("before_commit")
    with transaction.atomic(durable=True):
        note_answer(
            held,
            http_status=task.http_status,
            code="ok",
            items=len(lines),
            log_id=task.log_id[:80],
            response_sha256=task.body_sha256,
        )
        _move(
            held,
            check,
            CheckState.POLL,
            wait=wait_for_file(0),
            progress=_progress(held, polls=0),
            task_id=task.task_id,
            asked_at=asked_at,
        )


def _poll(held: Held, check: Check, clock: Clock) -> None:
    task_id = check.task_id
    state = ask(
        held,
        lambda client, token: client.fetch_compliance_status(token, task_id),
        path=_STATUS_PATH,
        clock=clock,
    )
    polls = held.unit.progress.get("polls", 0) + 1
    with transaction.atomic(durable=True):
        note_answer(held, http_status=200, code=state.value)
        if state is TaskState.COMPLETED:
            _move(held, check, CheckState.DOWNLOAD)
        elif state is TaskState.FAILED:
            doubt(held, check, "TikTok could not make the file.")
        elif check.asked_at and clock() - check.asked_at > POLL_GIVES_UP_AFTER:
            doubt(held, check, "TikTok did not make the file within a day.")
        else:
            _move(
                held, check, CheckState.POLL, wait=wait_for_file(polls), progress=_progress(held, polls=polls)
            )


def _download(held: Held, check: Check, clock: Clock) -> None:
    task_id = check.task_id
    file = ask(
        held,
        lambda client, token: client.download_compliance_file(token, task_id),
        path=_DOWNLOAD_PATH,
        clock=clock,
    )
    verdict = judge(frozenset(read_sent(check)), controls_of(check), file.lines, complete=file.complete)
    failpoint("before_commit")
    with transaction.atomic(durable=True):
        project = Project.objects.select_for_update().get(pk=held.unit.project_id)
        refuse_outside_access(project, clock())
        note_answer(held, http_status=200, code="ok", items=len(file.lines), response_sha256=file.body_sha256)
        if verdict.believed:
            let_go(held)
            apply_verdict(check, verdict, limit=held.unit.deadline or clock(), now=clock())
        else:
            doubt(held, check, verdict.reason)
    failpoint("after_commit")


def _erase(held: Held, check: Check, clock: Clock) -> None:
    """The look is over. A first one leaves nothing to do; after a second one, what was absent twice goes."""
    if check.look == Check.Look.SECOND:
        erase_doomed(check.batch.project, now=clock())
    finish(held)


def _ask_again(held: Held, check: Check, clock: Clock) -> None:
    """Videos whose files keep failing are asked for by query; what no file reaches is asked for one by one."""
    (ask_by_query if check.batch.kind == VIDEO.name else ask_next)(held, check, clock)


def _respond(held: Held, check: Check, error: TikTokError) -> None:
    tries = held.unit.progress.get("tries", {})
    decision = decide(error.advice, tries, draw=random(), retry_after=error.retry_after)  # noqa: S311
    with transaction.atomic():
        if decision.move is Move.AGAIN:
            progress = held.unit.progress | {"tries": decision.tries}
            wait = timedelta(seconds=decision.wait)
            let_go(held, wait=wait, waits_for=error.what_to_do, progress=progress)
        else:
            doubt(held, check, error.what_to_do)


def _move(
    held: Held,
    check: Check,
    state: CheckState,
    *,
    wait: timedelta = timedelta(0),
    progress: dict[str, Any] | None = None,
    **columns: Any,
) -> None:
    """The look and its unit go on together, if this worker still holds it."""
    with transaction.atomic():
        let_go(held, wait=wait, progress=held.unit.progress if progress is None else progress)
        Check.objects.filter(pk=check.pk).update(state=state, **columns)


def _progress(held: Held, **changes: Any) -> dict[str, Any]:
    """After a request that was answered, tries begin anew."""
    kept = {name: value for name, value in held.unit.progress.items() if name != "tries"}
    return kept | changes


def _begin_anew(held: Held) -> dict[str, Any]:
    return {"doubts": held.unit.progress.get("doubts", 0)}


_STAGES: Final[Mapping[CheckState, Stage]] = {
    CheckState.ASKING: _ask_again,
    CheckState.CONTROLS: _ask_controls,
    CheckState.CREATE: _create,
    CheckState.POLL: _poll,
    CheckState.DOWNLOAD: _download,
}
