"""What a forecast takes for granted is what the harvest does."""

from harvest.rules.looks import BATCH_MOST
from harvest.rules.refresh import INTERVAL_DAYS
from tiktok.forecast import OURS


def test_files_and_interval() -> None:
    assert (OURS.ids_per_file, OURS.interval_days) == (BATCH_MOST, INTERVAL_DAYS)
