"""What would make a plan fit, or at least fit better: the least loss first."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from tiktok.forecast.assumptions import OURS, Assumptions
from tiktok.forecast.capacity import find_most
from tiktok.forecast.plan import Plan
from tiktok.forecast.verdict import Verdict, judge

_ORDER: Final = tuple(Verdict)


class Change(StrEnum):
    DROP_REPLIES = "drop_replies"
    DROP_COMMENTS = "drop_comments"
    DROP_ACCOUNTS = "drop_accounts"
    DROP_EXTRAS = "drop_extras"
    SHORTEN = "shorten"
    SHORTEN_AND_DROP = "shorten_and_drop"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`plan` is the one that the change makes, `verdict` what is said of it."""

    change: Change
    plan: Plan
    verdict: Verdict


def suggest(plan: Plan, given: Assumptions = OURS) -> tuple[Suggestion, ...]:
    """Changes that make the verdict better. Nothing for a plan that fits."""
    plan = plan.within_access()
    before = judge(plan, given)
    if before is Verdict.FITS:
        return ()
    tried = (Suggestion(change, changed, judge(changed, given)) for change, changed in _try(plan, given))
    return tuple(each for each in tried if _ORDER.index(each.verdict) < _ORDER.index(before))


def _try(plan: Plan, given: Assumptions) -> Iterator[tuple[Change, Plan]]:
    for change, drop in _DROPS.items():
        if (changed := drop(plan)) != plan:
            yield change, changed
    bare = drop_extras(plan)
    if extras_of(plan) > 1:
        yield Change.DROP_EXTRAS, bare
    if (shorter := shorten(plan, given)) is not None:
        yield Change.SHORTEN, shorter
    if bare != plan and (shorter := shorten(bare, given)) is not None:
        yield Change.SHORTEN_AND_DROP, shorter


def shorten(plan: Plan, given: Assumptions = OURS) -> Plan | None:
    """The newest days that fit, as many as possible; None if not one does, or all do."""
    days = find_most(lambda count: count == 0 or _fits(plan, count, given), plan.posted.days)
    if days in (0, plan.posted.days):
        return None
    return plan.with_posted(plan.posted.last_days(days))


def _fits(plan: Plan, days: int, given: Assumptions) -> bool:
    return judge(plan.with_posted(plan.posted.last_days(days)), given) is Verdict.FITS


def extras_of(plan: Plan) -> int:
    return sum((plan.comments, plan.replies, plan.accounts))


def drop_extras(plan: Plan) -> Plan:
    return replace(plan, comments=False, replies=False, accounts=False)


_DROPS: Final[Mapping[Change, Callable[[Plan], Plan]]] = {
    Change.DROP_REPLIES: lambda plan: replace(plan, replies=False),
    Change.DROP_COMMENTS: lambda plan: replace(plan, comments=False, replies=False),
    Change.DROP_ACCOUNTS: lambda plan: replace(plan, accounts=False),
}
