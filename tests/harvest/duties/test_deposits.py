"""A copy in a storage holds what the dataset holds: after it is made, after a removal, and nothing after the end.

On a folder and on a server of S3, by its own protocol.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import boto3
import pytest
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import storages
from moto.server import ThreadedMotoServer

from accounts.rules.errors import Invalid
from config.places import read_place
from harvest.models import Certificate, Dataset, Unit
from harvest.rules.states import DatasetState, UnitState
from harvest.selectors.screens.datasets_page import datasets_page
from harvest.services.closing import announce_close, confirm_close
from harvest.services.dataset_files import list_files
from harvest.services.datasets import Choice, request_dataset
from tests.harvest.duties.site import Site, pi

BUCKET = "fieldgate-tests"


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=["folder", "s3"])
def place(
    request: pytest.FixtureRequest, settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if request.param == "folder":
        address, endpoint = f"file://{tmp_path}/share", ""
    else:
        address, endpoint = f"s3://{BUCKET}/data sets", request.getfixturevalue("s3")
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.setenv(name, "for-tests-alone")
        monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        boto3.client("s3", endpoint_url=endpoint).create_bucket(Bucket=BUCKET)
    settings.STORAGES = settings.STORAGES | {"datasets": read_place(address, endpoint)}


def make(site: Site, form: str = "csv") -> Dataset:
    dataset = request_dataset(site.project, Choice(form, deposited=True), by=pi(), now=site.now)
    site.work()
    dataset.refresh_from_db()
    return dataset


def read_storage(top: str) -> dict[str, bytes]:
    """Everything that it lists, read back."""
    storage = storages["datasets"]
    try:
        folders, files = storage.listdir(top)
    except FileNotFoundError:
        return {}
    found = {}
    for name in files:
        with storage.open(f"{top}/{name}") as file:
            found[f"{top}/{name}"] = file.read()
    for folder in folders:
        found |= read_storage(f"{top}/{folder}")
    return found


def read_folder(dataset: Dataset) -> dict[str, bytes]:
    folder, top = Path(dataset.folder), f"{dataset.project.ref}/{dataset.number}"
    return {f"{top}/{path.relative_to(folder).as_posix()}": path.read_bytes() for path in list_files(folder)}


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_the_copy_follows_the_dataset_to_its_end(site: Site, form: str) -> None:
    dataset = make(site, form)
    first = read_folder(dataset)
    assert read_storage(site.project.ref) == first
    gone = site.keys()[5::10]
    site.delete(gone)
    site.move(days=10)
    site.refresh()
    dataset.refresh_from_db()
    cut = read_folder(dataset)
    assert dataset.state == DatasetState.RECUT
    assert cut != first
    assert read_storage(site.project.ref) == cut
    closing = announce_close(site.project, "Over", by=None, now=site.now)
    confirm_close(site.project, closing.digest, by=None, now=site.now)
    site.work()
    assert read_storage(site.project.ref) == {}
    assert Certificate.objects.count() == 1


def test_an_unreachable_storage_is_said_and_tried_again(
    site: Site, settings: LazySettings, tmp_path: Path
) -> None:
    (tmp_path / "share").write_text("a file where a folder should be")
    settings.STORAGES = settings.STORAGES | {"datasets": read_place(f"file://{tmp_path}/share", "")}
    dataset = make(site)
    unit = Unit.objects.get(kind="dataset", spec={"deposit": dataset.pk})
    assert (unit.state, unit.not_before > site.now) == (UnitState.WAITING, True)
    (row,) = datasets_page(site.project, pi(), site.now).rows
    assert row.storage.startswith("Its copy in the storage could not follow: ")
    (tmp_path / "share").unlink()
    site.move(minutes=11)
    site.work()
    assert read_storage(site.project.ref) == read_folder(dataset)
    (row,) = datasets_page(site.project, pi(), site.now).rows
    assert row.storage == "A copy is in the storage"


def test_no_end_is_certified_over_a_copy_that_may_still_be_there(
    site: Site, settings: LazySettings, tmp_path: Path
) -> None:
    settings.STORAGES = settings.STORAGES | {"datasets": read_place(f"file://{tmp_path}/share", "")}
    make(site)
    (tmp_path / "share").rename(tmp_path / "away")
    (tmp_path / "share").write_text("not a folder")
    closing = announce_close(site.project, "Over", by=None, now=site.now)
    confirm_close(site.project, closing.digest, by=None, now=site.now)
    site.work()
    assert not Certificate.objects.exists()
    (tmp_path / "share").unlink()
    (tmp_path / "away").rename(tmp_path / "share")
    site.now += timedelta(hours=2)
    site.work()
    assert (Certificate.objects.count(), read_storage(site.project.ref)) == (1, {})


def test_without_a_storage_no_copy_can_be_asked_for(site: Site) -> None:
    with pytest.raises(Invalid):
        request_dataset(site.project, Choice("csv", deposited=True), by=pi(), now=site.now)
    assert not Dataset.objects.exists()


@pytest.mark.parametrize("address", ["https://x", "file://host/folder", "s3://", "/mnt/share", "file:share"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ImproperlyConfigured):
        read_place(address, "")
