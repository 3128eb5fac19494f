"""The committed page: each row is compared where it is observed, by `observe`; here, that none is missing."""

from tests.faults.table import PAGE, build_page, read_page

ELSEWHERE = {
    "F2": "tests/harvest/test_checks.py",
    "F19": "tests/tiktok/test_windows.py",
}
"""Faults that cost no request and have no scenario of their own."""


def test_every_fault_has_a_row_or_a_test_elsewhere() -> None:
    shown = {row.fault for row in read_page()}
    assert shown | set(ELSEWHERE) == {f"F{number}" for number in range(37)}
    assert not shown & set(ELSEWHERE)


def test_the_page_is_as_it_is_written() -> None:
    assert PAGE.read_text() == build_page(read_page())
