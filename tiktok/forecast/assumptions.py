"""What a forecast takes for granted. TikTok's own numbers stand in `tiktok.limits`; these are ours, and can be changed."""

from dataclasses import dataclass
from typing import Final

from tiktok.limits import COMPLIANCE_IDS_PER_FILE, GRAPH_REQUESTS_PER_DAY, REQUESTS_PER_DAY, ROWS_PER_REQUEST

CONTROL_IDS: Final = 100
"""Places of a compliance file that are kept for ids whose answer is known beforehand; ours."""


@dataclass(frozen=True, slots=True)
class Assumptions:
    """`interval_days` is the longest that data may stay unchecked, of which the last `margin_days` are not planned with.

    `error_percent`: calls that fail and count all the same (500s do: a public crawler's report of November 2024).
    `fill_percent`: how full a page is; removed posts leave gaps (27 of 100 to all of them in public recordings).
    `calls_per_file`: one to send it, two to ask whether it is ready, one to fetch it, two to find ids known to be there.
    `looks`: what is absent is looked for a second time before it is erased. Bytes are those on the
    disk, with indexes: of a video as measured in a trial (835 bytes of JSON took 1.0 to 1.25 kB on SQLite and
    PostgreSQL), of the other kinds as estimated.
    """

    requests_per_day: int = REQUESTS_PER_DAY
    graph_requests_per_day: int = GRAPH_REQUESTS_PER_DAY
    interval_days: int = 15
    margin_days: int = 1
    error_percent: int = 5
    fill_percent: int = 80
    ids_per_file: int = COMPLIANCE_IDS_PER_FILE - CONTROL_IDS
    calls_per_file: int = 6
    looks: int = 2
    video_bytes: int = 1_250
    comment_bytes: int = 600
    account_bytes: int = 800
    edge_bytes: int = 400

    @property
    def cycle_days(self) -> int:
        """Days over which one refresh of everything is spread."""
        return self.interval_days - self.margin_days

    @property
    def requests_per_cycle(self) -> int:
        return self.requests_per_day * self.cycle_days

    def with_errors(self, calls: int) -> int:
        """Calls sent so that so many succeed, rounded up."""
        return ceil_div(calls * (100 + self.error_percent), 100)

    def count_pages(self, rows: int) -> int:
        """Requests that fetch so many rows, page by page. At least one, which says that there are none."""
        return max(1, ceil_div(rows * 100, ROWS_PER_REQUEST * self.fill_percent))


@dataclass(frozen=True, slots=True)
class Mix:
    """What comes with the videos, on average: comments of each, which of them have replies and how many, and how many
    videos one account has among them."""

    comments_per_video: int = 10
    replied_percent: int = 10
    replies_per_comment: int = 3
    videos_per_account: int = 5


OURS: Final = Assumptions()
USUAL: Final = Mix()


def ceil_div(number: int, by: int) -> int:
    return -(-number // by)
