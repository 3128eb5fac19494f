"""What people may ask of a run, by what they asked last. Buttons and the door of each act read this table."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class RunAct(StrEnum):
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    CANCEL = "cancel"

    @property
    def label(self) -> str:
        """The words of its button."""
        return _LABELS[self]


_LABELS: Final = {
    RunAct.PAUSE: "Pause",
    RunAct.RESUME: "Go on",
    RunAct.STOP: "Stop and keep what came",
    RunAct.CANCEL: "Cancel and discard",
}

_AFTER_WISH: Final[Mapping[str, tuple[RunAct, ...]]] = {
    "run": (RunAct.PAUSE, RunAct.STOP, RunAct.CANCEL),
    "pause": (RunAct.RESUME, RunAct.STOP, RunAct.CANCEL),
    "stop": (RunAct.CANCEL,),
    "cancel": (),
}


def open_acts(wish: str, *, is_over: bool) -> tuple[RunAct, ...]:
    """In the order of their buttons. Nothing can be asked of a run that is over."""
    return () if is_over else _AFTER_WISH[wish]
