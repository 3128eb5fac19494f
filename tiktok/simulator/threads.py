"""Comments and their replies: drawn from the seed, never stored, and found again from an id alone.

Comment c of a video was written at a second that grows with c, so that new ones come last. The lower half of its id
hides the number of its video within the day, c, and whether it is a reply; the upper half is the second of writing,
within a week of the video, as replies are within days of their comment. A removed comment keeps its place.
"""

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from tiktok.simulator import traits
from tiktok.simulator.draws import RANGE, draw_numbers, pick_skewed
from tiktok.simulator.world import DAY, Video, World

MOST_COMMENTS = 2_000
_MOST_REPLIES = 40
_VIDEO_BITS, _COMMENT_BITS = 20, 11
_SPAN = 6 * DAY
_REPLY_PAUSE = 901
_SOONEST = 60
_STRIDE = 2_246_822_519
_STRIDE_BACK = pow(_STRIDE, -1, RANGE)


class Comment(NamedTuple):
    """`parent_id` is the video's id for a comment and the comment's for a reply. `number` counts from 0."""

    id: int
    create_time: int
    video: Video
    parent_id: int
    number: int
    draws: tuple[int, ...]

    @property
    def is_reply(self) -> bool:
        return self.parent_id != self.video.id


class Threads:
    """Everything that was ever written under the videos of a world, gone or not."""

    def __init__(self, seed: int, world: World) -> None:
        self._seed, self._world = seed, world

    def count_comments(self, video: Video, now: float) -> int:
        """Comments written by `now` (UTC seconds), at most 2,000 whatever the video's count says."""
        return bisect_right(
            range(_count_ever(video)), now, key=lambda number: _second_of_writing(video, number)
        )

    def list_comments(self, video: Video, first: int, end: int) -> Iterator[Comment]:
        """Comments number `first` to `end - 1`, oldest first."""
        return (self._build_comment(video, number) for number in range(first, end))

    def count_replies(self, comment: Comment, now: float) -> int:
        """Replies written by `now` (UTC seconds); a reply has none."""
        if comment.is_reply:
            return 0
        ever = pick_skewed(comment.draws[2], _MOST_REPLIES + 1) if comment.draws[3] % 4 == 0 else 0
        return max(0, min(ever, int((now - comment.create_time) // _REPLY_PAUSE)))

    def list_replies(self, comment: Comment, first: int, end: int) -> Iterator[Comment]:
        """Replies number `first` to `end - 1`, oldest first."""
        return (self._build_reply(comment, number) for number in range(first, end))

    def find(self, comment_id: int) -> Comment | None:
        """The comment or reply with this id, whether it still exists or not."""
        second, low = divmod(comment_id, RANGE)
        packed = (low - self._seed) * _STRIDE_BACK % RANGE
        for day in range(second // DAY, second // DAY - 9, -1):
            video = self._world.build_video(day, packed >> (_COMMENT_BITS + 1))
            found = self._find_under(video, packed >> 1 & 2**_COMMENT_BITS - 1, second) if video else None
            if found and found.id == comment_id:
                return found
        return None

    def _find_under(self, video: Video, number: int, second: int) -> Comment | None:
        """What was written under this video at this second, in the thread of this comment."""
        if number >= _count_ever(video):
            return None
        comment = self._build_comment(video, number)
        reply_number = (second - comment.create_time) // _REPLY_PAUSE - 1
        if not 0 <= reply_number < self.count_replies(comment, float(second)):
            return comment
        return self._build_reply(comment, reply_number)

    def _build_comment(self, video: Video, number: int) -> Comment:
        second = _second_of_writing(video, number)
        draws = draw_numbers(f"{self._seed}/comment/{video.id}/{number}")
        return Comment(self._build_id(video, second, number, 0), second, video, video.id, number, draws)

    def _build_reply(self, comment: Comment, number: int) -> Comment:
        second = comment.create_time + (number + 1) * _REPLY_PAUSE
        draws = draw_numbers(f"{self._seed}/reply/{comment.id}/{number}")
        reply_id = self._build_id(comment.video, second, comment.number, 1)
        return Comment(reply_id, second, comment.video, comment.id, number, draws)

    def _build_id(self, video: Video, second: int, number: int, reply: int) -> int:
        packed = (self._world.find_number(video) << _COMMENT_BITS | number) << 1 | reply
        return second << 32 | (packed * _STRIDE + self._seed) % RANGE


def _count_ever(video: Video) -> int:
    settled = video.create_time + traits.SETTLED_AFTER * DAY
    return min(traits.comment_count(video, settled), MOST_COMMENTS)


def _second_of_writing(video: Video, number: int) -> int:
    """Many at first and then fewer, within six days."""
    return video.create_time + _SOONEST + int((number / _count_ever(video)) ** 2 * _SPAN)
