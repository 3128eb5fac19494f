"""One step of a look that asks for things again: one account, one playlist, one shop, one page of a list.

`Check.controls`, sealed, is where it stands: {"answers": [[key, word], ...], "outsiders": [names], "tried": [names],
"posts": bool, "list": {"cursor", "rows", "found", "whole", "over"}}. `progress`: {"failed": in a row, "doubts": n, "tries": {...}}.
An answer is stored in a transaction of its own, so that a look of a hundred requests survives `kill -9` with one lost.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction

from harvest.models import Check, Project
from harvest.rules.answers import OUTSIDER, Answer, Word, judge_answers, next_key
from harvest.rules.refresh import wait_after_disbelief
from harvest.services.access_period import refuse_outside_access
from harvest.services.asking import ask
from harvest.services.failpoints import failpoint
from harvest.services.looking import (
    conclude,
    drop_look,
    find_records,
    read_controls,
    read_sent,
    write_controls,
    write_sent,
)
from harvest.services.outages import note_doubt
from harvest.services.outsiders import ask_posts, list_own, read_posts, read_subject
from harvest.services.scheduling import Held, fence, finish
from harvest.services.steps.moving import doubt, let_go, log_page
from harvest.services.steps.pages import THE_LIST, judge_list, read_list_page
from harvest.services.steps.probes import OTHER_BORDERS, PROBES, Probe
from tiktok.client import Page
from tiktok.errors import Advice, TikTokError
from tiktok.limits import ROWS_PER_REQUEST

type Clock = Callable[[], datetime]

IN_VAIN: Final = 3
"""Requests in a row that fail before pauses grow to hours and the journal of outages hears of it."""
_FIRST_PAUSE: Final = timedelta(seconds=10)


def ask_next(held: Held, check: Check, clock: Clock) -> None:
    """The next thing that can be found out, or the end of the look."""
    sent = _fix_sent(held, check)
    if not sent:
        return
    probe, known = PROBES[check.batch.kind], read_controls(check)
    asked = (THE_LIST,) if probe.is_list else sent
    key = next_key(asked, _read_answers(known))
    if key is None:
        _conclude(held, check, known, sent, asked)
    elif key == OUTSIDER:
        _ask_outsider(held, check, probe, known, clock)
    else:
        _ask(held, check, probe, known, key, clock)


def _fix_sent(held: Held, check: Check) -> tuple[str, ...]:
    """Only what is in it now can become absent. Empty: nothing is left to ask for, and the look is over."""
    there = set(find_records(check).values_list("key", flat=True))
    with transaction.atomic(durable=True):
        fence(held)
        if check.look == Check.Look.FIRST and not check.sent_count:
            write_sent(check, there)
        left = tuple(key for key in read_sent(check) if key in there)
        if not left:
            drop_look(check, now=held.clock())
            finish(held)
    return left


def _ask(held: Held, check: Check, probe: Probe, known: dict[str, Any], key: str, clock: Clock) -> None:
    """One thing, or the next page of the list; a page that is not the last one answers nothing yet."""
    name = read_subject(check, probe.subject, "" if probe.is_list else key)
    place = known.pop("list", {})
    if place.get("over"):
        place = {}
    page, said = _send(held, check, probe, name, place.get("cursor"), clock)
    word: Word | None = said
    if page is not None and probe.by_id and key not in {item.id for item in page.items}:
        word = Word.REFUSED
    if page is not None and probe.is_list:
        place, word = read_list_page(check, page, place, name)
        known["list"] = place | {"over": word is not None}
    _store(held, check, known, Answer(key, word) if word else None, page)


def _ask_outsider(held: Held, check: Check, probe: Probe, known: dict[str, Any], clock: Clock) -> None:
    """The next name; those of any posts once the project's own are used up; a failure where there are none."""
    if "outsiders" not in known:
        known["outsiders"] = list_own(check, probe.subject, of_batch=not probe.elsewhere)
    if known["outsiders"]:
        _ask_named(held, check, probe, known, clock)
    elif known.get("posts") or not probe.elsewhere:
        _store(held, check, known, Answer(OUTSIDER, Word.REFUSED), None)
    else:
        query = ask_posts(check, probe.elsewhere, clock())
        page = ask(held, query.ask, path=query.path, clock=clock)
        known |= {"posts": True, "outsiders": read_posts(page.items, probe.elsewhere, known)}
        _store(held, check, known, None, page)


def _ask_named(held: Held, check: Check, probe: Probe, known: dict[str, Any], clock: Clock) -> None:
    """One that is there stays first, to be asked again after what it is to prove; a list has to bring a row."""
    name = known["outsiders"][0]
    page, word = _send(held, check, probe, name, None, clock)
    if page is not None and not page.items:
        word = Word.REFUSED
    if word is not Word.THERE:
        known["outsiders"] = known["outsiders"][1:]
        known["tried"] = [*known.get("tried", ()), name]
    _store(held, check, known, Answer(OUTSIDER, word), page)


def _send(
    held: Held, check: Check, probe: Probe, name: str, cursor: int | None, clock: Clock
) -> tuple[Page | None, Word]:
    """The page, or the word that stands for none. What asks for a slower pace is not an answer: it passes."""
    if not name:
        return None, Word.FAILED
    rows = OTHER_BORDERS if check.look == Check.Look.SECOND else ROWS_PER_REQUEST
    check.asked_at = check.asked_at or clock()
    try:
        page = ask(
            held,
            lambda client, token: probe.fetch(client, token, name, cursor, rows),
            path=probe.path,
            clock=clock,
            pool=probe.pool,
        )
    except probe.refusals as error:
        return None, Word.REFUSED if error.code else Word.FAILED
    except TikTokError as error:
        if error.advice is Advice.WAIT:
            raise
        held.unit.waits_for = error.what_to_do
        return None, Word.FAILED
    return page, Word.THERE


def _store(held: Held, check: Check, known: dict[str, Any], answer: Answer | None, page: Page | None) -> None:
    """What was answered, and when to go on: failures in a row make the pauses grow."""
    failed = 0
    if answer is not None:
        known["answers"] = [*known.get("answers", ()), list(answer)]
        if answer.word is Word.FAILED:
            failed = held.unit.progress.get("failed", 0) + 1
    failpoint("before_commit")
    with transaction.atomic(durable=True):
        if page is not None:
            log_page(held, page)
        reason = held.unit.waits_for if failed else ""
        kept = {"failed": failed, "doubts": held.unit.progress.get("doubts", 0)}
        let_go(held, wait=_pause(failed), waits_for=reason, progress=kept)
        write_controls(check, known)
        Check.objects.filter(pk=check.pk).update(asked_at=check.asked_at)
        if failed == IN_VAIN:
            note_doubt(check, reason, held.clock())


def _pause(failed: int) -> timedelta:
    if failed == 0:
        return timedelta(0)
    return _FIRST_PAUSE * failed if failed <= IN_VAIN else wait_after_disbelief(failed - IN_VAIN - 1)


def _conclude(
    held: Held, check: Check, known: dict[str, Any], sent: tuple[str, ...], asked: tuple[str, ...]
) -> None:
    """What the answers prove, in the transaction that ends the look. What they leave open keeps its clock."""
    verdict = judge_answers(frozenset(asked), _read_answers(known))
    if verdict.believed and asked == (THE_LIST,):
        verdict = judge_list(check.batch.kind, frozenset(sent), known.get("list", {}), verdict)
    with transaction.atomic(durable=True):
        project = Project.objects.select_for_update().get(pk=held.unit.project_id)
        refuse_outside_access(project, held.clock())
        if not verdict.believed:
            doubt(held, check, verdict.reason)
            return
        let_go(held)
        conclude(check, verdict, limit=held.unit.deadline or held.clock(), now=held.clock())
    failpoint("after_commit")


def _read_answers(known: dict[str, Any]) -> list[Answer]:
    return [Answer(key, Word(word)) for key, word in known.get("answers", ())]
