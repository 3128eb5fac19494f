"""For every test: no network, tables as they were made, and no verdict by the speed of the machine. The invented cast is in `tests/factories.py`."""

from collections.abc import Iterator

import pytest
import time_machine
from hypothesis import HealthCheck, settings

from tests.database import django_db_keepdb, django_db_setup, let_tests_clean_up
from tests.factories import NOW
from tests.network import forbid_the_network

__all__ = ["django_db_keepdb", "django_db_setup"]

forbid_the_network()
let_tests_clean_up()
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


@pytest.fixture
def day_of_the_factories() -> Iterator[None]:
    """For pages that read the clock over what the factories made: links that run out, access that begins or ends."""
    with time_machine.travel(NOW, tick=True):
        yield
