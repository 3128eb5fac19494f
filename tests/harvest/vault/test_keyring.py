"""Keys on disk: who may read them, what destroys them, and that nothing opens without them."""

import stat
from pathlib import Path
from typing import Any

import pytest

from harvest.models import Project
from harvest.vault import (
    KEY_NAMES,
    BackupUnreachable,
    KeyDestroyed,
    Keyring,
    KeyringMissing,
    KeyringUnsafe,
    SealBroken,
    find_faults,
    init_keyring,
    open_keyring,
    verify,
)
from tests.harvest.bench import Bench

REF = "PR-2026-0001"


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    keyring = init_keyring(tmp_path / "ours")
    keyring.create_project(REF)
    return keyring


def test_only_the_owner_may_read_it(keyring: Keyring) -> None:
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in keyring.folder.rglob("*")}
    assert modes == {
        "master.key": 0o600,
        "signing.key": 0o600,
        "projects": 0o700,
        REF: 0o700,
        "payload": 0o600,
        "names": 0o600,
        "tombstones": 0o600,
    }
    assert find_faults(keyring.folder) == []


def test_a_key_that_others_may_read_is_refused(keyring: Keyring) -> None:
    (keyring.folder / "master.key").chmod(0o640)
    with pytest.raises(KeyringUnsafe, match="chmod 600"):
        _ = keyring.project(REF).payload
    assert len(find_faults(keyring.folder)) == 2


def test_no_key_stands_in_clear_but_the_master(keyring: Keyring) -> None:
    keys = keyring.project(REF)
    clear = (keys.payload, keys.names, keys.tombstones)
    assert len(set(clear)) == 3
    stored = b"".join(path.read_bytes() for path in keyring.folder.rglob("*") if path.is_file())
    assert [stored.count(key) for key in clear] == [0, 0, 0]


def test_making_a_project_again_keeps_its_keys(keyring: Keyring) -> None:
    before = keyring.project(REF).payload
    assert keyring.create_project(REF).payload == before


def test_a_wrapped_key_under_another_name_does_not_open(keyring: Keyring) -> None:
    folder = keyring.folder / "projects" / REF
    (folder / "names").write_bytes((folder / "payload").read_bytes())
    with pytest.raises(SealBroken):
        _ = keyring.project(REF).names


def test_another_master_key_opens_nothing(keyring: Keyring) -> None:
    (keyring.folder / "master.key").write_bytes(bytes(32))
    with pytest.raises(SealBroken):
        _ = keyring.project(REF).payload


def test_a_destroyed_key_is_gone_and_the_others_stay(keyring: Keyring) -> None:
    held = keyring.project(REF)
    keyring.destroy(REF, ("payload", "names"))
    keyring.destroy(REF, ("payload", "names"))
    with pytest.raises(KeyDestroyed):
        _ = held.payload
    assert [keyring.has_key(REF, name) for name in KEY_NAMES] == [False, False, True]
    assert len(held.tombstones) == 32


def test_destroying_reaches_every_copy(keyring: Keyring, tmp_path: Path) -> None:
    assert keyring.backup(tmp_path / "copy") == 4
    keyring.destroy(REF, ("payload", "names"))
    left = sorted(path.name for path in (tmp_path / "copy").rglob("*") if path.is_file())
    assert left == ["fieldgate-keyring-backup", "signing.key", "tombstones"]


def test_a_copy_holds_no_master_key_and_cannot_open_itself(keyring: Keyring, tmp_path: Path) -> None:
    keyring.backup(tmp_path / "copy")
    with pytest.raises(KeyDestroyed):
        _ = Keyring(tmp_path / "copy").project(REF).payload


def test_a_copy_that_cannot_be_reached_is_not_proven_clean(keyring: Keyring, tmp_path: Path) -> None:
    """An empty folder in its place, as an unmounted disk leaves it, does not pass for a clean copy."""
    keyring.backup(tmp_path / "copy")
    (tmp_path / "copy").rename(tmp_path / "away")
    (tmp_path / "copy").mkdir()
    with pytest.raises(BackupUnreachable, match="copy"):
        keyring.destroy(REF, ("payload",))
    assert not keyring.has_key(REF, "payload")
    (tmp_path / "copy").rmdir()
    (tmp_path / "away").rename(tmp_path / "copy")
    keyring.destroy(REF, ("payload",))
    assert not (tmp_path / "copy" / "projects" / REF / "payload").exists()


def test_signatures_can_be_checked_with_the_public_half_alone(keyring: Keyring) -> None:
    signature = keyring.sign(b"erased")
    assert verify(keyring.public_key(), b"erased", signature)
    assert not verify(keyring.public_key(), b"kept", signature)
    assert not verify(b"short", b"erased", signature)


@pytest.mark.parametrize("place", ["FIELDGATE_VAR", "BASE_DIR"])
def test_it_does_not_lie_beside_what_it_opens(place: str, settings: Any) -> None:
    with pytest.raises(KeyringUnsafe, match="must not lie under"):
        init_keyring(Path(getattr(settings, place)) / "keyring")


@pytest.mark.django_db
def test_it_makes_itself_on_a_new_site_alone(settings: Any) -> None:
    made = open_keyring()
    assert open_keyring() == made
    (settings.FIELDGATE_KEYRING / "master.key").unlink()
    with pytest.raises(KeyringMissing):
        open_keyring()


def test_it_never_makes_itself_anew_where_projects_are(bench: Bench, settings: Any) -> None:
    assert Project.objects.count() == 1
    settings.FIELDGATE_KEYRING = settings.FIELDGATE_KEYRING.with_name("elsewhere")
    with pytest.raises(KeyringMissing, match="from its backup"):
        open_keyring()
    assert not settings.FIELDGATE_KEYRING.exists()


def test_nothing_prints_a_key(keyring: Keyring) -> None:
    keys = keyring.project(REF)
    _ = keys.payload
    assert repr(keys) == f"ProjectKeys(ref='{REF}')"
