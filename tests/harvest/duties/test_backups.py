"""A database that is put back knows again what was erased since: by its bytes, before anybody sees a record."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from accounts.rules.errors import NotNow
from config.opening import refuse_older_database
from harvest.models import Backup, Record, Tombstone
from harvest.services.backing_up import Found, expire_backups, find_newest, hash_of, make_backup
from harvest.services.replaying import Replayed, find_behind, replay_erasures
from harvest.services.restoring import refuse_unfit
from harvest.vault import open_keyring
from proposals.models import AuditEvent
from tests.harvest.duties.site import BEGINS, Site

pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL has its own test in tests/engines"
)


def load(path: Path) -> None:
    """The copy takes the place of the database, as `restore` does it by a file."""
    with sqlite3.connect(path) as copy:
        copy.backup(connection.connection)
    copy.close()


def erase_some(site: Site) -> list[str]:
    gone = site.keys()[5::10]
    site.delete(gone)
    site.move(days=10)
    site.refresh()
    return gone


def test_what_was_erased_is_erased_again(site: Site, tmp_path: Path) -> None:
    everything = site.keys()
    backup = make_backup(tmp_path / "copies", now=site.now)
    gone = erase_some(site)
    load(Path(backup.path))
    with_erased, behind = site.keys(), find_behind()
    with pytest.raises(ImproperlyConfigured, match=r"older than what was erased from it \(1 projects\)"):
        refuse_older_database()
    done = replay_erasures(site.now)

    assert (with_erased, behind) == (everything, [site.project.ref])
    assert done == Replayed(records=len(gone), projects=1, ended=0)
    assert site.keys() == sorted(set(everything) - set(gone))
    assert list(Tombstone.objects.values_list("reason", flat=True)) == ["replayed"] * len(gone)
    assert (find_behind(), replay_erasures(site.now)) == ([], Replayed())
    refuse_older_database()
    content = Path(connection.settings_dict["NAME"]).read_bytes()
    assert [key for key in gone if key.encode() in content] == []


def test_what_a_copy_never_had_is_not_taken_in_again(site: Site, tmp_path: Path) -> None:
    Record.objects.all().delete()
    backup = make_backup(tmp_path / "copies", now=site.now)
    open_keyring().note_erased(site.project.ref, [("video", "a" * 64)])
    load(Path(backup.path))

    assert replay_erasures(site.now) == Replayed()
    assert list(Tombstone.objects.values_list("key", flat=True)) == ["a" * 64]
    assert find_behind() == []


def test_a_project_that_had_ended_ends_again(site: Site, tmp_path: Path) -> None:
    count = len(site.keys())
    backup = make_backup(tmp_path / "copies", now=site.now)
    open_keyring().destroy(site.project.ref, ("payload", "names"))
    load(Path(backup.path))

    assert find_behind() == [site.project.ref]
    assert replay_erasures(site.now) == Replayed(records=count, projects=0, ended=1)
    site.project.refresh_from_db()
    assert (site.project.state, site.keys(), find_behind()) == ("closed", [], [])
    assert AuditEvent.objects.filter(verb="project.ended_again").count() == 1


def test_the_second_place_of_the_keyring_knows_it_too(site: Site, tmp_path: Path) -> None:
    open_keyring().backup(tmp_path / "second")
    gone = erase_some(site)
    own = Path(open_keyring().folder / "erased" / f"{site.project.ref}.log")
    own.write_bytes(own.read_bytes()[:100])

    assert len(open_keyring().read_erased(site.project.ref)) == len(gone)


def test_a_line_that_was_cut_short_spoils_no_other(site: Site) -> None:
    keyring, ref = open_keyring(), site.project.ref
    keyring.note_erased(ref, [("video", "a" * 64), ("video", "b" * 64)])
    path = keyring.folder / "erased" / f"{ref}.log"
    path.write_bytes(path.read_bytes()[:-10])
    keyring.note_erased(ref, [("comment", "c" * 64)])

    assert keyring.read_erased(ref) == {("video", "a" * 64), ("comment", "c" * 64)}
    assert path.stat().st_mode & 0o077 == 0


def test_a_copy_is_whole_and_goes_in_time(site: Site, tmp_path: Path) -> None:
    backup = make_backup(tmp_path / "copies", now=BEGINS)
    path = Path(backup.path)
    copy = sqlite3.connect(path)
    rows = copy.execute("select count(*) from harvest_record").fetchone()
    copy.close()
    early = expire_backups(BEGINS + timedelta(days=14) - timedelta(seconds=1))
    late = expire_backups(BEGINS + timedelta(days=14))

    assert rows == (Record.objects.count(),)
    assert backup.sha256 == Backup.objects.get().sha256
    assert (early, late, expire_backups(BEGINS + timedelta(days=15))) == (0, 1, 0)
    assert list((tmp_path / "copies").iterdir()) == []
    assert Backup.objects.get().removed_at == BEGINS + timedelta(days=14)


def test_a_copy_that_cannot_be_reached_is_not_said_to_be_gone(site: Site, tmp_path: Path) -> None:
    make_backup(tmp_path / "copies", now=BEGINS)
    (tmp_path / "copies").rename(tmp_path / "unplugged")

    assert expire_backups(BEGINS + timedelta(days=14)) == 0
    assert Backup.objects.get().removed_at is None


@pytest.fixture
def found(site: Site, tmp_path: Path) -> Found:
    make_backup(tmp_path / "copies", now=BEGINS)
    return find_newest(tmp_path / "copies")


def test_a_copy_that_expired_or_was_changed_is_refused(found: Found) -> None:
    refuse_unfit(found, now=BEGINS)
    with pytest.raises(NotNow, match="This copy expired on"):
        refuse_unfit(found, now=found.expires_at)
    content = bytearray(found.path.read_bytes())
    content[len(content) // 2] ^= 1
    found.path.write_bytes(content)

    assert hash_of(found.path) != found.sha256
    with pytest.raises(NotNow, match="missing, cut short or changed"):
        refuse_unfit(found, now=BEGINS)
    found.path.unlink()
    with pytest.raises(NotNow, match="missing, cut short or changed"):
        refuse_unfit(found, now=BEGINS)


@pytest.mark.parametrize("near", ["keyring", "var"])
def test_a_copy_does_not_lie_beside_the_keys_or_what_they_open(site: Site, tmp_path: Path, near: str) -> None:
    with pytest.raises(NotNow, match="Backups do not lie under"):
        make_backup(tmp_path / near / "copies", now=BEGINS)
    assert not (tmp_path / near / "copies").exists()
    assert not Backup.objects.exists()


def test_a_folder_without_a_copy(tmp_path: Path) -> None:
    with pytest.raises(NotNow, match="There is no backup in"):
        find_newest(tmp_path)
