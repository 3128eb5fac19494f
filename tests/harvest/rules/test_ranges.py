"""Which bytes a request gets: exactly those that it can put to what it has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvest.rules.ranges import ByteRange, UnsatisfiableError, choose_range, is_current


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("bytes=0-0", ByteRange(0, 1)),
        ("bytes=0-99", ByteRange(0, 100)),
        ("bytes=90-", ByteRange(90, 100)),
        ("bytes=90-1000", ByteRange(90, 100)),
        ("bytes=-1", ByteRange(99, 100)),
        ("bytes=-1000", ByteRange(0, 100)),
        ("Bytes= 5-6 ", ByteRange(5, 7)),
    ],
)
def test_one_range(header: str, found: ByteRange) -> None:
    assert choose_range(header, 100) == found


@pytest.mark.parametrize(
    "header", ["", "bytes=-", "bytes=5-4", "bytes=0-1,3-4", "rows=0-1", "bytes=a-b", "bytes 0-1"]
)
def test_what_cannot_be_read_gets_everything(header: str) -> None:
    assert choose_range(header, 100) is None


@pytest.mark.parametrize(
    ("header", "size"), [("bytes=100-", 100), ("bytes=0-", 0), ("bytes=-0", 100), ("bytes=-5", 0)]
)
def test_bytes_that_are_not_there_are_refused(header: str, size: int) -> None:
    with pytest.raises(UnsatisfiableError):
        choose_range(header, size)


@given(st.integers(0, 50), st.integers(0, 50), st.binary(min_size=1, max_size=40))
def test_a_part_is_what_python_cuts(start: int, length: int, body: bytes) -> None:
    header = f"bytes={start}-{start + length}"
    if start >= len(body):
        with pytest.raises(UnsatisfiableError):
            choose_range(header, len(body))
        return
    found = choose_range(header, len(body))
    assert found is not None
    assert body[found.start : found.stop] == body[start : start + length + 1]


def test_only_the_same_file_is_continued() -> None:
    assert is_current("", '"a"')
    assert is_current('"a"', '"a"')
    assert not is_current('"b"', '"a"')
    assert not is_current('W/"a"', '"a"')
    assert not is_current("Wed, 21 Oct 2026 07:28:00 GMT", '"a"')
