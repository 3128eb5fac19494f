"""Many people write at once: autosaves as requests, and the difference of two long answers."""

import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from proposals.models import Membership, Proposal
from proposals.rules.differences import word_diff
from proposals.services.starting import start_proposal
from tests.bench.fresh import PORT, ROOT, answers
from tests.bench.table import Figure

WRITERS = 20
QUESTIONS = ("research.summary", "research.questions", "research.design", "research.necessity")
"""Four people write one application, each an answer of their own."""
WORDS = 5_000
TOKEN = "figures" * 4 + "abcd"
"""Any 32 letters are a token for forms, if cookie and header agree."""


def measure_writing(_folder: Path, saves: int) -> list[Figure]:
    """`saves`: of each writer."""
    return [*measure_autosaves(saves, timezone.now()), *measure_differences()]


def measure_autosaves(saves: int, now: datetime) -> list[Figure]:
    """Over HTTP, from the site as it runs: one process with eight threads."""
    proposals = [make_shared(number, now) for number in range(WRITERS // len(QUESTIONS))]
    desks = [make_desk(proposal, key) for proposal in proposals for key in QUESTIONS]
    with running_site(), ThreadPoolExecutor(WRITERS) as pool:
        began = perf_counter()
        taken = [each for desk in pool.map(lambda desk: list(write(desk, saves)), desks) for each in desk]
        seconds = perf_counter() - began
    statuses = Counter(status for status, _ in taken)
    times = [each for _, each in taken]
    note = ", ".join(f"{number:,} answered {status}" for status, number in statuses.items())
    return [
        Figure("autosaves", len(taken), "requests", f"by {WRITERS} writers at once; {note}"),
        Figure("  refused or failed", len(taken) - statuses[200], "requests"),
        Figure("  in a second, all writers", len(taken) / seconds, "requests/s"),
        Figure("  one of them, median", median(times) * 1000, "ms", "with the wait for a thread"),
        Figure("  the same, 95 of 100 below", quantiles(times, n=20)[-1] * 1000, "ms"),
        Figure("  the slowest", max(times), "s"),
    ]


def make_shared(number: int, now: datetime) -> Proposal:
    owner = make_writer(number, QUESTIONS[0])
    proposal = start_proposal(f"Shared {number}", by=owner, now=now)
    for key in QUESTIONS[1:]:
        role = Membership.Role.EDITOR
        Membership.objects.create(proposal=proposal, user=make_writer(number, key), role=role, added_at=now)
    return proposal


def make_writer(number: int, key: str) -> User:
    return User.objects.create_user(f"{key}.{number}@northmere.example", None, name=f"Writer {number}")


@dataclass(frozen=True, slots=True)
class Desk:
    """Where one person writes, and the headers that their browser sends."""

    address: str
    headers: dict[str, str]


def make_desk(proposal: Proposal, key: str) -> Desk:
    email = f"{key}.{proposal.title.split()[-1]}@northmere.example"
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(email=email))
    cookies = {"sessionid": client.cookies["sessionid"].value, "csrftoken": TOKEN}
    headers = {
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "X-CSRFToken": TOKEN,
        "HX-Request": "true",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return Desk(reverse("question_autosave", args=[proposal.ref, key]), headers)


@contextmanager
def running_site() -> Iterator[None]:
    """Ends with the figures."""
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{PORT}"]
    site = subprocess.Popen([*command, "--threads", "8", "--log-level", "error"], cwd=ROOT)
    try:
        while not answers(int(PORT)):
            if site.poll() is not None:
                raise SystemExit(f"The site ended with {site.returncode}.")
            time.sleep(0.1)
        yield
    finally:
        site.terminate()
        site.wait(timeout=60)


def write(desk: Desk, saves: int) -> Iterator[tuple[int, float]]:
    """Status and seconds of each save, a text that grows by some words each time."""
    site = HTTPConnection("127.0.0.1", int(PORT), timeout=120)
    for version in range(saves):
        body = urlencode({"expected_version": version, "answer": "A few words more. " * (version % 200 + 1)})
        began = perf_counter()
        site.request("POST", desk.address, body, desk.headers)
        answer = site.getresponse()
        answer.read()
        yield answer.status, perf_counter() - began
    site.close()


def measure_differences() -> list[Figure]:
    draw = random.Random(5)  # noqa: S311
    words = [f"word{number}" for number in range(1_500)]
    text = " ".join(draw.choices(words, k=WORDS))
    edited = " ".join(draw.choice(words) if draw.random() < 0.05 else word for word in text.split())
    other = " ".join(draw.choices(words, k=WORDS))
    note = f"two answers of {WORDS:,} words"
    return [
        Figure("word difference, one word in twenty changed", clock(text, edited) * 1000, "ms", note),
        Figure("word difference, nothing in common", clock(text, other) * 1000, "ms", note),
        Figure("word difference, the same word all along", clock("a " * WORDS, "b a " * WORDS) * 1000, "ms"),
    ]


def clock(old: str, new: str, act: Callable[[str, str], object] = word_diff) -> float:
    began = perf_counter()
    act(old, new)
    return perf_counter() - began
