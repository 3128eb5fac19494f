"""What is found in a manuscript, and what is left alone. Every name and text here is invented."""

import pytest

from harvest.rules.disclosure import Finding, Passage, Scan, Sort, Source, Weight, read_manuscript

CAPTION = "Every morning the heron waits by our broken pier for the first boat"


def check(text: str, *sources: Source, erased: tuple[str, ...] = ()) -> list[tuple[Sort, str]]:
    """Each finding with the words of the manuscript that it points at."""
    manuscript = read_manuscript([Passage("line 1", text)])
    scan = Scan(manuscript)
    for source in sources:
        scan.look(source)
    return [(each.sort, text[each.start : each.end]) for each in scan.finish(erased)]


def caption(text: str, author: str = "") -> Source:
    return Source(author=author, texts=(("caption", text),))


@pytest.mark.parametrize(
    "written",
    [
        "Every morning the heron waits by our broken pier for the first boat",
        "EVERY MORNING, the heron waits -- by our broken pier (for the first boat)",
        "Every mor\u00adning the heron waits by our bro\u200bken pier for the first boat",
        "Évery morning the heron wаits by our broken pier for the first boat",
    ],
)
def test_a_quotation_is_verbatim_however_it_is_dressed(written: str) -> None:
    found = check(f"One of them wrote: “{written}”. We agree.", caption(CAPTION))

    assert found == [(Sort.QUOTE, written.removesuffix(")"))]


@pytest.mark.parametrize(
    "written",
    [
        "Every evening the heron waits by our broken pier for the first boat",
        "Every morning the heron waits … by our old pier for the first boat",
        "Evry morming the haron waits by our brocken pier for the frist boat",
        "Each morning the heron waits near our broken pier for a first ship",
    ],
)
def test_a_quotation_with_a_few_changes_is_still_one(written: str) -> None:
    found = check(f"Somebody says that {written}, which is so.", caption(CAPTION))

    assert [sort for sort, _ in found] == [Sort.NEAR_QUOTE]


def test_a_part_of_a_long_text_is_a_quotation() -> None:
    transcript = Source(
        texts=(("speech", f"Good evening to all of you. {CAPTION}. And so it goes on and on."),)
    )

    assert check("They say our broken pier for the first boat and so it goes.", transcript) == [
        (Sort.QUOTE, "our broken pier for the first boat and so it goes")
    ]


@pytest.mark.parametrize("text", ["the heron waits by our pier", "A broken boat waits for the first heron."])
def test_a_few_words_in_common_are_nobodys(text: str) -> None:
    assert check(text, caption(CAPTION)) == []


def test_a_phrase_that_many_captions_have_is_nobodys() -> None:
    phrase = "link in my bio and do not forget to follow me"
    many = [caption(f"number {number} {phrase}") for number in range(9)]

    assert check(f"Many end with {phrase} today.", *many) == []
    assert check(f"Many end with {phrase} today.", many[0]) == [(Sort.QUOTE, phrase)]


def test_the_best_of_several_sources_is_named_once() -> None:
    found = check(CAPTION, caption(CAPTION), caption(f"{CAPTION} again"), caption(CAPTION[:50]))

    assert found == [(Sort.QUOTE, CAPTION)]


def test_a_quotation_in_a_script_without_spaces() -> None:
    text = "每天早上那只白鹭都在我们破旧的码头等第一班船"

    assert check(f"有人写道：{text}。", caption(text)) == [(Sort.QUOTE, text)]
    assert check("有人写道：每天早上。", caption(text)) == []


def test_a_name_after_an_at_sign_is_always_found() -> None:
    text = "Thanks to @Marsh.Wren_9. Also @nobody.here, mail me@example.org"

    found = check(text, Source(author="marsh.wren_9"))

    assert found == [(Sort.HANDLE, "Marsh.Wren_9"), (Sort.HANDLE, "nobody.here")]


def test_a_name_without_its_sign_is_found_if_it_is_no_word() -> None:
    sources = [Source(author="marsh.wren_9"), Source(author="heronwatch"), Source(author="morning")]
    words = [caption("in the morning again") for _ in range(3)]

    found = check("In the morning marsh.wren_9 met heronwatch.", *sources, *words)

    assert found == [(Sort.HANDLE, "marsh.wren_9"), (Sort.HANDLE, "heronwatch")]


def test_a_shown_name_is_found_where_it_is_written_as_a_name() -> None:
    source = Source(author="x1", display_name="Grey Heron")

    assert check("We asked Grey  Heron about a grey heron.", source) == [(Sort.DISPLAY_NAME, "Grey  Heron")]


def test_ids_of_records_removed_records_and_others() -> None:
    text = "7345557461438385450, 7345557461438385451 and 7345557461438385452; not 123456"

    found = check(text, Source(ids=("7345557461438385450",)), erased=("7345557461438385451",))

    assert found == [
        (Sort.ID, "7345557461438385450"),
        (Sort.ERASED_ID, "7345557461438385451"),
        (Sort.UNKNOWN_ID, "7345557461438385452"),
    ]


def test_a_hashtag_of_few_accounts_is_pointed_out() -> None:
    few = [Source(author=f"a{number}", hashtags=("PierHerons",)) for number in range(9)]
    many = [Source(author=f"b{number}", hashtags=("birds",)) for number in range(10)]

    assert check("#pierherons and #birds", *few, *many) == [(Sort.RARE_HASHTAG, "pierherons")]


def test_the_order_of_the_records_makes_no_difference() -> None:
    sources = [
        caption(CAPTION, "marsh.wren_9"),
        caption("nothing", "heronwatch"),
        Source(ids=("7345557461438385450",)),
    ]
    text = f"{CAPTION}, says marsh.wren_9 in 7345557461438385450"

    assert check(text, *sources) == check(text, *reversed(sources))


def test_what_is_sure_comes_first() -> None:
    manuscript = read_manuscript([Passage("line 1", f"@nobody.here wrote {CAPTION}")])
    scan = Scan(manuscript)
    scan.look(caption(CAPTION))

    assert scan.finish() == (
        Finding(Weight.POINTS_TO_SOMEBODY, 0, 19, 86, Sort.QUOTE, "caption", 13),
        Finding(Weight.LIKELY, 0, 1, 12, Sort.HANDLE, "an account"),
    )
