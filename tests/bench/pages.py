"""Screens and documents of an application that is answered in full: the one of the demo that was granted."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from harvest.management.demo.cast import make_people
from harvest.management.demo.stories import Author, write_granted
from proposals.models import Proposal, Snapshot
from proposals.rendering.exporting import ExportFormat, export
from proposals.rendering.returning import read_back
from tests.bench.reviews import measure_reviews
from tests.bench.table import Figure
from tests.bench.timing import open_page

LONG_WORDS = 12_000
PARAGRAPH = 100


def measure_pages(_folder: Path, _size: int) -> list[Figure]:
    now = timezone.now()
    author = Author(make_people(now), now)
    proposal = write_granted(author)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(author.people["ana"])
    return [
        *measure_questions(client, proposal),
        *measure_exports(proposal),
        *measure_reviews(proposal, now),
    ]


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


def measure_exports(proposal: Proposal) -> list[Figure]:
    """Of the application as it is, and of one whose answers have 12,000 words."""
    snapshot = proposal.snapshots.latest("number")
    figures = list(time_exports(snapshot, "the whole application", (ExportFormat.PDF, ExportFormat.MARKDOWN)))
    stretch(snapshot, LONG_WORDS)
    words = f"an application of {LONG_WORDS:,} words"
    exports = time_exports(snapshot, words, (ExportFormat.PDF, ExportFormat.DOCX))
    return [*figures, *exports, time_return(snapshot, words)]


def time_return(snapshot: Snapshot, what: str) -> Figure:
    """The Word file comes back as it left."""
    content = export(snapshot, ExportFormat.DOCX, approved=True).body
    began = perf_counter()
    _, changes = read_back(content, snapshot)
    seconds = perf_counter() - began
    return Figure(f"docx of {what}, read back and compared", seconds * 1000, "ms", f"{len(changes)} changes")


def time_exports(snapshot: Snapshot, what: str, forms: Iterable[ExportFormat]) -> Iterator[Figure]:
    """The second time, texts that were rendered once are remembered."""
    for form in forms:
        for time in ("first", "again"):
            began = perf_counter()
            body = export(snapshot, form, approved=True).body
            seconds = perf_counter() - began
            yield Figure(f"{form.value} of {what}, {time}", seconds * 1000, "ms", f"{len(body):,} bytes")


def stretch(snapshot: Snapshot, words: int) -> None:
    """Share so many words among the long answers, in paragraphs of 100 with something bold; not saved."""
    long = [each for each in snapshot.questions() if each["visible"] and each["type"] == "longtext"]
    paragraph = " ".join(["**vote**", *(f"word{number}" for number in range(1, PARAGRAPH))])
    for each in long:
        each["value"] = "\n\n".join([paragraph] * (words // len(long) // PARAGRAPH + 1))
