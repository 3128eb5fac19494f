"""Datasets are made by a worker, taken by registered copies, and confirmed when they were called back."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from harvest.models import Dataset, DatasetCopy, Record
from harvest.services import dataset_building, dataset_rows
from harvest.services.dataset_building import build_part
from harvest.services.recutting import recut
from proposals.models import AuditEvent
from tests.harvest.views.conftest import Cast

GIVEN = {"format": "csv", "collection": "", "naming": "codes"}


@pytest.fixture
def made(cast: Cast, sign_in: Callable[..., Client]) -> Dataset:
    cast.bench.harvest()
    response = sign_in(cast.data_user).post(f"{cast.root}datasets/", GIVEN)
    assert response.status_code == 302
    cast.bench.work()
    return Dataset.objects.get()


def take(cast: Cast, client: Client, name: str = "videos.csv") -> int:
    return client.post(f"{cast.root}datasets/1/take/", {"file": name}).status_code


def test_a_worker_makes_it_and_the_page_waits_for_it(cast: Cast, sign_in: Callable[..., Client]) -> None:
    cast.bench.harvest()
    client = sign_in(cast.data_user)
    client.post(f"{cast.root}datasets/", GIVEN | {"format": "jsonl"})
    waiting = client.get(f"{cast.root}datasets/").content.decode()
    cast.bench.work()
    ready = client.get(f"{cast.root}datasets/").content.decode()
    assert ('hx-trigger="every 2s"' in waiting, 'value="videos.jsonl"' in waiting) == (True, False)
    assert ('hx-trigger="every 2s"' in ready, 'value="videos.jsonl"' in ready) == (False, True)


def test_taking_registers_a_copy_once_and_gives_the_file(
    cast: Cast, made: Dataset, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(cast.data_user)
    response = client.post(f"{cast.root}datasets/1/take/", {"file": "videos.csv"}, follow=True)
    body = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert body == (Path(made.folder) / "videos.csv").read_bytes()
    assert body.count(b"\r\n") >= made.rows > 0
    assert response["Content-Disposition"] == f'attachment; filename="{cast.project.ref}-1-videos.csv"'
    assert take(cast, client, "manifest.json") == 302
    copy = DatasetCopy.objects.get()
    assert (copy.dataset, copy.user, copy.confirmed_at) == (made, cast.data_user, None)
    assert AuditEvent.objects.filter(verb="dataset.taken").count() == 1


def test_a_file_is_not_given_to_whoever_has_not_taken_a_copy(
    cast: Cast, made: Dataset, sign_in: Callable[..., Client]
) -> None:
    assert take(cast, sign_in(cast.data_user)) == 302
    response = sign_in(cast.pi).get(f"{cast.root}datasets/1/files/videos.csv")
    assert (response.status_code, DatasetCopy.objects.filter(user=cast.pi).count()) == (409, 0)


@pytest.mark.parametrize(
    "name", ["../../fieldgate.sqlite3", "/etc/passwd", "", ".videos.csv.part", "comments.csv"]
)
def test_only_files_of_the_dataset_can_be_taken(
    cast: Cast, made: Dataset, sign_in: Callable[..., Client], name: str
) -> None:
    client = sign_in(cast.data_user)
    assert take(cast, client, name) == 400
    assert DatasetCopy.objects.count() == 0
    assert client.get(f"{cast.root}datasets/1/files/.%2Fmanifest.json").status_code in (400, 404)


def test_a_dataset_out_of_use_is_not_given(cast: Cast, made: Dataset, sign_in: Callable[..., Client]) -> None:
    client = sign_in(cast.data_user)
    take(cast, client)
    Dataset.objects.update(state="building", reason="Records are being taken out of it.")
    assert take(cast, client) == 409
    assert client.get(f"{cast.root}datasets/1/files/videos.csv").status_code == 409
    assert 'name="file"' not in client.get(f"{cast.root}datasets/").content.decode()


def test_a_copy_that_was_called_back_is_asked_for_and_confirmed(
    cast: Cast, made: Dataset, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(cast.data_user)
    take(cast, client)
    DatasetCopy.objects.update(recalled_at=timezone.now())
    cast.project.members.filter(user=cast.data_user).update(granted_until="2026-03-01")
    page = client.get(cast.root).content.decode()
    assert ("Delete your copy" in page, "Replace or delete your copy" in page) == (True, False)
    assert client.post(f"{cast.root}datasets/1/confirm/")["Location"] == cast.root
    assert DatasetCopy.objects.get().confirmed_at is not None
    assert "Delete your copy" not in client.get(cast.root).content.decode()


def test_after_a_call_back_a_new_copy_is_registered(
    cast: Cast, made: Dataset, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(cast.data_user)
    take(cast, client)
    DatasetCopy.objects.update(recalled_at=timezone.now())
    take(cast, client)
    found = DatasetCopy.objects.order_by("pk").values_list("recalled_at", flat=True)
    assert [recalled is None for recalled in found] == [False, True]


def test_the_list_of_removed_ids_is_for_whoever_was_asked(
    cast: Cast, made: Dataset, sign_in: Callable[..., Client]
) -> None:
    client, pi = sign_in(cast.data_user), sign_in(cast.pi)
    take(cast, client)
    assert client.post(f"{cast.root}datasets/1/removed/").status_code == 409
    gone = Record.objects.order_by("key")[0]
    Record.objects.filter(pk=gone.pk).delete()
    recut(made, clock=cast.bench.clock)
    assert "Take the list and the scripts" in client.get(cast.root).content.decode()
    assert client.post(f"{cast.root}datasets/1/cut/").status_code == 409
    answer = client.post(f"{cast.root}datasets/1/removed/")
    assert answer["Content-Disposition"] == f'attachment; filename="{cast.project.ref}-1-removed.zip"'
    listed = zipfile.ZipFile(io.BytesIO(answer.content)).read("removed-ids.csv").decode()
    assert listed.splitlines()[1:] == [f"video,{gone.key},{cast.bench.clock():%Y-%m-%d}"]
    assert [pi.post(f"{cast.root}datasets/1/{each}/").status_code for each in ("removed", "cut")] == [
        409,
        409,
    ]
    assert client.post(f"{cast.root}datasets/1/cut/")["Location"] == cast.root
    assert "Replace or delete your copy" not in client.get(cast.root).content.decode()
    assert DatasetCopy.objects.filter(recalled_at=None).count() == 1


def test_names_stay_coded_unless_they_are_asked_for(
    cast: Cast, made: Dataset, sign_in: Callable[..., Client]
) -> None:
    sign_in(cast.pi).post(f"{cast.root}datasets/", GIVEN | {"naming": "names"})
    cast.bench.work()
    named = Dataset.objects.get(number=2)
    manifests = [
        json.loads((Path(each.folder) / "manifest.json").read_text())["names"] for each in (made, named)
    ]
    assert manifests == ["coded", "as harvested"]


def test_nothing_is_exported_before_the_access(cast: Cast, sign_in: Callable[..., Client]) -> None:
    type(cast.project).objects.update(access_end="2026-03-20", access_start="2026-03-20")
    type(cast.project).objects.update(state="ended")
    response = sign_in(cast.pi).post(f"{cast.root}datasets/", GIVEN)
    assert (response.status_code, Dataset.objects.count()) == (422, 0)
    assert "The access is over" in response.content.decode()


def test_what_was_chosen_is_made_and_said_on_the_page(
    cast: Cast, sign_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it is made the page says how far it is."""
    monkeypatch.setattr(dataset_building, "PART", 10)
    monkeypatch.setattr(dataset_rows, "PAGE", 10)
    cast.bench.harvest()
    client = sign_in(cast.data_user)
    days = {"created_from": "1 January 2026", "created_to": "2026-12-31"}
    chosen = GIVEN | days | {"fields_chosen": ["create_time"], "naming": "own_codes"}
    assert client.post(f"{cast.root}datasets/", chosen).status_code == 302
    dataset = Dataset.objects.get()
    assert build_part(dataset, clock=cast.bench.clock) is False
    waiting = client.get(f"{cast.root}datasets/").content.decode()
    dataset.refresh_from_db()
    assert f'<progress value="10" max="{dataset.progress["total"]}"' in waiting
    assert "Created from 1 January 2026 to 31 December 2026; only id, create_time" in waiting
    assert "codes of its own" in waiting
    cast.bench.work()
    dataset.refresh_from_db()
    assert (dataset.state, dataset.own_codes, dataset.fields) == ("ready", True, ["create_time"])
    assert "<progress" not in client.get(f"{cast.root}datasets/").content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"created_from": "2026-02-30"}, "created_from"),
        ({"created_from": "2026-02-02", "created_to": "2026-02-01"}, "The last day is before the first one."),
        ({"fields_chosen": ["password"]}, "Select a valid choice"),
        ({"naming": "none"}, "Select a valid choice"),
        ({"format": "xlsx"}, "Select a valid choice"),
    ],
)
def test_a_choice_that_cannot_be_is_refused(
    cast: Cast, sign_in: Callable[..., Client], wrong: dict[str, object], said: str
) -> None:
    response = sign_in(cast.data_user).post(f"{cast.root}datasets/", GIVEN | wrong)
    assert (response.status_code, Dataset.objects.count()) == (422, 0)
    assert said in response.content.decode()
