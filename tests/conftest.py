"""For every test: no network, and tables as they were made. The invented cast is in `tests/factories.py`."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.database import django_db_keepdb, django_db_setup, let_tests_clean_up
from tests.factories import NOW
from tests.network import forbid_the_network

__all__ = ["django_db_keepdb", "django_db_setup"]

forbid_the_network()
let_tests_clean_up()


@pytest.fixture
def day_of_the_factories() -> Iterator[None]:
    """For pages that read the clock over what the factories made: links that run out, access that begins or ends."""
    with time_machine.travel(NOW, tick=True):
        yield
