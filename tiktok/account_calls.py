"""What can be asked about one account: itself, the people around it, the videos around it."""

from collections.abc import Sequence
from dataclasses import replace

from tiktok import limits
from tiktok.asking import Asker, at_place, of_account, with_asked
from tiktok.endpoints import ACCOUNT, FOLLOWERS, FOLLOWING, LIKED, PINNED, REPOSTED
from tiktok.errors import SubjectRefused
from tiktok.fields import ACCOUNT_FIELDS, ACCOUNT_VIDEO_FIELDS, check_fields, complete_fields
from tiktok.pages import Page
from tiktok.records import parse_account
from tiktok.tokens import Token


class AccountCalls(Asker):
    """A part of `Client`. ValueError for a name without any letter."""

    def fetch_account(self, token: Token, *, username: str, fields: Sequence[str] = ACCOUNT_FIELDS) -> Page:
        """One account as it is now, as a page of one row. The answer need not repeat the name: it is the one asked.

        SubjectRefused where TikTok does not show the account, also where it answers with nothing.
        """
        body = of_account(username)
        endpoint = replace(ACCOUNT, parse=lambda row: parse_account(with_asked(row, body, "username")))
        page = self._fetch_page(token, endpoint, body, check_fields(fields))
        if not page.items:
            raise SubjectRefused(
                "TikTok shows nothing of this account.",
                http_status=page.http_status,
                log_id=page.log_id,
                server_date=page.server_date,
            )
        return page

    def list_followers(
        self,
        token: Token,
        *,
        username: str,
        cursor: int | None = None,
        max_count: int = limits.ROWS_PER_REQUEST,
    ) -> Page:
        """A page of those who follow an account, from a quota of its own.

        The cursor is a time: whether those of one second are repeated or lost between two pages is not documented.
        """
        body = of_account(username) | at_place(max_count, cursor=cursor)
        return self._fetch_page(token, FOLLOWERS, body)

    def list_following(
        self,
        token: Token,
        *,
        username: str,
        cursor: int | None = None,
        max_count: int = limits.ROWS_PER_REQUEST,
    ) -> Page:
        """A page of those whom an account follows, where it shows them; else as `list_followers`."""
        body = of_account(username) | at_place(max_count, cursor=cursor)
        return self._fetch_page(token, FOLLOWING, body)

    def list_liked_videos(
        self,
        token: Token,
        *,
        username: str,
        fields: Sequence[str] = ACCOUNT_VIDEO_FIELDS,
        cursor: int | None = None,
        max_count: int = limits.ROWS_PER_REQUEST,
    ) -> Page:
        """A page of the videos that an account has liked, where it shows them, the last like first.

        The cursor is a time, in seconds by the table of TikTok's page and in milliseconds by its example.
        """
        body = of_account(username) | at_place(max_count, cursor=cursor)
        return self._fetch_page(token, LIKED, body, complete_fields(fields))

    def list_reposted_videos(
        self,
        token: Token,
        *,
        username: str,
        fields: Sequence[str] = ACCOUNT_VIDEO_FIELDS,
        cursor: int | None = None,
        max_count: int = limits.ROWS_PER_REQUEST,
    ) -> Page:
        """A page of the videos that an account has reposted."""
        body = of_account(username) | at_place(max_count, cursor=cursor)
        return self._fetch_page(token, REPOSTED, body, complete_fields(fields))

    def list_pinned_videos(
        self, token: Token, *, username: str, fields: Sequence[str] = ACCOUNT_VIDEO_FIELDS
    ) -> Page:
        """The videos at the top of an account's page; there is no second page."""
        return self._fetch_page(token, PINNED, of_account(username), complete_fields(fields))
