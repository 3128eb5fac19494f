"""Versions are called by their month."""

import pytest

from proposals.catalogue.loading import FileError
from proposals.catalogue.naming import say_version
from proposals.catalogue.reading import CURRENT
from proposals.catalogue.succession import load_next
from tests.proposals.catalogue.versions import FIRST, write_next


def test_a_version_is_called_by_its_month() -> None:
    assert (say_version(CURRENT), say_version("tiktok/2026-09")) == ("January 2025", "September 2026")


@pytest.mark.parametrize("month", ["2026-00", "2026-13", "0000-01"])
def test_only_a_month_that_exists_ends_a_label(month: str) -> None:
    with pytest.raises(FileError, match="does not match"):
        load_next(write_next(label=f"tiktok-research-api/{month}"), FIRST)
