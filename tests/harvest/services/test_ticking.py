"""The beat of many machines: as many wake-ups as parts are due, at the right moments, whatever the broker does."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from harvest.models import Unit
from harvest.rules.states import UnitState
from harvest.services.ticking import MOST, BrokerUnreachable, Tick
from harvest.services.work import POLL
from tests.harvest.bench import Bench

pytestmark = pytest.mark.django_db


@dataclass(slots=True)
class Queue:
    """What a broker would have: how many were asked for at each beat. `broken` beats find none."""

    asked: list[int] = field(default_factory=list)
    broken: int = 0

    def wake(self, wanted: int) -> int:
        self.asked.append(wanted)
        if self.broken:
            self.broken -= 1
            raise BrokerUnreachable("nobody is there")
        return wanted


@dataclass(slots=True)
class Beats:
    """Waits that are noted and end the loop after so many."""

    left: int
    pauses: list[float] = field(default_factory=list)

    def wait(self, seconds: float) -> bool:
        if not seconds:
            return False
        self.pauses.append(seconds)
        self.left -= 1
        return not self.left


def beat(bench: Bench, queue: Queue, beats: int) -> list[float]:
    """The pauses between them."""
    waits = Beats(beats)
    Tick(queue.wake, bench.clock, waits.wait).run()
    return waits.pauses


@pytest.fixture
def begun(bench: Bench) -> Bench:
    """With one part that is due."""
    bench.enter_key()
    bench.start()
    due = Unit.objects.filter(state=UnitState.WAITING).order_by("pk")
    Unit.objects.exclude(pk=due.values_list("pk")[0][0]).delete()
    return bench


def test_nothing_due_wakes_nobody(bench: Bench) -> None:
    queue = Queue()
    assert beat(bench, queue, 2) == [POLL, POLL]
    assert queue.asked == []


def add_due(count: int) -> None:
    unit = Unit.objects.all()[0]
    for _ in range(count):
        unit.pk = None
        unit.save(force_insert=True)


def test_each_due_part_asks_for_one_wake_up_and_of_thousands_only_some(begun: Bench) -> None:
    queue = Queue()
    assert beat(begun, queue, 2) == [1.0, 1.0]
    add_due(2)
    beat(begun, queue, 1)
    add_due(MOST)
    beat(begun, queue, 1)
    assert queue.asked == [1, 1, 3, MOST]


def test_what_somebody_holds_asks_for_none_until_the_lease_is_over(begun: Bench) -> None:
    now = begun.clock()
    Unit.objects.update(
        state=UnitState.HELD, lease_owner="elsewhere-1-ab", lease_until=now + timedelta(seconds=90)
    )
    queue = Queue()
    beat(begun, queue, 1)
    begun.move(91)
    beat(begun, queue, 1)
    assert queue.asked == [1]


@pytest.mark.parametrize(("due_in", "pause"), [(3, 3.0), (0.2, 1.0), (600, POLL)])
def test_a_beat_comes_when_the_next_part_is_due(begun: Bench, due_in: float, pause: float) -> None:
    Unit.objects.update(not_before=begun.clock() + timedelta(seconds=due_in))
    queue = Queue()
    assert beat(begun, queue, 1) == [pause]
    assert queue.asked == []


def test_a_broker_that_is_gone_is_tried_again_and_said_once(
    begun: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    queue = Queue(broken=3)
    with caplog.at_level("INFO", "harvest.services.ticking"):
        assert beat(begun, queue, 5) == [POLL, POLL, POLL, 1.0, 1.0]
    assert queue.asked == [1] * 5
    said = [record.message for record in caplog.records if record.name == "harvest.services.ticking"]
    assert said == ["No wake-ups for now: nobody is there", "Wake-ups are sent again."]
