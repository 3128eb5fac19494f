"""Searches: a result is fixed when it begins, and a cursor is an index into it before what is gone is left out."""

from array import array
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date, timedelta
from heapq import nsmallest
from typing import Any

from tiktok.simulator.config import Config
from tiktok.simulator.draws import draw_numbers
from tiktok.simulator.envelope import Refused, invalid_params
from tiktok.simulator.faults import Fault, Faults, Setting
from tiktok.simulator.matching import Matcher, build_matcher, mentions_keyword
from tiktok.simulator.questions import Question
from tiktok.simulator.rows import build_row
from tiktok.simulator.world import World, day_of

_KEPT, _KEPT_IDS = 1_000, 4_000_000
"""Search ids, and the ids in their results together (32 MB). What was asked for longest ago is forgotten first."""

_ID_IN_EXAMPLE = {"id": "video_id"}


@dataclass(slots=True)
class _Search:
    id: str
    client_key: str
    fingerprint: bytes
    ids: array[int]
    refusals_left: int
    pages_left: int | None


class Searches:
    """Every search_id in force. Not safe between threads: the application holds its lock."""

    def __init__(self, config: Config, world: World, faults: Faults, *, most_ids: int = _KEPT_IDS) -> None:
        self._most_ids = most_ids
        self._seed, self._world, self._faults = config.seed, world, faults
        self._end_inclusive, self._failing_days = config.end_inclusive, config.failing_days
        self._searches: OrderedDict[str, _Search] = OrderedDict()
        self._ids_kept = 0
        self._begun = 0

    def answer(self, client_key: str, question: Question, now: float) -> dict[str, Any]:
        """One page. Raises Refused."""
        matches = build_matcher(question.query)
        self._fail_on_bad_days(question)
        if self._faults.strikes(Fault.INVALID_CURSOR):
            raise invalid_params("Invalid count or cursor")
        if question.is_random:
            return self._answer_random(question, matches, now)
        if question.search_id is None:
            search = self._begin(client_key, question, matches, now)
        else:
            search = self._find(client_key, question)
        return self._build_page(search, question, now)

    def count(self) -> int:
        return len(self._searches)

    def _fail_on_bad_days(self, question: Question) -> None:
        """Raises Refused: TikTok's own fault for each search that touches one of these days."""
        if any(question.start <= day <= question.end for day in self._failing_days):
            raise Refused(500, "internal_error", "Something is wrong. Please try again later.")

    def find_matches(self, matches: Matcher, start: date, end: date, now: float) -> list[int]:
        """Ids of what a search knows at `now` about this window, the highest first, gone or not."""
        last = end if self._end_inclusive else end - timedelta(days=1)
        videos = self._world.list_videos(start, min(last, day_of(now)))
        known = (each for each in videos if self._world.is_published(each, now) and matches(each, now))
        return sorted((video.id for video in known), reverse=True)

    def _begin(self, client_key: str, question: Question, matches: Matcher, now: float) -> _Search:
        if question.cursor:
            raise invalid_params("Invalid count or cursor")
        found = self._find_matches_or_nothing(question, matches, now)
        search = _Search(
            id=self._build_search_id(now),
            client_key=client_key,
            fingerprint=question.fingerprint,
            ids=array("Q", found),
            refusals_left=int(self._faults.level(Setting.SEARCH_ID_REFUSALS)),
            pages_left=self._count_pages_to_live(),
        )
        self._keep(search)
        return search

    def _find_matches_or_nothing(self, question: Question, matches: Matcher, now: float) -> list[int]:
        if mentions_keyword(question.query) and self._faults.strikes(Fault.KEYWORD_EMPTY):
            return []
        return self.find_matches(matches, question.start, question.end, now)

    def _count_pages_to_live(self) -> int | None:
        pages = int(self._faults.level(Setting.SEARCH_ID_EXPIRES_AFTER_PAGES))
        return pages if pages and self._faults.strikes(Fault.SEARCH_ID_EXPIRES) else None

    def _build_search_id(self, now: float) -> str:
        self._begun += 1
        low = draw_numbers(f"{self._seed}/search/{self._begun}")[0]
        return str(int(now) << 32 | low)

    def _keep(self, search: _Search) -> None:
        self._searches[search.id] = search
        self._ids_kept += len(search.ids)
        while len(self._searches) > 1 and (len(self._searches) > _KEPT or self._ids_kept > self._most_ids):
            self._forget(next(iter(self._searches)))

    def _forget(self, search_id: str) -> None:
        gone = self._searches.pop(search_id, None)
        self._ids_kept -= len(gone.ids) if gone else 0

    def _find(self, client_key: str, question: Question) -> _Search:
        search = self._searches.get(question.search_id or "")
        if search is None or (search.client_key, search.fingerprint) != (client_key, question.fingerprint):
            raise _unknown(question.search_id)
        if search.refusals_left:
            search.refusals_left -= 1
            raise _unknown(question.search_id)
        if search.pages_left is not None and search.pages_left <= 0:
            raise _unknown(question.search_id)
        self._searches.move_to_end(search.id)
        return search

    def _build_page(self, search: _Search, question: Question, now: float) -> dict[str, Any]:
        if question.cursor > len(search.ids):
            raise invalid_params("Invalid count or cursor")
        cursor = min(question.cursor + question.max_count, len(search.ids))
        page: dict[str, Any] = {
            "videos": self._build_rows(search.ids[question.cursor : cursor], question.fields, now),
            "cursor": cursor,
            "search_id": search.id,
            "has_more": cursor < len(search.ids),
        }
        self._count_page(search)
        self._spoil(page, search)
        return page

    def _build_rows(self, ids: array[int], fields: tuple[str, ...], now: float) -> list[dict[str, Any]]:
        videos = (self._world.find_video(each) for each in ids)
        there = (each for each in videos if each and self._world.is_available(each, now))
        return [self._spoil_row(build_row(each, fields, now)) for each in there]

    def _spoil_row(self, row: dict[str, Any]) -> dict[str, Any]:
        if self._faults.level(Setting.HASHTAG_INFOS_DROPPED):
            row.pop("hashtag_info_list", None)
        if self._faults.level(Setting.VIDEO_ID_AS_IN_EXAMPLE):
            return {_ID_IN_EXAMPLE.get(name, name): value for name, value in row.items()}
        return row

    def _count_page(self, search: _Search) -> None:
        if search.pages_left is not None:
            search.pages_left -= 1

    def _spoil(self, page: dict[str, Any], search: _Search) -> None:
        if page["has_more"] and self._faults.strikes(Fault.CURSOR_MISSING):
            del page["cursor"]
        if page["has_more"] and self._faults.strikes(Fault.SEARCH_ID_CHANGES):
            self._forget(search.id)
            search.id = str(int(search.id) + 1)
            self._keep(search)
            page["search_id"] = search.id

    def _answer_random(self, question: Question, matches: Matcher, now: float) -> dict[str, Any]:
        """A new sample each time; a cursor means nothing."""
        self._begun += 1
        found = self.find_matches(matches, question.start, question.end, now)
        name = f"{self._seed}/random/{self._begun}"
        sample = nsmallest(question.max_count, found, key=lambda each: draw_numbers(f"{name}/{each}"))
        ids = array("Q", sample)
        rows = self._build_rows(ids, question.fields, now)
        return {
            "videos": rows,
            "cursor": len(ids),
            "search_id": self._build_search_id(now),
            "has_more": False,
        }


def _unknown(search_id: object) -> Exception:
    return invalid_params(f"Search Id {search_id} is invalid or expired")
