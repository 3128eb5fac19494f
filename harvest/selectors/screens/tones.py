"""How loudly a state is shown. The words carry the meaning."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from harvest.rules.breach import BreachStage
from harvest.rules.deletion import DeletionStage
from harvest.rules.holds import HoldStage
from harvest.rules.publishing import Stage
from harvest.rules.refresh import Level
from harvest.rules.signing_out import CertificateState
from harvest.rules.states import DatasetState, KeyState, Named, ProjectState, RunState
from proposals.rendering.tones import Tone


@dataclass(frozen=True, slots=True)
class Shown:
    """A state as a screen shows it."""

    words: str
    tone: Tone


_LOUD: Final[tuple[tuple[Named, Tone], ...]] = (
    (ProjectState.OPEN, Tone.ACTIVE),
    (ProjectState.CLOSING, Tone.AMBER),
    (KeyState.WORKS, Tone.PLAIN),
    (KeyState.NOT_TRIED, Tone.AMBER),
    (KeyState.REFUSED, Tone.RED),
    (KeyState.NO_RESEARCH_SCOPE, Tone.RED),
    (RunState.QUEUED, Tone.ACTIVE),
    (RunState.RUNNING, Tone.ACTIVE),
    (RunState.WAITING_FOR_QUOTA, Tone.ACTIVE),
    (RunState.WAITING_FOR_ACCESS, Tone.ACTIVE),
    (RunState.RATE_LIMITED, Tone.ACTIVE),
    (RunState.PAUSED_BY_YOU, Tone.AMBER),
    (RunState.PAUSED_FOR_REFRESH, Tone.AMBER),
    (RunState.STOPPING, Tone.AMBER),
    (RunState.PARTIAL, Tone.AMBER),
    (RunState.NEEDS_KEY, Tone.RED),
    (RunState.FAILED, Tone.RED),
    (DatasetState.BUILDING, Tone.ACTIVE),
    (CertificateState.DRAFTED, Tone.AMBER),
    (CertificateState.SIGNED, Tone.ACTIVE),
    (DeletionStage.RECEIVED, Tone.AMBER),
    (BreachStage.OPEN, Tone.RED),
    (BreachStage.SETTLED, Tone.AMBER),
    (HoldStage.RECORDED, Tone.AMBER),
    (HoldStage.HOLDING, Tone.RED),
    (DeletionStage.ERASING, Tone.ACTIVE),
    (DeletionStage.ERASED, Tone.AMBER),
    (Stage.PLANNED, Tone.ACTIVE),
    (Stage.CHECKING, Tone.ACTIVE),
    (Stage.UNREADABLE, Tone.RED),
    (Stage.TO_SIGN, Tone.AMBER),
    (Stage.RETURNED, Tone.AMBER),
    (Stage.TO_SEND, Tone.AMBER),
    (Stage.WAITING, Tone.ACTIVE),
)
_TONES: Final[Mapping[tuple[type[Named], str], Tone]] = {
    (type(state), state.value): tone for state, tone in _LOUD
}
"""By kind too: an open project and an open breach are the same word to a mapping."""

_LEVELS: Final[Mapping[Level, Shown]] = {
    Level.FRESH: Shown("Confirmed", Tone.PLAIN),
    Level.REFRESHING: Shown("Being confirmed", Tone.ACTIVE),
    Level.AMBER: Shown("Due soon", Tone.AMBER),
    Level.RED: Shown("Due now", Tone.RED),
    Level.OVERDUE: Shown("Overdue, hidden", Tone.RED),
}


def show_level(level: Level) -> Shown:
    return _LEVELS[level]


def show(state: Named) -> Shown:
    """What needs nobody is plain."""
    return Shown(state.words, _TONES.get((type(state), state.value), Tone.PLAIN))
