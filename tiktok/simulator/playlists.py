"""A playlist: its name and the ids of its videos, flat and in pages.

The words with which TikTok refuses an unknown one are not public.
"""

from typing import Any

from tiktok.simulator import traits
from tiktok.simulator.envelope import invalid_params
from tiktok.simulator.questions import read_integer, read_max_count, read_object
from tiktok.simulator.world import World


class Playlists:
    def __init__(self, world: World) -> None:
        self._world = world

    def show(self, _url_query: str, body: bytes, now: float) -> dict[str, Any]:
        """One page. The cursor is an index that counts what is gone. Raises Refused."""
        raw = read_object(body)
        playlist_id = read_integer(raw, "playlist_id", 0)
        size, cursor = read_max_count(raw), read_integer(raw, "cursor", 0)
        videos = [each for each in self._world.list_playlist(playlist_id) if each.create_time <= now]
        there = [each for each in videos if self._world.is_available(each, now)]
        if not there:
            raise invalid_params("playlist_id is invalid")
        shown = [each.id for each in videos[cursor : cursor + size] if each in there]
        end = min(cursor + size, len(videos))
        return {
            "playlist_id": playlist_id,
            "playlist_name": " ".join(traits.caption_words(videos[0])[:3]),
            "playlist_item_total": len(there),
            "playlist_last_updated": max(each.create_time for each in there),
            "playlist_video_ids": shown,
            "cursor": max(cursor, end),
            "has_more": end < len(videos),
        }
