"""What collections other than of videos ask about: names of accounts or shops, ids of things, another collection."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from harvest.rules.agenda import Ask, Question
from tiktok.handles import HandleError, read_handle
from tiktok.ids import created_at, is_id
from tiktok.limits import FIRST_VIDEOS

USERNAMES, VIDEO_IDS, PLAYLIST_IDS, COLLECTION = "usernames", "video_ids", "playlist_ids", "collection"
SHOP_NAMES, SHOP_IDS, PRODUCT_IDS = "shop_names", "shop_ids", "product_ids"

KINDS: Final = (
    "comments",
    "accounts",
    "followers",
    "following",
    "liked",
    "pinned",
    "reposted",
    "playlists",
    "shops",
    "products",
    "reviews",
)
"""Collections with a list instead of a query."""

EXTRAS: Final[Mapping[str, frozenset[str]]] = {
    "videos": frozenset({"comments", "replies", "accounts"}),
    "comments": frozenset({"replies"}),
    "shops": frozenset({"products", "reviews"}),
    "products": frozenset({"reviews"}),
}
"""What can come with each kind of collection; nothing where none is named."""

_LONGEST_NAME: Final = 200
_FIELDS: Final[Mapping[str, str]] = {
    "comments": VIDEO_IDS,
    "playlists": PLAYLIST_IDS,
    "shops": SHOP_NAMES,
    "products": SHOP_IDS,
    "reviews": PRODUCT_IDS,
}

MOST: Final = 20_000
"""Subjects of one collection; ours. As many accounts take twenty days of the whole quota."""

_VIDEO_PAGE = re.compile(r"/video/(\d+)")


class SubjectError(ValueError):
    """Text that names no subject of this kind. The message says what to write instead."""


def field_of(kind: str) -> str:
    """Under which the list stands in the hand-over's `input`."""
    return _FIELDS.get(kind, USERNAMES)


def read_subject(kind: str, text: str) -> str:
    """One name or id as it is asked for."""
    return _READERS[field_of(kind)](text)


def read_subjects(kind: str, asked: Mapping[str, Any], problems: dict[str, str]) -> dict[str, Any]:
    """The input of a collection, each subject once; `problems` by their place in the document."""
    if kind == "comments" and COLLECTION in asked:
        return {COLLECTION: str(asked[COLLECTION]).strip()}
    field = field_of(kind)
    found: dict[str, None] = {}
    for number, text in enumerate(asked[field]):
        try:
            found[read_subject(kind, text)] = None
        except SubjectError as error:
            problems[f"$.input.{field}[{number}]"] = str(error)
    if len(found) > MOST:
        problems[f"$.input.{field}"] = f"has more than {MOST:,} of them; make several collections"
    return {field: list(found)}


def list_questions(kind: str, query: Mapping[str, Any]) -> list[Question]:
    """Of a collection that has a list. What stands in the place of something erased, such as the number of a video from
    before TikTok, is left out."""
    return [Question(Ask(kind), text) for text in query.get(field_of(kind), ()) if _is_subject(kind, text)]


def check_extras(kind: str, extras: Sequence[str], problems: dict[str, str]) -> None:
    allowed = EXTRAS.get(kind, frozenset())
    if wrong := [each for each in extras if each not in allowed]:
        problems["$.with"] = f"{', '.join(wrong)} cannot come with {kind}"


def _is_subject(kind: str, text: str) -> bool:
    try:
        read_subject(kind, text)
    except SubjectError:
        return False
    return field_of(kind) != VIDEO_IDS or created_at(text).date() >= FIRST_VIDEOS


def _read_name(text: str) -> str:
    try:
        return read_handle(text)
    except HandleError as error:
        raise SubjectError(str(error)) from error


def _read_video(text: str) -> str:
    """An id, or the address of the video's page."""
    found = _VIDEO_PAGE.search(text)
    return _read_id(found[1] if found else text)


def _read_id(text: str) -> str:
    plain = text.strip()
    if not is_id(plain):
        raise SubjectError("is not an id: digits only, such as 7300000000000000000")
    return plain


def _read_shop(text: str) -> str:
    """A name as it is written, with single spaces."""
    plain = " ".join(text.split())
    if not 0 < len(plain) <= _LONGEST_NAME or not plain.isprintable():
        raise SubjectError(f"is not the name of a shop: 1 to {_LONGEST_NAME} characters")
    return plain


_READERS: Final[Mapping[str, Callable[[str], str]]] = {
    USERNAMES: _read_name,
    VIDEO_IDS: _read_video,
    PLAYLIST_IDS: _read_id,
    SHOP_NAMES: _read_shop,
    SHOP_IDS: _read_id,
    PRODUCT_IDS: _read_id,
}
