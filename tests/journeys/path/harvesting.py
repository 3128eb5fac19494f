"""From an open project to a dataset in the hands of somebody who was granted access."""

import csv
import io
from typing import Any

import httpx
from playwright.sync_api import expect

from tests import factories
from tests.journeys.cast import Journey
from tests.journeys.path.reviewing import prove_it_is_you
from tests.journeys.visitor import Visitor
from tiktok.simulator.config import Config

SECRET = Config().client_secret
SLOW = 400
"""Milliseconds for each answer of TikTok's: long enough for a run to be watched."""


def harvest_and_take(journey: Journey) -> None:
    bea = journey.visitors["Bea Quist"]
    bea.sign_in(factories.make_pi().email, factories.PASSWORD)
    _enter_the_key(journey, bea)
    _watch_a_run(journey, bea)
    cem = journey.visitors["Cem Dor"]
    cem.sign_in(factories.make_reader().email, factories.PASSWORD)
    _make_a_dataset(journey, cem)
    assert take_ids(cem) == find_expected(journey)


def find_expected(journey: Journey) -> list[str]:
    """The ids that TikTok has now of what the project collects."""
    collection = {
        "query": {"and": [{"operation": "IN", "field_name": "hashtag_name", "field_values": ["vote"]}]},
        "start_date": "20260701",
        "end_date": "20261015",
    }
    found: dict[str, Any] = httpx.post(
        f"{journey.times.simulator.base_url}/_control/expected", json=collection, trust_env=False
    ).json()
    return sorted(found["ids"])


def take_ids(visitor: Visitor) -> list[str]:
    """Downloads the newest dataset, as people do, and reads its column of ids."""
    take = visitor.page.get_by_role("button", name="videos.csv").first
    body = visitor.download(take.click).decode("utf-8-sig")
    return sorted(row["id"] for row in csv.DictReader(io.StringIO(body, newline="")))


def _enter_the_key(journey: Journey, bea: Visitor) -> None:
    """Bea signed in for this only a moment ago, but had coffee."""
    journey.times.move(minutes=20)
    bea.open(journey.at())
    bea.looks_at("project-without-key")
    bea.follow("Enter the key")
    prove_it_is_you(bea, "confirm-key")
    bea.looks_at("key")
    bea.choose("The operator is our own institution")
    bea.type("Client key", "northmere")
    bea.type("Client secret", SECRET)
    bea.send("Try and store the key")
    bea.reads("TikTok accepts the key. It is stored, sealed.")
    bea.looks_at("key-stored")
    assert SECRET not in bea.page.content()


def _watch_a_run(journey: Journey, bea: Visitor) -> None:
    """The page is not loaded again: it moves by itself, from waiting over running to completed."""
    bea.open(journey.at())
    bea.page.get_by_role("button", name="Start").first.click()
    bea.reads("Run 1 of")
    bea.page.evaluate("window.loadedOnce = true")
    journey.times.simulator.faults.set({"slow_ms": SLOW})
    with journey.machine.worker():
        state = bea.page.locator(".page-state")
        expect(state).to_contain_text("Running", timeout=60_000)
        bea.looks_at("run-running")
        expect(state).to_contain_text("Completed", timeout=60_000)
    journey.times.simulator.faults.set({"slow_ms": 0})
    assert bea.page.evaluate("window.loadedOnce") is True
    bea.looks_at("run-completed")
    bea.open(journey.at())
    bea.reads(f"{len(find_expected(journey))} videos")
    bea.looks_at("project-harvested")


def _make_a_dataset(journey: Journey, cem: Visitor) -> None:
    cem.open(journey.at("datasets/"))
    cem.looks_at("datasets-empty")
    cem.send("Make the dataset")
    journey.machine.work()
    expect(cem.page.get_by_role("button", name="videos.csv")).to_be_visible()
    cem.looks_at("datasets")
