"""A video as an answer shows it. A value that is absent is an absent key, never null."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tiktok.simulator import traits
from tiktok.simulator import vocabulary as words
from tiktok.simulator.world import Video

_ORDERS = 7
"""Rows of one answer have their keys in as many different orders."""


def build_row(video: Video, fields: Sequence[str], now: float) -> dict[str, Any]:
    """`fields` that the video has, in an order that changes from row to row."""
    return fill_row(fields, lambda name: FIELDS[name](video, now), video.draws[11])


def fill_row(fields: Sequence[str], read: Callable[[str], Any], number: int) -> dict[str, Any]:
    """What `read` gives for each field, without None, in an order that `number` decides."""
    turn = number % _ORDERS * len(fields) // _ORDERS
    values = ((name, read(name)) for name in (*fields[turn:], *fields[:turn]))
    return {name: value for name, value in values if value is not None}


def _likes(video: Video, now: float) -> int | None:
    """One video in forty lacks the count, as in a public recording of 2024-04-05."""
    return None if video.draws[3] % 40 == 7 else traits.like_count(video, now)


def _hashtag_infos(video: Video, _now: float) -> list[dict[str, Any]]:
    return [
        {"hashtag_id": traits.numbered(name), "hashtag_name": name, "hashtag_description": ""}
        for name in traits.hashtags(video)
    ]


def _stickers(video: Video, _now: float) -> list[dict[str, Any]] | None:
    if video.draws[6] % 50:
        return None
    name = words.CAPTION_WORDS[video.draws[6] // 50 % len(words.CAPTION_WORDS)]
    return [{"sticker_id": str(traits.numbered(name)), "sticker_name": name}]


def _effects(video: Video, _now: float) -> list[dict[str, Any]] | None:
    infos = [
        {"effect_id": each, "effect_name": f"effect {each[-3:]}", "effect_photo_url": ""}
        for each in traits.effect_ids(video)
    ]
    return infos or None


def _mentions(video: Video, _now: float) -> list[str] | None:
    """One video in twenty names somebody whose videos are not in this world."""
    if video.draws[8] % 20:
        return None
    return [f"sim_{words.HANDLE_STARTS[video.draws[8] // 20 % len(words.HANDLE_STARTS)]}"]


def _tag(video: Video, _now: float) -> dict[str, int] | None:
    """Type 1 is AI-generated, type 2 branded; which number means what differs between TikTok's pages."""
    kind = video.draws[7] % 60
    return {1: {"type": 1, "number": 1}, 2: {"type": 1, "number": 2}, 3: {"type": 2, "number": 1}}.get(kind)


def _label(video: Video, _now: float) -> dict[str, Any] | None:
    if video.draws[4] % 200:
        return None
    return {"type": 1, "vote": False, "warn": False, "content": "", "sink": False}


FIELDS: Mapping[str, Callable[[Video, float], Any]] = {
    "id": lambda video, _now: video.id,
    "video_description": lambda video, _now: traits.description(video),
    "create_time": lambda video, _now: video.create_time,
    "region_code": lambda video, _now: video.author.region_code,
    "share_count": traits.share_count,
    "view_count": traits.view_count,
    "like_count": _likes,
    "comment_count": traits.comment_count,
    "music_id": lambda video, _now: traits.music_id(video),
    "hashtag_names": lambda video, _now: sorted(traits.hashtags(video)),
    "username": lambda video, _now: video.author.name,
    "effect_ids": lambda video, _now: list(traits.effect_ids(video)) or None,
    "playlist_id": lambda video, _now: video.playlist_id,
    "voice_to_text": lambda video, _now: traits.transcript(video),
    "is_stem_verified": lambda video, _now: video.draws[9] % 500 == 0,
    "favorites_count": traits.favorites_count,
    "video_duration": lambda video, _now: traits.duration(video),
    "hashtag_info_list": _hashtag_infos,
    "sticker_info_list": _stickers,
    "effect_info_list": _effects,
    "video_mention_list": _mentions,
    "video_label": _label,
    "video_tag": _tag,
}
"""The documented fields (query-videos, page of 2026-09-01)."""
