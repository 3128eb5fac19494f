"""Sealed values open only as what they are, and bring back exactly what was sealed."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harvest.vault import (
    Keyring,
    ProjectKeys,
    SealBroken,
    init_keyring,
    name_code,
    open_blob,
    open_record,
    open_secret,
    seal_blob,
    seal_record,
    seal_secret,
    tombstone_of,
)

REF = "PR-2026-0001"
ODD_INTEGERS = [0, 2**53 + 1, 7345557461438385450, 2**63 - 1, 2**64 - 1, 12345678910987654321, 10**40]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return init_keyring(tmp_path / "ours")


@pytest.fixture
def keys(keyring: Keyring) -> ProjectKeys:
    return keyring.create_project(REF)


@given(data=st.dictionaries(st.text(), VALUES))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_record_comes_back_exactly(keys: ProjectKeys, data: dict[str, object]) -> None:
    assert open_record(keys, 1, "video", "7", seal_record(keys, 1, "video", "7", data)) == data


@pytest.mark.parametrize("value", [*ODD_INTEGERS, "\ud83d", "a\0b", "\u202eright to left", "x" * 65_536])
def test_odd_values_come_back_exactly(keys: ProjectKeys, value: object) -> None:
    sealed = seal_record(keys, 1, "video", "7", {"value": value})
    assert open_record(keys, 1, "video", "7", sealed) == {"value": value}


@pytest.mark.parametrize("place", [(2, "video", "7"), (1, "comment", "7"), (1, "video", "8")])
def test_a_record_in_another_place_does_not_open(keys: ProjectKeys, place: tuple[int, str, str]) -> None:
    sealed = seal_record(keys, 1, "video", "7", {"id": "7"})
    with pytest.raises(SealBroken):
        open_record(keys, *place, sealed)


def test_a_changed_byte_anywhere_does_not_open(keys: ProjectKeys) -> None:
    sealed = seal_record(keys, 1, "video", "7", {"id": "7"})
    for place in range(len(sealed)):
        changed = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        with pytest.raises(SealBroken):
            open_record(keys, 1, "video", "7", changed)


def test_another_project_does_not_open_it(keyring: Keyring, keys: ProjectKeys) -> None:
    other = keyring.create_project("PR-2026-0002")
    with pytest.raises(SealBroken):
        open_record(other, 1, "video", "7", seal_record(keys, 1, "video", "7", {}))


def test_the_same_record_is_sealed_differently_each_time(keys: ProjectKeys) -> None:
    assert seal_record(keys, 1, "video", "7", {}) != seal_record(keys, 1, "video", "7", {})


def test_blobs_and_secrets_keep_to_their_place(keyring: Keyring, keys: ProjectKeys) -> None:
    blob, secret = seal_blob(keys, "check/1/sent", b"1\n2"), seal_secret(keyring, 1, "hush")
    assert open_blob(keys, "check/1/sent", blob) == b"1\n2"
    assert open_secret(keyring, 1, secret) == "hush"
    with pytest.raises(SealBroken):
        open_blob(keys, "check/2/sent", blob)
    with pytest.raises(SealBroken):
        open_secret(keyring, 2, secret)
    assert b"hush" not in secret


def test_hashes_are_keyed_and_stable(keyring: Keyring, keys: ProjectKeys) -> None:
    other = keyring.create_project("PR-2026-0002")
    code = tombstone_of(keys, "video", "7")
    assert (len(code), code) == (64, tombstone_of(keyring.project(REF), "video", "7"))
    assert (
        len(
            {
                code,
                tombstone_of(keys, "video", "8"),
                tombstone_of(keys, "comment", "7"),
                tombstone_of(other, "video", "7"),
                name_code(keys, "video|7"),
            }
        )
        == 5
    )
