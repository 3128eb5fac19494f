"""What each field of a video holds, for people who choose which to ask for (query-videos and codebook, read 2026-11-21)."""

from collections.abc import Mapping
from typing import Final

VIDEO_FIELD_WORDS: Final[Mapping[str, str]] = {
    "id": "the number of the video",
    "video_description": "the text below the video, which is its title too",
    "create_time": "when it was posted",
    "region_code": "where the account was registered, not where the video was made",
    "share_count": "how often it was shared, up to 10 days old",
    "view_count": "how often it was watched, up to 10 days old",
    "like_count": "how many liked it, up to 10 days old",
    "comment_count": "how many comments it has, up to 10 days old",
    "music_id": "the number of its sound",
    "hashtag_names": "its hashtags, without #",
    "username": "the account that posted it. Personal data",
    "effect_ids": "the numbers of its effects",
    "playlist_id": "the number of the playlist it is in, if any",
    "voice_to_text": "what is said in it, for one or two videos in ten",
    "is_stem_verified": "whether TikTok counts it as science or technology",
    "favorites_count": "how many saved it, up to 10 days old",
    "video_duration": "its length in seconds",
    "hashtag_info_list": "its hashtags with number and description",
    "sticker_info_list": "its stickers",
    "effect_info_list": "its effects with name and picture",
    "video_mention_list": "the accounts it mentions. Personal data",
    "video_label": "TikTok's label, such as one about elections",
    "video_tag": "whether it was made by AI, or is paid for, as labelled",
}
