"""A worker in a process of its own, with a clock that jumps where it would wait. `python -m … ISO-TIME SIMULATOR`."""

import json
import sys
import urllib.request
from datetime import datetime, timedelta

import django


class Clock:
    """Moves the simulator's clock with its own."""

    def __init__(self, now: datetime, simulator: str) -> None:
        self.now, self.simulator = now, simulator
        self.move(0)

    def read(self) -> datetime:
        return self.now

    def move(self, seconds: float) -> bool:
        self.now += timedelta(seconds=seconds)
        body = json.dumps({"now": self.now.isoformat()}).encode()
        with urllib.request.urlopen(f"{self.simulator}/_control/clock", body):  # noqa: S310 -- loopback
            return False


def main(now: str, simulator: str) -> None:
    django.setup()
    from harvest.services.work import Work
    from harvest.services.workers import Worker

    clock = Clock(datetime.fromisoformat(now), simulator)
    with Worker.begin() as worker:
        Work(worker, clock.read, clock.move, until_idle=True).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
