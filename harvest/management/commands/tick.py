"""The beat of the celery engine."""

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils import timezone

from accounts.rules.errors import NotNow
from harvest.management.ending import listen
from harvest.rules.engines import Engine
from harvest.services.ticking import BrokerUnreachable, Tick
from proposals.management.base import Call, FieldgateCommand, Outcome


class Command(FieldgateCommand):
    help = "Wakes the workers of the celery engine while something is due, and makes the rounds; until it is ended."

    def configure(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="one beat without the rounds, then end")

    def act(self, call: Call) -> Outcome:
        if settings.FIELDGATE_ENGINE != Engine.CELERY:
            raise NotNow(
                "The embedded engine needs no tick: its workers, `manage.py work`, look for themselves."
            )
        from harvest.services.wakeups import line  # noqa: PLC0415 -- Celery is an extra

        tick = Tick(line.wake, timezone.now, listen().wait)
        try:
            return _beat_once(tick) if call["once"] else _beat_on(tick)
        finally:
            line.close()


def _beat_once(tick: Tick) -> Outcome:
    try:
        sent = tick.beat()
    except BrokerUnreachable as error:
        raise NotNow(f"No wake-up can be sent. {error}") from error
    return Outcome("sent" if sent else "idle", f"{sent} wake-ups sent.", facts={"sent": sent})


def _beat_on(tick: Tick) -> Outcome:
    tick.run()
    return Outcome("ended", facts={"sent": None})
