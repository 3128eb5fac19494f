"""A key's answers beside the simulator's: the difference is named, three requests are counted, nothing is kept."""

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.rules.errors import NotNow
from harvest.models import ApiKey, PageLog, Project, Record
from harvest.rules.states import KeyState
from harvest.services.comparing_key import KeyComparison, compare_key
from proposals.models import AuditEvent
from tests.harvest.bench import Bench
from tests.harvest.commands.test_commands import run_json
from tiktok.comparison import About


def compare(bench: Bench) -> KeyComparison:
    bench.enter_key()
    return compare_key(bench.project, by=None, now=bench.clock(), clock=bench.clock)


def words(found: KeyComparison) -> list[str]:
    return [each.words for one in found.questions for each in one.differences]


def test_a_platform_that_is_the_simulator_brings_no_difference_for_three_requests(bench: Bench) -> None:
    bench.enter_key()
    before = bench.spent()
    found = compare_key(bench.project, by=None, now=bench.clock(), clock=bench.clock)
    assert [(one.about, one.differences) for one in found.questions] == [
        (About.VIDEOS, ()),
        (About.LIKED, ()),
        (About.WRONG, ()),
    ]
    assert (found.requests, bench.spent() - before, bench.levers.counted()) == (3, 3, 4)
    assert (bench.units()[-1], Record.objects.count()) == (("key_trial", "done"), 0)
    event = AuditEvent.objects.order_by("-pk")[0]
    assert (event.verb, event.detail) == ("key.compared", {})


@pytest.mark.parametrize(
    ("switch", "said"),
    [
        (
            {"video_id_as_in_example": 1},
            [
                "data.videos[].video_id (a whole number) is not known to the simulator.",
                "data.videos[].id is missing; the simulator always has it.",
            ],
        ),
        (
            {"liked_cursor_ms": 0},
            ["data.cursor is a time in seconds; with the simulator it is a time in milliseconds."],
        ),
        (
            {"msg_for_message": 1},
            [
                "error.msg (text) is not known to the simulator.",
                "error.message is missing; the simulator always has it.",
            ],
        ),
    ],
)
def test_a_platform_that_differs_is_told_where(
    build: Callable[..., Bench], switch: dict[str, int], said: list[str]
) -> None:
    found = compare(build(seed=5, faults=switch))
    assert found.questions[1].is_refused is False, "this account shows what it likes"
    assert words(found) == said


def test_without_a_video_nobody_is_asked_about(build: Callable[..., Bench]) -> None:
    found = compare(build(videos_per_day=0))
    assert [(one.status, one.rows) for one in found.questions] == [(200, 0), (None, 0), (400, 0)]
    assert (found.requests, words(found)) == (2, [])


def test_a_fault_of_the_platform_breaks_it_off_and_says_what_to_do(bench: Bench) -> None:
    bench.enter_key()
    bench.levers.set(server_errors=1)
    with pytest.raises(NotNow, match=r"could not be compared\. TikTok had a fault"):
        compare_key(bench.project, by=None, now=bench.clock(), clock=bench.clock)
    assert bench.units()[-1] == ("key_trial", "failed")


def test_a_key_that_does_not_work_is_not_asked_with(bench: Bench) -> None:
    bench.enter_key()
    ApiKey.objects.update(state=KeyState.REFUSED)
    with pytest.raises(NotNow, match="does not work"):
        compare_key(bench.project, by=None, now=bench.clock(), clock=bench.clock)
    assert PageLog.objects.count() == 2, "the trial's own"


def test_outside_the_access_nothing_is_asked(build: Callable[..., Bench]) -> None:
    bench = build(handover={"access": {"start": "2026-04-01", "end": "2026-12-31"}})
    before = (bench.enter_key(), PageLog.objects.count())
    with pytest.raises(NotNow, match="begins on 1 April 2026"):
        compare_key(bench.project, by=None, now=bench.clock(), clock=bench.clock)
    assert before == (KeyState.WORKS, PageLog.objects.count())


def test_the_command_says_before_what_it_will_do_and_names_nobody(bench: Bench) -> None:
    at_work(bench)
    out, err = io.StringIO(), io.StringIO()
    call_command("key", "verify", bench.project.ref, "--compare", stdout=out, stderr=err)
    lines = out.getvalue().splitlines()
    assert lines[0].startswith("TikTok is asked three questions")
    assert lines[-1] == "No difference."
    assert "sim_" not in out.getvalue()


def test_the_command_ends_with_1_if_there_is_a_difference(bench: Bench) -> None:
    at_work(bench)
    bench.levers.set(video_id_as_in_example=1)
    out = io.StringIO()
    with pytest.raises(CommandError, match="differs from the simulator in 2 places") as refused:
        call_command("key", "verify", bench.project.ref, "--compare", stdout=out)
    assert refused.value.returncode == 1
    assert "  data.videos[].id is missing; the simulator always has it." in out.getvalue().splitlines()


def test_json_is_as_its_schema_says(bench: Bench) -> None:
    at_work(bench)
    found = run_json("key", "verify", bench.project.ref, "--compare")
    assert (found["state"], found["ok"], found["requests"]) == ("same", True, 3)
    assert [each["about"] for each in found["questions"]] == ["videos", "liked_videos", "wrong_request"]


def at_work(bench: Bench) -> None:
    """The simulator at the time of this machine, which commands read, and an access that has begun."""
    now = timezone.now()
    bench.clock.now = now
    bench.levers.move_clock(now=now.isoformat())
    Project.objects.update(access_start=now.date(), access_end=now.date() + timedelta(days=30))
    bench.enter_key()


def test_a_key_without_research_access_is_noted_as_such(bench: Bench) -> None:
    bench.enter_key(client_key="noscope1", verify=False)
    with pytest.raises(NotNow, match="has not granted it research access"):
        compare_key(bench.project, by=None, now=bench.clock(), clock=bench.clock)
    assert (ApiKey.objects.get().state, bench.units()[-1]) == (
        KeyState.NO_RESEARCH_SCOPE,
        ("key_trial", "failed"),
    )
