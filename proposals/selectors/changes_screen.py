"""What changed since the PI approved, word by word, and nothing else. Three queries."""

from dataclasses import dataclass

from django.http import Http404

from proposals.models import Proposal, ReviewRound, Snapshot
from proposals.rules.differences import Piece, word_diff
from proposals.selectors.talk import unresolved
from proposals.selectors.texts import texts_of


@dataclass(frozen=True, slots=True)
class ChangedText:
    key: str
    prompt: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ChangesScreen:
    """`round.number` is sent with the answer; `unresolved`: comments that say what must change and hold an approval."""

    round: ReviewRound
    base: Snapshot
    changes: tuple[ChangedText, ...]
    unresolved: int


def changes_screen(proposal: Proposal) -> ChangesScreen:
    """Raises Http404 unless the PI is asked just now whether an approval still stands."""
    waiting = proposal.rounds.filter(outcome=ReviewRound.Outcome.OPEN, base__isnull=False)
    round_ = waiting.select_related("snapshot", "base", "requested_by").first()
    if round_ is None or round_.base is None:
        raise Http404("No change waits for the PI.")
    return ChangesScreen(
        round=round_,
        base=round_.base,
        changes=compare(round_.base, round_.snapshot),
        unresolved=unresolved(proposal).count(),
    )


def last_approval(proposal: Proposal) -> ReviewRound | None:
    """The last decision, if it is an approval by the present PI."""
    decided = proposal.rounds.exclude(outcome=ReviewRound.Outcome.TAKEN_BACK).first()
    approved = decided and decided.outcome == ReviewRound.Outcome.APPROVED
    return decided if decided and approved and decided.decided_by_id == proposal.pi_id else None


def compare(before: Snapshot, after: Snapshot) -> tuple[ChangedText, ...]:
    """Every text that is not the same, in the order of the newer version; what is no longer asked comes last."""
    old = {"title": before.content["title"]} | dict(texts_of(before))
    new = {"title": after.content["title"]} | dict(texts_of(after))
    asked = (each for snapshot in (before, after) for each in snapshot.questions())
    prompts = {"title": "Title"} | {each["key"]: each["prompt"] for each in asked}
    return tuple(
        ChangedText(key, prompts[key], word_diff(old.get(key, ""), new.get(key, "")))
        for key in [*new, *(key for key in old if key not in new)]
        if old.get(key, "") != new.get(key, "")
    )
