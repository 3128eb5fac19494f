"""Which engine does the work, and what each of them needs."""

from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

POSTGRESQL: Final = "django.db.backends.postgresql"
BROKERS: Final = ("amqp", "amqps", "pyamqp", "redis", "rediss")


class Engine(StrEnum):
    EMBEDDED = "embedded"
    """`manage.py work`: each worker looks for itself."""
    CELERY = "celery"
    """Workers on many machines, woken through a broker."""


def find_engine_faults(engine: str, *, database: str, broker: str) -> list[str]:
    """What stands against this engine. `database` is the name of Django's backend, `broker` an address or nothing."""
    if engine == Engine.EMBEDDED:
        return []
    if engine != Engine.CELERY:
        return [f"FIELDGATE_ENGINE is {engine}. It may be {' or '.join(Engine)}."]
    faults = []
    if database != POSTGRESQL:
        faults.append("The celery engine needs PostgreSQL: set DATABASE_URL. SQLite is for one machine.")
    if _read_scheme(broker) not in BROKERS:
        faults.append(
            "The celery engine needs CELERY_BROKER_URL: amqp://… for RabbitMQ or redis://… for Redis."
        )
    return faults


def _read_scheme(broker: str) -> str:
    """Of the first of several addresses."""
    return urlsplit(broker.split(";", maxsplit=1)[0].strip()).scheme
