"""Reads the names of accounts and hashtags as people write and paste them."""

import re
import unicodedata
from typing import Final
from urllib.parse import unquote, urlsplit

_LONGEST: Final = 64
"""Our own bound; TikTok's documentation names none."""

_HANDLE = re.compile(rf"[\w.]{{1,{_LONGEST}}}")
_HASHTAG = re.compile(r"[^\s#@,;/?&\"“”]{1,150}")
_SHORT_LINKS: Final = ("vm.tiktok.com", "vt.tiktok.com")


class HandleError(ValueError):
    """Text that names no account or hashtag. The message says what to write instead."""


def read_handle(text: str) -> str:
    """`name` from `name`, `@name` or the address of the account or of one of its videos.

    In lower case, since TikTok's handles have no other.
    """
    plain = _tidy(text)
    name = _from_address(plain, re.compile(r"/@([^/]+)")) if _is_address(plain) else plain.removeprefix("@")
    if not _HANDLE.fullmatch(name):
        raise HandleError(
            "This is not the name of an account. Write it as on its page, for example @library.example: "
            "letters, digits, full stops and underscores, no spaces."
        )
    return name.lower()


def read_hashtag(text: str) -> str:
    """`name` from `name`, `#name` or the address of the hashtag's page. Capitals are kept."""
    plain = _tidy(text)
    name = (
        _from_address(plain, re.compile(r"/tag/([^/]+)")) if _is_address(plain) else plain.removeprefix("#")
    )
    if not _HASHTAG.fullmatch(name) or not name.isprintable():
        raise HandleError("This is not one hashtag. Write a single one without spaces, for example #vote.")
    return name


def _tidy(text: str) -> str:
    """Composed as TikTok writes it, without the invisible marks that come with copying."""
    composed = unicodedata.normalize("NFC", text).strip()
    return composed.strip("\u200b\u200e\u200f\u202a\u202c\u2066\u2069\ufeff").strip()


def _is_address(text: str) -> bool:
    return "/" in text


def _from_address(text: str, path: re.Pattern[str]) -> str:
    try:
        address = urlsplit(text if "://" in text else f"https://{text}")
        host = (address.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        raise HandleError("This address cannot be read. Write the name alone.") from None
    if host in _SHORT_LINKS:
        raise HandleError(
            "This is a short link, which does not show the name. Open it and copy the name from the page."
        )
    found = path.match(unquote(address.path))
    if host != "tiktok.com" or not found:
        raise HandleError("This address is not a page of TikTok that shows the name. Write the name alone.")
    return unicodedata.normalize("NFC", found[1])
