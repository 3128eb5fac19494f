"""A state is as loud as its own kind says, also where another kind has the same word."""

import pytest

from harvest.rules.breach import BreachStage
from harvest.rules.deletion import DeletionStage
from harvest.rules.states import DatasetState, Named, ProjectState
from harvest.selectors.screens.tones import show
from proposals.rendering.tones import Tone


@pytest.mark.parametrize(
    ("state", "tone"),
    [
        (ProjectState.OPEN, Tone.ACTIVE),
        (BreachStage.OPEN, Tone.RED),
        (DatasetState.ERASED, Tone.PLAIN),
        (DeletionStage.ERASED, Tone.AMBER),
    ],
)
def test_the_same_word_is_not_the_same_state(state: Named, tone: Tone) -> None:
    assert show(state).tone is tone
