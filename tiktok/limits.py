"""The numbers of TikTok's Research API, each once, with unit, source and the date it was read.

"FAQ", "query-videos", "batch-compliance" and "codebook" are pages of developers.tiktok.com/doc, in the versions
of September 2026, read on 2026-11-21.
"""

from datetime import date, timedelta
from typing import Final

BASE_URL: Final = "https://open.tiktokapis.com"
"""No trailing slash. Source: query-videos."""

REQUESTS_PER_DAY: Final = 1_000
"""Requests per organisation and UTC day, all endpoints but followers and following. Source: FAQ."""

GRAPH_REQUESTS_PER_DAY: Final = 20_000
"""Requests per organisation and UTC day to followers and following, a pool of their own. Source: FAQ."""

ROWS_PER_REQUEST: Final = 100
"""The largest `max_count`. The default differs between pages (10, 20), so it is always sent. Source: query-videos."""

SHOP_ROWS_PER_REQUEST: Final = 10
"""The largest page of shops, products or reviews. Source: query-tiktok-shop-info ("max 10 for TTS related data"), read
2026-11-22."""

MAX_WINDOW: Final = timedelta(days=30)
"""Largest difference between start_date and end_date. Source: query-videos ("no more than 30 days after")."""

COMMENTS_PER_VIDEO: Final = 1_000
"""Comments of one video that can be reached. An older page of list-comments; the one of 2026-09-01 no longer says so,
and three public clients (2023 to 2025) stop there."""

FOLLOWERS_PER_ACCOUNT: Final = 5_000
"""Followers of one account that can be reached. Not documented: "about 4-5k", met by users of a public client
in 2024-04."""

COMPLIANCE_IDS_PER_FILE: Final = 10_000
"""Ids in one file of a batch compliance task. Source: batch-compliance."""

TOKEN_LIFE: Final = timedelta(seconds=7_200)
"""Life of an access token. Source: client-access-token-management, page of 2026-11-05."""

PUBLICATION_LAG: Final = timedelta(hours=48)
"""A new video may be missing from the search for this long. Source: FAQ."""

COUNTS_LAG: Final = timedelta(days=10)
"""Counts of views, likes, comments and shares may be this old. Source: FAQ, query-videos."""

FIRST_VIDEOS: Final = date(2014, 1, 1)
"""No video is older: TikTok's forerunner took its first in 2014."""
