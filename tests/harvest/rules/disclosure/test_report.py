"""Findings as people read them."""

from harvest.rules.disclosure import Entry, Passage, Scan, build_report, find_statements, read_manuscript

LINK = "https://www.tiktok.com/@marsh.wren_9/video/7345557461438385450"


def report(*passages: Passage) -> tuple[Entry, ...]:
    manuscript = read_manuscript(passages)
    return build_report(manuscript, [*Scan(manuscript).finish(), *find_statements(manuscript)])


def test_an_address_is_said_once_with_all_that_stands_in_it() -> None:
    entries = report(Passage("page 2", f"TikTok Research API: {LINK} by @old.pier"))

    assert [(entry.sort, entry.place, entry.text) for entry in entries] == [
        ("link", "Page 2", LINK),
        ("handle", "Page 2", "old.pier"),
    ]


def test_the_line_is_the_one_on_which_it_stands() -> None:
    (entry,) = report(Passage("line 4", "TikTok Research API\nand\n  @old.pier too"))

    assert (entry.place, entry.before, entry.text, entry.after) == (
        "Line 6",
        "TikTok Research API\nand\n  @",
        "old.pier",
        " too",
    )


def test_the_whole_text_is_named_where_something_is_missing() -> None:
    (entry,) = report(Passage("line 1", "nothing"))

    assert (entry.sort, entry.place, entry.title) == (
        "no_attribution",
        "The whole text",
        "TikTok is not named as the source",
    )


def test_an_entry_is_the_same_again_and_survives_json() -> None:
    text = Passage("line 1", "TikTok Research API @old.pier")

    assert report(text) == report(text)
    assert [Entry.read(entry.as_json()) for entry in report(text)] == list(report(text))
