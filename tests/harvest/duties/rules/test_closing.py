"""The digest holds exactly what was announced; what changed is said in numbers."""

from harvest.rules.closing import digest_of, say_changes, say_numbers

NUMBERS = {"records": {"videos": 1_204_331}, "collections": 3, "datasets": 1, "runs": 0}


def test_the_digest_changes_with_each_part() -> None:
    digests = {
        digest_of("PR-2026-0001", "Thesis handed in", NUMBERS),
        digest_of("PR-2026-0002", "Thesis handed in", NUMBERS),
        digest_of("PR-2026-0001", "Grant ended", NUMBERS),
        digest_of("PR-2026-0001", "Thesis handed in", NUMBERS | {"runs": 1}),
    }
    assert len(digests) == 4


def test_what_changed_is_said() -> None:
    now = NUMBERS | {"records": {"videos": 1_204_330}, "runs": 1}
    assert say_changes(NUMBERS, now) == (
        "records: 1,204,331 videos announced, 1,204,330 videos now",
        "runs that are under way: 0 announced, 1 now",
    )
    assert say_changes(NUMBERS, dict(NUMBERS)) == ()


def test_the_numbers_in_one_sentence() -> None:
    assert say_numbers(NUMBERS) == "1,204,331 records of 3 collections and 1 dataset will be erased."
