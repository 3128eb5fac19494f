"""A next version: what may follow, what it changes, and a copy to make it from."""

import pytest

from proposals.catalogue.comparing import Detail, What, compare
from proposals.catalogue.loading import FileError, Problem, load_text
from proposals.catalogue.reading import read_catalogue
from proposals.catalogue.succession import load_next
from proposals.catalogue.writing import write_catalogue
from tests.proposals.catalogue.versions import FIRST, LABEL, add, make_next, remove, update, write_next

OLD = read_catalogue(FIRST)


def problems_of(text: str) -> tuple[Problem, ...]:
    with pytest.raises(FileError) as refused:
        load_next(text, FIRST)
    return refused.value.problems


def test_a_copy_reads_as_the_same_content() -> None:
    assert load_text(write_catalogue(FIRST), "copy") == FIRST


def test_a_copy_has_its_names_in_one_order_whatever_a_database_made_of_it() -> None:
    shuffled = {name: FIRST[name] for name in sorted(FIRST, reverse=True)}
    assert write_catalogue(shuffled) == write_catalogue(FIRST)


def test_what_follows_is_taken() -> None:
    content = make_next(add("ethics.board"))
    assert load_next(write_next(add("ethics.board")), FIRST) == content


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("tiktok-research-api/2025-01", "The label has to be later than tiktok-research-api/2025-01"),
        ("tiktok-research-api/2024-12", "The label has to be later than tiktok-research-api/2025-01"),
        ("another/2026-12", "The label of TikTok's form begins with tiktok-research-api/."),
    ],
)
def test_the_label_has_to_be_later(label: str, words: str) -> None:
    (problem,) = problems_of(write_next(label=label))
    assert (problem.line, problem.words.startswith(words)) == (4, True)


def test_a_key_keeps_its_type() -> None:
    text = write_next(update("funding.sources", type="text"))
    (problem,) = problems_of(text)
    assert text.split("\n")[problem.line - 1].strip() == "type: text"
    assert "funding.sources was of type longtext" in problem.words


@pytest.mark.parametrize(
    ("change", "stands", "words"),
    [
        (update("ethics.reference", visible_if={"eq": ["ethics.status", "aproved"]}), "eq", "has no option"),
        (
            update("ethics.reference", visible_if={"eq": ["funding.independence", "yes"]}),
            "eq",
            "true or false",
        ),
        (update("funding.sources", order=3), "- key: funding.sources", "neither order nor asked"),
        (update("funding.sources", limit="long"), "limit: long", "a whole number of characters, or unknown"),
        (update("funding.sources", observed_on="2026-02-30"), "observed_on: '2026-02-30'", "no such day"),
        (update("funding.sources", prompt="\ud83d"), 'prompt: "\\uD83D"', "cannot be kept"),
        (update("funding.sources", prompt=7), "prompt: 7", "7 is not of type 'string'"),
    ],
)
def test_a_mistake_is_named_by_its_line(change, stands: str, words: str) -> None:
    text = write_next(change)
    problem = problems_of(text)[0]
    assert text.split("\n")[problem.line - 1].strip().startswith(stands)
    assert words in problem.words


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: &x [1]\nb: *x\n", 1, "Write it out"),
        ("a: 1\n? [b]\n: c\n", 2, "A name has to be text."),
        ("a: 1\nb: \x01\n", 2, "There is a character here that no file may have."),
        ("[" * 5_000, 1, "This is nested too deep."),
        ("a: 0x_\n", 1, "There is a number in the file that cannot be read."),
        ("a: 1\nb: !!timestamp x\n", 2, "Write the value alone"),
        ("a: 1\nb: [\n", 3, "expected the node content"),
        ("a: !!python/object/apply:os.getcwd []\n", 1, "Write the value alone"),
        ("schema: fieldgate/terms/1\n", 1, "This is none of fieldgate/catalogue/1."),
        ("- a\n", 1, "This is none of fieldgate/catalogue/1."),
        ("", 1, "The file is empty."),
    ],
)
def test_what_is_no_catalogue_at_all(text: str, line: int, words: str) -> None:
    problem = problems_of(text)[0]
    assert (problem.line, words in problem.words) == (line, True)


def test_an_unknown_limit_may_be_said() -> None:
    content = make_next(update("funding.sources", limit="unknown"), update("research.summary", limit=3000))
    catalogue = read_catalogue(content)
    assert [catalogue.question(key).limit for key in ("funding.sources", "research.summary")] == [None, 3000]


def test_what_changes_is_listed_by_question() -> None:
    content = make_next(
        remove("funding.sources"),
        add("ethics.board"),
        update("research.summary", limit=3000, asked="Say it all."),
        update("ethics.reference", required=False),
    )
    changes = {change.key: (change.kind, change.details) for change in compare(OLD, read_catalogue(content))}
    asked = OLD.question("research.summary").asked
    assert changes == {
        "funding.sources": (What.REMOVED, ()),
        "ethics.board": (What.ADDED, ()),
        "research.summary": (
            What.ASKED,
            (
                Detail(What.ASKED, asked, "Say it all."),
                Detail(What.LIMIT, "unknown", "3,000 characters"),
            ),
        ),
        "ethics.reference": (What.REQUIRED, (Detail(What.REQUIRED, "must be answered", "may stay empty"),)),
    }


def test_the_same_form_changes_nothing() -> None:
    assert compare(OLD, read_catalogue(make_next(label=LABEL))) == ()
