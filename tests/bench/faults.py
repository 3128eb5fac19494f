"""Requests used over requests needed, under each fault: Fieldgate beside public clients, each against a world of its own.

Sleeps of all of them only move clocks. What a client holds at its end counts, also where it died.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import httpx
from django.conf import settings

from harvest.rules.states import RunState
from tests.bench.peers import FIELDS, NAMES, PERIOD, QUERY, QUESTION
from tests.bench.table import Figure
from tests.engines.public_clients import PYTHON, run_client
from tests.harvest.bench import NOW, build_bench, collection
from tiktok.simulator import Config, Running, start

DAYS: Final = 28
SCENARIOS: Final[dict[str, dict[str, Any]]] = {
    "nothing": {},
    "each search_id is refused twice": {"search_id_refusals": 2},
    "HTTP 500, three times": {"faults": {"server_errors": 3}},
    "HTTP 500, one in ten": {"faults": {"server_errors": 0.1}},
    "HTTP 504 with a web page, twice": {"faults": {"html_504": 2}},
    "an error in HTTP 200, twice": {"faults": {"error_in_200": 2}},
    "a connection that is cut, twice": {"faults": {"connection_cut": 2}},
    "an answer that is no JSON": {"faults": {"not_json": 1}},
    "a slower pace is asked for, three times": {"faults": {"rate_limit": 3}},
    "the day's quota ends halfway": {"quota": 0.5},
    "the token is refused": {"faults": {"token_expires_now": 1}},
    "searches die after ten pages, twice": {
        "faults": {"search_id_expires": 2, "search_id_expires_after_pages": 10}
    },
    "a new search_id on each page": {"faults": {"search_id_changes": -1}},
    "'Invalid count or cursor', twice": {"faults": {"invalid_cursor": 2}},
    "more is promised and not where, once": {"faults": {"cursor_missing": 1}},
    "each fault at one in fifty": {
        "search_id_refusals": 1,
        "faults": dict.fromkeys(
            ("server_errors", "html_504", "error_in_200", "connection_cut", "not_json", "rate_limit"), 0.02
        ),
    },
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """`rows` of `expected` that are there at the end, each counted once. `slept`: hours."""

    used: int
    rows: int
    expected: int
    slept: float
    fault: str


def measure_faults(_folder: Path, records: int) -> Iterator[Figure]:
    if not PYTHON.exists():
        raise SystemExit("There is no .venv-clients: run scripts/make-clients-env.sh.")
    plain = Config(
        seed=5,
        now=NOW,
        first_day=date(2026, 1, 1),
        videos_per_day=-(-records // DAYS),
        accounts=500,
        deletion_rate=0.0,
        search_id_refusals=0,
    )
    needed = 0  # by whoever needs least when nothing goes wrong
    for scenario, changed in SCENARIOS.items():
        config = replace(plain, **(changed | _read_quota(changed, needed)))
        outcomes = {name: run_apart(name, config) for name in ("Fieldgate", *NAMES)}
        needed = needed or min(outcome.used for outcome in outcomes.values())
        for name, outcome in outcomes.items():
            title = f"{scenario}: {NAMES.get(name, name)}"
            yield Figure(title, outcome.used / needed, "times", describe(outcome, needed))


def _read_quota(changed: dict[str, Any], needed: int) -> dict[str, int]:
    """A share of what is needed."""
    return {"quota": int(needed * changed["quota"])} if "quota" in changed else {}


def run_apart(name: str, config: Config) -> Outcome:
    with start(config) as running:
        return run_ours(running) if name == "Fieldgate" else run_peer(name, running)


def run_ours(running: Running) -> Outcome:
    """From the first request of the run to its end, by a worker that begins."""
    settings.TIKTOK_API_BASE = running.base_url
    bench = build_bench(running, collections=[collection(query=QUERY, fields=FIELDS)])
    bench.enter_key(client_key=f"ours{running.base_url[-5:]}", verify=False)
    run = bench.start()
    bench.work()
    while run.state in (RunState.QUEUED, RunState.RUNNING, RunState.WAITING_FOR_QUOTA) and not run.ended_at:
        run.refresh_from_db()
        if not run.ended_at:
            bench.move(3600)
            bench.work()
            run.refresh_from_db()
    found = set(bench.ids())
    expected = bench.levers.expected(query=QUERY)
    fault = "" if run.state == RunState.COMPLETED else f"{RunState(run.state).words.lower()}: {run.reason}"
    slept = (bench.clock() - NOW).total_seconds() / 3600
    return Outcome(running.served, len(found & set(expected)), len(expected), slept, fault)


def run_peer(name: str, running: Running) -> Outcome:
    found = run_client(name, {"base_url": running.base_url, **QUESTION}, hurry=True, longest=600)
    expected = find_expected(running)
    rows = len(set(found.ids) & expected)
    return Outcome(running.served, rows, len(expected), found.slept / 3600, found.fault)


def find_expected(running: Running) -> set[str]:
    asked = {"query": QUERY, **PERIOD}
    answer = httpx.post(f"{running.base_url}/_control/expected", json=asked, trust_env=False, timeout=60)
    return set(answer.raise_for_status().json()["ids"])


def describe(outcome: Outcome, needed: int) -> str:
    parts = [
        f"{outcome.used} of {needed} requests",
        f"{outcome.rows:,} of {outcome.expected:,} rows"
        + (f", {outcome.expected - outcome.rows:,} missing" if outcome.rows < outcome.expected else ""),
    ]
    if outcome.fault:
        parts.append(f"ended by: {outcome.fault}")
    elif outcome.rows < outcome.expected:
        parts.append("ended as if it were all")
    return "; ".join([*parts, *say_wait(outcome.slept)])


def say_wait(hours: float) -> list[str]:
    if hours >= 1:
        return [f"waited {hours:.1f} h"]
    return [f"waited {hours * 3600:,.0f} s"] if hours else []
