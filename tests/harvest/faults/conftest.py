"""`begin`: a run of four days that is due, in the world as changed."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.harvest.bench import Bench
from tests.harvest.faults.scenes import BUSY, Begin, Scene, begin_scene, few_days


@pytest.fixture
def scene(build: Callable[..., Bench]) -> Begin:
    def begin(*, handover: dict[str, Any] | None = None, **changed: Any) -> Scene:
        return begin_scene(build(handover=few_days() | (handover or {}), **BUSY | changed))

    return begin
