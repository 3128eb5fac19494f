"""Pages of one full application with much talk, on a site with many others."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from statistics import median, quantiles

from django.db import reset_queries
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from harvest.management.demo.cast import make_people
from harvest.management.demo.stories import Author, write_granted
from proposals.models import Proposal, Thread
from proposals.services.discussing import open_thread
from tests.bench.pages import open_page
from tests.bench.table import Figure

PEOPLE = 2_000
THREADS = 60
KEY = "research.summary"


def measure_crowd(_folder: Path, requests: int) -> list[Figure]:
    """`requests`: of each page."""
    now = timezone.now()
    author = Author(make_people(now), now)
    proposal = write_granted(author)
    fill(proposal, now)
    talk(proposal, author.people["ana"], now)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(author.people["ana"])
    ref = proposal.ref
    return [
        Figure("applications and accounts", Proposal.objects.count(), "applications", f"{PEOPLE:,} accounts"),
        *measure("a question with 60 threads", client, reverse("question", args=[ref, KEY]), requests),
        *measure("the list of tasks", client, reverse("proposal", args=[ref]), requests),
        *measure("the review", client, reverse("review", args=[ref]), requests),
    ]


def fill(like: Proposal, now: datetime) -> None:
    """Others that are as little finished as most are."""
    people = User.objects.bulk_create(
        User(email=f"person.{number}@northmere.example", name=f"Person {number}") for number in range(PEOPLE)
    )
    Proposal.objects.bulk_create(
        Proposal(
            ref=f"FG-2020-{number:04}",
            title=f"Application {number}",
            state_since=now,
            catalogue=like.catalogue,
            terms=like.terms,
            created_by=person,
            created_at=now,
        )
        for number, person in enumerate(people)
    )


def talk(proposal: Proposal, by: User, now: datetime) -> None:
    for number in range(THREADS):
        open_thread(proposal, KEY, f"Comment {number}: name the countries.", Thread.Kind.NOTE, by=by, now=now)


def open_afresh(client: Client, address: str) -> tuple[float, int]:
    reset_queries()
    return open_page(client, address)


def measure(what: str, client: Client, address: str, requests: int) -> Sequence[Figure]:
    open_page(client, address)
    taken = [open_afresh(client, address) for _ in range(requests)]
    times, queries = [each for each, _ in taken], {each for _, each in taken}
    return [
        Figure(f"{what}, median", median(times) * 1000, "ms", f"of {requests} requests"),
        Figure("  the same, 95 of 100 below", quantiles(times, n=20)[-1] * 1000, "ms"),
        Figure("  its queries", max(queries), "queries", "always" if len(queries) == 1 else "at most"),
    ]
