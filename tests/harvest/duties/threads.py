"""Comments and replies of the simulated world, put into a project as a harvest of them leaves them there."""

from collections.abc import Iterator
from dataclasses import dataclass

from harvest.models import Record
from harvest.services.batching import place
from harvest.services.credentials import client, open_credentials
from harvest.vault import open_keyring, seal_record
from tests.harvest.duties.site import Site
from tiktok.client import Token
from tiktok.errors import SubjectRefused
from tiktok.records import Item


@dataclass(frozen=True, slots=True)
class Threads:
    """Ids in the order of their keys. `silent`: those that nobody replied to."""

    videos: list[str]
    ids: list[str]
    silent: list[str]


def add_threads(site: Site, videos: int = 8) -> Threads:
    """The first comments of that many videos and the replies to them."""
    credentials = open_credentials(site.project)
    token = client().fetch_token(credentials.client_key, credentials.secret)
    under = site.keys()[:videos]
    found = {item.id: item for key in under for item in _list_thread(token, key)}
    keys = open_keyring().project(site.project.ref)
    collection = site.project.collections.get()
    batches = place(site.project, "comment", list(found), site.now, collection_id=collection.pk)
    Record.objects.bulk_create(
        Record(
            project=site.project,
            kind="comment",
            key=item.id,
            created_at=item.created_at,
            batch_id=batches[item.id],
            collection_id=collection.pk,
            first_seen_at=site.now,
            seen_at=site.now,
            payload=seal_record(keys, site.project.pk, "comment", item.id, item.data),
        )
        for item in found.values()
    )
    silent = [key for key, item in found.items() if not item.data["reply_count"]]
    return Threads(under, sorted(found), sorted(silent))


def _list_thread(token: Token, video: str) -> Iterator[Item]:
    try:
        comments = client().list_comments(token, video_id=video).items
    except SubjectRefused:
        return
    for comment in comments:
        yield comment
        if comment.data["reply_count"]:
            yield from client().list_replies(token, comment_id=comment.id).items
