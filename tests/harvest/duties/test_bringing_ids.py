"""Ids from elsewhere: brought in, checked with TikTok, taken out of the copy that is kept elsewhere, certified at the end."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings

from accounts.rules.errors import Conflict, Invalid, NotNow
from harvest.models import Batch, Dataset, DatasetCopy, IdImport, Project, Record, Sighting, Tombstone, Unit
from harvest.rules.deletion import Covers
from harvest.rules.id_lists import Wanted
from harvest.rules.states import ProjectState
from harvest.services.bringing_ids import BadRows, bring_ids
from harvest.services.certificates import read_pdf
from harvest.services.closing import announce_close, confirm_close
from harvest.services.confirming import confirm_cut
from harvest.services.deletion import Asked, begin_erasing, record_request
from harvest.services.ending import close_now
from harvest.services.erasing_requested import erase_requested
from harvest.services.removed_ids import drop_settled, take_list
from harvest.services.runs import start_run
from harvest.services.storing_ids import _hand_over, store_part
from harvest.vault import open_keyring, open_record
from proposals.models import AuditEvent, Need
from tests.harvest.duties.certificates.test_going_out import text_of
from tests.harvest.duties.site import Site, open_site, pi
from tests.harvest.duties.test_commands import as_json, refused
from tiktok.simulator import Running


@pytest.fixture
def empty(transactional_db: None, running: Running) -> Site:
    return open_site(running)


def ids_of(site: Site, most: int = 60) -> list[str]:
    """Videos that are there, from a harvest whose records are then forgotten: the list is all that is kept of it."""
    site.harvest()
    keys = site.keys()[:most]
    for model in (Record, Sighting, Batch):
        model.objects.all().delete()
    return keys


def bring(
    site: Site,
    text: str,
    *,
    kind: str = "videos",
    on: date | None = None,
    leave_out: bool = False,
    name: str = "elsewhere",
) -> IdImport:
    wanted = Wanted(kind, "", "", on or site.now.date())
    return bring_ids(
        site.project, name, io.BytesIO(text.encode()), wanted, leave_out_bad=leave_out, by=pi(), now=site.now
    )


def test_from_a_list_to_records_that_are_checked(empty: Site) -> None:
    keys = ids_of(empty)
    found = bring(empty, "video_id\n" + "\n".join([*keys, keys[0]]), on=empty.now.date() - timedelta(days=3))
    assert not Batch.objects.exists()
    empty.work()
    found.refresh_from_db()
    assert (found.rows, found.new, found.repeated, found.done_at) == (61, 60, 1, empty.now)
    assert not Path(found.place).exists()
    batch = Batch.objects.get()
    oldest = datetime.combine(empty.now.date() - timedelta(days=3), datetime.min.time(), UTC)
    assert (batch.records, batch.clock_at, batch.sealed_at) == (60, oldest, empty.now)
    record = Record.objects.get(key=keys[0])
    opened = open_record(
        open_keyring().project(empty.project.ref), empty.project.pk, "video", keys[0], bytes(record.payload)
    )
    assert opened == {"id": keys[0]}
    assert Sighting.objects.filter(collection_id=found.collection_id).count() == 60
    copy = DatasetCopy.objects.get()
    assert (copy.user, copy.dataset, copy.dataset.rows) == (pi(), found.dataset, 60)
    with pytest.raises(NotNow, match="kept elsewhere"):
        start_run(found.collection, by=pi(), now=empty.now)


def test_what_is_gone_at_tiktok_is_removed_and_the_holder_is_told(empty: Site) -> None:
    keys = ids_of(empty)
    bring(empty, "\n".join(keys))
    empty.work()
    empty.delete(keys[:4])
    empty.move(days=10, hours=1)
    empty.round()
    empty.refresh()
    empty.round()
    empty.work()
    assert sorted(empty.keys()) == sorted(keys[4:])
    assert Tombstone.objects.count() == 4
    copy = DatasetCopy.objects.get()
    assert copy.recalled_at is not None
    assert copy.confirmed_at is None
    assert listed(empty, copy.dataset) == set(keys[:4])


def listed(site: Site, dataset: Dataset | None) -> set[str]:
    """Ids that are to be removed."""
    assert dataset is not None
    packed = take_list(dataset, by=pi(), now=site.now)
    with zipfile.ZipFile(io.BytesIO(packed)) as files:
        return {row["id"] for row in csv.DictReader(files.read("removed-ids.csv").decode().splitlines())}


@pytest.mark.parametrize("held", [0, 2])
def test_what_had_been_erased_before_is_listed_for_the_holder_at_once(empty: Site, held: int) -> None:
    """Also where nothing is left of the list. What is listed is dropped once no copy may hold it."""
    keys = ids_of(empty)[: 4 + held]
    bring(empty, "\n".join(keys))
    empty.work()
    request = record_request(
        empty.project,
        Asked(empty.now.date(), "TikTok", "Please.", Covers.IDS, "\n".join(keys[:4]), empty.now.date(), pi()),
        by=pi(),
        now=empty.now,
    )
    begin_erasing(request, by=pi(), now=empty.now)
    erase_requested(empty.now)
    empty.work()
    again = bring(empty, "\n".join(keys), name="again")
    empty.work()
    again.refresh_from_db()
    assert (again.new, again.known, again.gone) == (0, held, 4)
    dataset = again.dataset
    assert dataset is not None
    assert listed(empty, dataset) == set(keys[:4])
    assert Need.objects.filter(key__endswith=f":dataset:{dataset.number}").get().user == pi()
    other = DatasetCopy.objects.create(
        dataset=dataset, user=pi(), taken_at=empty.now, recalled_at=empty.now, confirmed_at=empty.now
    )
    drop_settled(dataset)
    assert listed(empty, dataset) == set(keys[:4])
    confirm_cut(dataset, by=pi(), now=empty.now)
    assert not dataset.removed.exists()
    assert (
        not dataset.copies.exclude(pk=other.pk).filter(recalled_at__isnull=False, confirmed_at=None).exists()
    )


def test_ids_that_are_long_unconfirmed_are_checked_first_and_at_once(empty: Site) -> None:
    keys = ids_of(empty)
    bring(empty, "\n".join(keys), on=empty.now.date() - timedelta(days=40))
    empty.work()
    empty.round()
    empty.work()
    batch = Batch.objects.get()
    assert (batch.checked_at is not None, batch.clock_at > empty.now - timedelta(hours=2)) == (True, True)


def test_bad_rows_bring_in_nothing_unless_they_are_left_out(empty: Site) -> None:
    text = "id\n7311111111111111111\n7.3E+18\nx\n"
    with pytest.raises(BadRows) as refused:
        bring(empty, text)
    assert [(bad.line, bad.what[:13]) for bad in refused.value.checked.bad] == [
        (3, "has an id tha"),
        (4, "is not an id:"),
    ]
    assert not IdImport.objects.exists()
    assert not list(Path(open_keyring().folder).parent.glob("var/ids/*"))
    found = bring(empty, text, leave_out=True)
    assert (found.rows, found.bad) == (1, 2)


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "id\n", "\x00\n"])
def test_a_list_of_nothing_is_refused(empty: Site, text: str) -> None:
    with pytest.raises(Invalid):
        bring(empty, text)
    assert not Unit.objects.filter(kind="ids").exists()


def test_a_name_that_is_taken(empty: Site) -> None:
    with pytest.raises(Conflict):
        bring(empty, "7311111111111111111", name="votes")


def test_a_part_that_broke_off_is_stored_once(empty: Site) -> None:
    found = bring(empty, "\n".join(str(7311111111111111111 + number) for number in range(10)))

    def die() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        store_part(found, clock=empty.clock, beat=die)
    assert not Record.objects.exists()
    stale = IdImport.objects.select_related("collection__project").get()
    assert not store_part(found, clock=empty.clock)
    assert not store_part(stale, clock=empty.clock)
    assert (Record.objects.count(), IdImport.objects.get().new) == (10, 10)
    assert store_part(IdImport.objects.get(), clock=empty.clock)
    assert Batch.objects.get().records == 10


def test_comments_and_accounts_have_their_places_too(empty: Site) -> None:
    bring(empty, "comment_id\n7311111111111111111\n", kind="comments", name="c")
    bring(empty, "username\nanna.bee\n@Anna.Bee\n", kind="accounts", name="a")
    empty.work()
    assert [(each.kind, each.records) for each in Batch.objects.order_by("kind")] == [
        ("account", 1),
        ("comment", 1),
    ]
    account = Record.objects.get(kind="account")
    opened = open_record(
        open_keyring().project(empty.project.ref),
        empty.project.pk,
        "account",
        account.key,
        bytes(account.payload),
    )
    assert (opened, account.key != "anna.bee") == ({"username": "anna.bee"}, True)


def test_the_certificate_covers_them(empty: Site) -> None:
    keys = ids_of(empty)
    bring(empty, "\n".join(keys))
    empty.work()
    waiting = bring(empty, "7311111111111111111", name="on its way")
    closing = announce_close(empty.project, "The study is over", by=pi(), now=empty.now)
    closing = confirm_close(empty.project, closing.digest, by=pi(), now=empty.now)
    certificate = close_now(closing, clock=empty.clock, wait=lambda _: None)
    assert certificate.content["erased"]["records"] == {"videos": 60}
    assert [each["kept_elsewhere"] for each in certificate.content["scope"]["collections"]] == [
        True,
        True,
        False,
    ]
    assert "its ids alone, the data are kept elsewhere" in text_of(read_pdf(certificate))
    assert [each["copies"] for each in certificate.content["datasets"]] == [1]
    assert any("1 copy" in point for point in certificate.annex["open_points"])
    assert not Path(waiting.place).exists()


def test_the_command_stores_a_list_in_its_own_process(empty: Site, tmp_path: Path) -> None:
    (tmp_path / "ids.csv").write_text("id\n7311111111111111111\n7311111111111111112\n")
    bring_it = ("ids", "import", empty.project.ref, tmp_path / "ids.csv", "--name", "mine")
    with time_machine.travel(empty.now, tick=False):
        failed, _ = refused(*bring_it)
        assert (failed["state"], Record.objects.count()) == ("refused", 0)
        stored = as_json(*bring_it, "--harvested-on", "2026-11-20")
    assert (stored["new"], stored["rows"], stored["dataset"], Record.objects.count()) == (2, 2, 1, 2)


def test_an_access_that_is_over_for_a_while_costs_no_part_of_a_list(empty: Site) -> None:
    keys = ids_of(empty)
    found = bring(empty, "\n".join(["video_id", *keys]))
    start, end, today = empty.project.access_start, empty.project.access_end, empty.now.date()
    over = {"access_start": today - timedelta(days=30), "access_end": today - timedelta(days=1)}
    projects = Project.objects.filter(pk=empty.project.pk)
    projects.update(state=ProjectState.ENDED, ended_at=empty.now, **over)
    empty.work()
    assert Path(IdImport.objects.get(pk=found.pk).place).exists()
    projects.update(state=ProjectState.OPEN, ended_at=None, access_start=start, access_end=end)
    empty.now += timedelta(hours=2)
    empty.work()
    found.refresh_from_db()
    assert (found.new, found.done_at) == (60, empty.now)


def test_a_list_that_was_laid_down_and_never_registered_is_gone_with_the_project(site: Site) -> None:
    folder = Path(settings.FIELDGATE_VAR) / "ids"
    folder.mkdir(parents=True, exist_ok=True)
    left = folder / f"{site.project.ref}-0123456789abcdef.tsv"
    other = folder / f"{site.project.ref}1-0123456789abcdef.tsv"
    for path in (left, other):
        path.write_text("".join(f"{key}\t2026-03-01\n" for key in [*site.keys()]))
    closing = announce_close(site.project, "The study is over", by=pi(), now=site.now)
    other.write_text("of another project")
    closing = confirm_close(site.project, closing.digest, by=pi(), now=site.now)
    close_now(closing, clock=site.clock, wait=lambda _: None)
    assert (left.exists(), other.exists()) == (False, True)


def test_a_command_and_a_worker_that_finish_a_list_at_once_register_one_copy(empty: Site) -> None:
    keys = ids_of(empty)
    found = bring(empty, "\n".join(["video_id", *keys]))
    seen = IdImport.objects.select_related("collection__project__pi", "holder", "dataset")
    store_part(seen.get(pk=found.pk), clock=empty.clock)
    first, second = seen.get(pk=found.pk), seen.get(pk=found.pk)
    for each in (first, second):
        _hand_over(each, empty.clock, lambda: None)
    assert store_part(seen.get(pk=found.pk), clock=empty.clock)
    assert DatasetCopy.objects.count() == 1
    assert AuditEvent.objects.filter(verb="ids.stored").count() == 1
