"""What one step of each kind of unit does: at most one request, then one transaction.

A step is given a held unit and ends by `finish`, `release` or `give_up`. It lets Interruption and TikTokError pass
where it has nothing better to do: the engine waits, retries with growing pauses, and gives up with a reason.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from harvest.rules.states import UnitKind
from harvest.services.scheduling import Held
from harvest.services.steps import (
    check,
    close,
    dataset,
    discard,
    ids,
    key_trial,
    manuscript,
    query_trial,
    subjects,
    window,
)

type Clock = Callable[[], datetime]
type Step = Callable[[Held, Clock], None]

STEPS: Mapping[UnitKind, Step] = {
    UnitKind.WINDOW: window.step,
    UnitKind.SUBJECTS: subjects.step,
    UnitKind.KEY_TRIAL: key_trial.step,
    UnitKind.QUERY_TRIAL: query_trial.step,
    UnitKind.DISCARD: discard.step,
    UnitKind.CHECK: check.step,
    UnitKind.DATASET: dataset.step,
    UnitKind.CLOSE: close.step,
    UnitKind.MANUSCRIPT: manuscript.step,
    UnitKind.IDS: ids.step,
}
