"""Names of accounts in records, and what stands for them in exports.

Covered: fields that hold a name, and `@name` in any text, addresses of tiktok.com included. A name written without
the at sign in a caption is not recognised; the README of each dataset says so.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

NAME_FIELDS: Final = frozenset(
    {"username", "of_username", "display_name", "nickname", "author_name", "video_mention_list"}
)

FACES: Final = frozenset(
    {"display_name", "nickname", "avatar_url", "avatar_url_100", "avatar_large_url", "bio_url"}
)
"""Fields that say who somebody is and nothing else: not in a dataset without names."""

_MENTION = re.compile(r"@([\w.\x00]{2,64})")
"""Wider than TikTok's own rule (2 to 24 of letters, digits, underscore, dot): too much is coded rather than too little.
NUL is there because some recorded usernames hold it."""


def hide_names(data: Mapping[str, object], code: Callable[[str], str]) -> dict[str, object]:
    """The row with each name replaced by `code(name)`; ids, numbers and every other text stay as they are."""
    return {field: _hide(field, value, code) for field, value in data.items()}


def leave_out_faces(data: Mapping[str, object]) -> dict[str, object]:
    """The row without what shows a person and could only be replaced by nothing."""
    return {field: value for field, value in data.items() if field not in FACES}


def _hide(field: str, value: object, code: Callable[[str], str]) -> object:
    match value:
        case dict():
            return {str(inner): _hide(str(inner), part, code) for inner, part in value.items()}
        case list():
            return [_hide(field, part, code) for part in value]
        case str() if field in NAME_FIELDS:
            return _code_name(value, code) if value else value
        case str():
            return _MENTION.sub(lambda found: _code_mention(found[1], code), value)
    return value


def _code_name(name: str, code: Callable[[str], str]) -> str:
    """One name and one way of writing it get one code: mentions differ in case and in the at sign."""
    return code(name.removeprefix("@").casefold())


def _code_mention(name: str, code: Callable[[str], str]) -> str:
    """A dot or dots at the end belong to the sentence."""
    bare = name.rstrip(".")
    return f"@{_code_name(bare, code)}{name[len(bare) :]}" if bare else f"@{name}"
