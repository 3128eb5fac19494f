"""A worker of the celery engine starts only where it can work, and takes turns only in a process of its own."""

from typing import Any

import pytest

from harvest.services import wakeups
from harvest.services.wakeups import Process, refuse_unfit
from harvest.vault import init_keyring

pytestmark = pytest.mark.django_db

POSTGRES = {"default": {"ENGINE": "django.db.backends.postgresql"}}


def say_refusal() -> str:
    with pytest.raises(SystemExit) as refused:
        refuse_unfit()
    return str(refused.value)


def test_where_the_engine_is_another_one_it_does_not_start() -> None:
    assert (
        say_refusal() == "FIELDGATE_ENGINE is embedded: start `manage.py work` instead, or set it to celery."
    )


def test_sqlite_and_a_missing_broker_are_refused_with_what_to_set(settings: Any) -> None:
    settings.FIELDGATE_ENGINE = "celery"
    assert say_refusal().splitlines() == [
        "The celery engine needs PostgreSQL: set DATABASE_URL. SQLite is for one machine.",
        "The celery engine needs CELERY_BROKER_URL: amqp://… for RabbitMQ or redis://… for Redis.",
    ]


def test_without_a_keyring_that_opens_it_does_not_start(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FIELDGATE_ENGINE, settings.CELERY_BROKER_URL = "celery", "amqp://127.0.0.1//"
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", POSTGRES["default"]["ENGINE"])
    init_keyring(settings.FIELDGATE_KEYRING)
    refuse_unfit()
    (settings.FIELDGATE_KEYRING / "master.key").unlink()
    assert say_refusal().startswith("The keyring cannot be used. There is no master key in ")


def test_a_turn_outside_a_workers_process_is_refused() -> None:
    with pytest.raises(RuntimeError, match="prefork"):
        Process().take_turn()


def test_a_process_is_seen_as_alive_from_its_begin_to_its_end(settings: Any) -> None:
    from harvest.services.workers import is_dead

    process = Process()
    process.begin()
    assert process.worker is not None
    assert not is_dead(process.worker.name)
    process.end()
    assert not list((settings.FIELDGATE_VAR / "workers").glob("*.lock"))


def test_no_queue_is_made_but_the_one_for_wake_ups() -> None:
    """Celery would else declare queues for talk between workers and for tasks with a delay."""
    steps = " ".join(wakeups.Listener.Blueprint.default_steps)
    assert [name for name in ("Gossip", "Control", "DelayedDelivery") if name in steps] == []
    assert wakeups.app.conf.task_queues == (wakeups.QUEUE,)
    assert wakeups.app.conf.task_create_missing_queues is False


@pytest.mark.parametrize(
    ("broker", "options"),
    [
        ("redis://127.0.0.1/0", {"ack_emulation": False}),
        ("rediss://127.0.0.1/0", {"ack_emulation": False}),
        ("amqp://127.0.0.1//", {}),
    ],
)
def test_nothing_is_acknowledged_to_redis(broker: str, options: dict[str, bool]) -> None:
    """Where that failed with the connection, a worker took no more messages for ever, also after Redis was back."""
    assert wakeups.build_app(broker).conf.broker_transport_options == options
