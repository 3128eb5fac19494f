"""Ways in which the platform can be in a bad state, by name: switches that are turned together, over the same world."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tiktok.simulator.faults import Fault, Setting

AS_BEGUN = "as_begun"


@dataclass(frozen=True, slots=True)
class Scenario:
    words: str
    faults: Mapping[str, int | float] = field(default_factory=dict)


SCENARIOS: Mapping[str, Scenario] = {
    AS_BEGUN: Scenario("as it was begun"),
    "everything": Scenario(
        "everything goes wrong now and then",
        {
            Fault.SERVER_ERRORS: 0.05,
            Fault.HTML_504: 0.01,
            Fault.ERROR_IN_200: 0.02,
            Fault.NOT_JSON: 0.01,
            Fault.CONNECTION_CUT: 0.01,
            Fault.RATE_LIMIT: 0.02,
            Fault.TOKEN_EXPIRES_NOW: 0.01,
            Fault.SEARCH_ID_CHANGES: 0.05,
            Fault.INVALID_CURSOR: 0.01,
            Fault.CURSOR_MISSING: 0.01,
            Fault.ROWS_MISSING: 0.2,
            Fault.WHOLE_IN_500: 0.2,
            Setting.SEARCH_ID_REFUSALS: 2,
        },
    ),
    "bad_day": Scenario(
        "one request in twenty is answered, as reported of days in September 2025",
        {Fault.SERVER_ERRORS: 0.95},
    ),
    "slow": Scenario("each answer takes three seconds", {Setting.SLOW_MS: 3_000}),
    "lost_searches": Scenario(
        "searches are refused three times and die after three pages",
        {
            Setting.SEARCH_ID_REFUSALS: 3,
            Setting.SEARCH_ID_EXPIRES_AFTER_PAGES: 3,
            Fault.SEARCH_ID_EXPIRES: -1,
        },
    ),
    "no_keywords": Scenario(
        "searches by keyword find nothing, as reported in March 2026", {Fault.KEYWORD_EMPTY: -1}
    ),
    "no_followers": Scenario("followers and following are refused", {Fault.GRAPH_NO_SCOPE: -1}),
    "no_compliance": Scenario("tasks of batch compliance fail", {Fault.COMPLIANCE_FAILED: -1}),
    "other_names": Scenario(
        "names and units as TikTok's other pages have them",
        {
            Setting.MSG_FOR_MESSAGE: 1,
            Setting.VIDEO_ID_AS_IN_EXAMPLE: 1,
            Setting.USERNAME_SHOWN: 1,
            Setting.LIKED_CURSOR_MS: 0,
            Setting.REPOSTED_AS_IN_TABLE: 1,
            Setting.SHOP_ERROR_SHOWN: 1,
            Setting.REVIEW_TIME_IN_SECONDS: 1,
            Setting.HASHTAG_INFOS_DROPPED: 1,
        },
    ),
}
