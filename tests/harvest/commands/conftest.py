"""Commands read the machine's clock: here it shows the day of the invented grant."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.harvest.bench import NOW


@pytest.fixture(autouse=True)
def the_commands_run_when_the_simulator_does() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield
