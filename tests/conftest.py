"""For every test: no network, and clean tables. The invented cast is in `tests/factories.py`."""

from tests.database import let_tests_clean_up
from tests.network import forbid_the_network

forbid_the_network()
let_tests_clean_up()
