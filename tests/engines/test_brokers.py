"""Wake-ups of the celery engine over real brokers: empty, few, and lost or doubled or held up without harm."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from amqp.exceptions import PreconditionFailed
from kombu import Connection, Queue

from harvest.services.ticking import BrokerUnreachable
from harvest.services.wakeups import QUEUE, Line, build_app, take_turn
from tests.engines.brokers import Broker, Redis, wait_until
from tests.engines.conftest import Begin, Scene
from tests.engines.engines import Celery, Process, at_work
from tests.engines.test_engines import RUN_ENDS, begin_work, combine, wait_for_end, wait_for_requests

pytestmark = pytest.mark.engines

BROKERS = ("rabbitmq", "redis")
by_each_broker = pytest.mark.parametrize(
    ("template", "engine"), [combine("postgresql", name) for name in BROKERS], indirect=True
)


@pytest.fixture(params=[pytest.param(name, marks=pytest.mark.xdist_group("brokers")) for name in BROKERS])
def broker(request: pytest.FixtureRequest) -> Broker:
    found: Broker = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def line(broker: Broker) -> Iterator[Line]:
    """To an empty queue, which is left empty."""
    app = build_app(broker.url)
    line = Line(app, app.task(take_turn, name="fieldgate.wake_up"))
    line.wake(0)
    with empty_queue(broker):
        yield line
    line.close()


def empty_queue(broker: Broker) -> Any:
    """A connection that empties the queue now."""
    connection = Connection(broker.url)
    QUEUE(connection.default_channel).purge()
    return connection


def test_wake_ups_fill_the_queue_up_to_what_is_wanted(line: Line, broker: Broker) -> None:
    """RabbitMQ counts a message some moments after it took it. One too many does no harm, and none is missing."""
    for wanted, sent, waiting in ((3, 3, 3), (3, 0, 3), (4, 1, 4), (1, 0, 4)):
        assert line.wake(wanted) == sent
        wait_until(lambda number=waiting: count_waiting(broker) == number, 20, "every wake-up to be counted")
    with empty_queue(broker):
        assert line.wake(2) == 2


def count_waiting(broker: Broker) -> int:
    with Connection(broker.url) as connection:
        count: int = QUEUE(connection.default_channel).queue_declare().message_count
    return count


def test_a_wake_up_carries_nothing(line: Line, broker: Broker) -> None:
    """No unit, no project, no person: only which task it is and where it came from."""
    line.wake(1)
    with Connection(broker.url) as connection:
        message = QUEUE(connection.default_channel).get(no_ack=True)
    positional, named, embedded = json.loads(message.body)
    assert (positional, named) == ([], {})
    assert set(embedded.values()) == {None}
    headers = message.headers
    assert (headers["task"], headers["argsrepr"], headers["kwargsrepr"]) == ("fieldgate.wake_up", "()", "{}")


@pytest.mark.parametrize(
    "broker", [pytest.param("rabbitmq", marks=pytest.mark.xdist_group("brokers"))], indirect=True
)
def test_rabbitmq_keeps_them_in_a_quorum_queue(line: Line, broker: Broker) -> None:
    """The broker itself says so, to somebody who asks for a classic one under the same name."""
    classic = Queue(QUEUE.name, durable=True, queue_arguments={"x-queue-type": "classic"})
    with Connection(broker.url) as connection, pytest.raises(PreconditionFailed, match="current is 'quorum'"):
        classic(connection.default_channel).queue_declare()


def test_a_broker_that_is_not_there_is_said_without_its_password() -> None:
    app = build_app("redis://:hidden@127.0.0.1:1/0")
    with pytest.raises(BrokerUnreachable) as refused:
        Line(app, app.task(take_turn, name="fieldgate.wake_up")).wake(1)
    assert "127.0.0.1:1" in str(refused.value)
    assert "hidden" not in str(refused.value)


def count_held_up(workers: list[Process]) -> int:
    """Workers whose turn has ended, and that could not send the next wake-up."""
    return sum("The next wake-up comes from" in worker.log.read_text() for worker in workers)


@by_each_broker
def test_a_broker_that_dies_takes_nothing_with_it(scene: Begin, engine: Celery) -> None:
    """The work stands still after the turns that were begun, and goes on by the next beat once it is back."""
    world = begin_work(scene, engine, faults={"slow_ms": 1200})
    with at_work(engine, world.site, workers=2) as workers:
        wait_for_requests(world, 4)
        engine.broker.kill()
        try:
            wait_until(lambda: count_held_up(workers) == 2, RUN_ENDS, "both stand still")
            assert is_going_on(world)
        finally:
            engine.broker.start()
        world.levers.set(slow_ms=0)
        wait_for_end(world)
    world.expect_all()


def is_going_on(world: Scene) -> bool:
    return world.count("count(*) from harvest_run where ended_at is null") == 1


@pytest.mark.parametrize(("template", "engine"), [combine("postgresql", "rabbitmq")], indirect=True)
def test_wake_ups_that_are_doubled_or_lost_change_nothing(scene: Begin, engine: Celery) -> None:
    world = begin_work(scene, engine, faults={"slow_ms": 60})
    with Connection(engine.broker.url) as connection, at_work(engine, world.site, workers=2):
        flood(engine.broker, 200)
        wait_for_requests(world, 5)
        queue = QUEUE(connection.default_channel)
        wait_until(lambda: queue.purge() == 0 and not is_going_on(world), RUN_ENDS, "the end, in spite of it")
    world.expect_all()


def flood(broker: Broker, count: int) -> None:
    app = build_app(broker.url)
    line = Line(app, app.task(take_turn, name="fieldgate.wake_up"))
    line.wake(count)
    line.close()


@pytest.mark.parametrize(("template", "engine"), [combine("postgresql", "redis")], indirect=True)
def test_a_process_that_dies_in_its_turn_is_replaced(scene: Begin, engine: Celery) -> None:
    """`kill -9` of what Celery forked: Celery forks another, which takes the part over at once."""
    world = begin_work(scene, engine, faults={"slow_ms": 60})
    with at_work(engine, world.site, workers=1) as [worker]:
        for count in (3, 8):
            wait_for_requests(world, count)
            assert worker.kill_children() == 1
        wait_for_end(world)
    world.expect_all()


@pytest.mark.xdist_group("brokers")
def test_a_line_is_made_anew_after_a_fault(redis: Redis) -> None:
    """Redis forgets its queue when it dies, and that is as good: nothing but wake-ups was in it."""
    app = build_app(redis.url)
    line = Line(app, app.task(take_turn, name="fieldgate.wake_up"))
    redis.kill()
    redis.start()
    assert line.wake(5) == 5
    redis.kill()
    try:
        with pytest.raises(BrokerUnreachable):
            line.wake(5)
    finally:
        redis.start()
    assert line.wake(5) == 5
    line.close()
