"""Comments of a video and replies to a comment, as pages.

A cursor is an index, as for videos, and counts what is gone. What TikTok answers about a video that is gone is not
public; here it is the one refusal that is (recorded by a public client on 2025-01-10).
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tiktok.simulator import vocabulary as words
from tiktok.simulator.envelope import Refused, invalid_params
from tiktok.simulator.faults import Fault, Faults, Setting
from tiktok.simulator.questions import read_fields, read_integer, read_max_count, read_object
from tiktok.simulator.rows import fill_row
from tiktok.simulator.threads import Comment, Threads
from tiktok.simulator.world import Video, World

_USUAL_ROWS = 10
_UNDISCLOSED_EVERY = 40
_MASKS = ("40******30", "a*******@********************", "****6471")
"""Telephone numbers, addresses and other numbers, as TikTok's pages show them masked."""


class Comments:
    """Answers both forms of the question. Not safe between threads: the application holds its lock."""

    def __init__(self, world: World, threads: Threads, faults: Faults) -> None:
        self._world, self._threads, self._faults = world, threads, faults

    def answer(self, url_query: str, body: bytes, now: float) -> tuple[dict[str, Any], str]:
        """One page, and the message that comes with a success. Raises Refused."""
        raw = read_object(body)
        fields = read_fields(url_query, _COMMENT_FIELDS)
        video_id, comment_id = (read_integer(raw, name, 0) for name in ("video_id", "comment_id"))
        if bool(video_id) == bool(comment_id):
            raise invalid_params("exactly one of video_id and comment_id is required")
        if video_id:
            return self._answer_comments(self._find_video(video_id, now), raw, fields, now), ""
        return self._answer_replies(self._find_comment(comment_id, now), raw, fields, now), "ok"

    def is_there(self, comment_id: int, now: float) -> bool:
        """Whether a comment or reply can be seen: with its video, and for a reply with its comment."""
        comment = self._threads.find(comment_id)
        if comment is None or not self._is_visible(comment, now):
            return False
        parent = self._threads.find(comment.parent_id) if comment.is_reply else None
        return parent is None or self._is_visible(parent, now)

    def _find_video(self, video_id: int, now: float) -> Video:
        video = self._world.find_video(video_id)
        if video is None or not self._world.is_available(video, now) or _is_undisclosed(video):
            raise _undisclosed()
        return video

    def _find_comment(self, comment_id: int, now: float) -> Comment:
        comment = self._threads.find(comment_id)
        if comment is None or not self.is_there(comment_id, now) or _is_undisclosed(comment.video):
            raise _undisclosed()
        return comment

    def _is_visible(self, comment: Comment, now: float) -> bool:
        return self._world.is_available(comment.video, now) and self._world.is_available(comment, now)

    def _answer_comments(
        self, video: Video, raw: Mapping[str, Any], fields: tuple[str, ...], now: float
    ) -> dict[str, Any]:
        cap = int(self._faults.level(Setting.COMMENT_CAP))
        there = self._threads.count_comments(video, now)
        size = min(there, cap) if cap else there
        return self._build_page(
            raw, size, lambda first, end: self._threads.list_comments(video, first, end), fields, now
        )

    def _answer_replies(
        self, comment: Comment, raw: Mapping[str, Any], fields: tuple[str, ...], now: float
    ) -> dict[str, Any]:
        size = self._threads.count_replies(comment, now)
        return self._build_page(
            raw, size, lambda first, end: self._threads.list_replies(comment, first, end), fields, now
        )

    def _build_page(
        self,
        raw: Mapping[str, Any],
        size: int,
        read: Callable[[int, int], Iterator[Comment]],
        fields: tuple[str, ...],
        now: float,
    ) -> dict[str, Any]:
        count, cursor = read_max_count(raw, _USUAL_ROWS), min(read_integer(raw, "cursor", 0), size)
        end = min(cursor + count, size)
        there = (each for each in read(cursor, end) if self._world.is_available(each, now))
        rows = [self._build_row(each, fields, now) for each in there]
        page: dict[str, Any] = {"comments": rows, "cursor": end, "has_more": end < size}
        if not rows and self._faults.strikes(Fault.ROWS_MISSING):
            del page["comments"]
        if page["has_more"] and self._faults.strikes(Fault.CURSOR_MISSING):
            del page["cursor"]
        return page

    def _build_row(self, comment: Comment, fields: tuple[str, ...], now: float) -> dict[str, Any]:
        values = {
            "id": comment.id,
            "text": _write_text(comment),
            "create_time": comment.create_time,
            "parent_comment_id": comment.parent_id,
            "reply_count": self._threads.count_replies(comment, now),
        }
        values |= _only_for_replies(comment) if comment.is_reply else _only_for_comments(comment)
        shown = fields + (("display_name",) if comment.is_reply else ())
        return fill_row(shown, values.get, comment.draws[11])


_COMMENT_FIELDS = (
    "id", "video_id", "text", "like_count", "reply_count", "parent_comment_id", "create_time",
)  # fmt: skip
"""The documented fields (list-comments, page of 2026-09-01)."""


def _only_for_comments(comment: Comment) -> dict[str, Any]:
    return {"video_id": comment.video.id, "like_count": comment.draws[4] % 997 // (comment.number + 1)}


def _only_for_replies(comment: Comment) -> dict[str, Any]:
    """A name that nobody asked for, as in TikTok's example; no `video_id` and no `like_count`."""
    start = words.HANDLE_STARTS[comment.draws[4] % len(words.HANDLE_STARTS)]
    return {"display_name": f"{start} {comment.draws[5] % 1000}"}


def _write_text(comment: Comment) -> str:
    """One to twelve words, here and there an emoji or something masked."""
    number, step, size = comment.draws[6], comment.draws[7] | 1, len(words.CAPTION_WORDS)
    parts = [words.CAPTION_WORDS[(number + step * n) % size] for n in range(1 + comment.draws[8] % 12)]
    if comment.draws[9] % 6 == 0:
        parts.append(words.EMOJI[comment.draws[9] // 6 % len(words.EMOJI)])
    if comment.draws[10] % 30 == 0:
        parts.append(_MASKS[comment.draws[10] // 30 % len(_MASKS)])
    return " ".join(parts)


def _is_undisclosed(video: Video) -> bool:
    return video.draws[15] // 7 % _UNDISCLOSED_EVERY == 0


def _undisclosed() -> Refused:
    return invalid_params("The comments of this video are not allowed to be disclosed")
