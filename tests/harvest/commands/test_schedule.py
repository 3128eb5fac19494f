"""`harvest schedule`: what it sets, shows and refuses; and the order of a start."""

from datetime import timedelta

import pytest
from django.core.management import CommandError
from django.utils import timezone

from harvest.models import Run, Schedule
from tests.harvest.bench import Bench, collection, handover
from tests.harvest.commands.test_commands import run, run_json

DAY = timedelta(days=1)
TODAY = timezone.now().date()
LATER = (TODAY + 30 * DAY).isoformat()


@pytest.fixture
def ref(build: object) -> str:
    grants = handover(
        access={"start": TODAY.isoformat(), "end": (TODAY + 300 * DAY).isoformat()},
        collections=[collection(end_date=f"{TODAY + 200 * DAY:%Y%m%d}"), collection(name="other")],
    )
    made: Bench = build(handover=grants)  # type: ignore[operator]
    return made.project.ref


def test_a_schedule_is_set_shown_paused_resumed_and_ended(ref: str) -> None:
    chosen = ("--every", "weekly", "--on", LATER, "--at", "04:30", "--order", "oldest_first")
    made = run_json("harvest", "schedule", ref, "--collection", "wetlands", *chosen)
    shown = {
        "collection": "wetlands",
        "every": "weekly",
        "first_on": LATER,
        "at": "04:30",
        "period": "new",
        "order": "oldest_first",
        "state": "active",
        "next_at": f"{LATER}T04:30:00Z",
    }
    assert (made["state"], made["schedules"]) == ("active", [shown])
    said = run("harvest", "schedule", ref)
    assert said == (
        "wetlands: every week at 04:30 UTC, what is new since the last complete run; "
        f"next at {LATER} 04:30 UTC."
    )
    paused = run_json("harvest", "schedule", ref, "--collection", "wetlands", "--pause")
    assert paused["schedules"] == [shown | {"state": "paused", "next_at": None}]
    assert run_json("harvest", "schedule", ref, "--collection", "wetlands", "--resume")["schedules"] == [
        shown
    ]
    assert run_json("harvest", "schedule", ref, "--collection", "wetlands", "--end")["state"] == "none"
    assert run("harvest", "schedule", ref) == f"{ref} has no schedule."


def test_each_collection_is_changed_for_itself(ref: str) -> None:
    run("harvest", "schedule", ref, "--every", "daily", "--collection", "wetlands")
    with pytest.raises(CommandError, match="other has no schedule") as refused:
        run("harvest", "schedule", ref, "--pause")
    assert refused.value.returncode == 1
    assert list(Schedule.objects.values_list("state", flat=True)) == ["paused"]


@pytest.mark.parametrize("wrong", [("--on", "soon"), ("--at", "3 o'clock")])
def test_what_is_no_day_or_no_time_is_wrong_usage(ref: str, wrong: tuple[str, str]) -> None:
    with pytest.raises(CommandError) as refused:
        run("harvest", "schedule", ref, "--every", "daily", *wrong)
    assert (refused.value.returncode, Schedule.objects.count()) == (2, 0)


def test_a_run_is_started_in_the_order_that_was_chosen(ref: str) -> None:
    run("harvest", "start", ref, "--collection", "other", "--order", "oldest_first")
    assert Run.objects.get().asked["order"] == "oldest_first"
