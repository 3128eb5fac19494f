"""No name of an account leaves a record unless it was asked for; nothing else changes."""

from hypothesis import given
from hypothesis import strategies as st

from harvest.rules.names import hide_names


def code(name: str) -> str:
    return f"code{sum(map(ord, name))}"


def test_every_place_of_a_name_is_coded_alike() -> None:
    row = {
        "id": "7345557461438385450",
        "username": "moss.heron",
        "video_description": "Thanks @Moss.Heron. #duet with @tin\x00kite! Mail a@b.example",
        "video_mention_list": ["@moss.heron", "tin\x00kite"],
        "view_count": 12,
        "share_url": "https://www.tiktok.com/@moss.heron/video/7345557461438385450",
        "sticker_info_list": [{"sticker_id": "3", "sticker_name": "for @moss.heron"}],
        "display_name": "",
    }
    heron, kite = code("moss.heron"), code("tin\x00kite")
    assert hide_names(row, code) == row | {
        "username": heron,
        "video_description": f"Thanks @{heron}. #duet with @{kite}! Mail a@{code('b.example')}",
        "video_mention_list": [heron, kite],
        "share_url": f"https://www.tiktok.com/@{heron}/video/7345557461438385450",
        "sticker_info_list": [{"sticker_id": "3", "sticker_name": f"for @{heron}"}],
    }


@given(st.from_regex(r"[a-z][a-z0-9_]{3,20}", fullmatch=True), st.text(max_size=40))
def test_a_mentioned_name_never_survives(name: str, around: str) -> None:
    hidden = hide_names({"username": name, "text": f"{around} @{name} {around}"}, lambda _: "#")
    assert hidden["username"] == "#"
    assert f"@{name}" not in str(hidden["text"]) or f"@{name}" in around


@given(
    st.dictionaries(
        st.sampled_from(["id", "view_count", "tags"]), st.one_of(st.integers(), st.none(), st.booleans())
    )
)
def test_numbers_and_gaps_stay(row: dict[str, object]) -> None:
    assert hide_names(row, code) == row
