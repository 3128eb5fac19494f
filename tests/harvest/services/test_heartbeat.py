"""A worker that is dead tells nobody: whoever looks from outside is told, once, and so is everybody when one is back."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from accounts.models import SiteRole
from harvest.models import Check, Heartbeat, PageLog, Schedule, Unit
from harvest.rules.states import UnitKind
from harvest.services.heartbeat import beat, tell_no_worker
from harvest.services.rounds import make_rounds
from proposals.models import OutboxMail
from tests.factories import make_user
from tests.harvest.bench import NOW, Bench

type Build = Callable[..., Bench]

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def seen(db: None) -> None:
    make_user("Fen Oake", site_role=SiteRole.ADMINISTRATOR)
    make_user("Eli Marsh", site_role=SiteRole.LIBRARIAN)
    beat(NOW)


def mails() -> list[tuple[str, str]]:
    return list(OutboxMail.objects.order_by("pk").values_list("kind", "to"))


def watch(*options: str) -> dict[str, Any]:
    out = StringIO()
    with suppress(CommandError):
        call_command("watch", "--json", *options, stdout=out)
    return dict(json.loads(out.getvalue()))


@pytest.mark.parametrize(
    ("after", "status"), [(0 * MINUTE, 200), (5 * MINUTE - SECOND, 200), (5 * MINUTE, 503), (3 * HOUR, 503)]
)
def test_five_minutes_after_the_last_worker_the_site_is_not_well(
    seen: None, after: timedelta, status: int
) -> None:
    with time_machine.travel(NOW + after, tick=False):
        answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()["ok"]) == (status, status == 200)
    assert answer.json()["last_seen_at"] == "2026-03-20T12:00:00Z"


def test_a_site_that_never_had_a_worker_is_well(db: None) -> None:
    answer = Client().get("/healthz").json()
    assert (answer["ok"], answer["last_seen_at"]) == (True, None)


def test_administrators_are_told_after_an_hour_and_once(seen: None) -> None:
    assert tell_no_worker(NOW + HOUR - SECOND) is False
    assert [tell_no_worker(NOW + HOUR), tell_no_worker(NOW + 2 * HOUR)] == [True, False]
    assert mails() == [("no_worker", "fen.oake@northmere.example")]
    assert OutboxMail.objects.get().sent_at is not None


def test_when_a_worker_is_back_they_are_told_how_long_there_was_none(seen: None) -> None:
    beat(NOW + MINUTE)
    assert mails() == []
    tell_no_worker(NOW + 3 * HOUR)
    beat(NOW + 72 * HOUR)
    assert [kind for kind, _ in mails()] == ["no_worker", "worker_is_back"]
    assert "since 20 March 2026, 12:01 UTC" in OutboxMail.objects.get(kind="worker_is_back").body
    assert list(Heartbeat.objects.values_list("seen_at", "told_at")) == [(NOW + 72 * HOUR, None)]
    assert tell_no_worker(NOW + 72 * HOUR) is False


def test_a_clock_that_goes_back_makes_nobody_younger(seen: None) -> None:
    beat(NOW - HOUR)
    assert Heartbeat.objects.get().seen_at == NOW


def test_the_command_says_it_mails_and_ends_with_1(seen: None) -> None:
    with time_machine.travel(NOW + MINUTE, tick=False):
        assert (watch()["state"], watch()["told"]) == ("well", False)
    with time_machine.travel(NOW + 2 * HOUR, tick=False):
        assert watch("--no-mail")["told"] is False
        found = watch()
    assert (found["ok"], found["state"], found["told"]) == (False, "silent", True)
    assert found["reason"] == "No worker was seen since 2026-03-20 12:00 UTC."


def test_after_three_days_without_a_worker_the_overdue_refresh_comes_first(build: Build) -> None:
    """No run is doubled, people are told, and the looks are taken before the harvest."""
    make_user("Fen Oake", site_role=SiteRole.ADMINISTRATOR)
    bench = build(search_id_refusals=0)
    bench.harvest()
    bench.move(86_400 * 13 + 3600)
    bench.start()
    before = PageLog.objects.count()
    make_rounds(bench.clock())
    assert Check.objects.exists()
    bench.work()
    kinds = list(PageLog.objects.order_by("pk").values_list("unit__kind", flat=True))[before:]
    last_check = max(n for n, kind in enumerate(kinds) if kind == UnitKind.CHECK and n < 4)
    assert kinds[0] == UnitKind.CHECK
    assert last_check < kinds.index(UnitKind.WINDOW)
    assert [kind for kind, _ in mails() if kind == "worker_is_back"] == ["worker_is_back"]
    assert not Unit.objects.filter(kind=UnitKind.WINDOW, state="held").exists()
    assert not Schedule.objects.exists()
