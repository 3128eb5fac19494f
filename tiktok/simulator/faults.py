"""Everything that can be made to go wrong, by name.

A switch is a number: 0 is off, n the next n times, -1 every time, and a fraction such as 0.05 that share of
times, drawn from the seed. A setting is a level that stays as it is.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from math import inf

from tiktok.limits import COMMENTS_PER_VIDEO, FOLLOWERS_PER_ACCOUNT, GRAPH_REQUESTS_PER_DAY
from tiktok.simulator.config import Config, ScenarioError
from tiktok.simulator.draws import draw_share


class Fault(StrEnum):
    """Switches."""

    CONNECTION_CUT = "connection_cut"
    """The answer breaks off halfway and the connection is closed."""
    HTML_504 = "html_504"
    SERVER_ERRORS = "server_errors"
    ERROR_IN_200 = "error_in_200"
    """HTTP 200 with an internal_error inside."""
    NOT_JSON = "not_json"
    RATE_LIMIT = "rate_limit"
    TIMEOUT = "timeout"
    """Nothing is answered for two minutes, which is longer than callers wait."""
    TOKEN_EXPIRES_NOW = "token_expires_now"  # noqa: S105
    SEARCH_ID_EXPIRES = "search_id_expires"
    """A search that begins now dies after `search_id_expires_after_pages` pages; -1 at first."""
    SEARCH_ID_CHANGES = "search_id_changes"
    """A page carries a new search_id for the same result."""
    INVALID_CURSOR = "invalid_cursor"
    """"Invalid count or cursor" in the middle of a crawl."""
    CURSOR_MISSING = "cursor_missing"
    """has_more without a cursor."""
    ROWS_MISSING = "rows_missing"
    """An empty page of comments without the key of its rows."""
    WHOLE_IN_500 = "whole_in_500"
    """HTTP 500 around a whole answer about an account or a playlist, as a public client reports."""
    GRAPH_NO_SCOPE = "graph_no_scope"
    """Followers and following refused to a project that has everything else (seen in public on 2026-04-08)."""
    KEYWORD_EMPTY = "keyword_empty"
    """A query with a keyword finds nothing."""
    COMPLIANCE_FAILED = "compliance_failed"
    """A task that is created now will fail."""
    COMPLIANCE_EMPTY = "compliance_empty"
    COMPLIANCE_SWAPPED = "compliance_swapped"
    """A download lists what is gone instead of what is there."""
    COMPLIANCE_HTML = "compliance_html"


class Setting(StrEnum):
    """Levels."""

    QUOTA = "quota"
    """Requests for each client key and UTC day, to all but followers and following."""
    GRAPH_QUOTA = "graph_quota"
    """The same for followers and following."""
    SEARCH_ID_REFUSALS = "search_id_refusals"
    """How often each new search_id is refused before it is known."""
    SEARCH_ID_EXPIRES_AFTER_PAGES = "search_id_expires_after_pages"
    """0 is never."""
    COMMENT_CAP = "comment_cap"
    """How many comments of a video can be reached; 0 is all. An older page says 1,000."""
    FOLLOWER_CAP = "follower_cap"
    """How many followers of an account can be reached, the newest; 0 is all."""
    FOLLOWS_PER_SECOND = "follows_per_second"
    """More than 1: as many follow in one second, and a page that ends between them loses the rest of them, which
    nobody has reported and nothing rules out."""
    USERNAME_SHOWN = "username_shown"
    """1: the answer about an account repeats its name, as one of two examples does."""
    LIKED_CURSOR_MS = "liked_cursor_ms"
    """1: the cursor of liked videos is in milliseconds, as in TikTok's example; 0: seconds, as in its table."""
    REPOSTED_AS_IN_TABLE = "reposted_as_in_table"
    """1: `user_reposted_videos`, as in TikTok's table; 0: `reposted_videos`, as in its example."""
    SHOP_FIELDS_IN = "shop_fields_in"
    """Where the shop's endpoints look for `fields`. 0: address or body; 1: the address, as in TikTok's tables; 2: the body,
    as in its examples."""
    SHOP_ERROR_SHOWN = "shop_error_shown"
    """1: the shop's answers carry an `error` that says ok, as tables say; 0: none, as in the examples."""
    REVIEW_TIME_IN_SECONDS = "review_time_in_seconds"
    """1: a review's `create_time` is in seconds; 0: in milliseconds, as in TikTok's example."""
    VIDEO_ID_AS_IN_EXAMPLE = "video_id_as_in_example"
    """1: a search's rows name their id `video_id`, as in TikTok's example; 0: `id`, as in its table and in recordings."""
    PROCESSING_POLLS = "processing_polls"
    """How often a compliance task says Processing."""
    COMPLIANCE_TRUNCATED_AT = "compliance_truncated_at"
    """The share of the file's bytes that a download gives, with a Content-Length that agrees."""
    HASHTAG_INFOS_DROPPED = "hashtag_infos_dropped"
    """1: rows lack `hashtag_info_list`, whose form a public client saw change on 2026-07-08."""
    SLOW_MS = "slow_ms"
    MSG_FOR_MESSAGE = "msg_for_message"
    """1: errors say `msg` instead of `message`."""
    TOKEN_ERROR_STATUS = "token_error_status"  # noqa: S105
    """HTTP status of the flat token errors: two public clients show 200."""


class Faults:
    """The switches and settings in force. Not safe between threads: the application holds its lock."""

    def __init__(self, config: Config) -> None:
        self._seed = config.seed
        self._asked: dict[Fault, int] = {}
        self._start: dict[str, int | float] = dict.fromkeys(Fault, 0) | {
            Fault.SEARCH_ID_EXPIRES: -1,
            Setting.QUOTA: config.quota,
            Setting.SEARCH_ID_REFUSALS: config.search_id_refusals,
            Setting.SEARCH_ID_EXPIRES_AFTER_PAGES: 0,
            Setting.COMMENT_CAP: COMMENTS_PER_VIDEO,
            Setting.GRAPH_QUOTA: GRAPH_REQUESTS_PER_DAY,
            Setting.FOLLOWER_CAP: FOLLOWERS_PER_ACCOUNT,
            Setting.FOLLOWS_PER_SECOND: 1,
            Setting.USERNAME_SHOWN: 0,
            Setting.LIKED_CURSOR_MS: 1,
            Setting.REPOSTED_AS_IN_TABLE: 0,
            Setting.SHOP_FIELDS_IN: 0,
            Setting.SHOP_ERROR_SHOWN: 0,
            Setting.REVIEW_TIME_IN_SECONDS: 0,
            Setting.VIDEO_ID_AS_IN_EXAMPLE: 0,
            Setting.PROCESSING_POLLS: config.processing_polls,
            Setting.COMPLIANCE_TRUNCATED_AT: 1,
            Setting.HASHTAG_INFOS_DROPPED: 0,
            Setting.SLOW_MS: 0,
            Setting.MSG_FOR_MESSAGE: 0,
            Setting.TOKEN_ERROR_STATUS: 200,
        }
        self._now = dict(self._start)
        self.set(config.faults)
        self._start = dict(self._now)

    def set(self, values: Mapping[str, object]) -> None:
        """Turn what is named, leave the rest. Raises ScenarioError, and then nothing was turned."""
        read = {name: self._read(name, value) for name, value in values.items()}
        self._now.update(read)

    def reset(self) -> None:
        """Back to what the scenario says."""
        self._now = dict(self._start)

    def list_changed(self) -> dict[str, int | float]:
        """What differs from how the simulator was begun."""
        return {name: value for name, value in self.as_json().items() if value != self._start[name]}

    def as_json(self) -> dict[str, int | float]:
        return {str(name): value for name, value in self._now.items()}

    def level(self, setting: Setting) -> float:
        return self._now[setting]

    def strikes(self, fault: Fault) -> bool:
        """Whether it happens this time; a count goes down by one."""
        left = self._now[fault]
        if 0 < left < 1:
            self._asked[fault] = self._asked.get(fault, 0) + 1
            return draw_share(f"{self._seed}/{fault}/{self._asked[fault]}") < left
        if left > 0:
            self._now[fault] = left - 1
        return left != 0

    def _read(self, name: str, value: object) -> int | float:
        if name not in self._start:
            raise ScenarioError(f"No fault is called {name!r}. There are: {', '.join(self._start)}.")
        if not isinstance(value, int | float):
            raise ScenarioError(f"{name} must be a number, not {value!r}.")
        if not _LIMITS.get(name, _is_switch)(value):
            raise ScenarioError(f"{name} cannot be {value!r}.")
        return value


def _is_switch(value: float) -> bool:
    return value in (-1, 0) or 0 < value < 1 or (1 <= value < inf and value == int(value))


_LIMITS: Mapping[str, Callable[[float], bool]] = {
    Setting.COMPLIANCE_TRUNCATED_AT: lambda value: 0 <= value <= 1,
    Setting.SHOP_FIELDS_IN: lambda value: value in (0, 1, 2),
    Setting.TOKEN_ERROR_STATUS: lambda value: value in (200, 400, 401),
} | dict.fromkeys(
    (
        Setting.QUOTA,
        Setting.SEARCH_ID_REFUSALS,
        Setting.SEARCH_ID_EXPIRES_AFTER_PAGES,
        Setting.COMMENT_CAP,
        Setting.GRAPH_QUOTA,
        Setting.FOLLOWER_CAP,
        Setting.FOLLOWS_PER_SECOND,
        Setting.USERNAME_SHOWN,
        Setting.LIKED_CURSOR_MS,
        Setting.REPOSTED_AS_IN_TABLE,
        Setting.SHOP_ERROR_SHOWN,
        Setting.REVIEW_TIME_IN_SECONDS,
        Setting.VIDEO_ID_AS_IN_EXAMPLE,
        Setting.PROCESSING_POLLS,
        Setting.HASHTAG_INFOS_DROPPED,
        Setting.SLOW_MS,
        Setting.MSG_FOR_MESSAGE,
    ),
    lambda value: 0 <= value < inf,
)
