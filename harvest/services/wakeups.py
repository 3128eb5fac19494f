"""The celery engine: the only module that knows Celery.

A wake-up is a message without arguments in one queue: "look whether something is due". Whoever takes it advances what is
due for some seconds, as `manage.py work` does, and leaves a wake-up behind if there was anything. It is acknowledged
before that, since its loss does no harm: `manage.py tick` sends the next one.
"""

import logging
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from celery import Celery
from celery.signals import setup_logging, worker_init, worker_process_init, worker_process_shutdown
from celery.worker.consumer import Consumer
from django.conf import settings
from django.utils import timezone
from kombu import Connection, Exchange, Queue
from kombu.exceptions import OperationalError

from harvest.rules.engines import Engine, find_engine_faults
from harvest.services.credentials import forget_everything
from harvest.services.engine import advance
from harvest.services.ticking import BrokerUnreachable
from harvest.services.workers import Worker
from harvest.vault import VaultError, open_keyring

log = logging.getLogger(__name__)

TURN: Final = 5.0
"""Seconds that a wake-up lasts, and the step that it is in. A worker that is asked to end waits for it."""
_PATIENCE: Final = 10
"""Seconds for a broker that takes a connection and then is silent."""

QUEUE: Final = Queue(
    "fieldgate.wake",
    Exchange("fieldgate", type="direct"),
    routing_key="wake",
    durable=True,
    queue_arguments={"x-queue-type": "quorum"},  # RabbitMQ; Redis has no kinds of queues
)


class Listener(Consumer):  # type: ignore[misc]
    """Celery's consumer, without what it says to other workers and without its 28 queues for tasks with a delay."""

    class Blueprint(Consumer.Blueprint):  # type: ignore[misc]
        default_steps = [
            step
            for step in Consumer.Blueprint.default_steps
            if not step.endswith((":Gossip", ":Control", ":DelayedDelivery"))
        ]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options | {"without_mingle": True, "without_heartbeat": True})


def build_app(broker: str) -> Any:
    app = Celery("fieldgate", broker=broker)
    app.conf.update(
        accept_content=["json"],
        broker_connection_max_retries=None,
        broker_connection_retry_on_startup=True,
        broker_transport_options=find_options(broker),
        task_create_missing_queues=False,
        task_default_queue=QUEUE.name,
        task_ignore_result=True,
        task_queues=(QUEUE,),
        worker_consumer=Listener,
        worker_enable_remote_control=False,
        worker_prefetch_multiplier=1,
        worker_redirect_stdouts=False,
    )
    return app


@dataclass(slots=True)
class Line:
    """A connection to the broker that is made when it is needed, and made anew after a fault."""

    app: Any
    task: Any
    _connection: Connection | None = field(default=None, init=False)

    def wake(self, wanted: int) -> int:
        """Send wake-ups until that many wait to be taken. How many were sent. BrokerUnreachable."""
        connection = self._connection or self._build_connection()
        try:
            return self._send(connection, wanted)
        except (*connection.connection_errors, *connection.channel_errors, OperationalError) as error:
            self.close()
            raise BrokerUnreachable(f"{connection.as_uri()}: {error}") from error

    def close(self) -> None:
        if self._connection is not None:
            self._connection.release()
            self._connection = None

    def _send(self, connection: Connection, wanted: int) -> int:
        connection.ensure_connection(max_retries=1, timeout=_PATIENCE)
        self._connection = connection
        waiting: int = QUEUE(connection.default_channel).queue_declare().message_count
        missing = max(0, wanted - waiting)
        for _ in range(missing):
            self.task.apply_async(connection=connection, retry=False)
        return missing

    def _build_connection(self) -> Connection:
        connection: Connection = self.app.connection_for_write(
            transport_options=find_limits(self.app.conf.broker_url)
        )
        return connection


def find_options(broker: str) -> dict[str, bool]:
    """Redis has no acknowledgements. Kombu's imitation of them fails with the connection, and then takes no more messages."""
    return {"ack_emulation": False} if urlsplit(broker).scheme.startswith("redis") else {}


def find_limits(broker: str) -> dict[str, float]:
    """Limits of one exchange with the broker, by the names that its client knows."""
    if urlsplit(broker).scheme.startswith("redis"):
        return {"socket_timeout": _PATIENCE, "socket_connect_timeout": _PATIENCE}
    return {"read_timeout": _PATIENCE, "write_timeout": _PATIENCE}


@dataclass(slots=True)
class Process:
    """What a process of a worker has of its own; the parent that it was forked from has none of it."""

    worker: Worker | None = None

    def begin(self, **_: object) -> None:
        self.worker = Worker.begin()

    def end(self, **_: object) -> None:
        forget_everything()
        line.close()
        if self.worker is not None:
            self.worker.end()

    def take_turn(self) -> None:
        """Advance what is due. Where there was anything there may be more, so the next wake-up is sent at once."""
        if self.worker is None:
            raise RuntimeError("Wake-ups are taken by processes of `celery worker` with its pool `prefork`.")
        if advance(self.worker, timezone.now, TURN):
            try:
                line.wake(1)
            except BrokerUnreachable as error:
                log.warning("The next wake-up comes from `manage.py tick`: %s", error)


def refuse_unfit(**_: object) -> None:
    """A worker does not start on a site that is not made for it, or where it could open nothing."""
    database = settings.DATABASES["default"]["ENGINE"]
    faults = find_engine_faults(
        settings.FIELDGATE_ENGINE, database=database, broker=settings.CELERY_BROKER_URL
    )
    if settings.FIELDGATE_ENGINE == Engine.EMBEDDED:
        faults = ["FIELDGATE_ENGINE is embedded: start `manage.py work` instead, or set it to celery."]
    try:
        open_keyring()
    except VaultError as error:
        faults.append(f"The keyring cannot be used. {error}")
    if faults:
        raise SystemExit("\n".join(faults))


def take_turn() -> None:
    """What a wake-up does."""
    process.take_turn()


def keep_logging(**_: object) -> None:
    """With a receiver here Celery leaves Django's logging as it is."""


app = build_app(settings.CELERY_BROKER_URL)
process = Process()
wake_up = app.task(take_turn, name="fieldgate.wake_up")
line = Line(app, wake_up)

setup_logging.connect(keep_logging, weak=False)
worker_init.connect(refuse_unfit, weak=False)
worker_process_init.connect(process.begin, weak=False)
worker_process_shutdown.connect(process.end, weak=False)
