"""A download goes on where it broke off, for whoever took it, while the dataset is in use and the link has not ended."""

import io
import tarfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from harvest.models import Dataset, DatasetCopy
from harvest.selectors.copies import ALL, list_names
from harvest.services.dataset_archive import ChangedError
from tests.harvest.views.conftest import Cast
from tests.harvest.views.test_datasets import made, take  # noqa: F401 -- a fixture


@pytest.fixture
def taken(cast: Cast, made: Dataset, sign_in: Callable[..., Client]) -> Client:  # noqa: F811
    client = sign_in(cast.data_user)
    assert take(cast, client) == 302
    return client


def get(cast: Cast, client: Client, name: str = "videos.csv", **headers: str) -> HttpResponse:
    return client.get(f"{cast.root}datasets/1/files/{name}", headers=headers)  # type: ignore[return-value]


def body_of(response: HttpResponse) -> bytes:
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["videos.csv", "README.md", "SHA256SUMS", ALL])
def test_two_halves_are_the_whole(cast: Cast, taken: Client, name: str) -> None:
    whole = get(cast, taken, name)
    body = body_of(whole)
    assert (whole.status_code, whole["Accept-Ranges"], whole["Content-Length"]) == (
        200,
        "bytes",
        str(len(body)),
    )
    half = len(body) // 2
    first = get(cast, taken, name, range=f"bytes=0-{half - 1}")
    second = get(cast, taken, name, range=f"bytes={half}-", if_range=whole["ETag"])
    assert [first.status_code, second.status_code] == [206, 206]
    assert second["Content-Range"] == f"bytes {half}-{len(body) - 1}/{len(body)}"
    assert second["Content-Length"] == str(len(body) - half)
    assert body_of(first) + body_of(second) == body


def test_bytes_beyond_the_end_are_refused(cast: Cast, taken: Client) -> None:
    size = len(body_of(get(cast, taken)))
    refused = get(cast, taken, range=f"bytes={size}-")
    assert (refused.status_code, refused["Content-Range"], refused.content) == (416, f"bytes */{size}", b"")


def test_another_file_than_the_one_begun_comes_whole(cast: Cast, taken: Client) -> None:
    answer = get(cast, taken, range="bytes=10-", if_range='"of another time"')
    assert (answer.status_code, answer.has_header("Content-Range")) == (200, False)
    assert len(body_of(answer)) == int(answer["Content-Length"])


def test_everything_in_one_file_holds_every_file(cast: Cast, made: Dataset, taken: Client) -> None:  # noqa: F811
    body = body_of(get(cast, taken, ALL))
    with tarfile.open(fileobj=io.BytesIO(body)) as archive:
        found = {entry.name: archive.extractfile(entry).read() for entry in archive}  # type: ignore[union-attr]
    folder, top = Path(made.folder), f"{cast.project.ref}-1"
    assert found == {f"{top}/{name}": (folder / name).read_bytes() for name in list_names(made)}


def test_a_file_that_changes_while_it_is_sent_breaks_off(
    cast: Cast,
    made: Dataset,  # noqa: F811
    taken: Client,
) -> None:
    """So that nobody holds half of one and half of another."""
    answer = get(cast, taken, ALL)
    (Path(made.folder) / "videos.csv").write_text("cut again")
    with pytest.raises(ChangedError):
        body_of(answer)


def test_a_link_ends_after_a_day_and_begins_anew_when_it_is_taken(cast: Cast, taken: Client) -> None:
    copy = DatasetCopy.objects.get()
    assert copy.link_until is not None
    assert timedelta(hours=23) < copy.link_until - timezone.now() <= timedelta(hours=24)
    DatasetCopy.objects.update(link_until=timezone.now() - timedelta(seconds=1))
    assert get(cast, taken).status_code == 409
    assert take(cast, taken) == 302
    assert get(cast, taken).status_code == 200
    assert DatasetCopy.objects.count() == 1


def test_a_link_dies_with_the_dataset(cast: Cast, taken: Client) -> None:
    Dataset.objects.update(state="erased")
    assert get(cast, taken).status_code == 409
    assert get(cast, taken, range="bytes=0-1").status_code == 409


def test_a_link_is_for_the_person_who_took_it(
    cast: Cast, taken: Client, sign_in: Callable[..., Client]
) -> None:
    assert get(cast, sign_in(cast.pi)).status_code == 409
    assert get(cast, Client()).status_code == 302
