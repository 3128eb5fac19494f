"""TikTok's rules as they apply to a project, or by default: what each source says, which of it applies, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Sum

from accounts.models import User
from harvest.models import AcceptedTerms, Project, RunCount, TermsDecision
from harvest.rules.rights import Right
from harvest.rules.terms import Effects, Held, find_effects, position_of
from harvest.selectors.screens.rights import rights_of
from harvest.selectors.terms import accepted_terms, default_choices, held_by
from proposals.catalogue.naming import say_version
from proposals.catalogue.positions import (
    Position,
    Statement,
    find_conflicts,
    list_positions,
    list_statements,
    may_be_chosen,
)
from proposals.catalogue.terms import LIBRARIAN, Clause, Pick, Profile, Terms
from proposals.rules.days import say_day
from proposals.selectors.terms import find_terms, list_versions

_DAY: Final = len("2026-01-22")


@dataclass(frozen=True, slots=True)
class Said:
    """`says` in short, "" where the words of the statement are all; `applies`: it is what holds."""

    statement: Statement
    says: str
    applies: bool

    @property
    def of(self) -> str:
        """The day, month or year of the source itself, as far as it is known."""
        stated = self.statement.stated
        if len(stated) == _DAY:
            return say_day(date.fromisoformat(stated))
        return f"{date.fromisoformat(f'{stated}-01'):%B %Y}" if "-" in stated else stated


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """`decision` is what was chosen, None: the profile picks."""

    clause: Clause
    applies: Position | None
    why: str
    decision: TermsDecision | None
    said: tuple[Said, ...]
    is_disputed: bool
    may_choose: bool

    @property
    def decider(self) -> str:
        return "a librarian" if self.clause.decides == LIBRARIAN else self.clause.decides

    @property
    def silent(self) -> tuple[Position, ...]:
        """What could be chosen though no source says so."""
        return tuple(each for each in list_positions(self.clause) if not each.statements)


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision in words: `what` it was about, `became` what applies since."""

    decision: TermsDecision
    what: str
    became: str


@dataclass(frozen=True, slots=True)
class Rules:
    """`open`: clauses about which sources disagree or somebody may choose. `pairs`: two clauses about one act."""

    terms: Terms
    name: str
    profile: Profile
    effects: Effects
    open: tuple[ClauseRow, ...]
    pairs: tuple[tuple[ClauseRow, ...], ...]
    settled: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class TermsScreen:
    """`newer`: the name of a later version, "" if the project goes by the newest. `kept_out` and `collected_again` count
    records that were erased before and came back, once for each run that met them."""

    rules: Rules
    newer: str
    history: tuple[DecisionLine, ...]
    accepted: Sequence[AcceptedTerms]
    kept_out: int
    collected_again: int
    may_choose: bool
    may_send: bool


@dataclass(frozen=True, slots=True)
class DefaultsScreen:
    rules: Rules
    history: tuple[DecisionLine, ...]


def terms_page(project: Project, user: User, today: date) -> TermsScreen:
    held = held_by(project)
    decisions = list(project.terms_decisions.select_related("decided_by"))
    rights = rights_of(user, project, today)
    newest = list_versions()[0]
    met = RunCount.objects.filter(run__collection__project=project)
    back = met.aggregate(kept_out=Sum("erased"), collected_again=Sum("returned"))
    return TermsScreen(
        rules=_build_rules(find_terms(held.label), held, [*decisions, *_defaults()]),
        newer=say_version(newest) if newest != held.label else "",
        history=_tell_history(decisions),
        accepted=accepted_terms(project),
        kept_out=back["kept_out"] or 0,
        collected_again=back["collected_again"] or 0,
        may_choose=Right.TERMS in rights,
        may_send=Right.DUTIES in rights,
    )


def defaults_page() -> DefaultsScreen:
    """Of the newest version."""
    terms, decisions = find_terms(list_versions()[0]), _defaults()
    held = Held(terms.label, chosen=default_choices())
    return DefaultsScreen(_build_rules(terms, held, decisions), _tell_history(decisions))


def _defaults() -> list[TermsDecision]:
    return list(TermsDecision.objects.filter(project=None).select_related("decided_by"))


def _build_rules(terms: Terms, held: Held, decisions: Sequence[TermsDecision]) -> Rules:
    conflicts = find_conflicts(terms)
    disputed = {each.clauses[0].key for each in conflicts if each.is_between_sources}
    rows = {
        clause.key: _build_row(clause, terms, held, decisions, clause.key in disputed)
        for clause in terms.clauses
    }
    shown = [row for row in rows.values() if row.is_disputed or may_be_chosen(row.clause)]
    pairs = [each.clauses for each in conflicts if not each.is_between_sources]
    told = {row.clause.key for row in shown} | {clause.key for pair in pairs for clause in pair}
    return Rules(
        terms=terms,
        name=say_version(terms.label),
        profile=terms.profile(held.profile),
        effects=find_effects(terms, held),
        open=tuple(sorted(shown, key=lambda row: not row.is_disputed)),
        pairs=tuple(tuple(rows[clause.key] for clause in pair) for pair in pairs),
        settled=tuple(clause for clause in terms.clauses if clause.key not in told),
    )


def _build_row(
    clause: Clause, terms: Terms, held: Held, decisions: Sequence[TermsDecision], is_disputed: bool
) -> ClauseRow:
    applies = position_of(clause, terms, held)
    decision = _find_decision(clause, applies, held.chosen, decisions)
    titles = {each.key: each.title for each in list_positions(clause)}
    return ClauseRow(
        clause=clause,
        applies=applies,
        why="" if decision else _say_why(applies, terms.profile(held.profile), is_disputed),
        decision=decision,
        said=tuple(
            Said(each, titles.get(each.position, ""), applies is not None and each.position == applies.key)
            for each in list_statements(clause)
        ),
        is_disputed=is_disputed,
        may_choose=may_be_chosen(clause),
    )


def _find_decision(
    clause: Clause, applies: Position | None, chosen: Mapping[str, str], decisions: Sequence[TermsDecision]
) -> TermsDecision | None:
    """The newest by which it is so; those of the project stand before the defaults with which it opened."""
    if applies is None or chosen.get(clause.key) != applies.key:
        return None
    made = (each for each in decisions if (each.clause, each.position) == (clause.key, applies.key))
    return next(made, None)


def _say_why(applies: Position | None, profile: Profile, is_disputed: bool) -> str:
    if applies is None:
        return ""
    if profile.pick is Pick.NEWEST and is_disputed:
        return "It is what the newest dated source says."
    return (
        "It is the strictest: whoever keeps it keeps the others too."
        if is_disputed
        else "It is the stricter way."
    )


def _tell_history(decisions: Sequence[TermsDecision]) -> tuple[DecisionLine, ...]:
    """A clause or a position that the newest version has no more is named by its key."""
    clauses = {
        clause.key: clause for label in reversed(list_versions()) for clause in find_terms(label).clauses
    }
    return tuple(_tell(each, clauses.get(each.clause)) for each in decisions)


def _tell(decision: TermsDecision, clause: Clause | None) -> DecisionLine:
    if not decision.clause:
        return DecisionLine(decision, "Version of TikTok’s rules", say_version(decision.position))
    titles = {each.key: each.title for each in list_positions(clause)} if clause else {}
    became = titles.get(decision.position, decision.position) or "What the profile picks"
    return DecisionLine(decision, clause.title if clause else decision.clause, became)
