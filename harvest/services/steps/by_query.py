"""Videos by query, where files of ids have failed until amber: what is answered is there, and nothing else is said.

A search leaves out what it likes for days, so that nothing becomes absent by it. What is not answered keeps its clock.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from harvest.models import Check, Project
from harvest.rules.looks import Verdict, group_by_window
from harvest.services.access_period import refuse_outside_access
from harvest.services.asking import ask
from harvest.services.controls.videos import ask_own
from harvest.services.failpoints import failpoint
from harvest.services.looking import (
    conclude,
    find_records,
    read_controls,
    read_sent,
    write_controls,
    write_sent,
)
from harvest.services.scheduling import Held, fence
from harvest.services.steps.moving import doubt, let_go, log_page

type Clock = Callable[[], datetime]

NOTHING_FOUND = "The search brought none of these videos."


def ask_by_query(held: Held, check: Check, clock: Clock) -> None:
    """The next hundred ids, or the end of the look. `progress`: {"asked": groups, ...}."""
    if not check.sent_count:
        with transaction.atomic(durable=True):
            fence(held)
            write_sent(check, find_records(check).values_list("key", flat=True))
    groups = group_by_window(read_sent(check), today=clock().date())
    number = held.unit.progress.get("asked", 0)
    if number >= len(groups):
        _conclude(held, check)
        return
    query = ask_own(groups[number])
    asked_at = check.asked_at or clock()
    page = ask(held, query.ask, path=query.path, clock=clock)
    failpoint("before_commit")
    with transaction.atomic(durable=True):
        log_page(held, page)
        kept = {name: value for name, value in held.unit.progress.items() if name != "tries"}
        let_go(held, progress=kept | {"asked": number + 1})
        found = set(groups[number].ids).intersection(item.id for item in page.items)
        known = read_controls(check)
        write_controls(check, known | {"found": [*known.get("found", ()), *sorted(found)]})
        Check.objects.filter(pk=check.pk).update(asked_at=asked_at)


def _conclude(held: Held, check: Check) -> None:
    found = frozenset(read_controls(check).get("found", ())).intersection(read_sent(check))
    with transaction.atomic(durable=True):
        project = Project.objects.select_for_update().get(pk=held.unit.project_id)
        refuse_outside_access(project, held.clock())
        if not found:
            doubt(held, check, NOTHING_FOUND)
            return
        let_go(held)
        verdict = Verdict(believed=True, present=found)
        conclude(check, verdict, limit=held.unit.deadline or held.clock(), now=held.clock())
    failpoint("after_commit")
