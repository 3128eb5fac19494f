"""Day by day, with outages: what may be shown or exported was at TikTok at some moment of the last fifteen days.

Forty days, since each takes a tenth of a second; `FIELDGATE_TEST_DAYS=729` goes to the day before the access ends.
"""

import json
import os
import random
from datetime import datetime, timedelta
from pathlib import Path

from harvest.models import Record, Tombstone
from harvest.rules.states import RecordState
from harvest.selectors.overdue import find_overdue
from harvest.services.datasets import Choice, build_dataset
from tests.harvest.duties.site import Site, pi

DAYS = int(os.environ.get("FIELDGATE_TEST_DAYS") or 40)
OUTAGES = {12: 21, 120: 9, 300: 17, 480: 6, 610: 17}
"""By the day on which they begin, for how many days TikTok answers nothing."""
LIMIT = timedelta(days=15)


def shown(site: Site) -> set[str]:
    records = Record.objects.filter(project=site.project, state=RecordState.LIVE)
    timely = records.exclude(batch_id__in=find_overdue(site.project, site.now).values("pk"))
    return set(timely.values_list("key", flat=True))


def exported(site: Site, folder: Path) -> set[str]:
    build_dataset(site.project, Choice("jsonl"), folder=folder, by=pi(), clock=site.clock)
    return {json.loads(line)["id"] for line in (folder / "videos.jsonl").read_bytes().splitlines()}


def turn_outages(site: Site, day: int) -> None:
    if day in OUTAGES:
        site.fault(server_errors=-1)
    if any(day == first + days for first, days in OUTAGES.items()):
        site.fault(server_errors=0)


def test_nothing_that_left_tiktok_fifteen_days_ago_is_shown_or_exported(site: Site, tmp_path: Path) -> None:
    draw, everything = random.Random(20281130), site.keys()  # noqa: S311
    left: dict[str, datetime] = {}
    hidden = 0
    for day in range(1, DAYS + 1):
        site.reach(day)
        turn_outages(site, day)
        if day % 5 == 0:
            gone = draw.choice([key for key in everything if key not in left])
            site.delete([gone])
            left[gone] = site.now
        site.work()
        seen = shown(site)
        assert [key for key in seen if key in left and site.now - left[key] >= LIMIT] == [], site.now
        hidden += not seen
        if day % 9 == 0:
            assert exported(site, tmp_path / str(day)) == seen
    settled = [at for at in left.values() if site.now - at >= timedelta(days=12)]
    assert Tombstone.objects.count() >= len(settled) > 0
    assert hidden > 0, "otherwise no outage was long enough to hide anything"
