"""Types of columns: a value stands in its column as it is, or whole in `other`; none is bent and none is lost."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvest.rules.columns import CHOOSABLE
from harvest.rules.typed import Type, to_values, type_of

COLUMNS = ("id", "create_time", "view_count", "is_verified", "hashtag_names", "video_description", "other")
NAMES = st.sampled_from([*COLUMNS[1:-1], "new_field"])
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**80), 2**80),
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8),
    st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=3), max_size=3),
    st.dictionaries(st.sampled_from(["a", "b"]), st.integers(), max_size=2),
)


@given(st.dictionaries(NAMES, VALUES))
def test_every_value_stands_somewhere(row: dict[str, object]) -> None:
    *values, rest = to_values({"id": "1", **row}, COLUMNS)
    told = dict(zip(COLUMNS, values, strict=False))
    other = json.loads(str(rest)) if rest else {}
    for name, value in row.items():
        stands = told.get(name)
        if isinstance(stands, datetime):
            assert stands == datetime.fromtimestamp(int(str(value)), UTC)
        elif stands is not None:
            assert (stands, name in other) == (value, False)
        else:
            assert value is None or other[name] == value


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("view_count", 2**63 - 1, 2**63 - 1),
        ("view_count", 2**63, None),
        ("view_count", True, None),
        ("view_count", "12", None),
        ("is_verified", 1, None),
        ("hashtag_names", ["a", 1], None),
        ("create_time", 0, datetime(1970, 1, 1, tzinfo=UTC)),
        ("create_time", -1, None),
        ("create_time", 253_402_300_800, None),
        ("video_description", "a\x00b\ud83d", "a\ufffdb\ufffd"),
    ],
)
def test_borders(name: str, value: object, kept: object) -> None:
    found = dict(zip(COLUMNS, to_values({"id": "1", name: value}, COLUMNS), strict=True))
    assert found[name] == kept
    assert (found["other"] is None) == (kept is not None)


def test_ids_are_text_and_counts_are_numbers() -> None:
    kinds = {name: type_of(name) for name in ("id", *CHOOSABLE)}
    assert {name for name, kind in kinds.items() if kind is Type.TEXT and name.endswith("_id")} == {
        name for name in kinds if name.endswith("_id")
    }
    assert kinds["id"] is Type.TEXT
    assert {kinds[name] for name in kinds if name.endswith("_count")} == {Type.NUMBER}
    assert {name for name in kinds if kinds[name] is Type.NUMBER and not name.endswith("_count")} == {
        "video_duration",
        "shop_performance_value",
    }
