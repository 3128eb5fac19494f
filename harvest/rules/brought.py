"""What the subjects of a collection are called, and what was asked about them, in the words of screens."""

from typing import Final

ASKED: Final = {
    "comments": "Comments of a video",
    "replies": "Replies to a comment",
    "accounts": "An account",
    "followers": "Followers of an account",
    "following": "Accounts that an account follows",
    "liked": "Videos that an account liked",
    "pinned": "Videos that an account pinned",
    "reposted": "Videos that an account reposted",
    "playlists": "A playlist",
    "shops": "A shop",
    "products": "Products of a shop",
    "reviews": "Reviews of a product",
}
"""By the words of `Ask`."""
