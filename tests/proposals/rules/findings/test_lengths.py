"""An answer that TikTok's form would cut is found before it is pasted, where a limit is known."""

from proposals.catalogue.reading import read_catalogue
from proposals.rules.findings import find
from tests.proposals.catalogue.versions import make_next, update
from tests.proposals.rules.findings.case import TERMS, TODAY

LIMITED = read_catalogue(make_next(update("research.summary", limit=10)))


def found(text: str) -> list[str]:
    findings = find(LIMITED, TERMS, {"research.summary": text}, today=TODAY)
    return [each.message for each in findings if each.id == "answer.too_long"]


def test_the_marks_of_markdown_do_not_count() -> None:
    assert found("**ten chars**") == []
    assert found("**" + "x" * 10 + "**") == []


def test_what_is_too_long_says_by_how_much() -> None:
    assert found("Twelve chars") == [
        "This is 12 characters as plain text, 2 more than TikTok’s form takes. Shorten it to 10."
    ]
