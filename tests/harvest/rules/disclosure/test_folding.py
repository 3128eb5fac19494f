"""Letters are compared as people read them, and each keeps the place where it stood."""

from hypothesis import given
from hypothesis import strategies as st

from harvest.rules.disclosure.folding import fold, fold_with_places, split_words


@given(st.text())
def test_folding_letter_by_letter_gives_the_same_text_and_a_place_for_each(text: str) -> None:
    folded, places = fold_with_places(text)

    assert sorted(folded) == sorted(fold(text))
    assert list(places) == sorted(places)
    assert all(0 <= place < len(text) for place in places)
    assert len(places) == len(folded)


def test_what_looks_alike_is_alike() -> None:
    cyrillic = "p\u0430ul\u0430"

    assert fold("Ｐａｕｌａ") == fold("PAULA") == fold("pau\u200bla") == fold("páula") == fold(cyrillic)


def test_a_letter_is_a_word_where_no_space_stands_between_words() -> None:
    assert split_words(fold("Don’t 看海 go_on #vote @anna.b")) == [
        "don't",
        "看",
        "海",
        "go",
        "on",
        "vote",
        "anna",
        "b",
    ]
