"""What a manuscript shows without any record."""

import pytest

from harvest.rules.disclosure import Passage, Sort, find_statements, read_manuscript

SOURCE = "We used the TikTok Research API."


def check(text: str) -> list[tuple[Sort, str]]:
    manuscript = read_manuscript([Passage("line 1", text), Passage("line 2", SOURCE)])
    return [(each.sort, text[each.start : each.end]) for each in find_statements(manuscript)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We interviewed three users.", "three users"),
        ("Only 7 deleted accounts remained.", "Only 7 deleted accounts"),
        ("a small group (n = 4)", "n = 4"),
        ("(N=9).", "N=9"),
    ],
)
def test_small_counts(text: str, found: str) -> None:
    assert check(text) == [(Sort.SMALL_COUNT, found)]


@pytest.mark.parametrize(
    "text", ["n = 12", "n = 4,000", "n = 0.5", "1,003 users", "13 videos", "three weeks"]
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert check(text) == []


def test_the_ends_of_a_distribution() -> None:
    assert check("The most viewed video and the 99th percentile") == [
        (Sort.EXTREME, "most viewed"),
        (Sort.EXTREME, "99th percentile"),
    ]


def test_addresses_of_people_and_of_videos() -> None:
    text = "See https://www.tiktok.com/@marsh.wren_9/video/7345557461438385450. Or vm.tiktok.com/ZMabc/; a@b.org, +44 20 7946 0000"

    assert check(text) == [
        (Sort.LINK, "https://www.tiktok.com/@marsh.wren_9/video/7345557461438385450"),
        (Sort.LINK, "vm.tiktok.com/ZMabc/"),
        (Sort.MAIL, "a@b.org"),
        (Sort.PHONE, "+44 20 7946 0000"),
    ]


def test_a_text_that_does_not_name_its_source() -> None:
    manuscript = read_manuscript([Passage("line 1", "We looked at videos.")])

    assert [(each.sort, each.passage) for each in find_statements(manuscript)] == [(Sort.NO_ATTRIBUTION, -1)]
