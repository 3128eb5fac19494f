"""Screens and documents of an application that is answered in full: the one of the demo that was granted."""

from statistics import median
from time import perf_counter

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from harvest.management.demo.cast import make_people
from harvest.management.demo.stories import Author, write_granted
from proposals.models import Proposal
from proposals.rendering.exporting import ExportFormat, export
from tests.bench.table import Figure


def measure_pages() -> list[Figure]:
    now = timezone.now()
    author = Author(make_people(now), now)
    proposal = write_granted(author)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(author.people["ana"])
    return [*measure_questions(client, proposal), *measure_exports(proposal)]


def measure_questions(client: Client, proposal: Proposal) -> list[Figure]:
    """Every page of a question, the second time: the first one loads templates."""
    keys = sorted(proposal.answers.values_list("key", flat=True))
    addresses = [reverse("question", args=[proposal.ref, key]) for key in keys]
    for address in addresses:
        client.get(address)
    taken = [open_page(client, address) for address in addresses]
    seconds, queries = [each for each, _ in taken], [each for _, each in taken]
    note = f"{len(addresses)} pages"
    return [
        Figure("a question's page, median", median(seconds) * 1000, "ms", note),
        Figure("  its queries, fewest", min(queries), "queries"),
        Figure("  its queries, most", max(queries), "queries"),
        Figure("the list of tasks", *describe(client, reverse("proposal", args=[proposal.ref]))),
        Figure("the check of all answers", *describe(client, reverse("check_answers", args=[proposal.ref]))),
    ]


def describe(client: Client, address: str) -> tuple[float, str, str]:
    client.get(address)
    seconds, queries = open_page(client, address)
    return seconds * 1000, "ms", f"{queries} queries"


def open_page(client: Client, address: str) -> tuple[float, int]:
    """Seconds and queries of a page that has to answer."""
    with CaptureQueriesContext(connection) as queries:
        began = perf_counter()
        answer = client.get(address)
        seconds = perf_counter() - began
    if answer.status_code != 200:
        raise SystemExit(f"{address} answers {answer.status_code}.")
    return seconds, len(queries)


def measure_exports(proposal: Proposal) -> list[Figure]:
    snapshot = proposal.snapshots.latest("number")
    figures = []
    for form in (ExportFormat.PDF, ExportFormat.MARKDOWN):
        for time in ("first", "again"):
            began = perf_counter()
            body = export(snapshot, form, approved=True).body
            seconds = perf_counter() - began
            figures.append(
                Figure(
                    f"{form.value} of the whole application, {time}",
                    seconds * 1000,
                    "ms",
                    f"{len(body):,} bytes",
                )
            )
    return figures
