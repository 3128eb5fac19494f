"""Which ids are asked for before a look, so that its answer can be believed."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from harvest.models import Check
from harvest.rules.looks import ALIVE_NEEDED, ALIVE_WANTED, IMPOSSIBLE, pick
from harvest.rules.refresh import CONTROLS_LIVE
from harvest.services.controls import comments, videos
from harvest.services.controls.query import ControlQuery
from harvest.services.looking import read_controls, write_controls
from tiktok.ids import impossible_ids
from tiktok.records import Item

__all__ = ["ControlQuery", "add_answer", "are_stale", "complete", "next_query"]

type _Next = Callable[..., ControlQuery | None]

_NEXT: Final[Mapping[str, _Next]] = {"video": videos.next_query, "comment": comments.next_query}


def next_query(check: Check, asked: int, *, now: datetime) -> ControlQuery | None:
    """The `asked`-th query of a look, counted from 0; None when enough is known or nothing more can be asked."""
    return _NEXT[check.batch.kind](check, read_controls(check), asked, now=now)


def add_answer(check: Check, query: ControlQuery, items: tuple[Item, ...], *, asked_at: datetime) -> None:
    """Keep what a query answered. Own ids count before others."""
    known = read_controls(check)
    if query.finds_threads:
        write_controls(check, known | {"videos": _find_talked_about(items)})
        return
    answered = [item.id for item in items]
    alive = list(known.get("alive", ()))
    if query.own is not None:
        alive += pick(query.own.intersection(answered))
    else:
        alive += [each for each in answered if each not in alive][: ALIVE_WANTED - len(alive)]
    since = known.get("since") or asked_at.isoformat()
    write_controls(check, known | {"alive": list(dict.fromkeys(alive)), "since": since})


def complete(check: Check) -> bool:
    """Add the ids that cannot exist. False if too few are known to be there for a look to prove anything."""
    controls = read_controls(check)
    alive = controls.get("alive", ())
    if len(alive) < ALIVE_NEEDED:
        return False
    seed = f"{check.batch.project.ref}/{check.pk}"
    write_controls(check, controls | {"impossible": list(impossible_ids(IMPOSSIBLE, seed))})
    return True


def are_stale(check: Check, now: datetime) -> bool:
    """Whether the oldest control was answered more than an hour ago."""
    since: Any = read_controls(check).get("since")
    return since is not None and now - datetime.fromisoformat(since) > CONTROLS_LIVE


def _find_talked_about(items: tuple[Item, ...]) -> list[str]:
    """Videos with comments, the most talked about first."""
    counts = {item.id: item.data.get("comment_count") for item in items}
    talked = {key: count for key, count in counts.items() if isinstance(count, int) and count > 0}
    return sorted(talked, key=lambda key: -talked[key])
