"""How long a page takes, and how often it asks the database."""

from time import perf_counter

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def open_page(client: Client, address: str) -> tuple[float, int]:
    """Seconds and queries of a page that has to answer."""
    with CaptureQueriesContext(connection) as queries:
        began = perf_counter()
        answer = client.get(address)
        seconds = perf_counter() - began
    if answer.status_code != 200:
        raise SystemExit(f"{address} answers {answer.status_code}.")
    return seconds, len(queries)
