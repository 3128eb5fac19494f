"""Rules that move: a choice among sources, a next version. Due dates move with them; nothing is erased by it.

What passes its limit by such a move is hidden until it is confirmed, and a person decides about it as about anything overdue.
For a day after it no look is decided by its limit (`harvest.rules.terms.GRACE`), so that what is absent gets its second look.
"""

from datetime import datetime
from typing import Final

from django.db import transaction

from accounts.models import User
from accounts.rules.errors import Conflict, Invalid, NotAllowed, NotNow
from harvest.mailing import terms_moved
from harvest.models import Project, TermsDecision
from harvest.rules.states import ProjectState
from harvest.rules.terms import LONGEST_REASON, Ground, Held
from harvest.selectors.terms import default_choices, held_by
from harvest.selectors.terms_change import TermsChange, find_change
from harvest.services.closing import lock_project
from harvest.services.limits import expect_oldest, move_limits, move_notices
from proposals.catalogue.positions import list_positions, may_be_chosen
from proposals.catalogue.terms import LIBRARIAN, Clause
from proposals.selectors.terms import find_terms, list_versions
from proposals.services.auditing import record_event
from proposals.services.outbox import promise

_CHANGED: Final = "Something changed since you looked: records, rules or the hour. Look at what follows now, and confirm that."


def choose_for_project(
    project: Project,
    clause_key: str,
    position: str,
    ground: Ground,
    *,
    seen: str,
    by: User,
    now: datetime,
) -> TermsDecision:
    """`seen` is the digest of what was shown of it. `position` "": what the profile picks.

    NotAllowed, Invalid for a position that is not offered or a ground that is missing, NotNow after the end or where it is
    so already, Conflict if what would follow is not what was seen.
    """
    _refuse_others(by)
    with transaction.atomic():
        locked = _lock_open(project)
        held = held_by(locked)
        clause = find_choosable(held.label, clause_key)
        _check(clause, position, ground, now)
        before = held.chosen.get(clause_key, "")
        _refuse_same(before, position)
        _move(locked, held.choose(clause_key, position), seen=seen, now=now)
        decision = _decide(locked, clause, before, position, ground, by=by, now=now)
        _tell(locked, decision, by)
    return decision


def choose_default(
    clause_key: str, position: str, ground: Ground, *, label: str, by: User, now: datetime
) -> TermsDecision:
    """For projects that open from now on; those that are open keep what they have. Raises as `choose_for_project`."""
    _refuse_others(by)
    with transaction.atomic():
        clause = find_choosable(label, clause_key)
        _check(clause, position, ground, now)
        before = default_choices().get(clause_key, "")
        _refuse_same(before, position)
        return _decide(None, clause, before, position, ground, by=by, now=now)


def adopt_version(
    project: Project, label: str, reason: str, *, seen: str, by: User, now: datetime
) -> TermsDecision:
    """The project goes by another version of the rules. Choices that it does not offer any more count as none.

    Raises as `choose_for_project`.
    """
    _refuse_others(by)
    _refuse_unknown(label)
    with transaction.atomic():
        locked = _lock_open(project)
        held = held_by(locked)
        _refuse_same(held.label, label)
        _check_reason(reason)
        _move(locked, Held(label, held.profile, held.chosen), seen=seen, now=now)
        decision = _decide(locked, None, held.label, label, Ground(reason), by=by, now=now)
        _tell(locked, decision, by)
    return decision


def find_choosable(label: str, key: str) -> Clause:
    """NotNow for a clause of which nobody may choose."""
    clause = next((each for each in find_terms(label).clauses if each.key == key), None)
    if clause is None or not may_be_chosen(clause):
        raise NotNow("There is nothing to choose for this rule.")
    return clause


def _move(project: Project, held: Held, *, seen: str, now: datetime) -> TermsChange:
    change = find_change(project, held, now)
    if change.digest != seen:
        raise Conflict(_CHANGED)
    before, after = project.interval_days, change.after.refresh_days
    others = {key: value for key, value in project.terms.items() if key != "choices"}
    project.terms = others | held.as_json()
    project.interval_days = after
    if change.moves_dates:
        project.terms_moved_at = now
    project.save(update_fields=["terms", "interval_days", "terms_moved_at"])
    move_limits(project, before, after)
    expect_oldest(project, now)
    move_notices(project, now)
    return change


def _decide(
    project: Project | None,
    clause: Clause | None,
    before: str,
    position: str,
    ground: Ground,
    *,
    by: User,
    now: datetime,
) -> TermsDecision:
    decision = TermsDecision.objects.create(
        project=project,
        clause=clause.key if clause else "",
        before=before,
        position=position,
        reason=ground.reason.strip(),
        office=ground.office.strip() if clause and clause.decides != LIBRARIAN else "",
        office_on=ground.office_on if clause and clause.decides != LIBRARIAN else None,
        decided_by=by,
        decided_at=now,
    )
    record_event(
        "terms.chosen" if clause else "terms.adopted",
        about=project or decision,
        by=by,
        now=now,
        clause=decision.clause,
        before=before,
        after=position,
        every_days=project.interval_days if project else None,
    )
    return decision


def _tell(project: Project, decision: TermsDecision, by: User) -> None:
    """Everybody of the project but who did it, while their accounts are active."""
    for member in project.members.select_related("user").order_by("pk"):
        if member.user.is_active and member.user_id != by.pk:
            promise(terms_moved(project, member.user, decision.pk), now=decision.decided_at)


def _lock_open(project: Project) -> Project:
    locked = lock_project(project)
    if locked.state != ProjectState.OPEN:
        raise NotNow("This project is ending, so its rules stay as they are.")
    return locked


def _refuse_others(by: User) -> None:
    if not by.is_librarian:
        raise NotAllowed("Only a librarian can record what applies.")


def _refuse_same(before: str, after: str) -> None:
    if before == after:
        raise NotNow("It is so already. Nothing was changed.")


def _refuse_unknown(label: str) -> None:
    if label not in list_versions():
        raise NotNow("There is no such version of the rules here. Nothing was changed.")


def _check(clause: Clause, position: str, ground: Ground, now: datetime) -> None:
    if position and position not in {each.key for each in list_positions(clause)}:
        raise Invalid("No source says this.", {"position": "Choose one of those that are listed."})
    _check_reason(ground.reason)
    if clause.decides == LIBRARIAN:
        return
    problems = {}
    if not ground.office.strip():
        problems["office"] = f"Say who decided it: {clause.decides}."
    if ground.office_on is None:
        problems["office_on"] = "Enter the day on which it was decided there."
    elif ground.office_on > now.date():
        problems["office_on"] = "This day is still to come."
    if problems:
        raise Invalid("An office decides about this rule.", problems)


def _check_reason(reason: str) -> None:
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise Invalid(
            "A reason is needed.", {"reason": f"Give a reason of at most {LONGEST_REASON:,} characters."}
        )
