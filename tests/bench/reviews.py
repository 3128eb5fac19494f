"""The PI's page of an application that is answered in full, with 60 threads: queries are counted, times are taken 500 times.

Around it stand 2,000 other applications and 2,000 accounts, so that what is slow with many shows.
"""

from datetime import datetime
from statistics import median, quantiles

from django.test import Client
from django.urls import reverse

from accounts.models import User
from proposals.models import Proposal, Thread
from proposals.services import discussing
from tests.bench.table import Figure
from tests.bench.timing import open_page

THREADS = 60
OTHERS = 2_000
TIMES = 500


def measure_reviews(proposal: Proposal, now: datetime) -> list[Figure]:
    """`proposal` has a round and a PI."""
    crowd(proposal, now)
    counted = {}
    for number in (1, THREADS):
        talk(proposal, number, now)
        counted[number] = open_page(sign_in(proposal), reverse("review", args=[proposal.ref]))[1]
    client, address = sign_in(proposal), reverse("review", args=[proposal.ref])
    taken = [open_page(client, address)[0] * 1000 for _ in range(TIMES)]
    note = f"{THREADS} threads, {OTHERS:,} applications, {OTHERS:,} accounts"
    return [
        Figure("the PI's page, median", median(taken), "ms", note),
        Figure("  95th percentile", quantiles(taken, n=20)[18], "ms", f"{TIMES} requests"),
        Figure("  its queries with 1 thread", counted[1], "queries"),
        Figure(f"  its queries with {THREADS}", counted[THREADS], "queries"),
    ]


def crowd(proposal: Proposal, now: datetime) -> None:
    people = [
        User(email=f"person{number}@crowd.example", name=f"Person {number}") for number in range(OTHERS)
    ]
    User.objects.bulk_create(people)
    rows = [
        Proposal(
            ref=f"FG-2001-{number:04}",
            title=f"Another application {number}",
            state_since=now,
            catalogue=proposal.catalogue,
            terms=proposal.terms,
            pi=person,
            created_by=person,
            created_at=now,
        )
        for number, person in enumerate(people)
    ]
    Proposal.objects.bulk_create(rows)


def talk(proposal: Proposal, number: int, now: datetime) -> None:
    """As many threads as that in all, on all answers in turn, each with a reply."""
    answers = [
        each for each in proposal.answers.order_by("key") if isinstance(each.value, str) and each.value
    ]
    for place in range(proposal.threads.count(), number):
        answer = answers[place % len(answers)]
        thread = discussing.open_thread(
            proposal,
            answer.key,
            f"Please say more about this, {place}.",
            Thread.Kind.QUESTION,
            by=proposal.pi,
            now=now,
        )
        discussing.reply(thread, "We will.", by=proposal.created_by, now=now)


def sign_in(proposal: Proposal) -> Client:
    client = Client(headers={"host": "127.0.0.1"})
    assert proposal.pi is not None
    client.force_login(proposal.pi)
    return client
