"""What a video is like: each trait is read from its own number among the video's draws.

Numbers 0 to 2 and 12 to 14 belong to `world` (time, author, disappearance, publication).
"""

from functools import lru_cache

from tiktok.simulator import vocabulary as words
from tiktok.simulator.draws import RANGE, draw_numbers, pick_skewed
from tiktok.simulator.world import DAY, Video

_SOUNDS, _EFFECTS = 300, 60
SETTLED_AFTER = 10
"""Days after which archived counts rest: they may be 10 days old (FAQ of the Research API, read 2026-11-22)."""

SHORT, MID, LONG, EXTRA_LONG = "SHORT", "MID", "LONG", "EXTRA_LONG"


def hashtags(video: Video) -> tuple[str, ...]:
    """None to four different names, without `#`."""
    first, second, many = video.draws[4], video.draws[5], video.draws[3] % 5
    numbers = (first, second, first * 31 % RANGE, second * 37 % RANGE)[:many]
    return tuple(
        dict.fromkeys(words.HASHTAGS[pick_skewed(number, len(words.HASHTAGS))] for number in numbers)
    )


def caption_words(video: Video) -> tuple[str, ...]:
    """Three to nine words."""
    number, step = video.draws[6], video.draws[7] | 1
    size = len(words.CAPTION_WORDS)
    return tuple(
        words.CAPTION_WORDS[(number + step * n) % RANGE % size] for n in range(3 + video.draws[15] % 7)
    )


def description(video: Video) -> str:
    """The caption, then the hashtags, now and then an emoji."""
    parts = [*caption_words(video), *(f"#{name}" for name in hashtags(video))]
    if video.draws[8] % 8 == 0:
        parts.append(words.EMOJI[video.draws[8] // 8 % len(words.EMOJI)])
    return " ".join(parts)


def spoken_words(video: Video) -> tuple[str, ...]:
    """What a keyword meets: the words and hashtags of the description, in lower case."""
    return caption_words(video) + hashtags(video)


def transcript(video: Video) -> str | None:
    """About 15 % of videos have one."""
    return " ".join(caption_words(video) * 2) if video.draws[9] % 100 < 15 else None


def duration(video: Video) -> int:
    """Seconds, from 3 to 600; most videos are short."""
    return 3 + pick_skewed(video.draws[8], 597)


def length_band(video: Video) -> str:
    """The documented bands; which band 60 and 300 s belong to is not documented: the lower one here."""
    seconds = duration(video)
    if seconds < 15:
        return SHORT
    if seconds <= 60:
        return MID
    return LONG if seconds <= 300 else EXTRA_LONG


def music_id(video: Video) -> int:
    return 7_100_000_000_000_000_000 + pick_skewed(video.draws[10], _SOUNDS) * 333_667_000_003_331


def effect_ids(video: Video) -> tuple[str, ...]:
    """One in ten videos has an effect."""
    if video.draws[11] % 10:
        return ()
    return (str(63_000_000 + video.draws[11] // 10 % _EFFECTS * 16_127),)


def view_count(video: Video, now: float) -> int:
    """The archived count at `now`; a few pass 2^31, as real ones do."""
    share = video.draws[9] / RANGE
    return int(10 ** (2 + 7.6 * share**3) * _settled(video, now))


def like_count(video: Video, now: float) -> int:
    return _part_of_views(video, now, 12)


def comment_count(video: Video, now: float) -> int:
    return _part_of_views(video, now, 200)


def share_count(video: Video, now: float) -> int:
    return _part_of_views(video, now, 300)


def favorites_count(video: Video, now: float) -> int:
    return _part_of_views(video, now, 90)


def _part_of_views(video: Video, now: float, part: int) -> int:
    return view_count(video, now) * (video.draws[10] % 64 + 1) // (32 * part)


def _settled(video: Video, now: float) -> float:
    days = int((now - video.create_time) // DAY)
    return 1.0 if days >= SETTLED_AFTER else 1 - 0.5 ** max(days, 0)


@lru_cache(1024)
def numbered(name: str) -> int:
    """A number of 15 digits or so for a hashtag, an effect or a sticker."""
    return 100_000_000_000_000 + draw_numbers(name)[0] * 7
