"""Names of accounts and hashtags are read as people write and paste them, and refused with advice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiktok.handles import HandleError, read_handle, read_hashtag


@pytest.mark.parametrize(
    "text",
    [
        "paper.kite_9",
        "@paper.kite_9",
        "  @Paper.Kite_9 \n",
        "\u200e@paper.kite_9\u200e",
        "https://www.tiktok.com/@paper.kite_9",
        "https://www.tiktok.com/@paper.kite_9?lang=en&x=1",
        "https://www.tiktok.com/@paper.kite_9/video/7123456789012345678",
        "http://m.tiktok.com/@Paper.Kite_9/",
        "tiktok.com/@paper.kite_9#top",
        "https://www.tiktok.com/%40paper.kite_9",
    ],
)
def test_every_way_to_write_a_handle_reads_as_the_same(text):
    assert read_handle(text) == "paper.kite_9"


def test_letters_of_other_scripts_are_composed():
    assert read_handle("@ope\u0301ra") == read_handle("https://tiktok.com/@ope%CC%81ra") == "opéra"


@pytest.mark.parametrize("text", ["", "@", "@two words", "@a@b", "#tag", "a" * 65, "name!", "a,b", "na\0me"])
def test_what_is_no_handle_is_refused_with_what_to_write(text):
    with pytest.raises(HandleError, match="Write it as on its page"):
        read_handle(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/@name",
        "https://tiktok.com.example.org/@name",
        "https://www.tiktok.com/tag/vote",
        "https://www.tiktok.com/",
        "ftp://user@tiktok.com@example.org/@name",
    ],
)
def test_another_address_is_refused(text):
    with pytest.raises(HandleError, match="not a page of TikTok that shows the name"):
        read_handle(text)


def test_a_short_link_is_refused_with_the_way_out():
    with pytest.raises(HandleError, match="Open it and copy the name"):
        read_handle("https://vm.tiktok.com/ZMabc123/")


def test_an_address_that_cannot_be_read_is_refused():
    with pytest.raises(HandleError, match="cannot be read"):
        read_handle("https://[tiktok.com/@name")


@given(st.text())
def test_reading_a_handle_ends_in_a_name_or_in_advice(text):
    name = advice = ""
    try:
        name = read_handle(text)
    except HandleError as error:
        advice = str(error)
    assert bool(name) != bool(advice)
    assert not name or read_handle(name) == name


@pytest.mark.parametrize(
    "text",
    ["Vote", "#Vote", " #Vote ", "https://www.tiktok.com/tag/Vote?x=1", "tiktok.com/tag/Vote/"],
)
def test_every_way_to_write_a_hashtag_reads_as_the_same(text):
    assert read_hashtag(text) == "Vote"


@pytest.mark.parametrize("text", ["", "#", "#two words", "#a#b", "#a,#b", "@name", "a\0b", "a\u200bb"])
def test_what_is_not_one_hashtag_is_refused(text):
    with pytest.raises(HandleError, match="not one hashtag"):
        read_hashtag(text)


@given(st.text())
def test_reading_a_hashtag_ends_in_a_name_or_in_advice(text):
    name = advice = ""
    try:
        name = read_hashtag(text)
    except HandleError as error:
        advice = str(error)
    assert bool(name) != bool(advice)
    assert not name or read_hashtag(name) == name
