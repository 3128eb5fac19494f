"""Ids are read exactly, tell their second, and controls can belong to nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiktok.ids import created_at, impossible_ids, is_id


@given(st.integers(1, 2**64 - 1))
def test_every_positive_64_bit_number_is_an_id(number):
    assert is_id(str(number))


@pytest.mark.parametrize(
    "text", ["", "0", "01", "-1", "+1", " 1", "1\n", "1.0", "1e9", "٣", "²", "abc", str(2**64), "9" * 5000]
)
def test_other_text_is_none(text):
    assert not is_id(text)


@given(st.integers(1, 2**32 - 1), st.integers(0, 2**32 - 1))
def test_the_upper_half_is_the_second_of_the_upload(second, low):
    assert created_at(str(second << 32 | low)) == datetime.fromtimestamp(second, UTC)


def test_what_is_no_id_has_no_time():
    with pytest.raises(ValueError, match="not an id"):
        created_at("12x")


def test_the_largest_id_has_a_time():
    assert created_at(str(2**64 - 1)) == datetime(2106, 2, 7, 6, 28, 15, tzinfo=UTC)


@given(st.integers(0, 300), st.integers() | st.text())
def test_impossible_ids_are_different_well_formed_and_older_than_tiktok(n, seed):
    found = impossible_ids(n, seed)
    assert len(set(found)) == len(found) == n
    assert all(is_id(each) and len(each) == 19 for each in found)
    assert all(created_at(each) < datetime(2012, 1, 1, tzinfo=UTC) for each in found)
    assert all(created_at(each) > datetime(2005, 1, 1, tzinfo=UTC) - timedelta(seconds=1) for each in found)


def test_the_same_seed_gives_the_same_ids_and_another_gives_others():
    assert impossible_ids(5, "batch 7") == impossible_ids(9, "batch 7")[:5]
    assert not set(impossible_ids(50, "batch 7")) & set(impossible_ids(50, "batch 8"))
