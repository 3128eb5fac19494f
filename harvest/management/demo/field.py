"""The granted project of the demo: harvested thirteen days ago, looked at since, with some videos gone.

Time is the story's: a clock that each wait moves on, and the simulator's clock is moved along over its control address.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from harvest.management.demo.stories import Author
from harvest.models import Project
from harvest.services.keys import set_key
from harvest.services.projects import open_project
from harvest.services.refresh import plan_refresh
from harvest.services.runs import start_run
from harvest.services.work import Work
from harvest.services.workers import Worker
from proposals.models import Proposal
from proposals.services.handing_over import build_handover

CLIENT_KEY = "demo-field-key"
CLIENT_SECRET = "simulator-secret"  # noqa: S105 -- the simulator's, known to everybody


@dataclass(slots=True)
class Story:
    """A clock that stands still until something waits."""

    now: datetime

    def clock(self) -> datetime:
        return self.now

    def wait(self, seconds: float) -> bool:
        self.now += timedelta(seconds=seconds)
        return False


@dataclass(frozen=True, slots=True)
class Levers:
    """The simulator's control address."""

    base: str

    def pull(self, lever: str, **body: Any) -> Any:
        address = urlsplit(self.base)
        connection = HTTPConnection(address.hostname or "127.0.0.1", address.port, timeout=30)
        try:
            connection.request(
                "POST", f"/_control/{lever}", json.dumps(body), {"Content-Type": "application/json"}
            )
            return json.loads(connection.getresponse().read())
        finally:
            connection.close()

    def move_clock(self, now: datetime) -> None:
        self.pull("clock", now=now.isoformat())


def harvest_and_look(author: Author, proposal: Proposal, levers: Levers) -> Project:
    """Open the project, harvest, let a tenth of the videos go, and look twice at what is left."""
    story = Story(author.at(13))
    levers.move_clock(story.now)
    project = open_project(
        build_handover(proposal), proposal=proposal, by=author.people["eli"], now=story.now
    )
    set_key(
        project,
        client_key=CLIENT_KEY,
        secret=CLIENT_SECRET,
        by=author.people["bea"],
        now=story.now,
        clock=story.clock,
    )
    collection = project.collections.get()
    start_run(collection, by=author.people["ana"], now=story.now)
    _work(story)
    levers.pull(
        "delete",
        share=0.1,
        seed=7,
        query=collection.query,
        start_date=f"{collection.start_date:%Y%m%d}",
        end_date=f"{collection.end_date:%Y%m%d}",
    )
    for days_ago in (3.0, 2.9):
        story.now = author.at(days_ago)
        levers.move_clock(story.now)
        plan_refresh(story.now, [project])
        _work(story)
    levers.move_clock(author.now)
    return project


def _work(story: Story) -> None:
    with Worker.begin() as worker:
        Work(worker, story.clock, story.wait, until_idle=True).run()
