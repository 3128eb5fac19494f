"""For every test: no network, and tables as they were made. The invented cast is in `tests/factories.py`."""

from tests.database import django_db_keepdb, django_db_setup, let_tests_clean_up
from tests.network import forbid_the_network

__all__ = ["django_db_keepdb", "django_db_setup"]

forbid_the_network()
let_tests_clean_up()
