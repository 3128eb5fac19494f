"""A record as a source of what a manuscript might give away."""

from collections.abc import Mapping
from typing import Final

from harvest.rules.disclosure.scan import Source

TEXTS: Final[Mapping[str, str]] = {
    "video_description": "the words beside a video",
    "voice_to_text": "what is said in a video",
    "text": "a comment",
    "bio_description": "the text of a profile",
    "playlist_name": "the name of a playlist",
    "review_text": "a review",
}
"""Fields that people write or speak in, as TikTok names them."""
_IDS: Final = ("id", "video_id", "parent_comment_id", "playlist_id", "music_id", "shop_id", "product_id")


def source_of(data: Mapping[str, object]) -> Source:
    """Of a record as it was answered. What is not text where text is expected is left out."""
    tags = data.get("hashtag_names")
    return Source(
        author=_read(data, "username"),
        display_name=_read(data, "display_name"),
        ids=tuple(value for name in _IDS if (value := _read(data, name))),
        hashtags=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
        texts=tuple((what, text) for name, what in TEXTS.items() if (text := _read(data, name))),
    )


def _read(data: Mapping[str, object], name: str) -> str:
    value = data.get(name)
    return value if isinstance(value, str) else ""
