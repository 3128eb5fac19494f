"""Whether a file may be published after the version that is in use."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from proposals.catalogue.comparing import find_new_meanings
from proposals.catalogue.loading import FileError, Problem, load_text
from proposals.catalogue.places import Place, parse_yaml
from proposals.catalogue.reading import read_catalogue

SCHEMA: Final = "fieldgate/catalogue/1"

type Content = Mapping[str, Any]


def load_next(text: str, present: Content) -> dict[str, Any]:
    """The content of a catalogue file that follows `present`. FileError with the line of each mistake."""
    content = load_text(text, "line", {SCHEMA})
    if wrong := list(_check(content, present)):
        parsed = parse_yaml(text)
        raise FileError("line", [Problem(parsed.line(place), "", words) for place, words in wrong])
    return content


def _check(content: Content, present: Content) -> Iterator[tuple[Place, str]]:
    yield from _check_label(content["label"], present["label"])
    meanings = dict(find_new_meanings(read_catalogue(present), read_catalogue(content)))
    for number, section in enumerate(content["sections"]):
        for index, question in enumerate(section["questions"]):
            if question["key"] in meanings:
                yield ("sections", number, "questions", index, "type"), meanings[question["key"]]


def _check_label(label: str, present: str) -> Iterator[tuple[Place, str]]:
    series, month = present.split("/")
    if label.split("/", maxsplit=1)[0] != series:
        yield ("label",), f"The label of TikTok's form begins with {series}/."
    elif label.split("/")[1] <= month:
        yield ("label",), f"The label has to be later than {present}, which is in use."
