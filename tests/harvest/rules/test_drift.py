"""Fields that nobody documented, and fields that have become empty between two runs."""

from harvest.rules.drift import Filled, count_filled, find_emptied, find_undocumented


def test_nothing_zero_and_false_are_told_apart() -> None:
    rows = [{"a": 0, "b": "", "c": None, "d": []}, {"a": False, "b": "x", "d": {}}]
    assert count_filled(rows) == {"a": 2, "b": 1, "c": 0, "d": 0}


def test_names_are_kept_as_a_database_takes_them() -> None:
    assert count_filled([{"a\x00b": 1, "x" * 200: 1, "\ud800": 1}]) == {"ab": 1, "x" * 100: 1, "?": 1}


def test_a_row_with_endless_fields_is_cut() -> None:
    assert len(count_filled([{f"f{number}": 1 for number in range(500)}])) == 200


def test_only_what_the_endpoint_does_not_document_is_new() -> None:
    path = "/v2/research/user/followers/"
    assert find_undocumented(path, ["username", "mood", "display_name", "age"]) == ["age", "mood"]


def test_a_field_that_was_always_there_and_is_empty_now_is_found() -> None:
    before = Filled(100, {"id": 100, "region_code": 97, "voice_to_text": 40, "gone": 100})
    now = Filled(50, {"id": 50, "region_code": 2, "voice_to_text": 0})
    assert find_emptied(before, now) == ["gone", "region_code"]


def test_few_rows_prove_nothing() -> None:
    full, empty = Filled(19, {"id": 19}), Filled(50, {})
    assert find_emptied(full, empty) == find_emptied(Filled(50, {"id": 50}), Filled(19, {})) == []
