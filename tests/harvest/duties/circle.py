"""Accounts of the simulated world and the lists around them, put into a project as a harvest leaves them there."""

from collections.abc import Callable, Iterable

from harvest.models import Batch, Record, Run
from harvest.services.arriving import Thing, read_account, read_playlist, read_shelf, read_tie
from harvest.services.credentials import client, open_credentials
from harvest.services.keeping import Arrival, keep
from harvest.vault import open_keyring, open_record
from tests.harvest.duties.site import FIRST, LAST, Site
from tiktok.client import Client, Page, Token
from tiktok.errors import SubjectRefused
from tiktok.fields import ACCOUNT_FIELDS, ALWAYS_ASKED
from tiktok.query import Condition, Operation, Query


def call[T](site: Site, ask: Callable[[Client, Token], T]) -> T:
    credentials = open_credentials(site.project)
    return ask(client(), client().fetch_token(credentials.client_key, credentials.secret))


def list_authors(site: Site) -> list[str]:
    """Names without NULs of those who made the project's videos."""
    keys = open_keyring().project(site.project.ref)
    rows = Record.objects.filter(project=site.project, kind="video").order_by("key")
    names = [
        str(open_record(keys, row.project_id, "video", row.key, bytes(row.payload))["username"])
        for row in rows
    ]
    return [name for name in dict.fromkeys(names) if "\0" not in name]


def add_accounts(site: Site, most: int = 8) -> list[str]:
    """Names of accounts that TikTok shows, now records."""
    keys = open_keyring().project(site.project.ref)
    shown: dict[str, Thing] = {}
    for name in list_authors(site):
        if len(shown) == most:
            break
        try:
            page = call(site, lambda api, token, name=name: api.fetch_account(token, username=name))
        except SubjectRefused:
            continue
        shown[name] = read_account(keys, page.items[0], asked=frozenset(ACCOUNT_FIELDS))
    store(site, shown.values())
    return list(shown)


def add_list(site: Site, kind: str, of: str, pages: int = 1) -> list[str]:
    """The first pages of a list around an account, now records; names of accounts, or ids of videos."""
    keys, rows, cursor = open_keyring().project(site.project.ref), [], None
    for _ in range(pages):
        page = call(site, lambda api, token: fetch(api, token, kind, of, cursor))  # noqa: B023 -- called at once
        rows += page.items
        cursor = page.cursor
        if not page.has_more:
            break
    if kind in ("follower", "following"):
        things = [read_tie(keys, kind, item, of=of) for item in rows]
    else:
        asked = frozenset(ALWAYS_ASKED)
        things = [read_shelf(keys, kind, item, of=of, path="", asked=asked)[0] for item in rows]
    store(site, things)
    return [item.id for item in rows]


def add_playlists(site: Site, ids: Iterable[str]) -> None:
    store(
        site,
        (
            read_playlist(
                call(site, lambda api, token, each=each: api.fetch_playlist(token, playlist_id=each)).items[
                    0
                ],
                is_first=True,
            )
            for each in ids
        ),
    )


def fetch(api: Client, token: Token, kind: str, of: str, cursor: int | None) -> Page:
    ask = {
        "follower": api.list_followers,
        "following": api.list_following,
        "liked": api.list_liked_videos,
        "reposted": api.list_reposted_videos,
    }
    if kind == "pinned":
        return api.list_pinned_videos(token, username=of)
    return ask[kind](token, username=of, cursor=cursor)  # type: ignore[operator]


def store(site: Site, things: Iterable[Thing]) -> None:
    keys = open_keyring().project(site.project.ref)
    keep(Arrival(site.project, Run.objects.latest("pk"), keys, site.now, site.now), list(things))


def fresh(site: Site, *kinds: str) -> None:
    """Only these kinds come due."""
    Batch.objects.exclude(kind__in=kinds).update(clock_at=site.now.replace(year=2028))


def find_playlists(site: Site) -> list[str]:
    """Those that the first page of any posts names."""
    query = Query(all_of=(Condition("region_code", Operation.IN, ("BE", "DE", "FR", "GB", "US")),))
    page = call(
        site,
        lambda api, token: api.query_videos(
            token, query=query, start=FIRST, end=LAST, fields=("playlist_id",)
        ),
    )
    return list(
        dict.fromkeys(str(each.data["playlist_id"]) for each in page.items if "playlist_id" in each.data)
    )
